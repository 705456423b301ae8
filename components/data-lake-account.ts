/** A storage account with hierarchical namespace, in a resource group of its own or a given one. */
import * as resources from "@pulumi/azure-native/resources/index.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import { settledArguments } from "./account/account-arguments.ts";
import { AccountDiagnostics } from "./account-diagnostics.ts";
import type { AccountId } from "./account/account-id.ts";
import { leftAsItIs } from "./account/adopted-services.ts";
import type { AdoptedServices } from "./account/adopted-services.ts";
import { BlobProtection } from "./blob-protection.ts";
import { EncryptionKey } from "./encryption-key.ts";
import type { EncryptionKeyArgs } from "./encryption-key.ts";
import { onError } from "./engine/error-hooks.ts";
import type { NotComing } from "./engine/index.ts";
import { FirewallOpening } from "./firewall-opening.ts";
import type { OpeningInputs } from "./firewall-opening.ts";
import { LifecyclePolicy } from "./lifecycle-policy.ts";
import { possibleSettings } from "./account/possible-settings.ts";
import type { SettingsArgs } from "./account/possible-settings.ts";
import { PrivateAccess } from "./private-access.ts";
import type { Networks } from "./private-access.ts";
import { describeDecisions, settingsWithOrigin } from "./settings/index.ts";
import type { AccountSettings } from "./settings/index.ts";
import type { CustomerKey } from "./settings/encryption.ts";
import { letsNobodyIn } from "./settings/network.ts";
import { warningsAbout } from "./settings/warnings.ts";
import { untilKeyOpens } from "./account/waiting-for-key.ts";

export interface DataLakeAccountArgs extends SettingsArgs {
  /** Name of a resource group that exists. @default one is made, called `rg-` and the account's name */
  readonly resourceGroup?: pulumi.Input<string>;
  /** `retain`: a destroy leaves account, data and resource group behind. @default "retain" */
  readonly onDestroy?: "retain" | "delete";
  /**
   * An account that a destroyed stack left behind, taken over with its resource group if that was made for it.
   * @default a new one is made
   */
  readonly adopt?: AccountId;
  /** What stands beside that account already, to be managed from now on: see `adoptedServices`. @default everything is made */
  readonly adoptServices?: AdoptedServices;
  /** Where the networks of its private endpoints lie. @default in the account's subscription; Azure is asked for regions */
  readonly networks?: Networks;
  /** Tenant of a key vault that is made. @default Azure is asked */
  readonly tenantId?: pulumi.Input<string>;
}

/** Where a key and its identity are, as far as the program says. */
type GivenPlaces = Pick<EncryptionKeyArgs, "tenantId" | "subscriptions">;

export class DataLakeAccount extends pulumi.ComponentResource {
  /** Id in Azure's resource manager. */
  readonly id: pulumi.Output<string>;
  readonly accountName: string;
  readonly resourceGroup: pulumi.Output<string>;
  /** `https://account.dfs.core.windows.net/`; unknown until the account is there. */
  readonly dfsEndpoint: pulumi.Output<string>;
  readonly blobEndpoint: pulumi.Output<string>;
  readonly retained: boolean;
  /** How a run is let in that the firewall does not let in for good; undefined where none is. */
  readonly opening: OpeningInputs | undefined;
  /** What nobody who is refused need wait for: `network rule` where it has none for any network. */
  readonly notComing: readonly NotComing[];
  /** Every setting, and how it came about. */
  readonly settings: AccountSettings;

  constructor(name: string, args: DataLakeAccountArgs, options: pulumi.ComponentResourceOptions = {}) {
    const settings = possibleSettings(name, args);
    super("adls-migration:index:DataLakeAccount", name, {}, options);
    this.settings = settings;
    this.notComing = letsNobodyIn(settings.network) ? ["network rule"] : [];
    this.retained = args.onDestroy !== "delete";
    this.accountName = args.accountName;
    this.resourceGroup = this.#resourceGroupOf(name, args);
    const account = this.#account(name, args);
    this.id = account.id;
    this.#services(name, account, args.adoptServices);
    this.#privateAccess(name, args);
    this.opening = this.#firewallOpening(name);
    // Endpoints never change: what is known of an existing account keeps a change of its settings from looking like
    // another target.
    const { existing } = args;
    this.dfsEndpoint = existing ? pulumi.output(existing.dfsEndpoint) : account.primaryEndpoints.dfs;
    this.blobEndpoint = existing ? pulumi.output(existing.blobEndpoint) : account.primaryEndpoints.blob;
    if (pulumi.runtime.isDryRun()) void pulumi.log.info(describeDecisions(settings.decisions), account);
    const left = args.adoptServices && leftAsItIs(args.adoptServices, settings.services);
    if (left !== undefined) void pulumi.log.info(left, account);
    for (const warning of warningsAbout(settings)) void pulumi.log.warn(warning, account);
    this.registerOutputs({
      id: this.id,
      dfsEndpoint: this.dfsEndpoint,
      blobEndpoint: this.blobEndpoint,
      settings: settingsWithOrigin(settings.decisions),
    });
  }

