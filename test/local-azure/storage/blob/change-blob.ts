/** Set Metadata, Set Properties, Set Expiry, Set Tier, Delete. */
import type { Call } from "../call.ts";
import { requireMet } from "../operations/conditions.ts";
import { givenExpiry } from "../operations/expiry.ts";
import { givenContentHeaders, givenMetadata, metadataOrNone } from "../operations/given-headers.ts";
import { requireLease } from "../operations/lease-state.ts";
import { deletionOf } from "../operations/soft-delete.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { Entry, FileEntry } from "../tree/entry.ts";
import { missingHeader, ServiceFailure } from "../wire/failure.ts";

function changeable(call: Call): Entry {
  const { entry } = call.node;
  call.access.mayWrite(call.path);
  requireMet(call, entry);
  requireLease(call, entry.lease);
  return entry;
}

async function commit(call: Call, entry: Entry): Promise<void> {
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry }]);
}

/** `comp=metadata`: replaces all metadata; a new ETag. */
export async function setBlobMetadata(call: Call): Promise<void> {
  const entry = changeable(call);
  const moment = call.state.clock.next();
  const metadata = metadataOrNone(givenMetadata(call));
  const changed: Entry = { ...entry, metadata, etag: moment.etag, modified: moment.milliseconds };
  await commit(call, changed);
  call.answer(200, [...versionHeaders(changed), "x-ms-request-server-encrypted", "true"]);
}

/** `comp=properties`: replaces all content headers and the MD5; what is not sent is cleared. A new ETag. */
export async function setBlobProperties(call: Call): Promise<void> {
  const entry = changeable(call);
  const moment = call.state.clock.next();
  const given = givenContentHeaders(call, "x-ms-blob-");
  const headers = {
    type: given.type ?? "",
    encoding: given.encoding ?? "",
    language: given.language ?? "",
    disposition: given.disposition ?? "",
    cacheControl: given.cacheControl ?? "",
  };
  const version = { etag: moment.etag, modified: moment.milliseconds };
  const changed: Entry =
    entry.kind === "file"
      ? { ...entry, headers, md5: call.header("x-ms-blob-content-md5") ?? "", ...version }
      : { ...entry, headers, ...version };
  await commit(call, changed);
  call.answer(200, versionHeaders(changed));
}

function fileOf(entry: Entry): FileEntry {
  if (entry.kind === "directory") throw new ServiceFailure("ResourceTypeMismatch");
  return entry;
}

/** `comp=expiry`: ETag and Last-Modified stay (recorded). */
export async function setBlobExpiry(call: Call): Promise<void> {
  if (call.header("x-ms-expiry-option") === undefined) throw missingHeader("x-ms-expiry-option");
  const file = fileOf(changeable(call));
  const expires = givenExpiry(call, file.created);
  const { expires: _, ...others } = file.extras ?? {};
  await commit(call, { ...file, extras: expires === undefined ? others : { ...others, expires } });
  call.answer(200, versionHeaders(file));
}

/** `comp=tier`: ETag and Last-Modified stay. */
export async function setBlobTier(call: Call): Promise<void> {
  const tier = call.header("x-ms-access-tier");
  if (tier === undefined) throw missingHeader("x-ms-access-tier");
  const { entry } = call.node;
  call.access.mayWrite(call.path);
  const file = fileOf(entry);
  await commit(call, { ...file, extras: { ...file.extras, tier, tierChanged: call.state.now() } });
  call.answer(200);
}

/** Delete Blob: a file or an empty directory. Answers 202. */
export async function deleteBlob(call: Call): Promise<void> {
  const { node } = call;
  if (call.path === "") throw new ServiceFailure("InvalidUri");
  call.access.mayDelete(call.path);
  requireMet(call, node.entry);
  requireLease(call, node.entry.lease);
  if (node.children !== undefined && node.children.size > 0) throw new ServiceFailure("DirectoryIsNotEmpty");
  const deletion = deletionOf(call);
  await call.commit(deletion.changes);
  call.answer(202, deletion.headers);
}
