/** Reading content, from either endpoint: whole or a range, on conditions. */
import type { Call } from "../call.ts";
import { commonHeaders } from "../call.ts";
import { bytesOf, send, sliced } from "../content/pieces.ts";
import { createHash } from "node:crypto";
import type { FileEntry } from "../tree/entry.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";

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

async function rangeMd5(call: Call, pieces: ReturnType<typeof sliced>, length: number): Promise<string[]> {
  if (call.header("x-ms-range-get-content-md5")?.toLowerCase() !== "true") return [];
  if (length > 4 * 1024 * 1024) throw invalidHeader("x-ms-range-get-content-md5", "true");
  const md5 = createHash("md5");
  for await (const bytes of bytesOf(call.state.contents, pieces)) md5.update(bytes);
  return ["Content-MD5", md5.digest("base64")];
}

/**
 * Answers 200 or 206 with the file's bytes.
 * @param headers of the file; Content-MD5 of the whole is told as `x-ms-blob-content-md5` beside a range.
 */
export async function sendFile(call: Call, file: FileEntry, headers: readonly string[]): Promise<void> {
  const range = givenRange(call, file.length);
  const first = range?.first ?? 0;
  const length = range === undefined ? file.length : range.last - range.first + 1;
  const pieces = sliced(file.pieces, first, length);
  const all = [...headers, "Content-Length", String(length), ...commonHeaders(call.target, call.request)];
  if (range === undefined) {
    if (file.md5 !== "") all.push("Content-MD5", file.md5);
    call.response.writeHead(200, all);
  } else {
    all.push("Content-Range", `bytes ${first}-${range.last}/${file.length}`, ...(await rangeMd5(call, pieces, length)));
    if (file.md5 !== "") all.push("x-ms-blob-content-md5", file.md5);
    call.response.writeHead(206, all);
  }
  await send(call.state.contents, pieces, call.response);
  call.response.end();
}