  #resourceGroupOf(name: string, args: DataLakeAccountArgs): pulumi.Output<string> {
    const { adopt, accountName } = args;
    const own = ownResourceGroup(accountName);
    const existing = args.resourceGroup ?? (adopt?.resourceGroup === own ? undefined : adopt?.resourceGroup);
    if (existing !== undefined) return pulumi.output(existing);
    const group = new resources.ResourceGroup(
      name,
      { resourceGroupName: own, location: this.settings.placement.location, tags: { ...this.settings.tags } },
      {
        parent: this,
        retainOnDelete: this.retained,
        ...(adopt === undefined ? {} : { import: `/subscriptions/${adopt.subscriptionId}/resourceGroups/${own}` }),
      },
    );
    return group.name;
  }

  #account(name: string, { accountName, adopt, tenantId, networks = {} }: DataLakeAccountArgs): storage.StorageAccount {
    const { encryption } = this.settings;
    const given = {
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(networks.subscriptions === undefined ? {} : { subscriptions: networks.subscriptions }),
    };
    const key = encryption.customerKey && this.#encryptionKey(name, encryption.customerKey, given);
    return new storage.StorageAccount(
      name,
      {
        accountName,
        resourceGroupName: this.resourceGroup,
        ...settledArguments(this.settings, key?.usable),
      },
      {
        parent: this,
        retainOnDelete: this.retained,
        ...(adopt === undefined ? {} : { import: adopt.id }),
        ...(key === undefined ? {} : onError(() => untilKeyOpens(`${name}-key`))),
      },
    );
  }

  /** Those that need no filesystem; the others are made by `AccountServices`. */
  #services(name: string, made: storage.StorageAccount, adopt: AdoptedServices | undefined): void {
    const { protection, lifecycle, diagnostics } = this.settings.services;
    const { id, accountName, resourceGroup, retained } = this;
    const account = { id, accountName, resourceGroup, retained };
    const after = (...first: pulumi.Resource[]) => ({ parent: this, dependsOn: [made, ...first] });
    const protecting = new BlobProtection(`${name}-protection`, { account, settings: protection }, after());
    const { rules } = lifecycle;
    // Rules may count from the last access, which has to be noted first.
    if (rules.length > 0)
      new LifecyclePolicy(`${name}-lifecycle`, { account, rules, adopt: adopt?.lifecycle?.id }, after(protecting));
    const { list: settings } = diagnostics;
    if (settings.length > 0)
      new AccountDiagnostics(`${name}-diagnostics`, { account, settings, adopt: adopt?.diagnostics }, after());
  }

  #privateAccess(name: string, { networks }: DataLakeAccountArgs): void {
    const { accountName, resourceGroup, settings } = this;
    const { privateEndpoints: places } = settings.network;
    if (places.length === 0) return;
    const args = { accountId: this.id, accountName, resourceGroup, places, tags: settings.tags, ...networks };
    new PrivateAccess(name, args, { parent: this });
  }

  #firewallOpening(name: string): OpeningInputs | undefined {
    const { opening, ...closed } = this.settings.network;
    if (opening === undefined) return undefined;
    return new FirewallOpening(name, { accountId: this.id, opening, closed }, { parent: this }).inputs;
  }

  #encryptionKey(name: string, customerKey: CustomerKey, given: GivenPlaces): EncryptionKey {
    const { accountName, resourceGroup, retained, settings } = this;
    const { placement, tags } = settings;
    const made = { accountName, resourceGroup, retained, tags, location: placement.location };
    const args = { customerKey, ...made, ...given };
    return new EncryptionKey(`${name}-encryption`, args, { parent: this });
  }
}

/** Name of the resource group that is made where none is given. */
export function ownResourceGroup(accountName: string): string {
  return `rg-${accountName}`;
}
