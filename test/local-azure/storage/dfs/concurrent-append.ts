/**
 * `PATCH ?action=concurrentAppend`: content at the end of an append blob, wherever that is when it arrives; with
 * `appendmode=autoCreate` a file that is missing is made on the way, without a content type (recorded).
 */
import type { Call } from "../call.ts";
import { appendedBlocks, withAppendedBlock } from "../operations/appended-block.ts";
import { requireDfsContent } from "../operations/content-writer.ts";
import { placeFor } from "../operations/creation.ts";
import { requireLease } from "../operations/lease-state.ts";
import type { Change } from "../journal/change.ts";
import { type FileEntry, noHeaders } from "../tree/entry.ts";
import { invalidHeader, invalidQuery, ServiceFailure } from "../wire/failure.ts";
import { receiveChecked } from "./append-body.ts";
import { newEntry } from "./create.ts";

function makesMissing(call: Call): boolean {
  const mode = call.parameter("appendmode");
  if (mode === undefined) return false;
  if (mode.toLowerCase() === "autocreate") return true;
  throw invalidQuery("appendmode", mode);
}

/** A file that the request makes, and what has to be made above it. */
function madeFile(call: Call): { readonly file: FileEntry; readonly above: readonly Change[] } {
  call.access.mayCreate(call.path);
  const place = placeFor(call, call.path);
  const entry = newEntry(call, place.parent, undefined);
  if (entry.kind === "directory") throw new ServiceFailure("ResourceTypeMismatch");
  return {
    file: { ...entry, headers: noHeaders, extras: { ...entry.extras, appendedBlocks: 0 } },
    above: place.changes,
  };
}

function presentFile(call: Call): FileEntry {
  const { entry } = call.node;
  call.access.mayAppend(call.path);
  if (entry.kind === "directory") throw new ServiceFailure("ResourceTypeMismatch");
  if (appendedBlocks(entry) === undefined) throw new ServiceFailure("InvalidBlobType");
  requireLease(call, entry.lease);
  return entry;
}

/** `x-ms-conditional-appendpos`: the length that the file must have. */
function requirePosition(call: Call, file: FileEntry): void {
  const given = call.header("x-ms-conditional-appendpos");
  if (given === undefined) return;
  if (!/^\d+$/.test(given)) throw invalidHeader("x-ms-conditional-appendpos", given);
  if (Number(given) !== file.length) throw new ServiceFailure("InvalidAppendPosition");
}

/** The file that takes the content: the present one, or the one that is made. */
function receiver(call: Call): { readonly file: FileEntry; readonly above: readonly Change[] } {
  const isMissing = call.filesystem.find(call.path) === undefined;
  const found = makesMissing(call) && isMissing ? madeFile(call) : { file: presentFile(call), above: [] };
  requirePosition(call, found.file);
  return found;
}

/** Answers 202 with the number of blocks, without ETag (recorded). */
export async function concurrentAppend(call: Call): Promise<void> {
  receiver(call);
  const { received, checked } = await receiveChecked(call);
  const { file, above } = receiver(call);
  requireDfsContent(file, "InvalidAppendOperation");
  const entry = withAppendedBlock(call, file, received);
  await call.commit([...above, { do: "entry", in: call.in, path: call.path, entry }]);
  const count = ["x-ms-committed-block-count", String(appendedBlocks(entry))];
  call.answer(202, [...count, "x-ms-request-server-encrypted", "true", ...checked]);
}
