/**
 * `identities`: who at the source is whom at the target, as a person writes it: a mapping with the keys users and groups, or
 * the name of a YAML (or JSON) file that holds one. Later keys have room beside these two.
 */
import { FAILSAFE_SCHEMA, load, YAMLException } from "js-yaml";
import { isObjectId, SUPERUSER, type IdentityMap } from "./model/identity-map.ts";
import { parseManagedIdentityId } from "./model/managed-identity-id.ts";
import { shownValue, type Problem } from "./model/problem.ts";
import { mapping, problemsOf, says, textOf } from "./wording.ts";
import * as z from "zod";

/**
 * The map before names of Microsoft Entra ID are looked up: each value is an object id in lower case, `$superuser`,
 * `user:NAME`, `group:NAME`, `servicePrincipal:NAME` or `managedIdentity:NAME`.
 */
export type IdentityWords = IdentityMap;

/** Reads a text file whose name is relative to where the words stand. Throws what the file system throws. */
export type ReadText = (file: string) => string;

const USERS =
  "an object id, user:NAME, servicePrincipal:NAME, managedIdentity:NAME (a name or an object id), or $superuser";
const GROUPS = "an object id, group:NAME (a name or an object id), or $superuser";
const MAP = "a mapping with the keys users, groups, or the name of a YAML file with one";

const sourceName = z.string().min(1, { error: says("the name of a user or group at the source") });

const identityMap = mapping(
  {
    users: principals(["user", "servicePrincipal", "managedIdentity"], USERS),
    groups: principals(["group"], GROUPS),
  },
  "a map of principals",
);

function principals(kinds: readonly string[], allowed: string) {
  const value = textOf((text) => principal(text, kinds), allowed);
  return z.record(sourceName, value, { error: says(`a mapping from names at the source to ${allowed}`) }).default({});
}

/** The canonical text of whom a value names; undefined for what it may not name. */
function principal(text: string, kinds: readonly string[]): string | undefined {
  const trimmed = text.trim();
  if (trimmed === SUPERUSER) return trimmed;
  if (isObjectId(trimmed)) return trimmed.toLowerCase();
  const [, kind = "", name = ""] = /^([A-Za-z]+):\s*([^,:]+)$/u.exec(trimmed) ?? [];
  if (!kinds.includes(kind)) return undefined;
  if (kind === "managedIdentity" && name.startsWith("/") && parseManagedIdentityId(name) === undefined)
    return undefined;
  return isObjectId(name) ? name.toLowerCase() : `${kind}:${name}`;
}

/** Reads the map, or the file that holds it; `key` spells its own key, for problems. */
export function readIdentityWords(given: unknown, key: string, readText: ReadText): IdentityWords | readonly Problem[] {
  if (typeof given !== "string") return parsedMap(given, (path) => [key, ...path.map(String)].join("."));
  const read = readFile(given, key, readText);
  if ("problem" in read) return [read.problem];
  return parsedMap(read.value, (path) => [`${key} (${given})`, ...path.map(String)].join("."));
}

function parsedMap(
  value: unknown,
  keyOf: (path: readonly PropertyKey[]) => string,
): IdentityWords | readonly Problem[] {
  const parsed = identityMap.safeParse(value);
  return parsed.success ? parsed.data : problemsOf(parsed.error, value, keyOf);
}

function readFile(
  file: string,
  key: string,
  readText: ReadText,
): { readonly value: unknown } | { readonly problem: Problem } {
  const problem = (remedy: string) => ({ problem: { key, given: shownValue(file), allowed: MAP, remedy } });
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return problem(code === "ENOENT" ? "There is no such file." : `The file cannot be read (${code}).`);
  }
  try {
    return { value: load(text, { schema: FAILSAFE_SCHEMA }) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? "" : ` in line ${error.mark.line + 1}`;
    return problem(`It is no YAML: ${error.reason}${line}.`);
  }
}

/** The principals that have to be looked up: `user:NAME`, `group:NAME`, `servicePrincipal:NAME`, `managedIdentity:NAME`. */
export function namedPrincipals({ users, groups }: IdentityWords): readonly string[] {
  return [...new Set([...Object.values(users), ...Object.values(groups)].filter((text) => text.includes(":")))];
}

/** The map with object ids for names; `objectIdOf` knows every principal that `namedPrincipals` tells. */
export function resolvedIdentities<Id>(
  { users, groups }: IdentityWords,
  objectIdOf: (principal: string) => Id,
): IdentityMap<Id | string> {
  const resolved = (map: Readonly<Record<string, string>>): Record<string, Id | string> =>
    Object.fromEntries(Object.entries(map).map(([name, text]) => [name, text.includes(":") ? objectIdOf(text) : text]));
  return { users: resolved(users), groups: resolved(groups) };
}

/** Problems of names where nobody can look them up. */
export function unresolvedNames({ users, groups }: IdentityWords, key: string): readonly Problem[] {
  return Object.entries({ users, groups }).flatMap(([section, map]) =>
    Object.entries(map)
      .filter(([, text]) => text.includes(":"))
      .map(([name, text]) => ({
        key: `${key}.${section}.${name}`,
        given: shownValue(text),
        allowed: "an object id, or $superuser",
        remedy: "Names of Microsoft Entra ID are looked up for stacks only: write the object id.",
      })),
  );
}
