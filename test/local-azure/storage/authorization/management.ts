/**
 * Rights on an account or a filesystem as a whole: listing, making, deleting filesystems, their properties, the user
 * delegation key. No ACL is asked: they need the key, an account signature, or a role.
 */
import type { Account } from "../state.ts";
import { grantOf } from "./access.ts";
import type { Caller } from "./caller.ts";
import type { Roles } from "./roles.ts";
import { denied, requireSignedWhole } from "./signature-rights.ts";

/** What is asked for, and where. */
export interface Managed {
  readonly account: Account;
  /** "" asks about the account. */
  readonly filesystem: string;
  readonly needs: "read" | "write";
  /** Any of these is enough for an account signature; none: no signature is. */
  readonly letters: string;
}

function isPublic({ account, filesystem, needs }: Managed): boolean {
  const publicAccess = account.filesystems.get(filesystem)?.properties.publicAccess;
  return needs === "read" && publicAccess === "container";
}

/** Throws 403, or 401 for nobody, where the caller may not. */
export function mayManage(caller: Caller, roles: Roles, where: Managed): void {
  if (caller.kind === "anonymous") {
    if (!caller.readsPublic || !isPublic(where)) throw caller.refusal;
    return;
  }
  if (caller.kind === "sas")
    requireSignedWhole(caller, where.letters, where.filesystem === "" ? "service" : "container");
  else if (!grantOf(caller, roles, where)[where.needs]) throw denied();
}

/** Get User Delegation Key: any role over blob data, or *Storage Blob Delegator*, on the account or above (documented). */
export function mayDelegate(caller: Caller, roles: Roles, account: Account): void {
  if (!grantOf(caller, roles, { account, filesystem: "" }).delegate) throw denied();
}
