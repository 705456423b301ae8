/**
 * What a new list, a new mode or a recursive change makes of an ACL. Sources: fixtures on setAccessControl and recursive
 * changes; Hadoop's ITestAzureBlobFilesystemAcl, run against the live service (mask filled in as the union of named entries
 * and owning group, partial lists, sticky bit kept by a list, mode setting the mask).
 */
import type { Acl, AclEntries, NamedEntry } from "./acl.ts";
import { internAcl } from "./acl.ts";
import type { GivenAcl, GivenEntries, RemovalKey } from "./parse.ts";
import { mostEntries } from "./parse.ts";
import { ServiceFailure } from "../wire/failure.ts";

function filledMask(given: number | undefined, named: readonly NamedEntry[], group: number): number | undefined {
  if (given !== undefined || named.length === 0) return given;
  return named.reduce((mask, entry) => mask | entry.bits, group);
}

function overlaid(given: GivenEntries, base: AclEntries): AclEntries {
  const group = given.group ?? base.group;
  return {
    user: given.user ?? base.user,
    group,
    mask: filledMask(given.mask, given.named, group),
    other: given.other ?? base.other,
    named: given.named,
  };
}

function withinLimit(entries: AclEntries): void {
  if (entries.named.length + 3 + (entries.mask === undefined ? 0 : 1) > mostEntries) {
    throw new ServiceFailure("InvaldAccessControlList");
  }
}

function checked(acl: Acl): Acl {
  withinLimit(acl.access);
  if (acl.default !== undefined) withinLimit(acl.default);
  return acl;
}

/** The whole list is replaced; base entries that are not given stay, or are copied from the access ACL for the default. */
export function withList(acl: Acl, given: GivenAcl, isDirectory: boolean): Acl {
  if (given.default !== undefined && !isDirectory) throw new ServiceFailure("InvaldAccessControlList");
  const access = given.access === undefined ? acl.access : overlaid(given.access, acl.access);
  const defaults = given.default === undefined ? undefined : overlaid(given.default, acl.default ?? access);
  return checked(internAcl(acl.sticky, access, defaults));
}

/** A mode sets user, other and sticky bit, and the mask where there is one, else the group. */
export function withMode(acl: Acl, mode: number): Acl {
  const group = (mode >> 3) & 7;
  const bits = acl.access.mask === undefined ? { group } : { mask: group };
  const access = { ...acl.access, user: (mode >> 6) & 7, other: mode & 7, ...bits };
  return internAcl((mode & 0o1000) !== 0, access, acl.default);
}

function merged(given: GivenEntries, base: AclEntries): AclEntries {
  const isGiven = (entry: NamedEntry): boolean =>
    given.named.some((other) => other.type === entry.type && other.id === entry.id);
  const named = [...base.named.filter((entry) => !isGiven(entry)), ...given.named];
  const group = given.group ?? base.group;
  const mask = given.mask ?? filledMask(undefined, named, group);
  return { user: given.user ?? base.user, group, mask, other: given.other ?? base.other, named };
}

/** Given entries are added or replaced, all others stay. */
export function withModification(acl: Acl, given: GivenAcl, isDirectory: boolean): Acl {
  const access = given.access === undefined ? acl.access : merged(given.access, acl.access);
  if (given.default === undefined || !isDirectory) return checked(internAcl(acl.sticky, access, acl.default));
  const base = acl.default ?? { ...access, mask: undefined, named: [] };
  return checked(internAcl(acl.sticky, access, merged(given.default, base)));
}

function removed(entries: AclEntries, keys: readonly RemovalKey[]): AclEntries {
  const isNamed = (entry: NamedEntry): boolean => keys.some((key) => key.type === entry.type && key.id === entry.id);
  const named = entries.named.filter((entry) => !isNamed(entry));
  const dropsMask = keys.some((key) => key.type === "mask");
  const mask = dropsMask ? filledMask(undefined, named, entries.group) : entries.mask;
  return { ...entries, named, mask };
}

/** Named entries and masks go; base entries of the access ACL stay. A default ACL goes with its base entries. */
export function withoutEntries(acl: Acl, keys: readonly RemovalKey[], isDirectory: boolean): Acl {
  const access = removed(
    acl.access,
    keys.filter((key) => !key.isDefault),
  );
  const defaultKeys = keys.filter((key) => key.isDefault);
  if (acl.default === undefined || !isDirectory) return internAcl(acl.sticky, access, undefined);
  const dropsBase = defaultKeys.some((key) => key.id === "" && key.type !== "mask");
  const defaults = removed(acl.default, defaultKeys);
  return internAcl(acl.sticky, access, dropsBase && defaults.named.length === 0 ? undefined : defaults);
}
