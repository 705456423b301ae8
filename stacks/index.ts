/**
 * What exists in an environment: configuration → account → filesystems → access → migrations → outputs.
 * Nobody else reads the stack configuration; what a resource is made of belongs to components/.
 */
import { settingsWithOrigin } from "../components/settings/index.ts";
import { DataAccess } from "../components/data-access.ts";
import { DataLakeAccount } from "../components/data-lake-account.ts";
import { FileSystem } from "../components/file-system.ts";
import { Migration } from "../components/migration.ts";
import { readStackConfig } from "./config.ts";
import {
  accessGrants,
  accountArgs,
  adoptedId,
  filesystemOf,
  migratingGrants,
  migrationSettings,
  rootAccess,
} from "./declarations.ts";
import { passOnInterrupts } from "./stop-request.ts";
import { lookUpSurroundings } from "./surroundings.ts";
import { isWatched } from "./terminal.ts";

const config = readStackConfig();
const surroundings = await lookUpSurroundings(config);
const { subscriptionId, accountSettings } = surroundings;
const operator = { stopFile: passOnInterrupts(), interactive: isWatched() };

const lake = new DataLakeAccount("lake", accountArgs(config, surroundings));

const migrating = new DataAccess("migrating", { subscriptionId, grants: migratingGrants(config, lake, surroundings) });

const fileSystems = new Map(
  [...config.filesystems].map(([name, declared]) => [
    name,
    new FileSystem(name, {
      account: lake,
      filesystemName: name,
      rootAccess: rootAccess(declared, surroundings),
      accessAfter: [migrating],
      ...adoptedId(name, surroundings),
    }),
  ]),
);

new DataAccess("access", { subscriptionId, grants: accessGrants(config, lake, fileSystems, surroundings) });

const moved = [...config.migrations].map(([name, migration]) => {
  const { source, target, phase } = migration;
  const settings = migrationSettings(migration, surroundings);
  const filesystem = filesystemOf(target, fileSystems);
  const args = { source, account: lake, filesystem, path: target.path, phase, settings, operator };
  return new Migration(name, args, { dependsOn: [migrating, filesystem] });
});

/** Name, id and resource group of the account. */
export const account = { name: lake.accountName, id: lake.id, resourceGroup: lake.resourceGroup };
/** Its DFS and Blob endpoints. */
export const endpoints = { dfs: lake.dfsEndpoint, blob: lake.blobEndpoint };
/** URI of each filesystem. */
export const filesystems = Object.fromEntries([...fileSystems].map(([name, { uri }]) => [name, uri]));
/** Each setting of the account with where it comes from: `Standard_GZRS (overridden by the stack file; …)`. */
export const settings = settingsWithOrigin(accountSettings.decisions);
/** What each migration found and did. */
export const migrations = Object.fromEntries(moved.map(({ migrationName, summary }) => [migrationName, summary]));
