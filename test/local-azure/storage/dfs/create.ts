/** `PUT ?resource=file|directory`: makes a path, or replaces the file that is there. */
import { parseAcl } from "../acl/parse.ts";
import { withList } from "../acl/change.ts";
import { parseMode } from "../acl/bits.ts";
import { defaultUmask, newAcl } from "../acl/inheritance.ts";
import type { Acl } from "../acl/acl.ts";
import type { Call } from "../call.ts";
import { requireMetOrNew } from "../operations/conditions.ts";
import { givenKey, keyHeaders, keyOf } from "../operations/customer-key.ts";
import { placeFor } from "../operations/creation.ts";
import { givenScope } from "../operations/encryption-scope.ts";
import {
  givenContentHeaders,
  givenProperties,
  metadataOrNone,
  newContentHeaders,
} from "../operations/given-headers.ts";
import { requireLease } from "../operations/lease-state.ts";
import { scopeHeaders } from "../operations/told-headers.ts";
import { leaseOnCreate } from "../operations/lease-action.ts";
import type { DirectoryEntry, Entry, FileExtras } from "../tree/entry.ts";
import { invalidQuery, ServiceFailure } from "../wire/failure.ts";
import { missingParameter, unknownValue } from "../wire/unrouted.ts";
import { httpDate } from "../wire/dates.ts";
import { tells } from "../wire/told-since.ts";
import { givenExpiry } from "../operations/expiry.ts";

function refuseBoth(call: Call): void {
  if (call.header("x-ms-permissions") === undefined || call.header("x-ms-acl") === undefined) return;
  throw new ServiceFailure("InvalidInput", {
    message: "The x-ms-permissions and x-ms-acl headers are mutually exclusive: specify one of them.",
  });
}

const accessWords = ["x-ms-permissions", "x-ms-umask", "x-ms-acl", "x-ms-owner", "x-ms-group"];

/** Flat accounts take no owner, group and permissions (documented; with which code nobody has recorded). */
function refuseAccessOnFlat(call: Call): void {
  if (call.filesystem.hierarchical || accessWords.every((name) => call.header(name) === undefined)) return;
  throw new ServiceFailure("HierarchicalNamespaceNotEnabled");
}

/** The ACL of what is made: stated, or from mode, umask and the directory above. */
function aclFor(call: Call, parent: DirectoryEntry, isDirectory: boolean): Acl {
  const permissions = call.header("x-ms-permissions");
  const umask = call.header("x-ms-umask");
  const mode = permissions === undefined ? undefined : parseMode(permissions);
  const acl = newAcl(parent.acl, { isDirectory, mode, umask: umask === undefined ? defaultUmask : parseMode(umask) });
  const list = call.header("x-ms-acl");
  if (list === undefined) return acl;
  const given = parseAcl(list);
  if (given.default === undefined) return withList(acl, { ...given, default: undefined }, isDirectory);
  if (call.state.answers.defaultEntriesOnCreate === "refused") throw new ServiceFailure("InvaldAccessControlList");
  return withList(acl, given, isDirectory);
}

function statesAccess(call: Call): boolean {
  return call.header("x-ms-permissions") !== undefined || call.header("x-ms-acl") !== undefined;
}

function accessFor(
  call: Call,
  parent: DirectoryEntry,
  present: Entry | undefined,
): Pick<Entry, "owner" | "group" | "acl"> {
  const isDirectory = call.parameter("resource") === "directory";
  const owner = call.header("x-ms-owner");
  const group = call.header("x-ms-group");
  const keeps =
    present !== undefined && (present.kind === "directory" || call.state.answers.createOverAccess === "kept");
  if (owner !== undefined || group !== undefined) {
    const from = keeps ? present.owner : call.access.owner;
    call.access.mayChangeOwner(call.path, { from, owner, group });
  }
  return {
    owner: owner ?? (keeps ? present.owner : call.access.owner),
    group: group ?? (keeps ? present.group : parent.group),
    acl: keeps && !statesAccess(call) ? present.acl : aclFor(call, parent, isDirectory),
  };
}

