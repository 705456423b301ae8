/**
 * Access control lists as a stack file writes them, with names instead of object ids:
 * `group:analysts:r-x, default:group:analysts:r-x`. Pure.
 */
import { formatAcl, parseAcl } from "../migration/model/acl.ts";
import type { AclEntry, AclScope } from "../migration/model/acl.ts";
import { formatPrincipal, parsePrincipal } from "./principal.ts";
import type { Principal } from "./principal.ts";

/** One entry before its name is looked up. */
export interface NamedAclEntry {
  readonly scope: AclScope;
  readonly type: AclEntry["type"];
  /** Undefined for the owner, the owning group, mask and other. */
  readonly principal: Principal | undefined;
  /** `rwx`, with `-` for what is not allowed. */
  readonly permissions: string;
}

/** What `parseAccessList` accepts, for messages. */
export const accessListGrammar =
  "entries [default:](user|group|servicePrincipal|mask|other):[NAME or object id]:rwx with commas between, " +
  "each at most once and at most 28 named ones a scope";

/**
 * Named entries that one scope can hold beside owner, owning group, mask and other: 32 in all.
 * https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control
 */
const mostNamedEntries = 28;

/** Reads a list; undefined if anything in it is wrong. */
export function parseAccessList(text: string): readonly NamedAclEntry[] | undefined {
  const entries = text.split(",").map(parseEntry);
  if (!entries.every((entry) => entry !== undefined)) return undefined;
  const keys = entries.map((entry) => `${entry.scope}:${entry.type}:${principalText(entry)}`);
  const named = (scope: AclScope) => entries.filter((entry) => entry.scope === scope && entry.principal !== undefined);
  const tooMany = named("access").length > mostNamedEntries || named("default").length > mostNamedEntries;
  return new Set(keys).size < keys.length || tooMany ? undefined : entries;
}

/**
 * The whole list as the service keeps it, canonical: names become object ids, and what the file leaves out is completed.
 * Owner, owning group and other of the access scope default to `rwx`, `r-x`, `---` (a new filesystem's root), those of the
 * default scope, if that is used at all, to the access scope's; a mask is the union of what it limits.
 */
export function completeAccessList(
  entries: readonly NamedAclEntry[],
  objectIdOf: (principal: Principal) => string,
): string {
  const given = entries.map(({ scope, type, principal, permissions }) => {
    const id = principal === undefined ? "" : objectIdOf(principal);
    return `${scope === "default" ? "default:" : ""}${type}:${id}:${permissions}`;
  });
  const acl = parseAcl(given.join(","));
  const access = completeScope(acl, "access", { user: 7, group: 5, other: 0 });
  if (!acl.some((entry) => entry.scope === "default")) return formatAcl(access);
  const base = { user: baseBits(access, "user"), group: baseBits(access, "group"), other: baseBits(access, "other") };
  return formatAcl([...access, ...completeScope(acl, "default", base)]);
}

function parseEntry(text: string): NamedAclEntry | undefined {
  const parts = /^(default:)?(user|group|servicePrincipal|mask|other):([^:]*):([r-][w-][x-])$/u.exec(text.trim());
  if (parts === null) return undefined;
  const [, prefix, word = "", name = "", permissions = ""] = parts;
  const scope = prefix === undefined ? "access" : "default";
  const type = word === "group" || word === "mask" || word === "other" ? word : "user";
  if (name.trim() === "")
    return word === "servicePrincipal" ? undefined : { scope, type, principal: undefined, permissions };
  const principal = parsePrincipal(`${word}:${name}`);
  return principal === undefined ? undefined : { scope, type, principal, permissions };
}

function completeScope(acl: readonly AclEntry[], scope: AclScope, base: Record<"user" | "group" | "other", number>) {
  const entries = acl.filter((entry) => entry.scope === scope);
  for (const type of ["user", "group", "other"] as const) {
    if (entries.some((entry) => entry.type === type && entry.principal === "")) continue;
    entries.push({ scope, type, principal: "", bits: base[type] });
  }
  const named = entries.some((entry) => entry.principal !== "");
  if (!named || entries.some((entry) => entry.type === "mask")) return entries;
  const limited = entries.filter((entry) => entry.principal !== "" || entry.type === "group");
  return [
    ...entries,
    { scope, type: "mask", principal: "", bits: limited.reduce((bits, entry) => bits | entry.bits, 0) } as const,
  ];
}

function baseBits(entries: readonly AclEntry[], type: "user" | "group" | "other"): number {
  return entries.find((entry) => entry.type === type && entry.principal === "")?.bits ?? 0;
}

function principalText(entry: NamedAclEntry): string {
  return entry.principal === undefined ? "" : formatPrincipal(entry.principal);
}
