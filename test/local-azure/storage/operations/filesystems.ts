/** Making, removing and telling of filesystems (containers), from either endpoint. */
import { mayManage } from "../authorization/access.ts";
import { ownerFor } from "../authorization/caller.ts";
import type { Call } from "../call.ts";
import type { Change } from "../journal/change.ts";
import { checkFilesystemName } from "../names.ts";
import type { Metadata } from "../tree/entry.ts";
import type { Filesystem, FilesystemProperties } from "../tree/filesystem.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { requireMet } from "./conditions.ts";
import { isLocked } from "./lease-state.ts";

/** Demands a right on the request's filesystem as a whole, or on the account where it names none. */
export function requireManage(call: Call, needs: "read" | "write", letters: string): void {
  const { account, filesystemName: filesystem } = call.target;
  mayManage(call.caller, call.parts.roles, { account, filesystem, needs, letters });
}

/** Makes the filesystem; its root belongs to the caller. */
export async function createFilesystem(call: Call, metadata: Metadata): Promise<FilesystemProperties> {
  const { account, filesystemName } = call.target;
  checkFilesystemName(filesystemName);
  requireManage(call, "write", "cw");
  if (account.filesystems.has(filesystemName)) throw new ServiceFailure("FilesystemAlreadyExists");
  const moment = call.state.clock.next();
  const publicAccess = call.header("x-ms-blob-public-access")?.toLowerCase() ?? "";
  const properties = { etag: moment.etag, modified: moment.milliseconds, metadata, publicAccess, policies: [] };
  const written = call.commit([{ do: "filesystem", in: call.in, properties }]);
  const owner = ownerFor(call.caller);
  const root = { ...call.filesystem.root.entry, owner, group: owner };
  await Promise.all([written, call.commit([{ do: "entry", in: call.in, path: "", entry: root }])]);
  return properties;
}

/** Lease of the filesystem as a whole: deletion and property changes have to name it. */
export function requireFilesystemLease(call: Call, filesystem: Filesystem, operationNeedsIt: boolean): void {
  const given = call.header("x-ms-lease-id");
  const { lease } = filesystem.properties;
  if (!isLocked(lease, call.state.now())) {
    if (given === undefined) return;
    throw new ServiceFailure("LeaseNotPresentWithContainerOperation");
  }
  if (given === undefined) {
    if (operationNeedsIt)
      throw new ServiceFailure("LeaseIdMissing", {
        message: "There is currently a lease on the container and no lease ID was specified in the request.",
      });
  } else if (given !== lease?.id) throw new ServiceFailure("LeaseIdMismatch");
}

/** Removes the filesystem and all that it holds; its name is free at once. */
export async function deleteFilesystem(call: Call): Promise<void> {
  const { filesystem } = call;
  requireManage(call, "write", "d");
  requireMet(call, filesystem.properties);
  requireFilesystemLease(call, filesystem, true);
  await call.commit([{ do: "remove-filesystem", in: call.in }]);
}

/** Replaces the filesystem's metadata. */
export async function setFilesystemMetadata(call: Call, metadata: Metadata): Promise<FilesystemProperties> {
  const { filesystem } = call;
  requireManage(call, "write", "w");
  requireMet(call, filesystem.properties);
  requireFilesystemLease(call, filesystem, false);
  const moment = call.state.clock.next();
  const properties = { ...filesystem.properties, metadata, etag: moment.etag, modified: moment.milliseconds };
  await call.commit([{ do: "filesystem", in: call.in, properties }]);
  return properties;
}

/** A change of the filesystem's properties. */
export function filesystemChange(call: Call, properties: FilesystemProperties): Change {
  return { do: "filesystem", in: call.in, properties };
}
