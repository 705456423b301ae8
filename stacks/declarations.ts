/** From what the configuration says to what the components take. Pure. */
import * as pulumi from "@pulumi/pulumi";
import type { RoleGrant } from "../components/data-access.ts";
import type { DataLakeAccount, DataLakeAccountArgs } from "../components/data-lake-account.ts";
import type { DirectoryGroupsArgs } from "../components/directory-groups.ts";
import type { FileSystem } from "../components/file-system.ts";
import type { AccessArgs } from "../components/path-access.ts";
import type { IdentityOf } from "../components/principals/identities.ts";
import type { ResolvedSettings } from "../components/migration.ts";
import { formatPrincipal, isObjectId, parsePrincipal } from "../components/principals/principal.ts";
import type { Principal } from "../components/principals/principal.ts";
import { writtenAccessList } from "../components/principals/access-list.ts";
import { resolvedAccessList } from "../components/principals/resolved-access-list.ts";
import { dataOwner, roleDefinitionOf } from "../components/principals/roles.ts";
import { resolvedIdentities } from "../migration/identity-words.ts";
import type { MigrationConfig, StackConfig } from "./stack-config.ts";
import type { DirectoryConfig, FilesystemConfig } from "./filesystem-config.ts";
import { needsMigratingRole } from "./migrating-role.ts";
import { principalsNamed } from "./named-principals.ts";
import type { TargetPlace } from "./schema/migrations.ts";
import type { Surroundings } from "./surroundings.ts";

export function accountArgs({ account }: StackConfig, surroundings: Surroundings): DataLakeAccountArgs {
  const { resourceGroup, adopt, onDestroy } = account;
  return {
    accountName: surroundings.accountName,
    tenantId: surroundings.tenantId,
    settings: surroundings.accountSettings,
    onDestroy,
    networks: surroundings.networks,
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    ...(adopt === undefined ? {} : { adopt }),
    ...(surroundings.existingServices === undefined ? {} : { adoptServices: surroundings.existingServices }),
    ...(surroundings.existing === undefined ? {} : { existing: surroundings.existing }),
  };
}

/** What a filesystem is made of, with object ids instead of names. */
export function filesystemArgs(name: string, declared: FilesystemConfig, { identityOf }: Surroundings) {
  const { directories, encryptionScope, metadata, rootSquash } = declared;
  const key = `adls-migration:filesystems.${name}`;
  const access = [...directories].map(
    ([path, directory]) => [path, accessOf(`${key}.directories.${path}`, directory, identityOf)] as const,
  );
  return {
    filesystemName: name,
    rootAccess: accessOf(key, declared, identityOf),
    directories: Object.fromEntries(access),
    ...(encryptionScope === undefined ? {} : { encryptionScope }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(rootSquash === undefined ? {} : { rootSquash }),
  };
}

/** Of a list that goes below, `modify` carries what is written and no more; what is completed is the directory's own. */
function accessOf(key: string, { owner, group, acl, recursive }: DirectoryConfig, identityOf: IdentityOf): AccessArgs {
  const list = (written?: typeof writtenAccessList) => resolvedAccessList(`${key}.acl`, acl ?? [], identityOf, written);
  return {
    ...(owner === undefined ? {} : { owner: shownIdentity(owner, identityOf) }),
    ...(group === undefined ? {} : { group: shownIdentity(group, identityOf) }),
    ...(acl === undefined ? {} : { acl: list() }),
    ...(recursive === undefined
      ? {}
      : { recursive: { mode: recursive, acl: recursive === "modify" ? list(writtenAccessList) : list() } }),
  };
}

/** The object id, with the name behind it for whoever reads a preview. */
function shownIdentity(principal: Principal, identityOf: IdentityOf): pulumi.Input<string> {
  const { objectId } = identityOf(principal);
  if (principal.kind === undefined || isObjectId(principal.name)) return objectId;
  const shown = (id: string) => `${id} (${principal.name})`;
  return typeof objectId === "string" ? shown(objectId) : pulumi.output(objectId).apply(shown);
}

/**
 * The role that lets the migrating identity read and set everything, until every migration is in its last phase;
 * without migrations, while a filesystem's access is declared. Nothing where somebody else assigned it.
 */
export function migratingGrants(config: StackConfig, lake: DataLakeAccount, surroundings: Surroundings): RoleGrant[] {
  if (!needsMigratingRole(config)) return [];
  const { identity } = config.account.migrating;
  const who = identity === undefined ? surroundings.caller : surroundings.identityOf(identity);
  return [{ name: "owner", identity: who, roleDefinition: roleDefinitionOf(dataOwner) ?? "", scope: lake.id }];
}

/** The assignments that the stack file lists. */
export function accessGrants(
  config: StackConfig,
  lake: DataLakeAccount,
  filesystems: ReadonlyMap<string, FileSystem>,
  { identityOf }: Surroundings,
): RoleGrant[] {
  return config.access.map(({ principal, roleDefinition, filesystem, condition, description }) => ({
    name: [filesystem ?? "account", formatPrincipal(principal).replace(":", "-"), roleDefinition.slice(0, 8)].join("-"),
    identity: identityOf(principal),
    roleDefinition,
    scope: filesystem === undefined ? lake.id : (filesystems.get(filesystem)?.id ?? lake.id),
    ...(condition === undefined ? {} : { condition }),
    ...(description === undefined ? {} : { description }),
  }));
}

/** The settings of a migration, with object ids for the names that its map of principals holds. */
export function migrationSettings(
  { settings, identities }: MigrationConfig,
  { identityOf }: Surroundings,
): ResolvedSettings {
  if (identities === undefined) return settings;
  const objectIdOf = (text: string): pulumi.Input<string> => {
    const principal = parsePrincipal(text);
    if (principal === undefined) throw new Error(`${text} was not checked`);
    return identityOf(principal).objectId;
  };
  return { ...settings, identities: resolvedIdentities(identities, objectIdOf) };
}

/** The groups that are made; with an account that is deleted they are too. */
export function groupArgs(
  { groups, account }: StackConfig,
  { identityOf, existingMembers }: Surroundings,
): DirectoryGroupsArgs {
  return {
    groups: [...groups].map(([name, group]) => ({ name, ...group, existingMembers: existingMembers.get(name) ?? [] })),
    identityOf,
    retain: account.onDestroy === "retain",
  };
}

/** Object ids by principal, for outputs. Maps of principals are left out: they may hold thousands. */
export function objectIdsOf(config: StackConfig, { identityOf }: Surroundings): Record<string, pulumi.Input<string>> {
  const made = [...config.groups.keys()].map((name): Principal => ({ kind: "group", name }));
  const named = principalsNamed({ ...config, migrations: new Map() }).map(({ principal }) => principal);
  const ids = [...made, ...named].filter(({ kind }) => kind !== undefined);
  return Object.fromEntries(ids.map((principal) => [formatPrincipal(principal), identityOf(principal).objectId]));
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
