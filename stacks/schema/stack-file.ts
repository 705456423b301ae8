/** Every section of a stack file: what a person may write, as the schemas have it. */
import * as z from "zod";
import { filesystemName } from "../../migration/model/lake-uri.ts";
import { migrationWords } from "../../migration/settings.ts";
import { named } from "../../migration/wording.ts";
import { accessSection } from "./access.ts";
import { accountSection } from "./account.ts";
import { filesystemSection } from "./filesystems.ts";
import { groupSection } from "./groups.ts";
import { migrationName } from "./migrations.ts";

/** What editors know of names; the program says more about wrong ones. */
function namesOf(grammar: RegExp) {
  return { propertyNames: { type: "string", pattern: grammar.source } };
}

/** By name, without the namespace. Sections that hold things by name are read one thing at a time, elsewhere. */
export const sectionSchemas = {
  base: z
    .string()
    .meta({ allowed: "the name of a file beside the stack files, such as base.yaml" })
    .describe("A file beside the stack files over which this one is laid, key by key."),
  account: accountSection.describe("The storage account with hierarchical namespace."),
  filesystems: named("filesystems by name", filesystemSection)
    .meta(namesOf(filesystemName))
    .describe("The filesystems (containers) of the account, by name."),
  groups: named("groups by name", groupSection).describe(
    "Groups of Microsoft Entra that are made for the lake, by display name; group:NAME means them everywhere else.",
  ),
  access: accessSection.describe("Role assignments on the account or one of its filesystems."),
  migrations: named("migrations by name", migrationWords)
    .meta(namesOf(migrationName))
    .describe(
      "What moves: migrations by name. The name marks what a migration moved, so it stays as long as the migration goes on.",
    ),
} as const;

/** What a stack file may hold, in this order. */
export const sectionNames: readonly string[] = Object.keys(sectionSchemas);
