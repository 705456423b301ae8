/** From the network settings of an account to what azure-native takes. Pure. */
import type * as storage from "@pulumi/azure-native/storage/index.js";
import type { Firewall, NetworkSettings } from "../settings/network.ts";

/** The account's own properties; private endpoints are resources beside it. */
export function networkArguments({
  publicNetworkAccess,
  firewall,
  routing,
}: NetworkSettings): Pick<storage.StorageAccountArgs, "publicNetworkAccess" | "networkRuleSet" | "routingPreference"> {
  const routingChoice = routing === "internet" ? "InternetRouting" : "MicrosoftRouting";
  return {
    publicNetworkAccess,
    networkRuleSet: networkRules(firewall),
    ...(routing === undefined ? {} : { routingPreference: { routingChoice } }),
  };
}

function networkRules({ defaultAction, bypass, addresses, subnets, resources }: Firewall) {
  const resourceAccessRules = resources.map(({ resource, tenant }) => ({ resourceId: resource, tenantId: tenant }));
  return {
    defaultAction,
    bypass,
    ipRules: addresses.map((address) => ({ action: "Allow" as const, iPAddressOrRange: address })),
    virtualNetworkRules: subnets.map((subnet) => ({ action: "Allow" as const, virtualNetworkResourceId: subnet })),
    ...(resourceAccessRules.length === 0 ? {} : { resourceAccessRules }),
  };
}
