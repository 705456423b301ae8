/** From what the configuration says to what the components take. Pure. */
import { completeAccessList } from "../components/access-list.ts";
import type { RoleGrant } from "../components/data-access.ts";
import type { DataLakeAccount, DataLakeAccountArgs } from "../components/data-lake-account.ts";
import type { FileSystem } from "../components/file-system.ts";
import type { PathAccessArgs } from "../components/path-access.ts";
import { formatPrincipal, parsePrincipal } from "../components/principal.ts";
import { dataOwner, roleDefinitionOf } from "../components/roles.ts";
import { resolvedIdentities } from "../migration/identity-words.ts";
import type { MigrationSettings } from "../migration/settings.ts";
import type { FilesystemConfig, MigrationConfig, StackConfig } from "./config.ts";
import type { TargetPlace } from "./schema/migrations.ts";
import type { Surroundings } from "./surroundings.ts";

export function accountArgs({ account }: StackConfig, surroundings: Surroundings): DataLakeAccountArgs {
  const { resourceGroup, adopt, onDestroy, tags } = account;
  return {
    accountName: surroundings.accountName,
    settings: surroundings.accountSettings,
    onDestroy,
    tags,
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    ...(adopt === undefined ? {} : { adopt }),
    ...(surroundings.existing === undefined ? {} : { existing: surroundings.existing }),
  };
}

/** Access of a filesystem's root with object ids instead of names. */
export function rootAccess(filesystem: FilesystemConfig, { identityOf }: Surroundings): Omit<PathAccessArgs, "uri"> {
  const { owner, group, acl } = filesystem;
  return {
    ...(owner === undefined ? {} : { owner: identityOf(owner).objectId }),
    ...(group === undefined ? {} : { group: identityOf(group).objectId }),
    ...(acl === undefined ? {} : { acl: completeAccessList(acl, (principal) => identityOf(principal).objectId) }),
  };
}

/**
 * The role that lets the migrating identity read and set everything, until every migration is in its last phase;
 * without migrations, while a filesystem's access is declared.
 */
export function migratingGrants(config: StackConfig, lake: DataLakeAccount, { caller }: Surroundings): RoleGrant[] {
  const phases = [...config.migrations.values()].map(({ phase }) => phase);
  const migrating = phases.some((phase) => phase !== "decommission");
  const declared = [...config.filesystems.values()].some((filesystem) => Object.keys(filesystem).length > 0);
  if (!migrating && !(phases.length === 0 && declared)) return [];
  return [{ name: "owner", identity: caller, roleDefinition: roleDefinitionOf(dataOwner) ?? "", scope: lake.id }];
}

/** The assignments that the stack file lists. */
export function accessGrants(
  config: StackConfig,
  lake: DataLakeAccount,
  filesystems: ReadonlyMap<string, FileSystem>,
  { identityOf }: Surroundings,
): RoleGrant[] {
  return config.access.map(({ principal, roleDefinition, filesystem }) => ({
    name: [filesystem ?? "account", formatPrincipal(principal).replace(":", "-"), roleDefinition.slice(0, 8)].join("-"),
    identity: identityOf(principal),
    roleDefinition,
    scope: filesystem === undefined ? lake.id : (filesystems.get(filesystem)?.id ?? lake.id),
  }));
}

/** The settings of a migration, with object ids for the names that its map of principals holds. */
export function migrationSettings(
  { settings, identities }: MigrationConfig,
  { identityOf }: Surroundings,
): MigrationSettings {
  if (identities === undefined) return settings;
  const objectIdOf = (text: string): string => {
    const principal = parsePrincipal(text);
    if (principal === undefined) throw new Error(`${text} was not checked`);
    return identityOf(principal).objectId;
  };
  return { ...settings, identities: resolvedIdentities(identities, objectIdOf) };
}

/** The id of a filesystem that is there already and is to be adopted, if there is one. */
export function adoptedId(name: string, { existingFilesystems }: Surroundings): { adopt?: string } {
  const id = existingFilesystems.get(name);
  return id === undefined ? {} : { adopt: id };
}

/** The filesystem that a migration goes to; the configuration's rules have checked that it is declared. */
export function filesystemOf({ filesystem }: TargetPlace, filesystems: ReadonlyMap<string, FileSystem>): FileSystem {
  const found = filesystems.get(filesystem);
  if (found === undefined) throw new Error(`filesystem ${filesystem} is not declared`);
  return found;
}
