/** `PATCH ?action=append` and `?action=flush`: content comes in parts by position and counts once it is flushed. */
import { withPiece } from "../content/pieces.ts";
import { receive, type Received } from "../content/receive.ts";
import type { Piece } from "../content/content-store.ts";
import type { Call } from "../call.ts";
import { requireMetOrNews } from "../operations/conditions.ts";
import { givenContentHeaders, octetStream, withGivenHeaders } from "../operations/given-headers.ts";
import { leaseAround } from "../operations/lease-around.ts";
import type { Appended, FileEntry, FileExtras } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { tells } from "../wire/told-since.ts";
import { invalidHeader, invalidQuery, ServiceFailure } from "../wire/failure.ts";
import { takenSince } from "../wire/version.ts";

function fileOf(call: Call): FileEntry {
  const { entry } = call.node;
  if (entry.kind === "directory") throw new ServiceFailure("ResourceTypeMismatch");
  return entry;
}

function positionOf(call: Call): number {
  const text = call.parameter("position");
  if (text === undefined)
    throw new ServiceFailure("MissingRequiredQueryParameter", { fields: { QueryParameterName: "position" } });
  if (!/^\d+$/.test(text)) throw invalidQuery("position", text);
  return Number(text);
}

/** Extras with these parts waiting. */
function withAppended(file: FileEntry, appended: readonly Appended[]): FileEntry {
  const { appended: _, blocks: __, ...others } = file.extras ?? {};
  const { extras: ___, ...rest } = file;
  const extras: FileExtras = appended.length === 0 ? others : { ...others, appended };
  return Object.keys(extras).length === 0 ? rest : { ...rest, extras };
}

/** Joins waiting parts from the end of the file on, until `length`. */
function flushed(call: Call, file: FileEntry, length: number): FileEntry {
  const parts = [...(file.extras?.appended ?? [])].sort((left, right) => left.position - right.position);
  const pieces: Piece[] = [...file.pieces];
  let at = file.length;
  let used = 0;
  for (const part of parts) {
    if (at >= length) break;
    if (part.position !== at) throw new ServiceFailure("InvalidFlushPosition");
    for (const piece of part.pieces) withPiece(pieces, piece);
    at += part.length;
    used++;
  }
  if (at !== length) throw new ServiceFailure("InvalidFlushPosition");
  const left = call.parameter("retainuncommitteddata")?.toLowerCase() === "true" ? parts.slice(used) : [];
  const moment = call.state.clock.next();
  const given = givenContentHeaders(call, "x-ms-");
  return {
    ...withAppended(file, left),
    pieces,
    length,
    headers: { ...withGivenHeaders(given, file.headers), type: given.type ?? octetStream },
    md5: call.header("x-ms-content-md5") ?? "",
    etag: moment.etag,
    modified: moment.milliseconds,
    writer: "dfs",
  };
}

/** Takes the body; checks it against the digests that the request names, and tells them back. */
async function receiveChecked(
  call: Call,
): Promise<{ readonly received: Received; readonly checked: readonly string[] }> {
  const md5 = call.header("content-md5");
  const crc64 = call.header("x-ms-content-crc64");
  const received = await receive(call.request, call.state.contents, { md5: true, crc64: crc64 !== undefined });
  if (received.length === 0) throw invalidHeader("Content-Length", "0");
  if (md5 !== undefined && md5 !== received.md5) throw new ServiceFailure("Md5Mismatch");
  if (crc64 !== undefined && crc64 !== received.crc64) throw new ServiceFailure("Crc64Mismatch");
  const checked = md5 === undefined ? [] : ["Content-MD5", received.md5];
  return { received, checked: crc64 === undefined ? checked : [...checked, "x-ms-content-crc64", crc64] };
}

/** Answers 202; with `flush=true` also ETag and Last-Modified, and the file takes the request's Content-Type (recorded). */
export async function appendToFile(call: Call): Promise<void> {
  const position = positionOf(call);
  call.access.mayAppend(call.path);
  const file = fileOf(call);
  leaseAround(call, file.lease);
  const { received, checked } = await receiveChecked(call);
  const present = fileOf(call);
  const lease = leaseAround(call, present.lease);
  const part: Appended = { position, length: received.length, pieces: received.pieces };
  const others = (present.extras?.appended ?? []).filter((other) => other.position !== position);
  const appended = lease.applied(withAppended(present, [...others, part]));
  const flushes =
    call.target.version >= takenSince.appendWithFlush && call.parameter("flush")?.toLowerCase() === "true";
  if (!flushes) {
    await call.commit([{ do: "entry", in: call.in, path: call.path, entry: appended }]);
    call.answer(202, ["x-ms-request-server-encrypted", "true", ...checked, ...lease.headers]);
    return;
  }
  const type = call.header("content-type");
  const whole = flushed(call, appended, position + received.length);
  const entry = type === undefined ? whole : { ...whole, headers: { ...whole.headers, type } };
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry }]);
  const told = ["ETag", `"${entry.etag}"`, "Last-Modified", httpDate(entry.modified)];
  call.answer(202, [...told, "x-ms-request-server-encrypted", "true", ...checked, ...lease.headers]);
}

/** Answers 200. A stored MD5 that is not sent again is cleared, and so is the type; other content headers stay (recorded). */
export async function flushFile(call: Call): Promise<void> {
  const position = positionOf(call);
  call.access.mayAppend(call.path);
  const file = fileOf(call);
  requireMetOrNews(call, file);
  const lease = leaseAround(call, file.lease);
  const entry = lease.applied(flushed(call, file, position));
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry }]);
  const told = ["ETag", `"${entry.etag}"`, "Last-Modified", httpDate(entry.modified)];
  const encrypted = String(!tells(call, "flushUnencrypted"));
  call.answer(200, [...told, "x-ms-request-server-encrypted", encrypted, ...lease.headers]);
}
