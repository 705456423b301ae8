/** Making, removing and telling of filesystems (containers), from either endpoint. */
import { mayManage } from "../authorization/management.ts";
import { ownerFor } from "../authorization/caller.ts";
import type { Call } from "../call.ts";
import type { Change } from "../journal/change.ts";
import { checkFilesystemName } from "../names.ts";
import { newRoot } from "../state.ts";
import type { Metadata } from "../tree/entry.ts";
import type { Filesystem, FilesystemProperties } from "../tree/filesystem.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";
import { requireMet } from "./conditions.ts";
import { isLocked } from "./lease-state.ts";
import { deletionMoment, endOfRetention } from "./soft-delete.ts";

/** Demands a right on the request's filesystem as a whole, or on the account where it names none. */
export function requireManage(call: Call, needs: "read" | "write", letters: string): void {
  const { account, filesystemName: filesystem } = call.target;
  mayManage(call.caller, call.parts.roles, { account, filesystem, needs, letters });
}

/** `x-ms-blob-public-access`: "" where nobody may read without credentials. */
export function givenPublicAccess(call: Call): string {
  const given = call.header("x-ms-blob-public-access");
  const access = given?.toLowerCase() ?? "";
  if (access === "" || access === "container" || access === "blob") return access;
  throw invalidHeader("x-ms-blob-public-access", given ?? "");
}

/** The default encryption scope that a new filesystem states. */
function givenEncryption(call: Call): Pick<FilesystemProperties, "encryption"> {
  const scope = call.header("x-ms-default-encryption-scope");
  if (scope === undefined) return {};
  const denyOverride = call.header("x-ms-deny-encryption-scope-override")?.toLowerCase() === "true";
  return { encryption: { scope, denyOverride } };
}

/** Makes the filesystem; its root belongs to the caller and has an ETag of its own (recorded). */
export async function createFilesystem(call: Call, metadata: Metadata): Promise<FilesystemProperties> {
  const { account, filesystemName } = call.target;
  checkFilesystemName(filesystemName);
  requireManage(call, "write", "cw");
  if (account.filesystems.has(filesystemName)) throw new ServiceFailure("FilesystemAlreadyExists");
  const moment = call.state.clock.next();
  const properties = {
    etag: moment.etag,
    modified: moment.milliseconds,
    metadata,
    publicAccess: givenPublicAccess(call),
    policies: [],
    ...givenEncryption(call),
  };
  const owner = ownerFor(call.caller);
  const own = call.state.clock.next();
  const version = { etag: own.etag, modified: own.milliseconds, created: own.milliseconds };
  const root = { ...newRoot(properties), ...version, owner, group: owner };
  await call.commit([
    { do: "filesystem", in: call.in, properties },
    { do: "entry", in: call.in, path: "", entry: root },
  ]);
  return properties;
}

/** Lease of the filesystem as a whole: deletion and property changes have to name it. */
export function requireFilesystemLease(call: Call, filesystem: Filesystem, operationNeedsIt: boolean): void {
  const given = call.header("x-ms-lease-id");
  const { lease } = filesystem.properties;
  if (!isLocked(lease, call.state.now())) {
    if (given === undefined) return;
    if (given.toLowerCase() !== lease?.id.toLowerCase())
      throw new ServiceFailure("LeaseNotPresentWithContainerOperation");
    throw new ServiceFailure("LeaseLost", {
      message: "A lease ID was specified, but the lease for the container has expired.",
    });
  }
  if (given === undefined) {
    if (operationNeedsIt)
      throw new ServiceFailure("LeaseIdMissing", {
        message: "There is currently a lease on the container and no lease ID was specified in the request.",
      });
  } else if (given !== lease?.id) throw new ServiceFailure("LeaseIdMismatch");
}

/** For good, or into the account's trash where the resource manager has turned container soft delete on. */
function filesystemDeletion(call: Call): readonly Change[] {
  const { account } = call.target;
  const days = account.properties.containerRetentionDays;
  if (days === undefined) return [{ do: "remove-filesystem", in: call.in }];
  const { fileTime, deleted } = deletionMoment(call);
  const version = fileTime.toString(16).toUpperCase().padStart(16, "0");
  const expired = [...account.deletedFilesystems.values()].filter((each) => each.expires <= deleted);
  return [
    { do: "trash-filesystem", in: call.in, version, deleted, expires: endOfRetention(deleted, days) },
    ...expired.map((each): Change => ({ do: "purge-filesystem", account: account.record.name, version: each.version })),
  ];
}

/** So long a second deletion of a filesystem finds it still being deleted and succeeds as well (recorded within a second). */
const deletingMilliseconds = 1000;

/** Whether the request's filesystem was deleted a moment ago; forgets those for which that moment has passed. */
function isJustDeleted(call: Call): boolean {
  const { justDeleted } = call.target.account;
  const now = call.state.now();
  for (const [name, at] of justDeleted) if (now - at > deletingMilliseconds) justDeleted.delete(name);
  return justDeleted.has(call.target.filesystemName);
}

/** Removes the filesystem and all that it holds; its name is free at once. */
export async function deleteFilesystem(call: Call): Promise<void> {
  const { account, filesystemName } = call.target;
  if (!account.filesystems.has(filesystemName) && isJustDeleted(call)) {
    requireManage(call, "write", "d");
    return;
  }
  const { filesystem } = call;
  requireManage(call, "write", "d");
  requireMet(call, filesystem.properties);
  requireFilesystemLease(call, filesystem, true);
  await call.commit(filesystemDeletion(call));
  account.justDeleted.set(filesystemName, call.state.now());
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
