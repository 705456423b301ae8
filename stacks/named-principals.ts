/** Whom a stack file names, and under which key. Pure. */
import type { NamedPrincipal } from "../components/principals/asked-principal.ts";
import { parsePrincipal, principalKey } from "../components/principals/principal.ts";
import type { Principal } from "../components/principals/principal.ts";
import { namedPrincipals } from "../migration/identity-words.ts";
import { NO_IDENTITIES } from "../migration/model/identity-map.ts";
import type { StackConfig } from "./stack-config.ts";
import type { DirectoryConfig, FilesystemConfig } from "./filesystem-config.ts";

/** Every principal that has to be looked up, with each key that names it; groups that the stack makes are left out. */
export function principalsToLookUp(config: StackConfig): readonly NamedPrincipal[] {
  const made = new Set([...config.groups.keys()].map((name) => principalKey({ kind: "group", name })));
  return principalsNamed(config).filter(({ principal }) => !made.has(principalKey(principal)));
}

/** The same with the groups that the stack makes. */
export function principalsNamed(config: StackConfig): readonly NamedPrincipal[] {
  const ofFilesystems = [...config.filesystems].flatMap(([name, filesystem]) => ofFilesystem(name, filesystem));
  const ofAccess = config.access.map(({ principal }, index) => named(`access.${String(index)}.principal`, principal));
  const ofGroups = [...config.groups].flatMap(([name, { members, owners }]) => [
    ...members.map((principal, index) => named(`groups.${name}.members.${String(index)}`, principal)),
    ...owners.map((principal, index) => named(`groups.${name}.owners.${String(index)}`, principal)),
  ]);
  const ofMigrations = [...config.migrations].flatMap(([name, { identities }]) =>
    namedPrincipals(identities ?? NO_IDENTITIES).map((text) =>
      named(`migrations.${name}.identities`, parsePrincipal(text)),
    ),
  );
  const migrating = named("account.migrating.identity", config.account.migrating.identity);
  return [...migrating, ...ofFilesystems, ...ofAccess, ...ofGroups, ...ofMigrations].flat();
}

function ofFilesystem(name: string, filesystem: FilesystemConfig): NamedPrincipal[] {
  const directories = [...filesystem.directories].flatMap(([path, directory]) =>
    ofDirectory(`filesystems.${name}.directories.${path}`, directory),
  );
  return [...ofDirectory(`filesystems.${name}`, filesystem), ...directories];
}

function ofDirectory(key: string, { owner, group, acl = [] }: DirectoryConfig): NamedPrincipal[] {
  return [
    named(`${key}.owner`, owner),
    named(`${key}.group`, group),
    ...acl.map(({ principal }) => named(`${key}.acl`, principal)),
  ].flat();
}

function named(key: string, principal: Principal | undefined): NamedPrincipal[] {
  return principal === undefined ? [] : [{ principal, key: `adls-migration:${key}` }];
}
