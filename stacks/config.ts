/**
 * The only reader of the stack configuration: unknown values in, a StackConfig or every problem at once out.
 * Keys and their meaning: the stack files beside this one, and the tables of schema/.
 */
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ReadText } from "../migration/identity-words.ts";
import { isProblem, nearestWord } from "../migration/model/problem.ts";
import type { Problem } from "../migration/model/problem.ts";
import { parseSourceUri } from "../migration/model/source-uri.ts";
import { fieldOf } from "../migration/model/unknown-value.ts";
import { parseMigrationWords } from "../migration/settings.ts";
import { problemsOf, unknownKey } from "../migration/wording.ts";
import type { KeyOf } from "../migration/wording.ts";
import type * as z from "zod";
import { filesystemConfigOf } from "./filesystem-config.ts";
import type { FilesystemConfig } from "./filesystem-config.ts";
import { referencesIn } from "./references.ts";
import { laidOverBase } from "./base.ts";
import type { Sections } from "./base.ts";
import { readable } from "./readable.ts";
import type { AccessConfig, AccountConfig, GroupConfig, MigrationConfig, StackConfig } from "./stack-config.ts";
import { stackFileError } from "./stack-file-error.ts";
import { isWrongAnyway, withoutEchoes } from "./echoes.ts";
import { isOurs, namespace, withoutNamespace } from "./namespace.ts";
import { present } from "./present.ts";
import { problemsBetween } from "./rules.ts";
import { accessSection, definitionOf } from "./schema/access.ts";
import { accountSection, wishesOf } from "./schema/account.ts";
import { filesystemSection, filesystemsSection } from "./schema/filesystems.ts";
import { groupSection, groupsSection } from "./schema/groups.ts";
import { migrationsSection, targetPlace } from "./schema/migrations.ts";
import { sectionNames } from "./schema/stack-file.ts";

/** Reads the configuration of the stack that runs. Ends the program with every problem in one message if there is any. */
export function readStackConfig(): StackConfig {
  const all = Object.entries(pulumi.runtime.allConfig());
  const secrets = secretSections();
  // No message may repeat what is secret.
  const isSecret = (one: string) => secrets.some(({ key }) => key === one);
  const values = all
    .filter(([key]) => isOurs(key) && !isSecret(key))
    .map(([key, text]): [string, unknown] => [withoutNamespace(key), decoded(text)]);
  const found = [...secrets, ...misspeltNamespaces(all.map(([key]) => key))];
  const location = new pulumi.Config("azure-native").get("location");
  const config = parseStackConfig(Object.fromEntries(values), location, readBesideStackFiles, found);
  if (!(config instanceof Array)) return config;
  throw stackFileError(config);
}

/**
 * A secret would end in the state of a resource, and none is needed: tokens come from `@azure/identity`, and those of HDFS from
 * where `hdfs.delegationToken` says.
 */
function secretSections(): Problem[] {
  const keys: unknown = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]");
  return (keys instanceof Array ? keys : [])
    .map(String)
    .filter(isOurs)
    .map((key) => ({
      key,
      given: "a secret",
      allowed: "no secret: nothing here is one",
      remedy:
        "Write it without secure:. A token of HDFS comes from hdfs.delegationToken: a file, a command or a secret of Key Vault.",
    }));
}

/** Sections below a namespace like ours, which nobody would read: `adls_migration:account`. */
function misspeltNamespaces(keys: readonly string[]): Problem[] {
  return keys.flatMap((key) => {
    const [space = "", name = ""] = key.split(":");
    const isLike = space.toLowerCase().startsWith("adls") && nearestWord(space, [namespace]) !== undefined;
    return isLike && space !== namespace && sectionNames.includes(name)
      ? [unknownKey(key, key, `${namespace}:${name}`)]
      : [];
  });
}

/** Reads a file that a stack file names: names are relative to the folder of the stack files. */
function readBesideStackFiles(file: string): string {
  return readFileSync(resolve(import.meta.dirname, file), "utf8");
}

/**
 * Reads the sections, given by name, of a stack file, with those of the base that it names. `found` are problems of sections
 * that are not among them.
 */
export function parseStackConfig(
  own: Sections,
  defaultLocation: string | undefined,
  readText: ReadText = readBesideStackFiles,
  found: readonly Problem[] = [],
): StackConfig | Problem[] {
  const { sections, shownKey, ...base } = laidOverBase(own, readText);
  const problems: Problem[] = Object.keys(sections)
    .filter((key) => !sectionNames.includes(key))
    .map((key) => unknownKey(`${namespace}:${key}`, key, sectionNames.join(", ")));
  const config = configIn(sections, defaultLocation, readText, problems);
  const isWhole = base.isWhole && !found.some(({ key }) => key === `${namespace}:base`);
  const here = [...found, ...base.problems, ...withoutEchoes(isWhole ? problems : problems.filter(isWrongAnyway))];
  const known = new Set([...here, ...problems].map(({ key }) => key));
  const between = isWhole ? problemsBetween(config, referencesIn(sections), known) : [];
  const said = [...here, ...between];
  return said.length === 0 ? config : said.map((problem) => ({ ...problem, key: shownKey(problem.key) }));
}

