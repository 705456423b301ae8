/** Permission and ACL as Gen1 tells them → access. Pure. */
import { accessOf, type Access } from "../../model/access.ts";
import { aclOfMode, formatAcl, parseAcl } from "../../model/acl.ts";
import { listOf, objectOf, parsedObject, permissionOf, textOf, WireSyntaxError } from "../webhdfs/wire-json.ts";
import type { FileStatus } from "./wire-status.ts";

const STICKY = 0o1000;

/** Owner, group, sticky bit and the whole list of one entry at one moment. */
export interface AclStatus {
  readonly owner: string;
  readonly group: string;
  readonly sticky: boolean;
  /** Complete: base entries, named ones, mask, and the same of the default scope (recorded). */
  readonly acl: string;
}

/** The answer to MSGETACLSTATUS. Throws WireSyntaxError. */
export function parseAclStatus(body: Uint8Array): AclStatus {
  const fields = objectOf(parsedObject(body)["AclStatus"], "AclStatus");
  const entries = listOf(fields, "entries").map((entry) => {
    if (typeof entry !== "string") throw new WireSyntaxError("an entry of the ACL is no text");
    return entry;
  });
  const sticky = fields["stickyBit"] === true || (permissionOf(fields) & STICKY) !== 0;
  return { owner: textOf(fields, "owner"), group: textOf(fields, "group"), sticky, acl: entries.join(",") };
}

/** What the status says where it says all: the entry has no ACL. */
export function statusAcl({ owner, group, permission }: FileStatus): AclStatus {
  return { owner, group, sticky: (permission & STICKY) !== 0, acl: formatAcl(aclOfMode(permission & 0o777)) };
}

/** Most accesses that are kept. */
const KEPT_ACCESSES = 10_000;

/** Equal accesses are made once: most entries of a lake have few different ones. */
export class AccessReader {
  readonly #known = new Map<string, Access>();

  /** The access of an entry. Throws AclSyntaxError, and WireSyntaxError for a list without its base entries. */
  access(told: AclStatus): Access {
    const key = `${told.owner}\n${told.group}\n${told.sticky ? "t" : ""}\n${told.acl}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    requireBaseEntries(told.acl);
    const access = accessOf(told);
    if (this.#known.size >= KEPT_ACCESSES) this.#known.clear();
    this.#known.set(key, access);
    return access;
  }
}

function requireBaseEntries(acl: string): void {
  const entries = parseAcl(acl);
  for (const type of ["user", "group", "other"])
    if (!entries.some((entry) => entry.scope === "access" && entry.type === type && entry.principal === ""))
      throw new WireSyntaxError(`the ACL has no entry ${type}::`);
}
