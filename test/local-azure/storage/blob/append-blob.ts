/**
 * Append blobs: made empty by Put Blob, grown by Append Block. The answer tells where the block went and how many there are
 * (recorded).
 */
import type { Call } from "../call.ts";
import { receive } from "../content/receive.ts";
import {
  copiedContentHeaders,
  partContentHeaders,
  requireChecks,
  statedChecks,
  tellsCrc64,
} from "../operations/content-checks.ts";
import { type Addition, appendedBlocks, withAppendedBlock } from "../operations/appended-block.ts";
import { requireMet } from "../operations/conditions.ts";
import { requireBlobContent } from "../operations/content-writer.ts";
import { givenMetadata, metadataOrNone } from "../operations/given-headers.ts";
import { requireLease } from "../operations/lease-state.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { FileEntry } from "../tree/entry.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";
import { copiedRange } from "./copied-range.ts";
import { copySource } from "./copy-source.ts";
import { blobContentHeaders, commitBlob, requireWritable } from "./put-blob.ts";

/** `PUT` with `x-ms-blob-type: AppendBlob`: an empty one, over whatever file was there. Answers 201. */
export async function putAppendBlob(call: Call): Promise<void> {
  const length = call.header("content-length");
  if (length !== undefined && length !== "0") throw invalidHeader("Content-Length", length);
  const present = requireWritable(call);
  const entry = await commitBlob(call, present, {
    pieces: [],
    length: 0,
    md5: call.header("x-ms-blob-content-md5") ?? "",
    headers: blobContentHeaders(call),
    metadata: metadataOrNone(givenMetadata(call)),
    extras: { appendedBlocks: 0 },
  });
  call.answer(201, [...versionHeaders(entry), "x-ms-request-server-encrypted", "true"]);
}

function appendBlobAt(call: Call): FileEntry {
  const { entry } = call.node;
  call.access.mayWrite(call.path);
  if (entry.kind === "directory") throw new ServiceFailure("ResourceTypeMismatch");
  if (appendedBlocks(entry) === undefined) throw new ServiceFailure("InvalidBlobType");
  requireMet(call, entry);
  requireLease(call, entry.lease);
  return entry;
}

/** `x-ms-blob-condition-appendpos` and `-maxsize` (documented). */
function requirePlace(call: Call, file: FileEntry, length: number): void {
  const position = call.header("x-ms-blob-condition-appendpos");
  const most = call.header("x-ms-blob-condition-maxsize");
  if (position !== undefined && Number(position) !== file.length)
    throw new ServiceFailure("AppendPositionConditionNotMet");
  if (most !== undefined && file.length + length > Number(most)) throw new ServiceFailure("MaxBlobSizeConditionNotMet");
}

async function append(call: Call, addition: Addition, checks: readonly string[]): Promise<void> {
  const file = appendBlobAt(call);
  requireBlobContent(file);
  requirePlace(call, file, addition.length);
  const entry = withAppendedBlock(call, file, addition);
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry }]);
  const count = String(appendedBlocks(entry));
  const place = ["x-ms-blob-append-offset", String(file.length), "x-ms-blob-committed-block-count", count];
  call.answer(201, [...versionHeaders(entry), ...checks, ...place, "x-ms-request-server-encrypted", "true"]);
}

/** `PUT ?comp=appendblock` */
export async function appendBlock(call: Call): Promise<void> {
  appendBlobAt(call);
  const stated = statedChecks(call);
  const wanted = { md5: stated.md5 !== undefined || !tellsCrc64(call), crc64: tellsCrc64(call) };
  const received = await receive(call.request, call.state.contents, wanted);
  if (received.length === 0) throw invalidHeader("Content-Length", "0");
  requireChecks(stated, received);
  await append(call, received, partContentHeaders(call, stated, received));
}

/** `PUT ?comp=appendblock` with a source. */
export async function appendBlockFromUrl(call: Call): Promise<void> {
  appendBlobAt(call);
  const copied = await copiedRange(call, copySource(call));
  await append(call, copied, copiedContentHeaders(call, copied));
}