/** What can be read of the sections; the rest is added to the problems. */
function configIn(
  sections: Sections,
  defaultLocation: string | undefined,
  readText: ReadText,
  problems: Problem[],
): StackConfig {
  return {
    account: parseAccount(sections["account"] ?? {}, problems),
    filesystems: parseFilesystems(sections["filesystems"] ?? {}, problems),
    groups: parseGroups(sections["groups"] ?? {}, problems),
    access: parseAccess(sections["access"] ?? [], problems),
    migrations: parseMigrations(sections["migrations"] ?? {}, readText, problems),
    ...present({ defaultLocation }),
  };
}

/** Values that are no scalars arrive as JSON, and a key without anything after it as an empty text. */
function decoded(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Spells a key as `adls-migration:access.0.role`. */
function keyIn(...outer: readonly string[]): (path: readonly PropertyKey[]) => string {
  return (path) => `${namespace}:${[...outer, ...path].map(String).join(".")}`;
}

/**
 * What a schema makes of a section. Its problems are added to the others; what can be read beside them is, and held against
 * other words, so that no mistake hides another.
 */
function section<Schema extends z.ZodType>(
  schema: Schema,
  key: readonly string[],
  value: unknown,
  problems: Problem[],
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  problems.push(...problemsOf(parsed.error, value, keyIn(...key)));
  return readable(schema, value);
}

function parseAccount(value: unknown, problems: Problem[]): AccountConfig {
  const parsed = section(accountSection, ["account"], value, problems) ?? accountSection.parse({});
  const { name, resourceGroup, onDestroy, adopt, match, migrating } = parsed;
  return {
    ...present({ name, resourceGroup, adopt, match }),
    onDestroy,
    wishes: wishesOf(parsed),
    migrating: { role: migrating.role, ...present({ identity: migrating.identity }) },
  };
}

function parseFilesystems(value: unknown, problems: Problem[]): Map<string, FilesystemConfig> {
  const parsed = section(filesystemsSection, ["filesystems"], value, problems) ?? {};
  return new Map(
    Object.entries(parsed).map(([name, declared]) => {
      return [name, filesystemConfigOf(section(filesystemSection, ["filesystems", name], declared, problems))];
    }),
  );
}

function parseGroups(value: unknown, problems: Problem[]): Map<string, GroupConfig> {
  const parsed = section(groupsSection, ["groups"], value, problems) ?? {};
  return new Map(
    Object.entries(parsed).map(([name, declared]) => {
      const read = section(groupSection, ["groups", name], declared, problems);
      const { members = [], owners = [], description, adopt } = read ?? {};
      return [name, { members, owners, ...present({ description, adopt }) }];
    }),
  );
}

function parseAccess(value: unknown, problems: Problem[]): AccessConfig[] {
  const parsed = section(accessSection, ["access"], value, problems) ?? [];
  return parsed.map(({ principal, role, on, condition, description }) => ({
    principal,
    roleDefinition: definitionOf(role),
    ...present({ filesystem: on, condition, description }),
  }));
}

function parseMigrations(value: unknown, readText: ReadText, problems: Problem[]): Map<string, MigrationConfig> {
  const parsed = section(migrationsSection, ["migrations"], value, problems) ?? {};
  const migrations = new Map<string, MigrationConfig>();
  for (const [name, words] of Object.entries(parsed)) {
    const migration = parseMigration(words, keyIn("migrations", name), readText);
    if (migration instanceof Array) problems.push(...migration);
    else migrations.set(name, migration);
  }
  return migrations;
}

function parseMigration(words: unknown, keyOf: KeyOf, readText: ReadText): MigrationConfig | readonly Problem[] {
  const folder = relative(process.cwd(), import.meta.dirname);
  const parsed = parseMigrationWords(words, { keyOf, folder, readText });
  const given = fieldOf(words, "to");
  const target = targetPlace.safeParse(given);
  if (parsed instanceof Array) {
    const isSaid = parsed.some(({ key }) => key === keyOf(["to"]) || key === keyOf([]));
    return [...parsed, ...(isSaid || target.success ? [] : problemsOf(target.error, given, () => keyOf(["to"])))];
  }
  const { from, to, phase, settings, identities } = parsed;
  const source = parseSourceUri(from, keyOf(["from"]));
  if (!target.success) return problemsOf(target.error, to, () => keyOf(["to"]));
  return isProblem(source)
    ? [source]
    : { from, source, target: target.data, phase, settings, ...present({ identities }) };
}
