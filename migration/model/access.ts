/** Who may do what with an entry: owner, owning group, sticky bit and access control list. */
import { aclOfMode, canonicalAcl, formatAcl, parseAcl, scopeOf, type AclEntry } from "./acl.ts";

export interface Access {
  /** Object id, or `$superuser`. */
  readonly owner: string;
  /** Object id, or `$superuser`. */
  readonly group: string;
  readonly sticky: boolean;
  /** Canonical text (see acl.ts), access scope and, on directories only, default scope. Holds the permission bits too. */
  readonly acl: string;
}

/** Default entries that give nothing to anybody but the owner: what a directory has while its children are still being made. */
export const OWNER_ONLY_DEFAULT: readonly AclEntry[] = aclOfMode(0o700, "default");
const OWNER_ONLY_DEFAULT_TEXT = formatAcl(OWNER_ONLY_DEFAULT);

/** What a new file or directory shows without any default entry: permissions 0666 or 0777 less Azure's umask 027. */
const UNINHERITED_FILE_MODE = 0o640;

export function sameAccess(left: Access, right: Access): boolean {
  return (
    left.acl === right.acl && left.owner === right.owner && left.group === right.group && left.sticky === right.sticky
  );
}

/** Builds an Access from a store's own words. Throws AclSyntaxError. */
export function accessOf(words: { owner: string; group: string; sticky: boolean; acl: string }): Access {
  return { owner: words.owner, group: words.group, sticky: words.sticky, acl: canonicalAcl(words.acl) };
}

/** Whether new children of a directory with this access would be open to its owner only. */
export function hasOwnerOnlyDefault(access: Access): boolean {
  return formatAcl(scopeOf(parseAcl(access.acl), "default")) === OWNER_ONLY_DEFAULT_TEXT;
}

/** The same access with its default entries replaced by owner-only ones. */
export function withOwnerOnlyDefault(access: Access): Access {
  const entries = scopeOf(parseAcl(access.acl), "access");
  return { ...access, acl: formatAcl([...entries, ...OWNER_ONLY_DEFAULT]) };
}

/**
 * What a file shows between its creation in `directory` and the moment its own access is set: the directory's default
 * entries, or 0640 where there are none; owned by the migrating identity, in the directory's group.
 */
export function inheritedByFile(directory: Access): Access {
  const inherited = scopeOf(parseAcl(directory.acl), "default").map((entry) => ({
    ...entry,
    scope: "access" as const,
  }));
  const entries = inherited.length > 0 ? inherited : aclOfMode(UNINHERITED_FILE_MODE);
  return { owner: "", group: directory.group, sticky: false, acl: formatAcl(entries) };
}

/** What Azure gives a new directory without any default entry: permissions 0777 less its umask 027. */
const UNINHERITED_DIRECTORY_MODE = 0o750;

/**
 * What a child of `directory` has where nobody says anything about it: the directory's owner and group, and its default
 * entries, which a directory hands on; 0640 or 0750 where it has none.
 */
export function inheritedAccess(directory: Access, kind: "file" | "directory"): Access {
  if (kind === "file") return { ...inheritedByFile(directory), owner: directory.owner };
  const defaults = scopeOf(parseAcl(directory.acl), "default");
  const own = defaults.map((entry) => ({ ...entry, scope: "access" as const }));
  const acl = formatAcl(defaults.length > 0 ? [...own, ...defaults] : aclOfMode(UNINHERITED_DIRECTORY_MODE));
  return { owner: directory.owner, group: directory.group, sticky: false, acl };
}

interface Grants {
  readonly named: ReadonlyMap<string, number>;
  readonly groups: readonly number[];
  readonly other: number;
}

/** Effective rights of everybody but the owner, the mask applied. */
function grantsOf(access: Access): Grants {
  const entries = scopeOf(parseAcl(access.acl), "access");
  const mask = entries.find((entry) => entry.type === "mask")?.bits ?? 7;
  const named = new Map<string, number>();
  const groups: number[] = [];
  let other = 0;
  for (const entry of entries) {
    if (entry.type === "other") other = entry.bits;
    else if (entry.type === "group") {
      const key = `group:${entry.principal === "" ? access.group : entry.principal}`;
      named.set(key, (named.get(key) ?? 0) | (entry.bits & mask));
      groups.push(entry.bits & mask);
    } else if (entry.type === "user" && entry.principal !== "") named.set(`user:${entry.principal}`, entry.bits & mask);
  }
  return { named, groups, other };
}

const union = (grants: Grants): number => grants.groups.reduce((bits, group) => bits | group, grants.other);
const guaranteed = (grants: Grants): number => grants.groups.reduce((bits, group) => bits & group, grants.other);
const within = (bits: number, limit: number): boolean => (bits & ~limit) === 0;

/**
 * Whether nobody but the owner may do more under `shown` than under `wanted`. Group membership is not known here, so the
 * answer errs towards "wider": a principal that only one side names is measured by the most that `shown` could give it
 * and the least that `wanted` guarantees.
 */
export function isNoWider(shown: Access, wanted: Access): boolean {
  const shownGrants = grantsOf(shown);
  const wantedGrants = grantsOf(wanted);
  if (union(shownGrants) === 0 && [...shownGrants.named.values()].every((bits) => bits === 0)) return true;
  if (!within(shownGrants.other, wantedGrants.other)) return false;
  for (const [principal, bits] of wantedGrants.named)
    if (!within(shownGrants.named.get(principal) ?? union(shownGrants), bits)) return false;
  for (const [principal, bits] of shownGrants.named)
    if (!within(bits, wantedGrants.named.get(principal) ?? guaranteed(wantedGrants))) return false;
  return true;
}
