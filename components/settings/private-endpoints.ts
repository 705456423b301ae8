/** From which subnets an account is reached without its public endpoint, and which names lead there. Pure. */
import { isSameId, nameInId, subnetName, virtualNetworkOf } from "../network/network-id.ts";
import { byDefault, notPossible, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched } from "./decision.ts";

/** The two services of a lake: clients of either need both (the DFS endpoint sends some operations to the Blob one). */
export const endpointGroups = ["dfs", "blob"] as const;

export type EndpointGroup = (typeof endpointGroups)[number];

/** The private zone that holds the name: made, given by its id, or nobody's affair. */
export type Zone = string;

/** Both endpoints of an account in one subnet. */
export interface EndpointPlace {
  /** Id of the subnet. */
  readonly subnet: string;
  /** Region of the subnet's network, where it is known. */
  readonly region?: string | undefined;
  /** How the names of the endpoints begin. @default `pe-ACCOUNT-SUBNET` */
  readonly name?: string | undefined;
  /** `create`, `none`, or the id of a private DNS zone, for each service. */
  readonly zones: Readonly<Record<EndpointGroup, Zone>>;
  /** Static addresses in the subnet. @default any free ones */
  readonly addresses?: Readonly<Record<EndpointGroup, string>> | undefined;
}

/** What a stack file asks for; left out: as the matched account has them. */
export type EndpointWishes = "match" | "none" | readonly EndpointPlace[];

/** A private endpoint of the matched account. */
export interface MatchedEndpoint {
  /** Its id. */
  readonly id: string;
  /** Such as `["blob"]`. */
  readonly groups: readonly string[];
  /** Whether the account's owner let it in. */
  readonly isApproved: boolean;
  /** Id of its subnet. */
  readonly subnet: string | undefined;
  /** Its region, which is that of its network. */
  readonly region?: string | undefined;
  /** Ids of the private DNS zones that hold its name. */
  readonly zones: readonly string[];
}

const setting = "private endpoints";

/**
 * Every subnet from which the matched account is reached gets both endpoints to the new one: what was private stays reachable.
 * A network has one of each: two would give one name two addresses. Zones that the network uses already are used again: no
 * network can be linked to two zones of one name.
 */
export function decidePrivateEndpoints(
  wishes: EndpointWishes | undefined,
  matched: Matched<readonly MatchedEndpoint[]> | undefined,
): Decided<readonly EndpointPlace[]> {
  if (wishes === "none") {
    const count = matched?.found.length ?? 0;
    const value = count === 0 ? "none" : String(count);
    return { settings: [], decisions: [wished(setting, "none", matched && { name: matched.name, value })] };
  }
  const found = matched === undefined ? [] : placesOf(matched.found);
  const foundText = matched && { name: matched.name, value: describePlaces(found) };
  if (wishes !== undefined && wishes !== "match") {
    const places = wishes.map((place) => withKnownZones(place, found));
    const decision = wished(setting, describePlaces(places), foundText);
    return { settings: places, decisions: [decision, ...wishedZones(places, wishes, matched?.name)] };
  }
  if (matched === undefined) return { settings: [], decisions: [byDefault(setting, "none", "default")] };
  return takenPlaces(found, matched);
}

function takenPlaces(
  found: readonly EndpointPlace[],
  { name, found: endpoints }: Matched<readonly MatchedEndpoint[]>,
): Decided<readonly EndpointPlace[]> {
  const reason = `taken from ${name}, in the same subnets`;
  const value = describePlaces(found);
  const decision: Decision = {
    setting,
    value,
    origin: "taken",
    reason: found.length > 0 ? reason : `taken from ${name}`,
  };
  return { settings: found, decisions: [decision, ...leftOut(endpoints, name), ...takenZones(found, name)] };
}

/** The subnets of approved endpoints of either service, one a network, with the zones that their endpoints use. */
function placesOf(endpoints: readonly MatchedEndpoint[]): EndpointPlace[] {
  const usable = endpoints.filter(isUsable);
  const networks = [...new Set(usable.map(({ subnet }) => virtualNetworkOf(subnet).toLowerCase()))];
  return networks.flatMap((network) => {
    const inside = usable.filter(({ subnet }) => isSameId(virtualNetworkOf(subnet), network));
    const [first] = inside;
    if (first === undefined) return [];
    const { subnet, region } = first;
    const zones = zonesAmong(inside.flatMap((endpoint) => endpoint.zones));
    return [{ subnet, zones, ...(region === undefined ? {} : { region }) }];
  });
}

