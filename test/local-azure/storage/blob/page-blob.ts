/**
 * Page blobs, on flat accounts: made empty with a length, written and cleared in pages of 512 bytes; what was never written
 * reads as zeros (documented). Enough for a source that holds some.
 */
import type { Call } from "../call.ts";
import type { Piece } from "../content/content-store.ts";
import { hole, isHole, sliced, withPiece } from "../content/pieces.ts";
import { receive } from "../content/receive.ts";
import { partContentHeaders, requireChecks, statedChecks, tellsCrc64 } from "../operations/content-checks.ts";
import { requireMet, requireMetOrNews } from "../operations/conditions.ts";
import { givenMetadata, metadataOrNone } from "../operations/given-headers.ts";
import { requireLease } from "../operations/lease-state.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { FileEntry } from "../tree/entry.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "../wire/failure.ts";
import { blobContentHeaders, commitBlob, requireWritable } from "./put-blob.ts";

const pageBytes = 512;
const mostBytes = 8 * 1024 ** 4;
/** The most that one Put Page writes. */
const mostWrittenBytes = 4 * 1024 * 1024;

function givenNumber(call: Call, name: string): number | undefined {
  const text = call.header(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw invalidHeader(name, text);
  return Number(text);
}

function givenLength(call: Call): number {
  const length = givenNumber(call, "x-ms-blob-content-length");
  if (length === undefined) throw missingHeader("x-ms-blob-content-length");
  if (length % pageBytes !== 0 || length > mostBytes) throw invalidHeader("x-ms-blob-content-length", String(length));
  return length;
}

/** `PUT` with `x-ms-blob-type: PageBlob`. Answers 201. */
export async function putPageBlob(call: Call): Promise<void> {
  if (call.filesystem.hierarchical)
    throw new ServiceFailure("FeatureNotYetSupportedForHierarchicalNamespaceAccounts", {
      fields: { FeatureName: "PageBlob" },
      atDoor: true,
    });
  const body = call.header("content-length");
  if (body !== undefined && body !== "0") throw invalidHeader("Content-Length", body);
  const length = givenLength(call);
  const present = requireWritable(call);
  const entry = await commitBlob(call, present, {
    pieces: length === 0 ? [] : [hole(length)],
    length,
    md5: call.header("x-ms-blob-content-md5") ?? "",
    headers: blobContentHeaders(call),
    metadata: metadataOrNone(givenMetadata(call)),
    extras: { pages: { sequenceNumber: givenNumber(call, "x-ms-blob-sequence-number") ?? 0 } },
  });
  call.answer(201, [...versionHeaders(entry), "x-ms-request-server-encrypted", "true"]);
}

/** The page blob of the request. @throws {ServiceFailure} InvalidBlobType for another one */
function pageBlobOf(call: Call): FileEntry {
  const { entry } = call.node;
  if (entry.kind === "directory" || entry.extras?.pages === undefined) throw new ServiceFailure("InvalidBlobType");
  return entry;
}

interface Range {
  readonly first: number;
  readonly length: number;
}

function givenRange(call: Call): Range | undefined {
  const name = call.header("x-ms-range") === undefined ? "Range" : "x-ms-range";
  const text = call.header(name.toLowerCase());
  if (text === undefined) return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? [];
  if (first === undefined || Number(last) < Number(first)) throw invalidHeader(name, text);
  return { first: Number(first), length: Number(last) - Number(first) + 1 };
}

/** Whole pages inside the blob. */
function wantedPages(call: Call, file: FileEntry): Range {
  const range = givenRange(call);
  if (range === undefined) throw missingHeader("x-ms-range");
  if (range.first % pageBytes !== 0 || range.length % pageBytes !== 0) throw new ServiceFailure("InvalidPageRange");
  if (range.first + range.length > file.length) throw new ServiceFailure("InvalidPageRange");
  return range;
}

function replaced(file: FileEntry, { first, length }: Range, by: readonly Piece[]): readonly Piece[] {
  const pieces: Piece[] = [...sliced(file.pieces, 0, first)];
  for (const piece of by) withPiece(pieces, piece);
  for (const piece of sliced(file.pieces, first + length, file.length - first - length)) withPiece(pieces, piece);
  return pieces;
}

async function commitPages(call: Call, file: FileEntry, pieces: readonly Piece[]): Promise<FileEntry> {
  const { etag, milliseconds } = call.state.clock.next();
  const entry: FileEntry = { ...file, pieces, etag, modified: milliseconds };
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry }]);
  return entry;
}

function sequenceHeaders(file: FileEntry): string[] {
  return ["x-ms-blob-sequence-number", String(file.extras?.pages?.sequenceNumber ?? 0)];
}

function changeable(call: Call): FileEntry {
  const file = pageBlobOf(call);
  call.access.mayWrite(call.path);
  requireMet(call, file);
  requireLease(call, file.lease);
  return file;
}

/** `PUT ?comp=page` with `x-ms-page-write: update` or `clear`. Answers 201. */
export async function putPage(call: Call): Promise<void> {
  const write = call.header("x-ms-page-write")?.toLowerCase();
  if (write === undefined) throw missingHeader("x-ms-page-write");
  const range = wantedPages(call, changeable(call));
  if (write === "clear") {
    const file = changeable(call);
    const entry = await commitPages(call, file, replaced(file, range, [hole(range.length)]));
    call.answer(201, [...versionHeaders(entry), ...sequenceHeaders(entry)]);
    return;
  }
  if (write !== "update") throw invalidHeader("x-ms-page-write", write);
  if (range.length > mostWrittenBytes) throw new ServiceFailure("RequestBodyTooLarge");
  const stated = statedChecks(call);
  const wanted = { md5: stated.md5 !== undefined || !tellsCrc64(call), crc64: tellsCrc64(call) };
  const received = await receive(call.request, call.state.contents, wanted);
  if (received.length !== range.length) throw invalidHeader("Content-Length", String(received.length));
  requireChecks(stated, received);
  const file = changeable(call);
  const entry = await commitPages(call, file, replaced(file, range, received.pieces));
  const told = [...partContentHeaders(call, stated, received), ...sequenceHeaders(entry)];
  call.answer(201, [...versionHeaders(entry), ...told, "x-ms-request-server-encrypted", "true"]);
}

/** Ranges that were written, first and last byte each, joined where they meet. */
function writtenRanges(file: FileEntry, { first, length }: Range): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  let at = first;
  for (const piece of sliced(file.pieces, first, length)) {
    const last = ranges.at(-1);
    if (!isHole(piece)) {
      if (last !== undefined && last[1] === at - 1) last[1] = at + piece.length - 1;
      else ranges.push([at, at + piece.length - 1]);
    }
    at += piece.length;
  }
  return ranges;
}

/** `GET ?comp=pagelist` */
export function getPageRanges(call: Call): void {
  call.access.mayRead(call.path);
  const file = pageBlobOf(call);
  requireMetOrNews(call, file);
  const told = writtenRanges(file, givenRange(call) ?? { first: 0, length: file.length }).map(
    ([start, end]) => `<PageRange><Start>${start}</Start><End>${end}</End></PageRange>`,
  );
  const list = told.length === 0 ? "<PageList />" : `<PageList>${told.join("")}</PageList>`;
  call.answerXml(list, [...versionHeaders(file), "x-ms-blob-content-length", String(file.length)]);
}
