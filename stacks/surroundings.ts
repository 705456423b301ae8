/** What a stack file only names and Azure knows: looked up before anything is declared, every failure told at once. */
import { getClientConfig } from "@pulumi/azure-native/authorization/index.js";
import * as pulumi from "@pulumi/pulumi";
import { deriveAccountName } from "../components/account/account-name.ts";
import { refusedDestinations } from "../components/refusals/destinations.ts";
import { refusedSettings } from "../components/refusals/index.ts";
import type { AccountSettings } from "../components/settings/index.ts";
import { withLiftedLock } from "../components/settings/lock.ts";
import { findServices } from "../components/account/adopted-services.ts";
import type { AdoptedServices } from "../components/account/adopted-services.ts";
import { findFilesystems, findImmutability, requireResourceGroup } from "../components/account/adoption.ts";
import { ownResourceGroup } from "../components/data-lake-account.ts";
import { findAccount } from "../components/account/existing-account.ts";
import type { ExistingAccount } from "../components/account/existing-account.ts";
import { lookUpIdentities } from "../components/principals/identities.ts";
import type { Identity, IdentityOf } from "../components/principals/identities.ts";
import { inputOf, Lookups, mapFound, valueOf } from "../components/lookup/index.ts";
import { readMatchedAccount } from "../components/matched/index.ts";
import type { MatchedQuestions } from "../components/matched/index.ts";
import { lookUpKeyVault } from "../components/account/named-key-vault.ts";
import { lookUpSubnets } from "../components/network/named-subnets.ts";
import type { Networks } from "../components/private-access.ts";
import { refusedChanges } from "../components/refusals/existing.ts";
import { refusedKeyVault } from "../components/refusals/key-vault.ts";
import { refusedSubnets } from "../components/refusals/network.ts";
import type { NetworkWishes } from "../components/settings/network.ts";
import { findMembers } from "../components/principals/adopted-groups.ts";
import { Subscriptions } from "../components/lookup/subscriptions.ts";
import { accountSettingsOf } from "./account-settings.ts";
import { principalsToLookUp } from "./named-principals.ts";
import { takesRoleAway } from "./lifted-lock.ts";
import { unmetSquash } from "./directory-rules.ts";
import { stackFileError } from "./stack-file-error.ts";
import type { StackConfig } from "./stack-config.ts";

export interface Surroundings {
  readonly subscriptionId: pulumi.Input<string>;
  /** The tenant of Microsoft Entra that the program works in. */
  readonly tenantId: pulumi.Input<string>;
  /** Who runs this: the identity that moves files. */
  readonly caller: Identity;
  readonly accountName: string;
  readonly accountSettings: AccountSettings;
  /** Object id of every principal that the stack file names and does not make. */
  readonly identityOf: IdentityOf;
  /** Where the networks lie that the stack file names. */
  readonly networks: Networks;
  /** The account as it is now; undefined before the first `pulumi up`. */
  readonly existing: ExistingAccount | undefined;
  /** Ids of filesystems that an adopted account holds already, by name. */
  readonly existingFilesystems: ReadonlyMap<string, string>;
  /** Ids of immutability policies that its filesystems have already, by filesystem. */
  readonly existingImmutability: ReadonlyMap<string, string>;
  /** What stands beside an adopted account already; undefined where none is adopted. */
  readonly existingServices: AdoptedServices | undefined;
  /** Object ids of the members that adopted groups have already, by the group's name. */
  readonly existingMembers: ReadonlyMap<string, readonly string[]>;
  /** Whether Azure knows who runs this; only a preview goes on without. */
  readonly loggedIn: boolean;
}

/**
 * Looks up everything that the stack file names; ends the program with what is not there. In a preview, what nobody could
 * ask about is unknown, and one warning tells all of it.
 */
