/** What a stack file only names and Azure knows: looked up before anything is declared, every failure told at once. */
import { getClientConfig } from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";
import { deriveAccountName } from "../components/account-name.ts";
import { refusedSettings } from "../components/refusals/index.ts";
import { decideAccountSettings } from "../components/settings/index.ts";
import type { AccountSettings } from "../components/settings/index.ts";
import { findFilesystems, requireResourceGroup } from "../components/adoption.ts";
import { ownResourceGroup } from "../components/data-lake-account.ts";
import { findAccount } from "../components/existing-account.ts";
import type { ExistingAccount } from "../components/existing-account.ts";
import { lookUpIdentities } from "../components/identities.ts";
import type { Identity } from "../components/identities.ts";
import { lookedUp, together } from "../components/lookup.ts";
import { readMatchedAccount } from "../components/matched/index.ts";
import { parsePrincipal } from "../components/principal.ts";
import type { Principal } from "../components/principal.ts";
import { namedPrincipals } from "../migration/identity-words.ts";
import { NO_IDENTITIES } from "../migration/model/identity-map.ts";
import { stackFileError } from "./stack-file-error.ts";
import type { StackConfig } from "./config.ts";

export interface Surroundings {
  readonly subscriptionId: string;
  /** Who runs this: the identity that moves files. */
  readonly caller: Identity;
  readonly accountName: string;
  readonly accountSettings: AccountSettings;
  /** Object id of every principal that the stack file names. */
  readonly identityOf: (principal: Principal) => Identity;
  /** The account as it is now; undefined before the first `pulumi up`. */
  readonly existing: ExistingAccount | undefined;
  /** Ids of filesystems that an adopted account holds already, by name. */
  readonly existingFilesystems: ReadonlyMap<string, string>;
}

/** Looks up everything that the stack file names; ends the program with what is not there. */
export async function lookUpSurroundings(config: StackConfig): Promise<Surroundings> {
  const { account } = config;
  const remedy = "Log in to Azure (az login), or set the credentials of azure-native.";
  const caller = await lookedUp({ asked: "The identity that runs this", remedy }, getClientConfig());
  const accountName = account.adopt?.account ?? account.name ?? derivedName(caller.subscriptionId);
  const resourceGroup = account.adopt?.resourceGroup ?? account.resourceGroup ?? ownResourceGroup(accountName);
  const [matched, identityOf, existing, existingFilesystems] = await together([
    account.match === undefined ? Promise.resolve(undefined) : readMatchedAccount(account.match, caller.subscriptionId),
    lookUpIdentities(principalsOf(config)),
    findAccount(resourceGroup, accountName),
    account.adopt === undefined
      ? Promise.resolve(new Map<string, string>())
      : findFilesystems(account.adopt, [...config.filesystems.keys()]),
    existingGroup(config),
  ]);
  const accountSettings = decideAccountSettings(account.wishes, matched, config.defaultLocation);
  if (accountSettings === undefined) throw new pulumi.RunError("azure-native:location is missing.");
  const refused = refusedSettings(accountSettings);
  if (refused.length > 0) throw stackFileError(refused);
  return {
    subscriptionId: caller.subscriptionId,
    caller: { objectId: caller.objectId, principalType: undefined },
    accountName,
    accountSettings,
    identityOf,
    existing,
    existingFilesystems,
  };
}

function derivedName(subscriptionId: string): string {
  return deriveAccountName({ project: pulumi.getProject(), stack: pulumi.getStack(), subscriptionId });
}

async function existingGroup({ account }: StackConfig): Promise<void> {
  if (account.adopt !== undefined)
    return requireResourceGroup(account.adopt.resourceGroup, "adls-migration:account.adopt");
  if (account.resourceGroup === undefined) return;
  await requireResourceGroup(account.resourceGroup, "adls-migration:account.resourceGroup");
}

/** Every principal with the key that names it. */
function principalsOf(config: StackConfig): { principal: Principal; key: string }[] {
  const ofFilesystems = [...config.filesystems].flatMap(([name, { owner, group, acl = [] }]) =>
    [
      { principal: owner, key: `filesystems.${name}.owner` },
      { principal: group, key: `filesystems.${name}.group` },
      ...acl.map(({ principal }) => ({ principal, key: `filesystems.${name}.acl` })),
    ].flatMap(({ principal, key }) => (principal === undefined ? [] : [{ principal, key }])),
  );
  const ofAccess = config.access.map(({ principal }, index) => ({
    principal,
    key: `access.${String(index)}.principal`,
  }));
  const ofMigrations = [...config.migrations].flatMap(([name, { identities }]) =>
    namedPrincipals(identities ?? NO_IDENTITIES).flatMap((text) => {
      const principal = parsePrincipal(text);
      return principal === undefined ? [] : [{ principal, key: `migrations.${name}.identities` }];
    }),
  );
  return [...ofFilesystems, ...ofAccess, ...ofMigrations].map(({ principal, key }) => ({
    principal,
    key: `adls-migration:${key}`,
  }));
}
