/** Private DNS zones, their links to networks, and the groups that put private endpoints into them. */
import { ArmError } from "../arm-error.ts";
import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceId } from "../resource-id.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

const zoneType = "Microsoft.Network/privateDnsZones";
const linkType = `${zoneType}/virtualNetworkLinks`;
const groupType = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups";
const zonesPage = "https://learn.microsoft.com/azure/dns/private-dns-privatednszone";
const linksPage = "https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links";
const groupsPage = "https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration#dns-zone-group";

interface Placed {
  readonly location: string;
}

const global = (id: string, what: string): Refusal<Placed> => ({
  id,
  status: 400,
  code: "LocationNotAvailableForResourceType",
  says: ({ location }) =>
    when(
      location.toLowerCase() !== "global",
      `The provided location '${location}' is not available for resource type '${what}'. ` +
        "List of available regions for the resource type is 'global'.",
    ),
  source: { documented: zonesPage },
});

interface AskedZone extends Placed {
  readonly name: string;
}

export const zoneRefusals: readonly Refusal<AskedZone>[] = [
  {
    id: "private-zone-name",
    status: 400,
    code: "BadRequest",
    says: ({ name }) =>
      when(
        !/^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]+$/i.test(name),
        `The zone name '${name}' is invalid.`,
      ),
    source: { documented: zonesPage },
  },
  global("private-zone-location", zoneType),
];

interface AskedLink extends Placed {
  readonly zone: string;
  readonly network: string | undefined;
  /** Links of the network to other zones of that name. */
  readonly twins: readonly string[];
}

export const linkRefusals: readonly Refusal<AskedLink>[] = [
  global("virtual-network-link-location", linkType),
  {
    id: "virtual-network-link-network",
    status: 400,
    code: "BadRequest",
    says: ({ network }) => when(network === undefined, "The virtual network link must name a virtual network."),
    source: { documented: linksPage },
  },
  {
    id: "virtual-network-linked-twice",
    status: 409,
    code: "Conflict",
    says: ({ twins, network, zone }) =>
      when(
        twins.length > 0,
        `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network ` +
          `with '${zone}' and it is already linked: ${network ?? ""}.`,
      ),
    source: { documented: linksPage },
  },
];

interface AskedGroup {
  readonly zones: readonly { readonly id: string; readonly known: boolean }[];
  readonly others: readonly string[];
}

export const zoneGroupRefusals: readonly Refusal<AskedGroup>[] = [
  {
    id: "private-dns-zone-group-second",
    status: 400,
    code: "PrivateEndpointCannotHaveMultiplePrivateDnsZoneGroups",
    says: ({ others }) => when(others.length > 0, "A private endpoint can have one private DNS zone group only."),
    source: { documented: groupsPage },
  },
  {
    id: "private-dns-zone-group-number",
    status: 400,
    code: "TooManyPrivateDnsZones",
    says: ({ zones }) => when(zones.length > 5, "A private DNS zone group can have at most 5 DNS zones."),
    source: { documented: groupsPage },
  },
  {
    id: "private-dns-zone-group-zone",
    status: 400,
    code: "InvalidPrivateDnsZoneIds",
    says: ({ zones }) => {
      const lost = zones.filter(({ known }) => !known).map(({ id }) => id);
      return when(lost.length > 0, `Private Dns Zone ids ${lost.join(", ")} are invalid.`);
    },
    source: { documented: groupsPage },
  },
];

