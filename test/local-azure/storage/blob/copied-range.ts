/** What a server-side copy takes of its source: all of it or `x-ms-source-range`, checked against what the request says. */
import type { Call } from "../call.ts";
import type { Piece } from "../content/content-store.ts";
import { type Digested, Digests } from "../content/digests.ts";
import { bytesOf, sliced } from "../content/pieces.ts";
import type { FileEntry } from "../tree/entry.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";
import { requireChecks, type StatedChecks } from "../operations/content-checks.ts";

/** Bytes of a source with their checks. */
export interface Copied extends Digested {
  readonly pieces: readonly Piece[];
  readonly length: number;
}

/** @throws {ServiceFailure} InvalidHeaderValue, InvalidRange */
function rangeOf(call: Call, source: FileEntry): { readonly first: number; readonly length: number } {
  const text = call.header("x-ms-source-range");
  if (text === undefined) return { first: 0, length: source.length };
  const match = /^bytes=(\d+)-(\d*)$/.exec(text);
  if (match === null) throw invalidHeader("x-ms-source-range", text);
  const first = Number(match[1]);
  const last = match[2] === "" ? source.length - 1 : Math.min(Number(match[2]), source.length - 1);
  if (first > last) throw new ServiceFailure("InvalidRange");
  return { first, length: last - first + 1 };
}

/**
 * The part of the source that the request asks for; its content is shared, not copied.
 * @throws {ServiceFailure} InvalidHeaderValue, InvalidRange, Md5Mismatch, Crc64Mismatch
 */
export async function copiedRange(call: Call, source: FileEntry): Promise<Copied> {
  const { first, length } = rangeOf(call, source);
  const pieces = sliced(source.pieces, first, length);
  const own = await digestsIn(call, pieces);
  requireChecks(statedOf(call), own);
  return { pieces, length, ...own };
}

function statedOf(call: Call): StatedChecks {
  return { md5: call.header("x-ms-source-content-md5"), crc64: call.header("x-ms-source-content-crc64") };
}

async function digestsIn(call: Call, pieces: readonly Piece[]): Promise<Digested> {
  const digests = new Digests({ md5: true, crc64: true });
  for await (const bytes of bytesOf(call.state.contents, pieces)) digests.update(bytes);
  return digests.digested();
}

/**
 * Checks a whole source against what the request says of it; reads it only where something is said.
 * @throws {ServiceFailure} Md5Mismatch, Crc64Mismatch
 */
export async function requireStatedChecks(call: Call, source: FileEntry): Promise<void> {
  const stated = statedOf(call);
  if (stated.md5 !== undefined || stated.crc64 !== undefined)
    requireChecks(stated, await digestsIn(call, source.pieces));
}