function isUsable(endpoint: MatchedEndpoint): endpoint is MatchedEndpoint & { readonly subnet: string } {
  return endpoint.isApproved && endpoint.subnet !== undefined && endpoint.groups.some(isLakeGroup);
}

function isLakeGroup(group: string): boolean {
  return endpointGroups.some((known) => known === group);
}

function zonesAmong(zones: readonly string[]): Record<EndpointGroup, Zone> {
  const zoneOf = (group: EndpointGroup) =>
    zones.find((zone) => nameInId(zone).toLowerCase().startsWith(`privatelink.${group}.`)) ?? "create";
  return { dfs: zoneOf("dfs"), blob: zoneOf("blob") };
}

function leftOut(endpoints: readonly MatchedEndpoint[], name: string): Decision[] {
  return endpoints.flatMap((endpoint) => {
    const { id, groups, isApproved } = endpoint;
    if (isUsable(endpoint)) return [];
    const decide = (why: string) => [notPossible(`private endpoint ${nameInId(id)} of ${name}`, "not made again", why)];
    if (!isApproved) return decide("nobody has approved it");
    if (!groups.some(isLakeGroup)) return decide(`it leads to ${groups.join(", ")}, which is no part of a lake`);
    return decide("it does not say in which subnet it is");
  });
}

/** A zone that would be made although the network has one of that name is the one that the network has. */
function withKnownZones(place: EndpointPlace, found: readonly EndpointPlace[]): EndpointPlace {
  const known = found.find(({ subnet }) => isSameId(virtualNetworkOf(subnet), virtualNetworkOf(place.subnet)));
  if (known === undefined) return place;
  const zoneOf = (group: EndpointGroup) => (place.zones[group] === "create" ? known.zones[group] : place.zones[group]);
  return { ...place, zones: { dfs: zoneOf("dfs"), blob: zoneOf("blob") } };
}

function takenZones(places: readonly EndpointPlace[], name: string): Decision[] {
  return endpointGroups.flatMap((group) => {
    const zones = zonesOf(places, group);
    if (zones.length === 0) return [];
    const isTaken = zones.every((zone) => zone !== "create");
    return isTaken ? [taken(zoneSetting(group), zonesText(zones), name)] : [chosenZones(group, zones)];
  });
}

function wishedZones(
  places: readonly EndpointPlace[],
  asked: readonly EndpointPlace[],
  name: string | undefined,
): Decision[] {
  return endpointGroups.flatMap((group): Decision[] => {
    const zones = zonesOf(places, group);
    if (zones.length === 0) return [];
    const isReplaced = places.some((place, index) => place.zones[group] !== asked[index]?.zones[group]);
    if (!isReplaced || name === undefined) return [chosenZones(group, zones)];
    const reason = `the network has it for ${name} already, and takes no second zone of one name`;
    return [{ setting: zoneSetting(group), value: zonesText(zones), origin: "overridden", reason }];
  });
}

function chosenZones(group: EndpointGroup, zones: readonly Zone[]): Decision {
  const value = zonesText(zones);
  if (zones.every((zone) => zone === "create"))
    return byDefault(zoneSetting(group), value, "made, and linked to the network of each endpoint");
  const isNone = zones.every((zone) => zone === "none");
  const reason = isNone ? "stack file; whoever uses the endpoints makes names lead there" : "stack file";
  return { setting: zoneSetting(group), value, origin: "stack file", reason };
}

function zoneSetting(group: EndpointGroup): string {
  return `private names of ${group}`;
}

function zonesOf(places: readonly EndpointPlace[], group: EndpointGroup): readonly Zone[] {
  return [...new Set(places.map(({ zones }) => zones[group]))];
}

function zonesText(zones: readonly Zone[]): string {
  const texts = zones.map((zone) => {
    if (zone === "create") return "a zone of this stack";
    return zone === "none" ? "none" : `zone ${nameInId(zone)}`;
  });
  return [...new Set(texts)].join(", ");
}

/** Subnets as people call them; `none` without any. */
export function describePlaces(places: readonly EndpointPlace[]): string {
  return places.length === 0 ? "none" : places.map(({ subnet }) => subnetName(subnet)).join(", ");
}
