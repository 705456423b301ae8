/**
 * What a directory's declared list makes of the lists of what lies below it, where that is asked for. Only lists: owner and
 * owning group of each entry stay, and so does its sticky bit. Files have no default scope, and get none. Pure.
 */
import type { Access } from "./access.ts";
import { formatAcl, impliedMask, isExtended, parseAcl, scopeOf, type AclEntry, type AclScope } from "./acl.ts";
import { sameList, subjectOf } from "./declared-access.ts";
import type { EntryKind } from "./entry.ts";

export interface ListBelow {
  /** `modify`: each entry is added, or replaces its like; all others stay. `replace`: the list becomes this one. */
  readonly mode: "modify" | "replace";
  /** With `replace` the whole access scope; a default scope without any entry is left as it is. */
  readonly entries: readonly AclEntry[];
}

/** https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control: of each scope, all counted. */
const MOST_ENTRIES = 32;

/** The access that an entry gets, `unchanged` where it says the same already, or why it cannot have it. */
export function accessBelow(
  below: ListBelow,
  { kind, access }: { readonly kind: EntryKind; readonly access: Access },
): Access | "unchanged" | { readonly refused: string } {
  const current = parseAcl(access.acl);
  const scopes: readonly AclScope[] = kind === "file" ? ["access"] : ["access", "default"];
  const lists = scopes.map((scope) => listOf(below, current, scope));
  const longest = Math.max(...lists.map((list) => list.length));
  if (longest > MOST_ENTRIES)
    return { refused: `its list would have ${longest} entries; ${MOST_ENTRIES} are possible` };
  const wanted = lists.flat();
  return sameList(wanted, current) ? "unchanged" : { ...access, acl: formatAcl(wanted) };
}

function listOf({ mode, entries }: ListBelow, current: readonly AclEntry[], scope: AclScope): readonly AclEntry[] {
  const given = scopeOf(entries, scope);
  if (given.length === 0) return scopeOf(current, scope);
  return mode === "replace" ? given : modified(given, current, scope);
}

/** A default scope that is not there yet begins with owner, owning group and other of the access scope, as the service has it. */
function modified(given: readonly AclEntry[], current: readonly AclEntry[], scope: AclScope): readonly AclEntry[] {
  const own = scopeOf(current, scope);
  const base = own.length > 0 ? own : beginning(current);
  const named = new Set(given.map(subjectOf));
  const kept = base.filter((entry) => !named.has(subjectOf(entry)));
  const merged = [...kept, ...given];
  if (!isExtended(merged, scope) || given.some(({ type }) => type === "mask")) return merged;
  const mask = { scope, type: "mask", principal: "", bits: widenedMask(given, base, scope) } as const;
  return [...merged.filter(({ type }) => type !== "mask"), mask];
}

function beginning(current: readonly AclEntry[]): readonly AclEntry[] {
  return scopeOf(current, "access")
    .filter(({ type, principal }) => principal === "" && type !== "mask")
    .map((entry) => ({ ...entry, scope: "default" as const }));
}

/** Wide enough for what is given, and no wider than it was for everybody else: a mask that was closed stays closed to others' rights. */
function widenedMask(given: readonly AclEntry[], base: readonly AclEntry[], scope: AclScope): number {
  const before = base.find(({ type }) => type === "mask")?.bits ?? impliedMask(base, scope);
  return before | impliedMask(given, scope);
}
