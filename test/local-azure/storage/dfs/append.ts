/** `PATCH ?action=append` and `?action=flush`: content comes in parts by position and counts once it is flushed. */
import { withPiece } from "../content/pieces.ts";
import type { Received } from "../content/receive.ts";
import type { Piece } from "../content/content-store.ts";
import type { Call } from "../call.ts";
import { appendedBlocks, withAppendedBlock } from "../operations/appended-block.ts";
import { requireMetOrNews } from "../operations/conditions.ts";
import { keyHeaders, requireKey } from "../operations/customer-key.ts";
import { givenContentHeaders, octetStream, withGivenHeaders } from "../operations/given-headers.ts";
import { leaseAround } from "../operations/lease-around.ts";
import { requireDfsContent } from "../operations/content-writer.ts";
import type { Appended, FileEntry, FileExtras } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { tells } from "../wire/told-since.ts";
import { invalidQuery, ServiceFailure } from "../wire/failure.ts";
import { takenSince } from "../wire/version.ts";
import { receiveChecked } from "./append-body.ts";

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

/** What is appended waits until a flush; on an append blob it counts at once, and has to begin at the end. */
function withContent(call: Call, file: FileEntry, position: number, received: Received): FileEntry {
  if (appendedBlocks(file) !== undefined) {
    if (position !== file.length) throw invalidQuery("position", String(position));
    return withAppendedBlock(call, file, received);
  }
  const part: Appended = { position, length: received.length, pieces: received.pieces };
  const others = (file.extras?.appended ?? []).filter((other) => other.position !== position);
  return withAppended(file, [...others, part]);
}

/** Answers 202; with `flush=true` also ETag and Last-Modified, and the file takes the request's Content-Type (recorded). */
export async function appendToFile(call: Call): Promise<void> {
  const position = positionOf(call);
  call.access.mayAppend(call.path);
  const file = fileOf(call);
  const flushes =
    call.target.version >= takenSince.appendWithFlush && call.parameter("flush")?.toLowerCase() === "true";
  leaseAround(call, file.lease, flushes);
  requireKey(call, file);
  const { received, checked } = await receiveChecked(call);
  const present = fileOf(call);
  requireDfsContent(present, "InvalidAppendOperation");
  const key = keyHeaders(present);
  const lease = leaseAround(call, present.lease, flushes);
  const appended = lease.applied(withContent(call, present, position, received));
  if (!flushes) {
    await call.commit([{ do: "entry", in: call.in, path: call.path, entry: appended }]);
    call.answer(202, ["x-ms-request-server-encrypted", "true", ...key, ...checked, ...lease.headers]);
    return;
  }
  const type = call.header("content-type");
  const whole = flushed(call, appended, position + received.length);
  const entry = type === undefined ? whole : { ...whole, headers: { ...whole.headers, type } };
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry }]);
  const told = ["ETag", `"${entry.etag}"`, "Last-Modified", httpDate(entry.modified)];
  call.answer(202, [...told, "x-ms-request-server-encrypted", "true", ...key, ...checked, ...lease.headers]);
}

/** Answers 200. A stored MD5 that is not sent again is cleared, and so is the type; other content headers stay (recorded). */
export async function flushFile(call: Call): Promise<void> {
  const position = positionOf(call);
  call.access.mayAppend(call.path);
  const file = fileOf(call);
  requireDfsContent(file, "InvalidFlushOperation");
  requireMetOrNews(call, file);
  requireKey(call, file);
  const lease = leaseAround(call, file.lease, true);
  const entry = lease.applied(flushed(call, file, position));
  const counts = position > 0 || tells(call, "emptyFlush");
  if (counts) await call.commit([{ do: "entry", in: call.in, path: call.path, entry }]);
  const told = ["ETag", `"${entry.etag}"`, "Last-Modified", httpDate(entry.modified)];
  const encrypted = String(file.customerKey !== undefined || !tells(call, "flushUnencrypted"));
  call.answer(200, [...told, "x-ms-request-server-encrypted", encrypted, ...keyHeaders(file), ...lease.headers]);
}
