/**
 * Who at the source is whom at the target. HDFS knows users and groups by name, Azure by object id: a map says which is
 * which, and a principal that it does not hold keeps its entries from being carried. Pure.
 */
import type { Access } from "./access.ts";
import { formatAcl, parseAcl, type AclEntry } from "./acl.ts";

/** The owner that stands for the service itself: whoever has that right needs no permission. */
export const SUPERUSER = "$superuser";

/** Plain JSON, kept in Pulumi's state. `Id` is another type only where ids are still to be found out. */
export interface IdentityMap<Id = string> {
  /** User at the source → object id at the target, or `$superuser`. */
  readonly users: Readonly<Record<string, Id>>;
  /** Group at the source → object id at the target, or `$superuser`. */
  readonly groups: Readonly<Record<string, Id>>;
}

/** Maps nobody. */
export const NO_IDENTITIES: IdentityMap = { users: {}, groups: {} };

/**
 * The superuser and the supergroup of HDFS by their usual names (whoever starts the name node; `dfs.permissions.superusergroup`):
 * permissions bind neither, so they become `$superuser` unless the map says otherwise.
 */
export const ASSUMED_IDENTITIES: IdentityMap = { users: { hdfs: SUPERUSER }, groups: { supergroup: SUPERUSER } };

export interface UnmappedPrincipal {
  /** `user:NAME` or `group:NAME`. */
  readonly principal: string;
  /** Whether it is owner or owning group, or an entry of the ACL names it. */
  readonly as: "owner" | "acl";
}

export type MappedAccess =
  { readonly access: Access } | { readonly unmapped: readonly [UnmappedPrincipal, ...UnmappedPrincipal[]] };

export type AccessMapper = (access: Access) => MappedAccess;

const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a principal is an object id, which stands for itself. */
export function isObjectId(principal: string): boolean {
  return OBJECT_ID.test(principal);
}

/** Most accesses whose mapping is kept: most entries of a lake have few different ones. */
const KEPT_ACCESSES = 10_000;

/**
 * Maps accesses of a source. Where its principals are "object ids", those that the map does not hold stand for themselves;
 * where they are "names", only object ids and `$superuser` do, and everybody else must be mapped.
 *
 * Two principals of one ACL may become one at the target: that entry gives what either gave. An ACL entry of a principal
 * that becomes `$superuser` is left out: permissions do not bind it, and Azure knows no such entry.
 */
export function accessMapper(map: IdentityMap | undefined, principals: "object ids" | "names"): AccessMapper {
  if (map === undefined && principals === "object ids") return (access) => ({ access });
  const names = new PrincipalNames(map ?? NO_IDENTITIES, principals);
  const kept = new Map<string, MappedAccess>();
  return (access) => {
    const key = `${access.owner}\n${access.group}\n${access.sticky ? "t" : "-"}${access.acl}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const mapped = mappedAccess(access, names);
    if (kept.size >= KEPT_ACCESSES) kept.clear();
    kept.set(key, mapped);
    return mapped;
  };
}

/** What each name stands for. */
class PrincipalNames {
  readonly #users: ReadonlyMap<string, string>;
  readonly #groups: ReadonlyMap<string, string>;
  readonly #standForThemselves: boolean;

  constructor(map: IdentityMap, principals: "object ids" | "names") {
    this.#standForThemselves = principals === "object ids";
    const assumed = this.#standForThemselves ? NO_IDENTITIES : ASSUMED_IDENTITIES;
    this.#users = new Map([...Object.entries(assumed.users), ...Object.entries(map.users)]);
    this.#groups = new Map([...Object.entries(assumed.groups), ...Object.entries(map.groups)]);
  }

  /** Undefined for a principal that must be mapped and is not. */
  target(type: "user" | "group", name: string): string | undefined {
    const mapped = (type === "user" ? this.#users : this.#groups).get(name);
    if (mapped !== undefined) return mapped;
    return this.#standForThemselves || name === SUPERUSER || isObjectId(name) ? name : undefined;
  }
}

function mappedAccess(access: Access, names: PrincipalNames): MappedAccess {
  const owner = names.target("user", access.owner);
  const group = names.target("group", access.group);
  const entries = parseAcl(access.acl).map((entry) => ({ entry, target: targetOf(entry, names) }));
  const [first, ...others] = [
    ...(owner === undefined ? [{ principal: `user:${access.owner}`, as: "owner" } as const] : []),
    ...(group === undefined ? [{ principal: `group:${access.group}`, as: "owner" } as const] : []),
    ...unmappedEntries(entries),
  ];
  if (first !== undefined) return { unmapped: [first, ...others] };
  const acl = formatAcl(merged(entries.map(({ entry, target = "" }) => ({ ...entry, principal: target }))));
  return { access: { ...access, owner: owner ?? "", group: group ?? "", acl } };
}

/** Whom an ACL entry names at the target: "" for an entry that names nobody, undefined for somebody who is not mapped. */
function targetOf({ type, principal }: AclEntry, names: PrincipalNames): string | undefined {
  if (principal === "" || type === "mask" || type === "other") return "";
  return names.target(type, principal);
}

/** Each principal once, however many entries name it. */
function unmappedEntries(
  entries: readonly { readonly entry: AclEntry; readonly target: string | undefined }[],
): readonly UnmappedPrincipal[] {
  const principals = entries
    .filter(({ target }) => target === undefined)
    .map(({ entry }) => `${entry.type}:${entry.principal}`);
  return [...new Set(principals)].map((principal) => ({ principal, as: "acl" }));
}

function merged(entries: readonly AclEntry[]): readonly AclEntry[] {
  const byName = new Map<string, AclEntry>();
  for (const entry of entries) {
    if (entry.principal === SUPERUSER) continue;
    const key = `${entry.scope}:${entry.type}:${entry.principal}`;
    byName.set(key, { ...entry, bits: entry.bits | (byName.get(key)?.bits ?? 0) });
  }
  return [...byName.values()];
}

/** A sentence about somebody whom the map does not hold, for an entry that is not carried. */
export function unmappedSentence(unmapped: readonly UnmappedPrincipal[]): string {
  const owners = unmapped.filter((one) => one.as === "owner").map(({ principal }) => principal);
  const named = unmapped.filter((one) => one.as === "acl").map(({ principal }) => principal);
  const parts = [
    ...(owners.length > 0 ? [`owned by ${owners.join(" and ")}`] : []),
    ...(named.length > 0 ? [`its ACL names ${named.join(" and ")}`] : []),
  ];
  return `${parts.join(", ")}: not in "identities"`;
}
