/**
 * What exists in an environment: configuration → groups → account → filesystems → access → migrations → outputs.
 * Nobody else reads the stack configuration; what a resource is made of belongs to components/.
 */
import { settingsWithOrigin } from "../components/settings/index.ts";
import { AccountServices } from "../components/account-services.ts";
import { DataAccess } from "../components/data-access.ts";
import { DataLakeAccount } from "../components/data-lake-account.ts";
import { DirectoryGroups } from "../components/directory-groups.ts";
import { FileSystem } from "../components/file-system.ts";
import { Migration } from "../components/migration.ts";
import { readStackConfig } from "./config.ts";
import {
  accessGrants,
  accountArgs,
  adoptedId,
  filesystemArgs,
  filesystemOf,
  groupArgs,
  migratingGrants,
  migrationSettings,
  objectIdsOf,
} from "./declarations.ts";
import { hasMigratingRole } from "./migrating-role.ts";
import { lookUpSurroundings } from "./surroundings.ts";
import { previewWithoutLogin } from "./without-login.ts";

const config = readStackConfig();
const found = await lookUpSurroundings(config);
if (!found.loggedIn) previewWithoutLogin(found.subscriptionId);
const groups = new DirectoryGroups("groups", groupArgs(config, found));
const surroundings = { ...found, identityOf: groups.identityOf };
const { subscriptionId, accountSettings } = surroundings;

const lake = new DataLakeAccount("lake", accountArgs(config, surroundings));

const migrating = new DataAccess("migrating", { subscriptionId, grants: migratingGrants(config, lake, surroundings) });

const fileSystems = new Map(
  [...config.filesystems].map(([name, declared]) => [
    name,
    new FileSystem(name, {
      account: lake,
      ...filesystemArgs(name, declared, surroundings),
      accessAfter: [migrating],
      hasRole: hasMigratingRole(config),
      ...adoptedId(name, surroundings),
    }),
  ]),
);

const access = new DataAccess("access", {
  subscriptionId,
  grants: accessGrants(config, lake, fileSystems, surroundings),
});

// Above the migrations: neither a lock nor what else stands here has anything to do with how far they are.
new AccountServices("services", {
  account: lake,
  settings: lake.settings.services,
  after: [lake, ...fileSystems.values()],
  lockAfter: [migrating, access],
  adoptImmutability: surroundings.existingImmutability,
  adopt: surroundings.existingServices,
});

const moved = [...config.migrations].map(([name, migration]) => {
  const { from, target, phase } = migration;
  const settings = migrationSettings(migration, surroundings);
  const filesystem = filesystemOf(target, fileSystems);
  const args = {
    from,
    account: lake,
    filesystem,
    path: target.path,
    phase,
    settings,
    groups: groups.objectIds,
  };
  return new Migration(name, args, { dependsOn: [migrating, filesystem] });
});

/** Name, id and resource group of the account. */
export const account = { name: lake.accountName, id: lake.id, resourceGroup: lake.resourceGroup };
/** Its DFS and Blob endpoints. */
export const endpoints = { dfs: lake.dfsEndpoint, blob: lake.blobEndpoint };
/** URI of each filesystem. */
export const filesystems = Object.fromEntries([...fileSystems].map(([name, { uri }]) => [name, uri]));
/** URI of each declared directory, by filesystem and path. */
export const directories = Object.fromEntries(
  [...fileSystems]
    .filter(([, filesystem]) => Object.keys(filesystem.directories).length > 0)
    .map(([name, filesystem]) => [name, filesystem.directories]),
);
/** Each setting of the account with where it comes from: `Standard_GZRS (overridden by the stack file; …)`. */
export const settings = settingsWithOrigin(accountSettings.decisions);
/** Object ids of everybody whom the stack file names, and of the groups that it makes, as it writes them. */
export const principals = objectIdsOf(config, surroundings);
/** What each migration found and did. */
export const migrations = Object.fromEntries(moved.map(({ migrationName, summary }) => [migrationName, summary]));
