/** The subnets that a stack file names: whether they are there, what they reach, and in which region their network lies. */
import * as network from "@pulumi/azure-native/network/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { inputOf, mapFound, valueOf } from "../lookup/index.ts";
import type { Lookups } from "../lookup/index.ts";
import { parseSubnetId, subnetIdGrammar, virtualNetworkOf } from "./network-id.ts";
import type { SubnetId } from "./network-id.ts";
import type { SubnetFacts } from "../refusals/network.ts";
import type { NetworkWishes } from "../settings/network.ts";
import type { Subscriptions } from "../lookup/subscriptions.ts";

export interface NamedSubnets {
  /** What is known of those that the firewall is to let in. */
  readonly allowed: readonly SubnetFacts[];
  /** Region of each network that is to hold private endpoints, by its id in lower case; unknown where nobody could ask. */
  readonly regions: ReadonlyMap<string, pulumi.Input<string>>;
}

/** One that is not there, or may not be read, is a failed lookup. */
export async function lookUpSubnets(
  lookups: Lookups,
  wishes: NetworkWishes,
  subscriptions: Subscriptions,
): Promise<NamedSubnets> {
  const { allowedSubnets = [], openForRun, privateEndpoints } = wishes;
  const places = typeof privateEndpoints === "object" ? privateEndpoints : [];
  const allowed = [...new Set([...allowedSubnets, ...(openForRun?.subnets ?? [])])].map(idOf);
  const networks = new Map(
    places.map(({ subnet }): [string, SubnetId] => [virtualNetworkOf(subnet).toLowerCase(), idOf(subnet)]),
  );
  const [facts, regions] = await Promise.all([
    Promise.all(allowed.map((id) => factsOf(lookups, id, subscriptions.optionsOf(id.subscriptionId)))),
    Promise.all(
      [...networks].map(([key, id]) => regionOf(lookups, { key, id }, subscriptions.optionsOf(id.subscriptionId))),
    ),
  ]);
  return { allowed: facts.flat(), regions: new Map(regions) };
}

async function factsOf(lookups: Lookups, id: SubnetId, options: pulumi.InvokeOptions): Promise<SubnetFacts[]> {
  const { resourceGroup: resourceGroupName, virtualNetwork: virtualNetworkName, subnet: subnetName } = id;
  const lookup = { asked: `adls-migration:account.network names ${id.id}`, remedy: "Check the id of the subnet." };
  const found = valueOf(
    await lookups.ask(lookup, network.getSubnet({ resourceGroupName, virtualNetworkName, subnetName }, options)),
  );
  if (found === undefined) return [];
  const serviceEndpoints = (found.serviceEndpoints ?? []).map(({ service = "", locations = [] }) => ({
    service,
    regions: locations,
  }));
  return [{ subnet: id.id, serviceEndpoints }];
}

async function regionOf(
  lookups: Lookups,
  { key, id }: { readonly key: string; readonly id: SubnetId },
  options: pulumi.InvokeOptions,
): Promise<[string, pulumi.Input<string>]> {
  const lookup = {
    asked: `adls-migration:account.network.privateEndpoints names ${id.id}`,
    remedy: "Check the id of the subnet's network.",
  };
  const place = { resourceGroupName: id.resourceGroup, virtualNetworkName: id.virtualNetwork };
  const found = await lookups.ask(lookup, network.getVirtualNetwork(place, options));
  const read = valueOf(found);
  const names = read?.subnets?.map(({ name = "" }) => name.toLowerCase());
  if (names !== undefined && !names.includes(id.subnet.toLowerCase()))
    lookups.fail(`${lookup.asked}: the network ${id.virtualNetwork} has no subnet ${id.subnet}. Check the id.`);
  return [key, inputOf(mapFound(found, ({ location = "" }) => location))];
}

/** The stack file's own grammar has let it through. */
function idOf(subnet: string): SubnetId {
  const parts = parseSubnetId(subnet);
  if (parts === undefined) throw new Error(`${subnet} is not ${subnetIdGrammar}`);
  return parts;
}
