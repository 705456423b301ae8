/**
 * Private endpoints of an account, for dfs and for blob in each subnet, and the private names that lead to them. Endpoints lie
 * in the region and the subscription of their network, wherever the account is.
 */
import * as network from "@pulumi/azure-native/network/index.js";
import * as privatedns from "@pulumi/azure-native/privatedns/index.js";
import * as pulumi from "@pulumi/pulumi";
import { nameInId, parseSubnetId, subnetIdGrammar, virtualNetworkOf } from "./network/network-id.ts";
import type { SubnetId } from "./network/network-id.ts";
import { endpointGroups } from "./settings/private-endpoints.ts";
import type { EndpointGroup, EndpointPlace } from "./settings/private-endpoints.ts";
import type { Subscriptions } from "./lookup/subscriptions.ts";

/** Where networks lie. */
export interface Networks {
  /** Region of each network, by its id in lower case. @default Azure is asked */
  readonly regions?: ReadonlyMap<string, pulumi.Input<string>>;
  /** The subscriptions of the networks. @default every network is in the account's */
  readonly subscriptions?: Subscriptions;
}

export interface PrivateAccessArgs extends Networks {
  /** Id of the account in Azure's resource manager. */
  readonly accountId: pulumi.Input<string>;
  readonly accountName: string;
  /** Resource group of the zones, and of endpoints in the account's own subscription. */
  readonly resourceGroup: pulumi.Input<string>;
  /** At most one subnet of each network. */
  readonly places: readonly EndpointPlace[];
  /** How hosts of storage accounts end in this cloud. @default "core.windows.net" */
  readonly storageSuffix?: string;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** One endpoint to be made. */
interface EndpointToMake {
  readonly place: EndpointPlace;
  readonly subnet: SubnetId;
  readonly group: EndpointGroup;
  /** Id of its zone, if its name is to stand in one. */
  readonly zone: pulumi.Input<string> | undefined;
}

export class PrivateAccess extends pulumi.ComponentResource {
  /** Ids of the endpoints: dfs and blob of each subnet. */
  readonly endpoints: readonly pulumi.Output<string>[];

  constructor(name: string, args: PrivateAccessArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:PrivateAccess", name, {}, options);
    const zones = new Map(endpointGroups.map((group) => [group, this.#ownZone(name, group, args)]));
    const toMake = args.places.flatMap((place) => {
      const subnet = subnetOf(place);
      return endpointGroups.map((group) => ({
        place,
        subnet,
        group,
        zone: zoneOf(place.zones[group], zones.get(group)),
      }));
    });
    // One after the other: an account takes one change at a time (409 StorageAccountOperationInProgress).
    const made: network.PrivateEndpoint[] = [];
    for (const endpoint of toMake) made.push(this.#endpoint(name, endpoint, args, made.at(-1)));
    this.endpoints = made.map(({ id }) => id);
    this.registerOutputs({ endpoints: this.endpoints });
  }

  /** The zone for those places that give none, linked to the network of each; undefined where all of them give one. */
  #ownZone(name: string, group: EndpointGroup, args: PrivateAccessArgs): privatedns.PrivateZone | undefined {
    const places = args.places.filter(({ zones }) => zones[group] === "create");
    if (places.length === 0) return undefined;
    const { resourceGroup: resourceGroupName, storageSuffix = "core.windows.net" } = args;
    const tags = { ...args.tags };
    const zone = new privatedns.PrivateZone(
      `${name}-${group}`,
      { resourceGroupName, privateZoneName: `privatelink.${group}.${storageSuffix}`, location: "Global", tags },
      { parent: this },
    );
    for (const { subnet } of places) {
      const virtualNetwork = virtualNetworkOf(subnet);
      const link = nameInId(virtualNetwork);
      new privatedns.VirtualNetworkLink(
        `${name}-${group}-${link}`,
        {
          resourceGroupName,
          privateZoneName: zone.name,
          virtualNetworkLinkName: link,
          location: "Global",
          registrationEnabled: false,
          virtualNetwork: { id: virtualNetwork },
          tags,
        },
        { parent: this },
      );
    }
    return zone;
  }

  #endpoint(
    name: string,
    { place, subnet, group, zone }: EndpointToMake,
    args: PrivateAccessArgs,
    before: pulumi.Resource | undefined,
  ): network.PrivateEndpoint {
    const provider = args.subscriptions?.providerOf(subnet.subscriptionId);
    const resourceGroupName = provider === undefined ? args.resourceGroup : subnet.resourceGroup;
    const options = { parent: this, ...(provider === undefined ? {} : { provider }) };
    const childName = `${name}-${subnet.virtualNetwork}-${subnet.subnet}-${group}`;
    const endpoint = new network.PrivateEndpoint(
      childName,
      {
        privateEndpointName: `${place.name ?? endpointName(args.accountName, subnet)}-${group}`,
        resourceGroupName,
        location: place.region ?? regionOf(subnet, args, provider),
        subnet: { id: subnet.id },
        privateLinkServiceConnections: [{ name: group, privateLinkServiceId: args.accountId, groupIds: [group] }],
        ...(place.addresses === undefined ? {} : { ipConfigurations: [staticAddress(group, place.addresses[group])] }),
        tags: { ...args.tags },
      },
      { ...options, ...(before === undefined ? {} : { dependsOn: [before] }) },
    );
    if (zone !== undefined) {
      new network.PrivateDnsZoneGroup(
        childName,
        {
          privateDnsZoneGroupName: "default",
          privateEndpointName: endpoint.name,
          resourceGroupName,
          privateDnsZoneConfigs: [{ name: group, privateDnsZoneId: zone }],
        },
        options,
      );
    }
    return endpoint;
  }
}

/** How the names of the endpoints in a subnet begin: at most 59 characters, of 64 that Azure allows with the service's name. */
export function endpointName(accountName: string, { subnet }: Pick<SubnetId, "subnet">): string {
  return `pe-${accountName}-${subnet}`.slice(0, 59);
}

/** `memberName` of a storage account's services is the name of the service. */
function staticAddress(group: EndpointGroup, privateIPAddress: string) {
  return { name: group, groupId: group, memberName: group, privateIPAddress };
}

function zoneOf(choice: string, own: privatedns.PrivateZone | undefined): pulumi.Input<string> | undefined {
  if (choice === "create") return own?.id;
  return choice === "none" ? undefined : choice;
}

function regionOf(
  subnet: SubnetId,
  { regions }: PrivateAccessArgs,
  provider: pulumi.ProviderResource | undefined,
): pulumi.Input<string> {
  const known = regions?.get(virtualNetworkOf(subnet.id).toLowerCase());
  if (known !== undefined) return known;
  const place = { resourceGroupName: subnet.resourceGroup, virtualNetworkName: subnet.virtualNetwork };
  const options = provider === undefined ? {} : { provider };
  return network.getVirtualNetworkOutput(place, options).apply(({ location = "" }) => location);
}

function subnetOf({ subnet }: EndpointPlace): SubnetId {
  const parts = parseSubnetId(subnet);
  if (parts === undefined)
    throw new pulumi.RunError(`A private endpoint needs a subnet: given ${subnet}; allowed: ${subnetIdGrammar}.`);
  return parts;
}