export function privateZoneKind(surroundings: Surroundings): ResourceKind {
  return {
    type: zoneType,
    put(id, body) {
      refuse(zoneRefusals, { name: id.name, location: textAt(body, "location") ?? "" });
      return { location: "global", tags: body["tags"] ?? {}, properties: { provisioningState: "Succeeded" } };
    },
    async read(id, kept) {
      if (kept === undefined) return undefined;
      const links = await surroundings.list(id.text, linkType);
      const counts = { numberOfRecordSets: 1, numberOfVirtualNetworkLinks: links.length };
      const most = { maxNumberOfRecordSets: 25_000, maxNumberOfVirtualNetworkLinks: 1000 };
      return { ...kept, properties: { ...most, ...objectAt(kept, "properties"), ...counts } };
    },
    async refuseRemoval(id) {
      const links = await surroundings.list(id.text, linkType);
      if (links.length === 0) return;
      const names = links.map((link) => textAt(link, "name") ?? "").join(", ");
      const message = `Can not delete resource before nested resources are deleted: virtualNetworkLinks ${names}.`;
      throw new ArmError(409, "CannotDeleteResource", message);
    },
  };
}

export function virtualNetworkLinkKind(surroundings: Surroundings): ResourceKind {
  return {
    type: linkType,
    async put(id, body) {
      const properties = objectAt(body, "properties");
      const network = textAt(objectAt(properties, "virtualNetwork"), "id");
      const zone = id.parent.split("/").at(-1) ?? "";
      const links = await surroundings.list("", linkType);
      const twins = links
        .filter(
          (link) =>
            textAt(objectAt(objectAt(link, "properties"), "virtualNetwork"), "id")?.toLowerCase() ===
            network?.toLowerCase(),
        )
        .map((link) => textAt(link, "id") ?? "")
        .filter(
          (other) => other.toLowerCase() !== id.key && other.split("/").at(-3)?.toLowerCase() === zone.toLowerCase(),
        );
      refuse(linkRefusals, { location: textAt(body, "location") ?? "", zone, network, twins });
      const state = { provisioningState: "Succeeded", virtualNetworkLinkState: "Completed" };
      return {
        location: "global",
        tags: body["tags"] ?? {},
        properties: { registrationEnabled: false, ...properties, ...state },
      };
    },
  };
}

export function privateDnsZoneGroupKind(surroundings: Surroundings): ResourceKind {
  return {
    type: groupType,
    async put(id, body) {
      const endpoint = await surroundings.find(id.parent);
      const configurations = objectArray(objectAt(body, "properties")["privateDnsZoneConfigs"]);
      const zones: { id: string; known: boolean }[] = [];
      for (const configuration of configurations) {
        const zone = textAt(objectAt(configuration, "properties"), "privateDnsZoneId") ?? "";
        const known = /\/privateDnsZones\/[^/]+$/i.test(zone) && (await surroundings.find(zone)) !== undefined;
        zones.push({ id: zone, known });
      }
      const groups = await surroundings.list(id.parent, groupType);
      const others = groups.map((group) => textAt(group, "id") ?? "").filter((other) => other.toLowerCase() !== id.key);
      refuse(zoneGroupRefusals, { zones, others });
      const configs = configurations.map((one) => configured(id, one, endpoint));
      return { properties: { provisioningState: "Succeeded", privateDnsZoneConfigs: configs } };
    },
  };
}

/** With the records that the group keeps in the zone. */
function configured(id: ResourceId, configuration: JsonObject, endpoint: JsonObject | undefined): JsonObject {
  const properties = objectAt(configuration, "properties");
  const zone = (textAt(properties, "privateDnsZoneId") ?? "").split("/").at(-1) ?? "";
  const names = objectArray(objectAt(endpoint, "properties")["customDnsConfigs"]);
  const recordSets = names.map(({ fqdn, ipAddresses }) => ({
    recordType: "A",
    recordSetName: String(fqdn).split(".")[0],
    fqdn: `${String(fqdn).split(".")[0] ?? ""}.${zone}`,
    ttl: 10,
    ipAddresses,
    provisioningState: "Succeeded",
  }));
  return {
    ...configuration,
    id: `${id.text}/privateDnsZoneConfigs/${textAt(configuration, "name") ?? ""}`,
    properties: { ...properties, provisioningState: "Succeeded", recordSets },
  };
}

function objectArray(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