export async function lookUpSurroundings(config: StackConfig): Promise<Surroundings> {
  const { account } = config;
  const lookups = new Lookups();
  const remedy = "Log in to Azure (az login), or set the credentials of azure-native.";
  const caller = await lookups.ask({ asked: "The identity that runs this", remedy }, getClientConfig());
  const subscriptionId = valueOf(mapFound(caller, (own) => own.subscriptionId));
  const { accountName, resourceGroup } = placeOf(config, subscriptionId);
  const subscriptions = new Subscriptions(subscriptionId);
  const networkWishes = account.wishes.network ?? {};
  const [matched, identityOf, existing, adopted, subnets, vault] = await Promise.all([
    account.match && readMatchedAccount(lookups, account.match, matchedQuestions(networkWishes, subscriptions)),
    lookUpIdentities(lookups, principalsToLookUp(config), subscriptions),
    findAccount(lookups, resourceGroup, accountName),
    findAdopted(lookups, config),
    lookUpSubnets(lookups, networkWishes, subscriptions),
    lookUpKeyVault(lookups, account.wishes.encryption ?? {}, subscriptions),
    existingGroup(lookups, config),
  ]);
  const { identity } = account.migrating;
  const objectId =
    identity === undefined ? valueOf(mapFound(caller, (own) => own.objectId)) : identityOf(identity).objectId;
  const lifted = await takesRoleAway(lookups, config, { subscriptionId, resourceGroup, accountName, objectId });
  const failure = await failureOf(lookups);
  // Without the account to match nobody knows what the settings would be.
  if (failure !== undefined && account.match !== undefined) throw failure;
  const decided = accountSettingsOf(config, matched);
  if (decided === undefined) throw new pulumi.RunError("azure-native:location is missing.");
  const accountSettings = lifted ? withLiftedLock(decided) : decided;
  const refused = [
    ...refusedSettings(accountSettings),
    ...unmetSquash(config, accountSettings),
    ...refusedDestinations(accountName, accountSettings),
    ...refusedSubnets(accountSettings, subnets.allowed),
    ...refusedKeyVault(vault),
    ...refusedChanges(valueOf(existing), accountSettings),
  ];
  const ends = [
    ...(failure === undefined ? [] : [failure]),
    ...(refused.length === 0 ? [] : [stackFileError(refused)]),
  ];
  if (ends.length > 0) throw new pulumi.RunError(ends.map(({ message }) => message).join("\n"));
  return {
    subscriptionId: inputOf(mapFound(caller, ({ subscriptionId: id }) => id)),
    tenantId: inputOf(mapFound(caller, ({ tenantId: id }) => id)),
    caller: { objectId: inputOf(mapFound(caller, ({ objectId }) => objectId)), principalType: undefined },
    accountName,
    accountSettings,
    identityOf,
    existing: valueOf(existing),
    networks: { subscriptions, regions: subnets.regions },
    existingFilesystems: adopted.filesystems,
    existingImmutability: adopted.immutability,
    existingServices: adopted.services,
    existingMembers: adopted.members,
    loggedIn: valueOf(caller) !== undefined,
  };
}

/** What is not there, to be told beside what else is wrong. */
async function failureOf(lookups: Lookups): Promise<pulumi.RunError | undefined> {
  try {
    await lookups.conclude();
    return undefined;
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) return error;
    throw error;
  }
}

/**
 * What of the stack file is there already by name: members of adopted groups, ids of filesystems of an adopted account, and of
 * what makes them immutable.
 */
async function findAdopted(lookups: Lookups, config: StackConfig) {
  const groups = [...config.groups].flatMap(([name, { adopt }]) => (adopt === undefined ? [] : [{ name, adopt }]));
  const [members, inAccount] = await Promise.all([findMembers(lookups, groups), findInAccount(lookups, config)]);
  return { members, ...inAccount };
}

async function findInAccount(lookups: Lookups, { account, filesystems: declared }: StackConfig) {
  const { adopt } = account;
  const nothing = { filesystems: new Map<string, string>(), immutability: new Map<string, string>() };
  if (adopt === undefined) return { ...nothing, services: undefined };
  const immutable = (account.wishes.services?.immutability?.filesystems ?? []).map(({ filesystem }) => filesystem);
  const [filesystems, immutability, services] = await Promise.all([
    findFilesystems(lookups, adopt, [...declared.keys()]),
    findImmutability(lookups, adopt, immutable),
    findServices(lookups, adopt),
  ]);
  return { filesystems, immutability, services };
}

/** A stack file that wants no private endpoints needs none of the matched account's to be read. */
function matchedQuestions(wishes: NetworkWishes, subscriptions: Subscriptions): MatchedQuestions {
  return { subscriptions, endpoints: wishes.privateEndpoints !== "none" };
}

function placeOf({ account }: StackConfig, subscriptionId: string | undefined) {
  const accountName = account.adopt?.account ?? account.name ?? derivedName(subscriptionId);
  return {
    accountName,
    resourceGroup: account.adopt?.resourceGroup ?? account.resourceGroup ?? ownResourceGroup(accountName),
  };
}

/** While the subscription is unknown, a preview shows a name that is not the last word. */
function derivedName(subscriptionId = "unknown"): string {
  return deriveAccountName({ project: pulumi.getProject(), stack: pulumi.getStack(), subscriptionId });
}

async function existingGroup(lookups: Lookups, { account }: StackConfig): Promise<void> {
  if (account.adopt !== undefined)
    return requireResourceGroup(lookups, account.adopt.resourceGroup, "adls-migration:account.adopt");
  if (account.resourceGroup === undefined) return;
  await requireResourceGroup(lookups, account.resourceGroup, "adls-migration:account.resourceGroup");
}
