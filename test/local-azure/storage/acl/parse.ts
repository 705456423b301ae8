/** Reads the text of `x-ms-acl`: complete and partial lists, and the list of keys that a recursive removal takes. */
import type { Acl, AclEntries, NamedEntry } from "./acl.ts";
import { internAcl, knownAcl } from "./acl.ts";
import { parseBits } from "./bits.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** Entries of one scope as they were given; what was not given is undefined. */
export interface GivenEntries {
  readonly user: number | undefined;
  readonly group: number | undefined;
  readonly mask: number | undefined;
  readonly other: number | undefined;
  readonly named: readonly NamedEntry[];
}

/** A given list; a scope without any entry is undefined. */
export interface GivenAcl {
  readonly access: GivenEntries | undefined;
  readonly default: GivenEntries | undefined;
}

/** The most entries that access ACL and default ACL may hold each. */
export const mostEntries = 32;

interface Row {
  readonly isDefault: boolean;
  readonly type: string;
  readonly id: string;
  readonly bits: number | undefined;
}

function parseRow(text: string): Row {
  const parts = text.trim().split(":");
  const isDefault = parts[0] === "default";
  if (isDefault) parts.shift();
  const [type = "", id = "", bits] = parts;
  if (!["user", "group", "mask", "other"].includes(type) || parts.length > 3) {
    throw new ServiceFailure("InvaldAccessControlList");
  }
  if ((type === "mask" || type === "other") && id !== "") throw new ServiceFailure("InvaldAccessControlList");
  return { isDefault, type, id, bits: bits === undefined ? undefined : parseBits(bits) };
}

/** Rows of a list, none twice and no scope too long. */
function parseRows(text: string): readonly Row[] {
  const rows = text.split(",").map(parseRow);
  const keys = new Set(rows.map((row) => `${row.isDefault} ${row.type} ${row.id.toLowerCase()}`));
  if (keys.size !== rows.length) throw new ServiceFailure("InvaldAccessControlList");
  for (const isDefault of [false, true]) {
    if (rows.filter((row) => row.isDefault === isDefault).length > mostEntries) {
      throw new ServiceFailure("InvaldAccessControlList");
    }
  }
  return rows;
}

function scopeOf(rows: readonly Row[], isDefault: boolean): GivenEntries | undefined {
  const own = rows.filter((row) => row.isDefault === isDefault);
  if (own.length === 0) return undefined;
  const base = (type: string): number | undefined => own.find((row) => row.type === type && row.id === "")?.bits;
  const named = own
    .filter((row) => row.id !== "")
    .map((row): NamedEntry => ({ type: row.type === "user" ? "user" : "group", id: row.id, bits: row.bits ?? 0 }));
  return { user: base("user"), group: base("group"), mask: base("mask"), other: base("other"), named };
}

/** Parses a list whose every entry has permission bits. */
export function parseAcl(text: string): GivenAcl {
  const rows = parseRows(text);
  if (rows.some((row) => row.bits === undefined)) throw new ServiceFailure("InvaldAccessControlList");
  return { access: scopeOf(rows, false), default: scopeOf(rows, true) };
}

/** An entry to remove: `mask`, `default:user`, `user:<id>`. */
export interface RemovalKey {
  readonly isDefault: boolean;
  readonly type: string;
  readonly id: string;
}

/** Parses a list whose entries have no permission bits. */
export function parseRemoval(text: string): readonly RemovalKey[] {
  const rows = text.split(",").map(parseRow);
  if (rows.some((row) => row.bits !== undefined)) throw new ServiceFailure("InvaldAccessControlList");
  return rows;
}

function complete(given: GivenEntries | undefined): AclEntries | undefined {
  if (given === undefined) return undefined;
  const { user = 0, group = 0, mask, other = 0, named } = given;
  return { user, group, mask, other, named };
}

/** The ACL of a kept form (see `Acl.toJSON`). */
export function reviveAcl(key: string): Acl {
  const present = knownAcl(key);
  if (present !== undefined) return present;
  const sticky = key.startsWith("sticky,");
  const given = parseAcl(sticky ? key.slice("sticky,".length) : key);
  const access = complete(given.access) ?? { user: 0, group: 0, mask: undefined, other: 0, named: [] };
  return internAcl(sticky, access, complete(given.default));
}
