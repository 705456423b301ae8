/** Set Metadata, Set Properties, Set Expiry, Set Tier, Delete. */
import type { Call } from "../call.ts";
import { keyHeaders, requireKey } from "../operations/customer-key.ts";
import { requireMet } from "../operations/conditions.ts";
import { keptVersion, type NamedState, namedState, versionIdHeaders, withMadeVersion } from "../operations/earlier.ts";
import { givenExpiry } from "../operations/expiry.ts";
import { givenContentHeaders, givenMetadata, metadataOrNone } from "../operations/given-headers.ts";
import { requireLease } from "../operations/lease-state.ts";
import { deletionOf } from "../operations/soft-delete.ts";
import { givenTier, hasTiers, requireOnline, setTier, tierOf } from "../operations/tier.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { Entry, FileEntry } from "../tree/entry.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "../wire/failure.ts";

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
  requireOnline(call, entry);
  requireKey(call, entry);
  const moment = call.state.clock.next();
  const metadata = metadataOrNone(givenMetadata(call));
  const written: Entry = { ...entry, metadata, etag: moment.etag, modified: moment.milliseconds };
  const changed = written.kind === "file" ? withMadeVersion(call, written) : written;
  await call.commit([...keptVersion(call, entry), { do: "entry", in: call.in, path: call.path, entry: changed }]);
  const told = [...versionIdHeaders(changed), "x-ms-request-server-encrypted", "true", ...keyHeaders(changed)];
  call.answer(200, [...versionHeaders(changed), ...told]);
}

/** `comp=properties`: replaces all content headers and the MD5; what is not sent is cleared. A new ETag. */
export async function setBlobProperties(call: Call): Promise<void> {
  const entry = changeable(call);
  requireOnline(call, entry);
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

/** `comp=tier`: ETag and Last-Modified stay. Answers 202 where the blob has to be brought back from the archive first. */
export async function setBlobTier(call: Call): Promise<void> {
  const tier = givenTier(call);
  if (tier === undefined) throw missingHeader("x-ms-access-tier");
  const { entry } = call.node;
  call.access.mayWrite(call.path);
  const file = fileOf(entry);
  if (tierOf(file, call.state.now()) === undefined || !hasTiers(call.target.account.record))
    throw new ServiceFailure("InvalidBlobType");
  const { extras, accepted } = setTier(call, file, tier);
  await commit(call, { ...file, extras });
  call.answer(accepted ? 202 : 200);
}

/** `x-ms-delete-snapshots`: whether snapshots go with the blob, or alone. */
function snapshotsToo(call: Call): "include" | "only" | undefined {
  const given = call.header("x-ms-delete-snapshots");
  const wish = given?.toLowerCase();
  if (wish === undefined || wish === "include" || wish === "only") return wish;
  throw invalidHeader("x-ms-delete-snapshots", given ?? "");
}

async function deleteEarlier(call: Call, { kind, id }: NamedState): Promise<void> {
  call.access.mayDelete(call.path);
  if (call.filesystem.earlier.find(call.path, kind, id) === undefined) throw new ServiceFailure("PathNotFound");
  await call.commit([{ do: "remove-earlier", in: call.in, path: call.path, kind, id }]);
  call.answer(202, ["x-ms-delete-type-permanent", "true"]);
}

/** Delete Blob: a file or an empty directory; on a flat account also a snapshot or version. Answers 202. */
export async function deleteBlob(call: Call): Promise<void> {
  const named = namedState(call);
  if (named !== undefined) {
    await deleteEarlier(call, named);
    return;
  }
  const { node } = call;
  if (call.path === "") throw new ServiceFailure("InvalidUri");
  call.access.mayDelete(call.path);
  requireMet(call, node.entry);
  requireLease(call, node.entry.lease);
  if (node.children !== undefined && node.children.size > 0) throw new ServiceFailure("DirectoryIsNotEmpty");
  const wish = snapshotsToo(call);
  const has = call.filesystem.earlier.of(call.path).some(({ kind }) => kind === "snapshot");
  if (has && wish === undefined) throw new ServiceFailure("SnapshotsPresent");
  const snapshots = { do: "remove-earlier", in: call.in, path: call.path, kind: "snapshot" } as const;
  if (wish === "only") {
    await call.commit([snapshots]);
    call.answer(202);
    return;
  }
  const deletion = deletionOf(call);
  await call.commit(deletion.changes);
  call.answer(202, deletion.headers);
}
