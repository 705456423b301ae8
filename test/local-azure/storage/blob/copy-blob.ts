/**
 * Copy Blob, asynchronous by contract but done at once here (as recorded inside an account); Copy Blob From URL, which says
 * so with `x-ms-requires-sync`; and Abort Copy Blob, for which therefore nothing is ever pending.
 */
import { randomUUID } from "node:crypto";
import type { Call } from "../call.ts";
import { versionIdHeaders } from "../operations/earlier.ts";
import { givenMetadata } from "../operations/given-headers.ts";
import { requireLease } from "../operations/lease-state.ts";
import { givenTier } from "../operations/tier.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { FileEntry } from "../tree/entry.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "../wire/failure.ts";
import { missingParameter } from "../wire/unrouted.ts";
import { requireStatedChecks } from "./copied-range.ts";
import { copiedTags, copySource } from "./copy-source.ts";
import { commitBlob, type NewBlob, requireWritable } from "./put-blob.ts";

/** The largest source of Copy Blob From URL (documented). */
const mostSyncBytes = 256 * 1024 * 1024;

/** Content headers are the source's, and so is metadata unless some is sent. */
function copyOf(call: Call, source: FileEntry, id: string): NewBlob {
  const copy = {
    id,
    source: (call.header("x-ms-copy-source") ?? "").split("?", 1)[0] ?? "",
    completed: call.state.now(),
    bytes: source.length,
  };
  const { blocks, pages, appendedBlocks } = source.extras ?? {};
  const kind = {
    ...(blocks === undefined ? {} : { blocks }),
    ...(pages === undefined ? {} : { pages }),
    ...(appendedBlocks === undefined ? {} : { appendedBlocks }),
  };
  return {
    pieces: source.pieces,
    length: source.length,
    md5: source.md5,
    headers: source.headers,
    metadata: givenMetadata(call) ?? source.metadata,
    extras: { copy, ...kind },
  };
}

/** Answers 202 with the copy's id, already `success`. An archived source is copied where another tier is asked for. */
export async function copyBlob(call: Call): Promise<void> {
  const present = requireWritable(call);
  const tier = givenTier(call);
  const isSync = call.header("x-ms-requires-sync")?.toLowerCase() === "true";
  const mayBeArchived = !isSync && tier !== undefined && tier !== "Archive";
  const source = copySource(call, { ownCallerReads: !isSync, mayBeArchived });
  if (isSync && source.length > mostSyncBytes) throw new ServiceFailure("RequestBodyTooLarge");
  await requireStatedChecks(call, source);
  const id = randomUUID();
  const tags = isSync ? copiedTags(call, source) : {};
  const entry = await commitBlob(call, present, { ...copyOf(call, source, id), ...tags });
  const md5 = isSync && entry.md5 !== "" ? ["Content-MD5", entry.md5] : [];
  const told = [...md5, ...versionIdHeaders(entry), "x-ms-copy-id", id, "x-ms-copy-status", "success"];
  call.answer(202, [...versionHeaders(entry), ...told]);
}

/** `PUT ?comp=copy&copyid=`: 409, as every copy is complete when it is answered. */
export function abortCopy(call: Call): void {
  if (call.parameter("copyid") === undefined) throw missingParameter("copyid");
  const action = call.header("x-ms-copy-action");
  if (action === undefined) throw missingHeader("x-ms-copy-action");
  if (action.toLowerCase() !== "abort") throw invalidHeader("x-ms-copy-action", action);
  const { entry } = call.node;
  call.access.mayWrite(call.path);
  requireLease(call, entry.lease);
  throw new ServiceFailure("NoPendingCopyOperation");
}
