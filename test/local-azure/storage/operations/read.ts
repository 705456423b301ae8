/** Reading content, from either endpoint: whole or a range, on conditions. */
import type { Call } from "../call.ts";
import { commonHeaders } from "../call.ts";
import { Digests } from "../content/digests.ts";
import { bytesOf, pour, send, sliced } from "../content/pieces.ts";
import { isStructured, structured, structuredBodyForm, structuredLength } from "../content/structured-body.ts";
import type { FileEntry } from "../tree/entry.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";
import { requireOnline } from "./tier.ts";

/** First and last byte. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/** `x-ms-range` counts before `Range`. A range of another form counts as none, as on Azure. */
function givenRange(call: Call, length: number): Range | undefined {
  const match = /^bytes=(\d+)-(\d*)$/.exec(call.header("x-ms-range") ?? call.header("range") ?? "");
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = match[2] === "" ? length - 1 : Math.min(Number(match[2]), length - 1);
  if (first >= length || last < first) {
    throw new ServiceFailure("InvalidRange", { headers: ["Content-Range", `bytes */${length}`] });
  }
  return { first, last };
}

const mostCheckedBytes = 4 * 1024 * 1024;

function asksFor(call: Call, header: string): boolean {
  return call.header(header)?.toLowerCase() === "true";
}

/** Checks of a range that the request asks for: one of the two, of at most 4 MiB (recorded, documented). */
async function rangeChecks(
  call: Call,
  pieces: ReturnType<typeof sliced>,
  range: { readonly isWhole: boolean; readonly length: number },
): Promise<string[]> {
  const md5 = asksFor(call, "x-ms-range-get-content-md5");
  const crc64 = asksFor(call, "x-ms-range-get-content-crc64");
  const header = md5 ? "x-ms-range-get-content-md5" : "x-ms-range-get-content-crc64";
  if (md5 && crc64) throw new ServiceFailure("BothCrc64AndMd5RangeHeaderPresent");
  if (!md5 && !crc64) return [];
  if (range.isWhole) throw invalidHeader(header, "true");
  if (range.length > mostCheckedBytes) throw outOfRangeHeader(header);
  const digests = new Digests({ md5, crc64 });
  for await (const bytes of bytesOf(call.state.contents, pieces)) digests.update(bytes);
  const told = digests.digested();
  return md5 ? ["Content-MD5", told.md5] : ["x-ms-content-crc64", told.crc64];
}

function outOfRangeHeader(name: string): ServiceFailure {
  return new ServiceFailure("OutOfRangeInput", { fields: { HeaderName: name, HeaderValue: "true" } });
}

/** Sends content as it is, or in the structured form that the request asks for. */
async function sendContent(call: Call, pieces: ReturnType<typeof sliced>, length: number): Promise<void> {
  if (!isStructured(call.header("x-ms-structured-body"))) {
    await send(call.state.contents, pieces, call.response);
    return;
  }
  await pour(structured(bytesOf(call.state.contents, pieces), length), call.response);
}

/** Length headers, and the structured form where it is asked for. */
function lengthHeaders(call: Call, length: number): string[] {
  if (!isStructured(call.header("x-ms-structured-body"))) return ["Content-Length", String(length)];
  const told = ["Content-Length", String(structuredLength(length)), "x-ms-structured-body", structuredBodyForm];
  return [...told, "x-ms-structured-content-length", String(length)];
}

/**
 * Answers 200 or 206 with the file's bytes.
 * @param headers of the file; Content-MD5 of the whole is told as `x-ms-blob-content-md5` beside a range.
 */
export async function sendFile(call: Call, file: FileEntry, headers: readonly string[]): Promise<void> {
  requireOnline(call, file);
  const range = givenRange(call, file.length);
  const first = range?.first ?? 0;
  const length = range === undefined ? file.length : range.last - range.first + 1;
  const pieces = sliced(file.pieces, first, length);
  const checks = await rangeChecks(call, pieces, { isWhole: range === undefined, length });
  const all = [...headers, ...lengthHeaders(call, length), ...commonHeaders(call.target, call.request)];
  if (range === undefined) {
    if (file.md5 !== "") all.push("Content-MD5", file.md5);
    call.response.writeHead(200, all);
  } else {
    all.push("Content-Range", `bytes ${first}-${range.last}/${file.length}`, ...checks);
    if (file.md5 !== "") all.push("x-ms-blob-content-md5", file.md5);
    call.response.writeHead(206, all);
  }
  await sendContent(call, pieces, length);
  call.response.end();
}
