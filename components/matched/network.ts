/** Whom the matched account answers. Pure. */
import type * as storage from "@pulumi/azure-native/storage/index.js";
import type { Firewall, MatchedNetwork } from "../settings/network.ts";

/** What matters of Azure's answer. */
export function matchedNetwork(found: storage.GetStorageAccountResult): MatchedNetwork {
  return {
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
