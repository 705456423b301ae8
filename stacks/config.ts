/**
 * The only reader of the stack configuration: unknown values in, a StackConfig or every problem at once out.
 * Keys and their meaning: the stack files beside this one, and the tables of schema/.
 */
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { noWishes } from "../components/settings/index.ts";
import type { AccountWishes } from "../components/settings/index.ts";
import type { AccountId } from "../components/account/account-id.ts";
import type { Principal } from "../components/principals/principal.ts";
import { roleDefinitionOf } from "../components/principals/roles.ts";
import type { IdentityWords, ReadText } from "../migration/identity-words.ts";
import { isProblem } from "../migration/model/problem.ts";
import type { Problem } from "../migration/model/problem.ts";
import { parseSourceUri } from "../migration/model/source-uri.ts";
import type { SourceUri } from "../migration/model/source-uri.ts";
import { parseMigrationWords } from "../migration/settings.ts";
import type { MigrationPhase, MigrationSettings } from "../migration/settings.ts";
import { problemsOf, unknownKey } from "../migration/wording.ts";
import type { KeyOf } from "../migration/wording.ts";
import type * as z from "zod";
import { filesystemConfigOf } from "./filesystem-config.ts";
import type { FilesystemConfig } from "./filesystem-config.ts";
import { referencesIn } from "./references.ts";
import { laidOverBase } from "./base.ts";
import type { Sections } from "./base.ts";
import { stackFileError } from "./stack-file-error.ts";
import { present } from "./present.ts";
import { problemsBetween } from "./rules.ts";
import { accessSection } from "./schema/access.ts";
import { accountSection, wishesOf } from "./schema/account.ts";
import { readableServices } from "./schema/services.ts";
import { filesystemSection, filesystemsSection } from "./schema/filesystems.ts";
import { groupSection, groupsSection } from "./schema/groups.ts";
import { migrationsSection, targetPlace } from "./schema/migrations.ts";
import type { TargetPlace } from "./schema/migrations.ts";
import { namespace, sectionNames } from "./schema/stack-file.ts";

export interface AccountConfig {
  /** Left out: derived from project, stack and subscription. */
  readonly name?: string;
  /** Given: must exist; left out: made. */
  readonly resourceGroup?: string;
  readonly onDestroy: "retain" | "delete";
  /** An account that an earlier stack left behind, to be managed by this one. */
  readonly adopt?: AccountId;
  /** The account whose settings are taken where `wishes` is silent. */
  readonly match?: AccountId;
  readonly wishes: AccountWishes;
  readonly migrating: MigratingConfig;
}

/** Who moves what migrations move. */
export interface MigratingConfig {
  /** Left out: the identity that runs the program. */
  readonly identity?: Principal;
  /** Whether the stack assigns the role that it needs, or somebody else has. */
  readonly role: "assign" | "assigned";
}

/** A group of Microsoft Entra that is made for the lake; its name is the section's key. */
export interface GroupConfig {
  readonly description?: string;
  readonly members: readonly Principal[];
  /** Empty: whoever makes it. */
  readonly owners: readonly Principal[];
  /** Object id of a group that is there already. */
  readonly adopt?: string;
}

export interface AccessConfig {
  readonly principal: Principal;
  /** GUID of the role definition. */
  readonly roleDefinition: string;
  /** The filesystem it is about; left out: the whole account. */
  readonly filesystem?: string;
  /** When it counts, in Azure's words (version 2.0); left out: always. */
  readonly condition?: string;
  readonly description?: string;
}

export interface MigrationConfig {
  readonly from: string;
  readonly source: SourceUri;
  readonly target: TargetPlace;
  readonly phase: MigrationPhase;
  readonly settings: MigrationSettings;
  /** Who at the source is whom at the target; names are still to be looked up. */
  readonly identities?: IdentityWords;
}

