/** A storage account with hierarchical namespace, in a resource group of its own or a given one. */
import * as resources from "@pulumi/azure-native/resources/index.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { AccountId } from "./account-id.ts";
import { refuseReplacement } from "./existing-account.ts";
import type { ExistingAccount } from "./existing-account.ts";
import { describeDecisions } from "./settings/index.ts";
import type { AccountSettings } from "./settings/index.ts";
import type { Firewall } from "./settings/network.ts";

export interface DataLakeAccountArgs {
  /** 3 to 24 lower-case letters and digits, unique in all of Azure. */
  readonly accountName: string;
  /** Name of a resource group that exists. @default one is made, called `rg-` and the account's name */
  readonly resourceGroup?: string;
  /** Region, redundancy, TLS, network, decided by `decideAccountSettings`. */
  readonly settings: AccountSettings;
  /** `retain`: a destroy leaves account, data and resource group behind. @default "retain" */
  readonly onDestroy?: "retain" | "delete";
  /**
   * An account that a destroyed stack left behind, taken over with its resource group if that was made for it.
   * @default a new one is made
   */
  readonly adopt?: AccountId;
  /** The account as it is, if it is there already. @default its endpoints are unknown until it is made or updated */
  readonly existing?: ExistingAccount;
  /** At most 15. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

export class DataLakeAccount extends pulumi.ComponentResource {
  /** Id in Azure's resource manager. */
  readonly id: pulumi.Output<string>;
  readonly accountName: string;
  readonly resourceGroup: pulumi.Output<string>;
  /** `https://account.dfs.core.windows.net/`; unknown until the account is there. */
  readonly dfsEndpoint: pulumi.Output<string>;
  readonly blobEndpoint: pulumi.Output<string>;
  readonly retained: boolean;

  constructor(name: string, args: DataLakeAccountArgs, options: pulumi.ComponentResourceOptions = {}) {
    if (args.existing !== undefined) refuseReplacement(args.existing, args.settings.placement);
    super("adls-migration:index:DataLakeAccount", name, {}, options);
    this.retained = args.onDestroy !== "delete";
    this.accountName = args.accountName;
    this.resourceGroup = this.#resourceGroupOf(name, args);
    const account = new storage.StorageAccount(name, this.#accountArgs(args), {
      parent: this,
      retainOnDelete: this.retained,
      ...(args.adopt === undefined ? {} : { import: args.adopt.id }),
    });
    this.id = account.id;
    // Endpoints never change: what is known of an existing account keeps a change of its settings from looking like
    // another target.
    const { existing } = args;
    this.dfsEndpoint = existing ? pulumi.output(existing.dfsEndpoint) : account.primaryEndpoints.dfs;
    this.blobEndpoint = existing ? pulumi.output(existing.blobEndpoint) : account.primaryEndpoints.blob;
    if (pulumi.runtime.isDryRun()) void pulumi.log.info(describeDecisions(args.settings.decisions), account);
    this.registerOutputs({ id: this.id, dfsEndpoint: this.dfsEndpoint, blobEndpoint: this.blobEndpoint });
  }

  #resourceGroupOf(name: string, args: DataLakeAccountArgs): pulumi.Output<string> {
    const { adopt, accountName } = args;
    const own = ownResourceGroup(accountName);
    const existing = args.resourceGroup ?? (adopt?.resourceGroup === own ? undefined : adopt?.resourceGroup);
    if (existing !== undefined) return pulumi.output(existing);
    const group = new resources.ResourceGroup(
      name,
      { resourceGroupName: own, location: args.settings.placement.location, tags: { ...args.tags } },
      {
        parent: this,
        retainOnDelete: this.retained,
        ...(adopt === undefined ? {} : { import: `/subscriptions/${adopt.subscriptionId}/resourceGroups/${own}` }),
      },
    );
    return group.name;
  }

  #accountArgs({ settings, tags, accountName }: DataLakeAccountArgs): storage.StorageAccountArgs {
    const { placement, security, network } = settings;
    return {
      accountName,
      resourceGroupName: this.resourceGroup,
      location: placement.location,
      kind: placement.kind,
      sku: { name: placement.sku },
      isHnsEnabled: true,
      minimumTlsVersion: security.minimumTlsVersion,
      enableHttpsTrafficOnly: true,
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      allowCrossTenantReplication: false,
      publicNetworkAccess: network.publicNetworkAccess,
      networkRuleSet: networkRules(network.firewall),
      tags: { ...tags },
    };
  }
}

/** Name of the resource group that is made where none is given. */
export function ownResourceGroup(accountName: string): string {
  return `rg-${accountName}`;
}

function networkRules({ defaultAction, bypass, addresses, subnets }: Firewall) {
  return {
    defaultAction,
    bypass,
    ipRules: addresses.map((address) => ({ action: "Allow" as const, iPAddressOrRange: address })),
    virtualNetworkRules: subnets.map((subnet) => ({ action: "Allow" as const, virtualNetworkResourceId: subnet })),
  };
}
