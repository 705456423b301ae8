/**
 * Owner, group and permissions as Hadoop's WASB driver keeps them in a blob's metadata: JSON with the members owner, group
 * and permissions (`rwxr-x--t`), names of users and groups (source: the driver's own code and tests).
 */
import * as z from "zod";
import { accessOf, type Access } from "../../model/access.ts";
import { aclOfMode, formatAcl } from "../../model/acl.ts";
import type { EntryKind } from "../../model/entry.ts";
import { isSticky, modeOfPermissions } from "../gen2/wire-access.ts";

/** Owner and group that nobody named: the super-user, as Azure calls it. */
const NOBODY_NAMED = "$superuser";

const permission = z.object({
  owner: z.string().nullish(),
  group: z.string().nullish(),
  permissions: z.string().regex(/^(?:[r-][w-][x-]){2}[r-][w-][xtT-]\+?$/u),
});

/** The access that the text tells; undefined where it cannot be read. */
export function parseWasbPermission(text: string): Access | undefined {
  const parsed = permission.safeParse(jsonOf(text));
  if (!parsed.success) return undefined;
  const { owner, group, permissions } = parsed.data;
  return accessOf({
    owner: named(owner),
    group: named(group),
    sticky: isSticky(permissions),
    acl: formatAcl(aclOfMode(modeOfPermissions(permissions))),
  });
}

function named(principal: string | null | undefined): string {
  return principal === undefined || principal === null || principal === "" ? NOBODY_NAMED : principal;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What Azure gives to what is made without anybody's word: 0750 or 0640, of the super-user. */
export function unnamedAccess(kind: EntryKind): Access {
  return UNNAMED[kind];
}

const UNNAMED: Readonly<Record<EntryKind, Access>> = {
  directory: { owner: NOBODY_NAMED, group: NOBODY_NAMED, sticky: false, acl: formatAcl(aclOfMode(0o750)) },
  file: { owner: NOBODY_NAMED, group: NOBODY_NAMED, sticky: false, acl: formatAcl(aclOfMode(0o640)) },
};
