/** Whom the matched account answers: its own rules, and the private endpoints that lead to it. */
import * as network from "@pulumi/azure-native/network/index.js";
import type * as storage from "@pulumi/azure-native/storage/index.js";
import { mapFound, valueOf } from "../lookup/index.ts";
import type { Found, Lookups } from "../lookup/index.ts";
import type { Firewall, MatchedNetwork, Routing } from "../settings/network.ts";
import type { MatchedEndpoint } from "../settings/private-endpoints.ts";
import type { Subscriptions } from "../lookup/subscriptions.ts";

type Account = storage.GetStorageAccountResult;

/** How an account's endpoints are asked for. */
export interface EndpointLookups {
  readonly lookups: Lookups;
  /** An endpoint lies in the subscription of its network. */
  readonly subscriptions: Subscriptions;
  /** Whether anybody wants to know more than that they are there. */
  readonly wanted: boolean;
}

/** What matters of Azure's answer. Pure. */
export function matchedNetwork(found: Account, privateEndpoints: readonly MatchedEndpoint[]): MatchedNetwork {
  const routing = routingOf(found.routingPreference);
  return {
    publicNetworkAccess: found.publicNetworkAccess,
    firewall: firewallOf(found.networkRuleSet),
    ...(routing === undefined ? {} : { routing }),
    privateEndpoints,
  };
}

/** Asks every endpoint where it lies and which zones hold its name. One that may not be read is a failed lookup. */
export async function matchedEndpoints(found: Account, asking: EndpointLookups): Promise<readonly MatchedEndpoint[]> {
  const connections = listOf(found.privateEndpointConnections);
  const endpoints = await Promise.all(connections.map((connection) => matchedEndpoint(connection, asking)));
  return endpoints.flatMap((endpoint) => valueOf(endpoint) ?? []);
}

/** Azure leaves out what was never set, whatever the declared type says. */
function firewallOf(rules: Partial<Account["networkRuleSet"]> | undefined): Firewall {
  return {
    defaultAction: rules?.defaultAction === "Deny" ? "Deny" : "Allow",
    bypass: rules?.bypass ?? "AzureServices",
    addresses: (rules?.ipRules ?? []).map((rule) => rule.iPAddressOrRange),
    subnets: (rules?.virtualNetworkRules ?? []).map((rule) => rule.virtualNetworkResourceId),
    resources: (rules?.resourceAccessRules ?? []).flatMap(({ resourceId, tenantId }) =>
      resourceId === undefined || tenantId === undefined ? [] : [{ resource: resourceId, tenant: tenantId }],
    ),
  };
}

function routingOf(preference: Account["routingPreference"] | undefined): Routing | undefined {
  const choice = preference?.routingChoice;
  if (choice === "MicrosoftRouting") return "microsoft";
  return choice === "InternetRouting" ? "internet" : undefined;
}

async function matchedEndpoint(
  connection: Account["privateEndpointConnections"][number],
  { lookups, subscriptions, wanted }: EndpointLookups,
): Promise<Found<MatchedEndpoint>> {
  const { privateEndpoint, privateLinkServiceConnectionState: state } = connection;
  const id = privateEndpoint?.id ?? connection.id;
  const isApproved = state.status === "Approved";
  const place = placeOf(id);
  if (!isApproved || !wanted || place === undefined)
    return { known: { id, groups: [], isApproved, subnet: undefined, zones: [] } };
  const lookup = {
    asked: `The private endpoint ${id} of the account that adls-migration:account.match names`,
    remedy:
      "Let this identity read it (role Reader), or say in adls-migration:account.network.privateEndpoints what shall be: none, or subnets.",
  };
  const { subscriptionId, ...names } = place;
  const options = subscriptions.optionsOf(subscriptionId);
  const [endpoint, zones] = await Promise.all([
    lookups.ask(lookup, network.getPrivateEndpoint(names, options)),
    lookups.askWhether(
      lookup,
      network.getPrivateDnsZoneGroup({ ...names, privateDnsZoneGroupName: "default" }, options),
    ),
  ]);
  return mapFound(endpoint, (read) => ({
    id,
    groups: listOf(read.privateLinkServiceConnections).flatMap(({ groupIds }) => groupIds ?? []),
    isApproved,
    subnet: read.subnet?.id,
    region: read.location,
    zones: listOf(valueOf(zones)?.privateDnsZoneConfigs).flatMap(({ privateDnsZoneId }) => privateDnsZoneId ?? []),
  }));
}

interface EndpointNames {
  readonly subscriptionId: string;
  readonly resourceGroupName: string;
  readonly privateEndpointName: string;
}

function placeOf(id: string): EndpointNames | undefined {
  const [, subscriptionId, resourceGroupName, privateEndpointName] =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/privateEndpoints\/([^/]+)$/i.exec(
      id,
    ) ?? [];
  if (subscriptionId === undefined || resourceGroupName === undefined || privateEndpointName === undefined)
    return undefined;
  return { subscriptionId, resourceGroupName, privateEndpointName };
}

function listOf<Item>(list: readonly Item[] | undefined): readonly Item[] {
  return list ?? [];
}
