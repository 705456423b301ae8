/**
 * The access control list of one file or directory as the service keeps it: immutable, one object per distinct value, with
 * the texts that answers and listings need made once. Evaluation is in authorization/, changes in acl/change.ts.
 */
import { bitsText } from "./bits.ts";

/** A named entry: three permission bits for the user or group of an object id. */
export interface NamedEntry {
  readonly type: "user" | "group";
  readonly id: string;
  readonly bits: number;
}

/** One list: base entries, named entries, and a mask if there is one. Bits are 0 to 7. */
export interface AclEntries {
  readonly user: number;
  readonly group: number;
  readonly mask: number | undefined;
  readonly other: number;
  readonly named: readonly NamedEntry[];
}

/** The kept value; equal values are the same object. */
export interface Acl {
  readonly sticky: boolean;
  readonly access: AclEntries;
  /** Directories only. */
  readonly default: AclEntries | undefined;
  /** As `x-ms-acl` tells it: access entries, then default ones; mask before other. */
  readonly text: string;
  /** As `x-ms-permissions` tells it: `rwxr-x--t+`. */
  readonly permissions: string;
  /** The form in which journal and documents keep it. */
  toJSON(): string;
}

const known = new Map<string, Acl>();

function entriesText(entries: AclEntries, prefix: string): string {
  const users = entries.named.filter((entry) => entry.type === "user");
  const groups = entries.named.filter((entry) => entry.type === "group");
  const told = (type: string, id: string, bits: number): string => `${prefix}${type}:${id}:${bitsText(bits)}`;
  return [
    told("user", "", entries.user),
    ...users.map((entry) => told("user", entry.id, entry.bits)),
    told("group", "", entries.group),
    ...groups.map((entry) => told("group", entry.id, entry.bits)),
    ...(entries.mask === undefined ? [] : [told("mask", "", entries.mask)]),
    told("other", "", entries.other),
  ].join(",");
}

function permissionsText(sticky: boolean, access: AclEntries, hasDefault: boolean): string {
  const base = bitsText(access.user) + bitsText(access.mask ?? access.group) + bitsText(access.other);
  const extended = access.mask !== undefined || access.named.length > 0 || hasDefault ? "+" : "";
  if (!sticky) return base + extended;
  return `${base.slice(0, 8)}${(access.other & 1) === 1 ? "t" : "T"}${extended}`;
}

/** The one object for these values. */
export function internAcl(sticky: boolean, access: AclEntries, defaults: AclEntries | undefined): Acl {
  const accessText = entriesText(access, "");
  const text = defaults === undefined ? accessText : `${accessText},${entriesText(defaults, "default:")}`;
  const key = sticky ? `sticky,${text}` : text;
  const present = known.get(key);
  if (present !== undefined) return present;
  const acl: Acl = {
    sticky,
    access,
    default: defaults,
    text,
    permissions: permissionsText(sticky, access, defaults !== undefined),
    toJSON: () => key,
  };
  known.set(key, acl);
  return acl;
}

/** The object for a kept form, if it was told before. */
export function knownAcl(key: string): Acl | undefined {
  return known.get(key);
}

/** An ACL of base entries only. */
export function baseAcl(mode: number): Acl {
  const access = { user: (mode >> 6) & 7, group: (mode >> 3) & 7, mask: undefined, other: mode & 7, named: [] };
  return internAcl((mode & 0o1000) !== 0, access, undefined);
}
