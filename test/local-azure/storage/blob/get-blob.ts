/** Get Blob and Get Blob Properties; on a hierarchical account with owner, group, permissions and ACL. */
import type { Call } from "../call.ts";
import { requireMetOrNews } from "../operations/conditions.ts";
import { isLocked } from "../operations/lease-state.ts";
import { sendFile } from "../operations/read.ts";
import { hasTiers } from "../operations/tier.ts";
import { accessHeaders, entryHeaders, metadataHeaders } from "../operations/told-headers.ts";
import type { Entry, FileEntry } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { tells } from "../wire/told-since.ts";

import { tagCountHeaders } from "./tags.ts";

/** Reads name a lease only to be sure of it. */
function requireNamedLease(call: Call, entry: Entry): void {
  const given = call.header("x-ms-lease-id");
  if (given === undefined) return;
  if (!isLocked(entry.lease, call.state.now())) throw new ServiceFailure("LeaseNotPresent");
  if (given !== entry.lease?.id) throw new ServiceFailure("LeaseIdMismatch");
}

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
  const count = entry.kind === "file" ? entry.extras?.appendedBlocks : undefined;
  if (count === undefined) return ["x-ms-blob-type", "BlockBlob"];
  return ["x-ms-blob-type", "AppendBlob", "x-ms-blob-committed-block-count", String(count)];
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
    ...accessHeaders(call, entry),
    ...tagCountHeaders(entry.tags),
    ...(entry.kind === "file" ? fileHeaders(entry) : []),
  ];
}

/** Access tier: told by properties, and with the content where it was set or the version is new (recorded). */
function tierHeaders(call: Call, entry: Entry): string[] {
  const isAppendBlob = entry.kind === "file" && entry.extras?.appendedBlocks !== undefined;
  if (!hasTiers(call.target.account.record) || isAppendBlob) return [];
  const tier = entry.kind === "file" ? entry.extras?.tier : undefined;
  if (tier === undefined) return ["x-ms-access-tier", "Hot", "x-ms-access-tier-inferred", "true"];
  const changed = entry.kind === "file" ? entry.extras?.tierChanged : undefined;
  return [
    "x-ms-access-tier",
    tier,
    ...(changed === undefined ? [] : ["x-ms-access-tier-change-time", httpDate(changed)]),
  ];
}

/** `HEAD` */
export function getBlobProperties(call: Call): void {
  const { entry } = call.node;
  call.access.maySeeProperties(call.path);
  requireNamedLease(call, entry);
  requireMetOrNews(call, entry);
  const length = ["Content-Length", entry.kind === "file" ? String(entry.length) : "0"];
  const md5 = entry.kind === "file" && entry.md5 !== "" ? ["Content-MD5", entry.md5] : [];
  call.answer(200, [...blobHeaders(call, entry), ...tierHeaders(call, entry), ...length, ...md5]);
}

/** `GET` */
export async function getBlob(call: Call): Promise<void> {
  const { entry } = call.node;
  call.access.mayRead(call.path);
  requireNamedLease(call, entry);
  requireMetOrNews(call, entry);
  if (entry.kind === "directory") {
    call.answer(200, blobHeaders(call, entry));
    return;
  }
  const isTold = entry.extras?.tier !== undefined || tells(call, "inferredTier");
  await sendFile(call, entry, [...blobHeaders(call, entry), ...(isTold ? tierHeaders(call, entry) : [])]);
}
