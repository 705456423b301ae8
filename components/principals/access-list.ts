/**
 * Access control lists as a stack file writes them, with names instead of object ids:
 * `group:analysts:r-x, default:group:analysts:r-x`. Pure.
 */
import { formatAcl, impliedMask, parseAcl } from "../../migration/model/acl.ts";
import type { AclEntry, AclScope } from "../../migration/model/acl.ts";
import { parsePrincipal, principalKey } from "./principal.ts";
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
  "entries [default:](user|group|servicePrincipal|managedIdentity|mask|other):[NAME or object id]:rwx with commas between, " +
  "each at most once and at most 28 named ones a scope";

/**
 * Named entries that one scope can hold beside owner, owning group, mask and other: 32 in all.
 * https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control
 */
const mostNamedEntries = 28;

/** Words that stand for nobody without a name: there is no owning service principal. */
const mustBeNamed: readonly string[] = ["servicePrincipal", "managedIdentity"];

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
  const acl = parseAcl(writtenAccessList(entries, objectIdOf));
  const access = completeScope(acl, "access", { user: 7, group: 5, other: 0 });
  if (!acl.some((entry) => entry.scope === "default")) return formatAcl(access);
  const base = { user: baseBits(access, "user"), group: baseBits(access, "group"), other: baseBits(access, "other") };
  return formatAcl([...access, ...completeScope(acl, "default", base)]);
}

/** The list as it is written and no more, with object ids in place of names. */
export function writtenAccessList(
  entries: readonly NamedAclEntry[],
  objectIdOf: (principal: Principal) => string,
): string {
  const texts = entries.map(({ scope, type, principal, permissions }) => {
    const id = principal === undefined ? "" : objectIdOf(principal);
    return `${scope === "default" ? "default:" : ""}${type}:${id}:${permissions}`;
  });
  return texts.join(",");
}

function parseEntry(text: string): NamedAclEntry | undefined {
  const parts = /^(default:)?(user|group|servicePrincipal|managedIdentity|mask|other):([^:]*):([r-][w-][x-])$/u.exec(
    text.trim(),
  );
  if (parts === null) return undefined;
  const [, prefix, word = "", name = "", permissions = ""] = parts;
  const scope = prefix === undefined ? "access" : "default";
  const type = word === "group" || word === "mask" || word === "other" ? word : "user";
  if (name.trim() === "")
    return mustBeNamed.includes(word) ? undefined : { scope, type, principal: undefined, permissions };
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
  return [...entries, { scope, type: "mask", principal: "", bits: impliedMask(entries, scope) } as const];
}

function baseBits(entries: readonly AclEntry[], type: "user" | "group" | "other"): number {
  return entries.find((entry) => entry.type === type && entry.principal === "")?.bits ?? 0;
}

function principalText(entry: NamedAclEntry): string {
  return entry.principal === undefined ? "" : principalKey(entry.principal);
}
