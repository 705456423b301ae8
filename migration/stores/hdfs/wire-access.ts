/** Permission and ACL as HDFS tells them → access. Pure. */
import type { Access } from "../../model/access.ts";
import { aclOfMode, formatAcl, parseAcl } from "../../model/acl.ts";
import { listOf, objectOf, parsedObject, permissionOf, textOf, WireSyntaxError } from "../webhdfs/wire-json.ts";
import type { FileStatus } from "./wire-status.ts";

const STICKY = 0o1000;

/** Owner, group, permission and ACL of one entry at one moment. */
export interface AclStatus {
  readonly owner: string;
  readonly group: string;
  /** 0 to 0o777; with an access ACL the group's digit is the mask. */
  readonly permission: number;
  readonly sticky: boolean;
  /** In HDFS's words: never `user::`, `mask::` or `other::` of the access scope. */
  readonly entries: readonly string[];
}

/** The answer to GETACLSTATUS. Throws WireSyntaxError. */
export function parseAclStatus(body: Uint8Array): AclStatus {
  const fields = objectOf(parsedObject(body)["AclStatus"], "AclStatus");
  const permission = permissionOf(fields);
  const entries = listOf(fields, "entries").map((entry) => {
    if (typeof entry !== "string") throw new WireSyntaxError("an entry of the ACL is no text");
    return entry;
  });
  const sticky = fields["stickyBit"] === true || (permission & STICKY) !== 0;
  return {
    owner: textOf(fields, "owner"),
    group: textOf(fields, "group"),
    permission: permission & 0o777,
    sticky,
    entries,
  };
}

/** What the status says where it says all: the entry has no ACL. */
export function statusAcl(status: FileStatus): AclStatus {
  const { owner, group, permission } = status;
  return { owner, group, permission: permission & 0o777, sticky: (permission & STICKY) !== 0, entries: [] };
}

/** Most texts that are kept. */
const KEPT_TEXTS = 10_000;

/** Equal texts are made once: most entries of a lake have few different accesses. */
export class AccessReader {
  readonly #texts = new Map<string, string>();

  /** The access of an entry. Throws AclSyntaxError. */
  access(told: AclStatus): Access {
    const { owner, group, sticky, permission, entries } = told;
    const key = `${permission} ${entries.join(",")}`;
    let acl = this.#texts.get(key);
    if (acl === undefined) {
      acl = aclText(permission, entries);
      if (this.#texts.size >= KEPT_TEXTS) this.#texts.clear();
      this.#texts.set(key, acl);
    }
    return { owner, group, sticky, acl };
  }
}

/**
 * With an access ACL, which shows in its own `group::`, the group's digit of the permission is the mask; without one, also
 * where there are default entries, it is what the owning group may (recorded).
 */
function aclText(permission: number, entries: readonly string[]): string {
  const told = parseAcl(entries.join(","));
  const hasAccessList = told.some(({ scope }) => scope === "access");
  const base = aclOfMode(permission);
  const digits = hasAccessList ? base.filter(({ type }) => type !== "group") : base;
  const mask = hasAccessList
    ? [{ scope: "access", type: "mask", principal: "", bits: (permission >> 3) & 7 } as const]
    : [];
  return formatAcl([...digits, ...told, ...mask]);
}
