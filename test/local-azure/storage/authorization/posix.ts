/**
 * Evaluation of an ACL for a principal, in the order of the access-control article (2023): owning user, named user, groups,
 * other. Any single group that grants the whole request suffices; the article applies the mask to `other` as well.
 */
import type { Acl } from "../acl/acl.ts";

/** Read, write, execute as bits of a wanted permission. */
export const permission = { read: 4, write: 2, execute: 1 } as const;

/** Who asks. */
export interface Principal {
  readonly objectId: string;
  readonly groups: readonly string[];
}

/** What is asked about. */
export interface Guarded {
  readonly owner: string;
  readonly group: string;
  readonly acl: Acl;
}

/** Whether the principal has every wanted bit. */
export function grants(guarded: Guarded, principal: Principal, wanted: number): boolean {
  const { access } = guarded.acl;
  const has = (bits: number): boolean => (bits & wanted) === wanted;
  if (guarded.owner === principal.objectId) return has(access.user);
  const mask = access.mask ?? 7;
  const named = access.named.find((entry) => entry.type === "user" && entry.id === principal.objectId);
  if (named !== undefined) return has(named.bits & mask);
  if (principal.groups.includes(guarded.group) && has(access.group & mask)) return true;
  const byGroup = access.named.some(
    (entry) => entry.type === "group" && principal.groups.includes(entry.id) && has(entry.bits & mask),
  );
  return byGroup || has(access.other & mask);
}