export interface StackConfig {
  readonly account: AccountConfig;
  readonly filesystems: ReadonlyMap<string, FilesystemConfig>;
  readonly groups: ReadonlyMap<string, GroupConfig>;
  readonly access: readonly AccessConfig[];
  readonly migrations: ReadonlyMap<string, MigrationConfig>;
  /** The provider's own region, `azure-native:location`. */
  readonly defaultLocation?: string;
}

/** Reads the configuration of the stack that runs. Ends the program with every problem in one message if there is any. */
export function readStackConfig(): StackConfig {
  const values = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => isOurs(key))
    .map(([key, text]): [string, unknown] => [key.slice(namespace.length + 1), decoded(text)]);
  const secrets = secretSections();
  if (secrets.length > 0) throw stackFileError(secrets);
  const config = parseStackConfig(Object.fromEntries(values), new pulumi.Config("azure-native").get("location"));
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

function isOurs(key: string): boolean {
  return key.startsWith(`${namespace}:`);
}

/** Reads a file that a stack file names: names are relative to the folder of the stack files. */
function readBesideStackFiles(file: string): string {
  return readFileSync(resolve(import.meta.dirname, file), "utf8");
}

/** Reads the sections, given by name, of a stack file, with those of the base that it names. */
export function parseStackConfig(
  own: Sections,
  defaultLocation: string | undefined,
  readText: ReadText = readBesideStackFiles,
): StackConfig | Problem[] {
  const laid = laidOverBase(own, namespace, readText);
  if (isProblem(laid)) return [laid];
  const { sections, shownKey } = laid;
  const problems: Problem[] = Object.keys(sections)
    .filter((key) => !sectionNames.includes(key))
    .map((key) => unknownKey(`${namespace}:${key}`, key, sectionNames.join(", ")));
  const config: StackConfig = {
    account: parseAccount(sections["account"] ?? {}, problems),
    filesystems: parseFilesystems(sections["filesystems"] ?? {}, problems),
    groups: parseGroups(sections["groups"] ?? {}, problems),
    access: parseAccess(sections["access"] ?? [], problems),
    migrations: parseMigrations(sections["migrations"] ?? {}, readText, problems),
    ...(defaultLocation === undefined ? {} : { defaultLocation }),
  };
  const known = new Set(problems.map(({ key }) => key));
  problems.push(...problemsBetween(config, referencesIn(sections), known));
  return problems.length === 0 ? config : problems.map((problem) => ({ ...problem, key: shownKey(problem.key) }));
}

/** Values that are no scalars arrive as JSON. */
function decoded(text: string): unknown {
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

/** What a schema makes of a section; its problems are added to the others, and the section counts as empty then. */
function section<Schema extends z.ZodType>(
  schema: Schema,
  key: readonly string[],
  value: unknown,
  problems: Problem[],
): z.output<Schema> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  problems.push(...problemsOf(parsed.error, value, keyIn(...key)));
  return undefined;
}

function parseAccount(value: unknown, problems: Problem[]): AccountConfig {
  const parsed = section(accountSection, ["account"], value, problems);
  if (parsed === undefined) {
    // What can be read of its services is held against the other sections, so that no mistake hides another.
    const wishes = { ...noWishes, services: readableServices(value) };
    return { onDestroy: "retain", wishes, migrating: { role: "assign" } };
  }
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
    roleDefinition: roleDefinitionOf(role) ?? role.toLowerCase(),
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
  const given: unknown = typeof words === "object" && words !== null && "to" in words ? words.to : undefined;
  const target = targetPlace.safeParse(given);
  if (parsed instanceof Array) {
    const isSaid = parsed.some(({ key }) => key === keyOf(["to"]));
    return [...parsed, ...(isSaid || target.success ? [] : problemsOf(target.error, given, () => keyOf(["to"])))];
  }
  const { from, to, phase, settings, identities } = parsed;
  const source = parseSourceUri(from, keyOf(["from"]));
  if (!target.success) return problemsOf(target.error, to, () => keyOf(["to"]));
  return isProblem(source)
    ? [source]
    : { from, source, target: target.data, phase, settings, ...present({ identities }) };
}
