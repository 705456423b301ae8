/** Reading the account whose settings are taken over. */
import { Provider } from "@pulumi/azure-native/provider.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import type { AccountId } from "./account-id.ts";
import type { Firewall, MatchedAccount } from "./account-settings.ts";
import { lookedUp } from "./lookup.ts";

/** Reads an account of this or, with a provider of its own, another subscription. */
export async function readMatchedAccount(id: AccountId, ownSubscriptionId: string): Promise<MatchedAccount> {
  const elsewhere = id.subscriptionId.toLowerCase() !== ownSubscriptionId.toLowerCase();
  const options = elsewhere ? { provider: new Provider("matched", { subscriptionId: id.subscriptionId }) } : {};
  const found = await lookedUp(
    {
      asked: `adls-migration:account.match names ${id.id}`,
      remedy: "Check the id, and that this identity may read the account (role Reader).",
    },
    storage.getStorageAccount({ resourceGroupName: id.resourceGroup, accountName: id.account }, options),
  );
  return matchedAccount(found);
}

/** What matters of Azure's answer. */
export function matchedAccount(found: storage.GetStorageAccountResult): MatchedAccount {
  return {
    name: found.name,
    kind: found.kind,
    location: found.location,
    sku: found.sku.name,
    minimumTlsVersion: found.minimumTlsVersion,
    publicNetworkAccess: found.publicNetworkAccess,
    firewall: firewallOf(found.networkRuleSet),
    privateEndpoints: countOf(found.privateEndpointConnections),
  };
}

/** Azure leaves out what was never set, whatever the declared type says. */
function firewallOf(rules: Partial<storage.GetStorageAccountResult["networkRuleSet"]> | undefined): Firewall {
  return {
    defaultAction: rules?.defaultAction === "Deny" ? "Deny" : "Allow",
    bypass: rules?.bypass ?? "AzureServices",
    addresses: (rules?.ipRules ?? []).map((rule) => rule.iPAddressOrRange),
    subnets: (rules?.virtualNetworkRules ?? []).map((rule) => rule.virtualNetworkResourceId),
  };
}

function countOf(list: readonly unknown[] | undefined): number {
  return list?.length ?? 0;
}
