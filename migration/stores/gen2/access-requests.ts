/**
 * How an access is written: x-ms-permissions and x-ms-acl exclude each other in one request, the sticky bit is in the
 * first only, and a later x-ms-acl keeps the bit. Pure: gives the headers of each request, in order.
 */
import type { Access } from "../../model/access.ts";
import { formatAcl, impliedMask, isExtended, parseAcl, type AclEntry, type AclScope } from "../../model/acl.ts";

export type AccessHeaders = Readonly<Record<string, string>>;

const SCOPES: readonly AclScope[] = ["access", "default"];

/** The mask that an extended list without one has: what its named entries and owning group may do at most. */
function missingMask(entries: readonly AclEntry[], scope: AclScope): readonly AclEntry[] {
  if (!isExtended(entries, scope) || entries.some((entry) => entry.scope === scope && entry.type === "mask")) return [];
  return [{ scope, type: "mask", principal: "", bits: impliedMask(entries, scope) }];
}

/** The value of x-ms-acl: canonical, with an explicit mask wherever the list is extended. */
export function explicitAcl(entries: readonly AclEntry[]): string {
  return formatAcl([...entries, ...SCOPES.flatMap((scope) => missingMask(entries, scope))]);
}

function ownBits(entries: readonly AclEntry[], type: "user" | "group" | "other"): number {
  return entries.find((entry) => entry.scope === "access" && entry.type === type && entry.principal === "")?.bits ?? 0;
}

function octal(sticky: boolean, owner: number, group: number, other: number): string {
  return `${sticky ? 1 : 0}${owner}${group}${other}`;
}

/** Permissions that are open to the owner alone, and to him no wider than wanted. */
function ownerOnlyPermissions(wanted: Access, entries: readonly AclEntry[]): string {
  return octal(wanted.sticky, ownBits(entries, "user"), 0, 0);
}

function isPlain(entries: readonly AclEntry[]): boolean {
  return entries.every((entry) => entry.scope === "access" && entry.principal === "" && entry.type !== "mask");
}

function principals(current: Access | undefined, wanted: Access): AccessHeaders {
  const headers: Record<string, string> = {};
  if (current?.owner !== wanted.owner) headers["x-ms-owner"] = wanted.owner;
  if (current?.group !== wanted.group) headers["x-ms-group"] = wanted.group;
  return headers;
}

/**
 * The requests of setAccessControl that turn `current` (undefined: not known) into `wanted`: one; two where the sticky
 * bit must change or is not known, owner-only permissions first, so that in between nobody has more than wanted. Owner and
 * group are left out where they are right already: setting them takes a super-user.
 */
export function accessRequests(current: Access | undefined, wanted: Access): readonly AccessHeaders[] {
  const entries = parseAcl(wanted.acl);
  const acl = { "x-ms-acl": explicitAcl(entries) };
  const who = principals(current, wanted);
  if (current?.sticky === wanted.sticky) return [{ ...who, ...acl }];
  if (current !== undefined && isPlain(parseAcl(current.acl)) && isPlain(entries)) {
    const [owner, group, other] = [ownBits(entries, "user"), ownBits(entries, "group"), ownBits(entries, "other")];
    return [{ ...who, "x-ms-permissions": octal(wanted.sticky, owner, group, other) }];
  }
  return [{ ...who, "x-ms-permissions": ownerOnlyPermissions(wanted, entries) }, acl];
}

/** The same for a file that has just been made, or replaced: its owner, group and list are not known, but it is not sticky. */
export function freshFileRequests(wanted: Access): readonly AccessHeaders[] {
  if (wanted.sticky) return accessRequests(undefined, wanted);
  return [{ ...principals(undefined, wanted), "x-ms-acl": explicitAcl(parseAcl(wanted.acl)) }];
}

/**
 * The access with which a directory is made: owner, group, and permissions for its owner alone until its list follows.
 * What a list on creation does to inherited default entries is not known; permissions leave them as inherited, their mask
 * closed (ITestAzureBlobFilesystemAcl, testDefaultAclNewDir).
 */
export function creationHeaders(wanted: Access): AccessHeaders {
  const permissions = ownerOnlyPermissions(wanted, parseAcl(wanted.acl));
  return { "x-ms-owner": wanted.owner, "x-ms-group": wanted.group, "x-ms-permissions": permissions };
}