function refuseOtherKind(call: Call, present: Entry | undefined): void {
  const wanted = call.parameter("resource");
  if (wanted === undefined) throw missingParameter("resource");
  if (wanted !== "file" && wanted !== "directory") throw unknownValue("resource", wanted);
  if (call.path === "") throw new ServiceFailure("PathAlreadyExists");
  if (present === undefined || present.kind === wanted) return;
  throw new ServiceFailure(wanted === "directory" ? "PathAlreadyExists" : "InvalidDestinationPath", {
    message:
      "The specified path, or an element of the path, exists and its resource type is invalid for this operation.",
  });
}

/** Who asks for a directory that must be new is told that what is there is one (recorded from 2021; Hadoop's mkdirs needs it). */
function refuseSameDirectory(call: Call, present: Entry | undefined): void {
  if (present?.kind !== "directory" || call.parameter("resource") !== "directory") return;
  if (call.header("if-none-match") !== "*") return;
  const headers = tells(call, "existingType") ? ["x-ms-existing-resource-type", "directory"] : [];
  throw new ServiceFailure("PathAlreadyExists", { headers });
}

/** `blobtype` of a new file: a block blob unless it is to be an append blob (recorded). */
function isAppendBlob(call: Call): boolean {
  const type = call.parameter("blobtype");
  if (type === undefined || type.toLowerCase() === "blockblob") return false;
  if (type.toLowerCase() === "appendblob" && call.parameter("resource") === "file") return true;
  throw invalidQuery("blobtype", type);
}

/** What the request makes, in place of what is there: a directory where it asks for one, else an empty file. */
export function newEntry(call: Call, parent: DirectoryEntry, present: Entry | undefined): Entry {
  const moment = call.state.clock.next();
  const lease = leaseOnCreate(call) ?? present?.lease;
  const encryptionContext = call.header("x-ms-encryption-context");
  const transaction = call.header("x-ms-client-transaction-id");
  const expires = givenExpiry(call, moment.milliseconds);
  const headers = newContentHeaders(givenContentHeaders(call, "x-ms-"));
  const base = {
    ...accessFor(call, parent, present),
    etag: moment.etag,
    modified: moment.milliseconds,
    created: moment.milliseconds,
    metadata: metadataOrNone(givenProperties(call)),
    ...(lease === undefined ? {} : { lease }),
    ...keyOf(givenKey(call)),
    ...(encryptionContext === undefined ? {} : { encryptionContext }),
    ...(transaction === undefined ? {} : { transaction }),
  };
  if (call.parameter("resource") === "directory") {
    if (call.header("x-ms-expiry-option") !== undefined) throw new ServiceFailure("ExpiryNotSupportedForDirectory");
    return { ...base, kind: "directory", headers };
  }
  const extras: FileExtras = {
    ...(expires === undefined ? {} : { expires }),
    ...(isAppendBlob(call) ? { appendedBlocks: 0 } : {}),
    ...givenScope(call),
  };
  const rare = Object.keys(extras).length === 0 ? {} : { extras };
  return { ...base, kind: "file", headers, length: 0, pieces: [], md5: "", writer: "dfs", ...rare };
}

/** Answers 201 with ETag and Last-Modified. A lease that the request names stays (recorded). Missing directories above are made; a file that is there becomes empty. */
export async function createPath(call: Call): Promise<void> {
  refuseBoth(call);
  refuseAccessOnFlat(call);
  const present = call.filesystem.find(call.path)?.entry;
  call.access.mayCreate(call.path);
  refuseSameDirectory(call, present);
  requireMetOrNew(call, present);
  refuseOtherKind(call, present);
  if (present !== undefined) requireLease(call, present.lease);
  else if (call.header("x-ms-lease-id") !== undefined) throw new ServiceFailure("LeaseNotPresent");
  const place = placeFor(call, call.path, call.parameter("resource") === "directory");
  const entry = newEntry(call, place.parent, present);
  await call.commit([...place.changes, { do: "entry", in: call.in, path: call.path, entry }]);
  call.answer(201, [
    "ETag",
    `"${entry.etag}"`,
    "Last-Modified",
    httpDate(entry.modified),
    ...(tells(call, "createEncrypted") ? ["x-ms-request-server-encrypted", "true"] : []),
    ...scopeHeaders(call, entry),
    ...keyHeaders(entry),
  ]);
}
