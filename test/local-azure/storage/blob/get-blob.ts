/** Get Blob and Get Blob Properties; on a hierarchical account with owner, group, permissions and ACL. */
import type { Call } from "../call.ts";
import { requireMetOrNews } from "../operations/conditions.ts";
import { requireKey } from "../operations/customer-key.ts";
import { versionIdHeaders } from "../operations/earlier.ts";
import { requireNamedLease } from "../operations/lease-state.ts";
import { sendFile } from "../operations/read.ts";
import { tierHeaders } from "../operations/tier.ts";
import { accessHeaders, entryHeaders, metadataHeaders } from "../operations/told-headers.ts";
import type { Entry, FileEntry } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { tells } from "../wire/told-since.ts";

import { tagCountHeaders } from "./tags.ts";

function fileHeaders(file: FileEntry): string[] {
  const { copy, expires } = file.extras ?? {};
  const told: string[] = [];
  if (expires !== undefined) told.push("x-ms-expiry-time", httpDate(expires));
  if (copy === undefined) return told;
  told.push("x-ms-copy-id", copy.id, "x-ms-copy-source", copy.source, "x-ms-copy-status", "success");
  told.push("x-ms-copy-progress", `${copy.bytes}/${copy.bytes}`, "x-ms-copy-completion-time", httpDate(copy.completed));
  return told;
}

function blobTypeHeaders(entry: Entry): string[] {
  const { appendedBlocks, pages } = (entry.kind === "file" ? entry.extras : undefined) ?? {};
  if (pages !== undefined)
    return ["x-ms-blob-type", "PageBlob", "x-ms-blob-sequence-number", String(pages.sequenceNumber)];
  if (appendedBlocks === undefined) return ["x-ms-blob-type", "BlockBlob"];
  return ["x-ms-blob-type", "AppendBlob", "x-ms-blob-committed-block-count", String(appendedBlocks)];
}

function blobHeaders(call: Call, entry: Entry): string[] {
  const metadata = metadataHeaders(entry.metadata);
  if (entry.kind === "directory") metadata.push("x-ms-meta-hdi_isfolder", "true");
  return [
    ...entryHeaders(call, entry),
    ...blobTypeHeaders(entry),
    "x-ms-creation-time",
    httpDate(entry.created),
    ...metadata,
    ...versionIdHeaders(entry),
    ...accessHeaders(call, entry),
    ...tagCountHeaders(entry.tags),
    ...(entry.kind === "file" ? fileHeaders(entry) : []),
  ];
}

/** `HEAD` */
export function getBlobProperties(call: Call): void {
  const { entry } = call.node;
  call.access.maySeeProperties(call.path);
  requireNamedLease(call, entry.lease);
  requireMetOrNews(call, entry);
  requireKey(call, entry);
  const length = ["Content-Length", entry.kind === "file" ? String(entry.length) : "0"];
  const md5 = entry.kind === "file" && entry.md5 !== "" ? ["Content-MD5", entry.md5] : [];
  call.answer(200, [...blobHeaders(call, entry), ...tierHeaders(call, entry), ...length, ...md5]);
}

/** `GET` */
export async function getBlob(call: Call): Promise<void> {
  const { entry } = call.node;
  call.access.mayRead(call.path);
  requireNamedLease(call, entry.lease);
  requireMetOrNews(call, entry);
  requireKey(call, entry);
  if (entry.kind === "directory") {
    call.answer(200, blobHeaders(call, entry));
    return;
  }
  // With the content the tier is told where it was set, or the version is new (recorded).
  const isTold = entry.extras?.tier !== undefined || tells(call, "inferredTier");
  await sendFile(call, entry, [...blobHeaders(call, entry), ...(isTold ? tierHeaders(call, entry) : [])]);
}
