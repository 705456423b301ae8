import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { normalLocation } from "../regions.ts";
import { refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceId } from "../resource-id.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

interface Asked {
  readonly name: string;
  readonly subnet: string;
  readonly links: readonly Link[];
  readonly before: JsonObject | undefined;
}

interface Link {
  readonly id: string;
  readonly service: string;
  readonly groups: readonly string[];
  /** What the link leads to; undefined where it is not there. */
  readonly target: JsonObject | undefined;
}

const subresources = "https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource";
const groupsOf: Readonly<Record<string, readonly string[]>> = {
  "microsoft.storage/storageaccounts": ["blob", "dfs", "file", "queue", "table", "web"].flatMap((group) => [
    group,
    `${group}_secondary`,
  ]),
  "microsoft.keyvault/vaults": ["vault"],
};

const allowedGroups = ({ target }: Link): readonly string[] | undefined =>
  groupsOf[(textAt(target, "type") ?? "").toLowerCase()];

export const privateEndpointRefusals: readonly Refusal<Asked>[] = [
  {
    id: "private-endpoint-subnet",
    status: 400,
    code: "InvalidRequestFormat",
    says: ({ subnet }) =>
      when(
        !/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i.test(
          subnet,
        ),
        `Cannot parse the request: subnet.id '${subnet}' is not the id of a subnet.`,
      ),
    source: { documented: "https://learn.microsoft.com/rest/api/virtualnetwork/private-endpoints/create-or-update" },
  },
  {
    id: "private-endpoint-subnet-changed",
    status: 400,
    code: "CannotChangeSubnetOfPrivateEndpoint",
    says: ({ before, subnet, name }) => {
      const present = textAt(objectAt(objectAt(before, "properties"), "subnet"), "id");
      const other = present !== undefined && present.toLowerCase() !== subnet.toLowerCase();
      return when(other, `The subnet of the private endpoint ${name} cannot be changed.`);
    },
    source: { reported: "https://github.com/pulumi/pulumi-azure-native/issues/3883" },
  },
  {
    id: "private-endpoint-target",
    status: 404,
    code: "ResourceNotFound",
    says: ({ links }) => {
      const lost = links.find(({ target }) => target === undefined);
      return when(lost !== undefined, `The Resource '${lost?.service ?? ""}' was not found.`);
    },
    source: { documented: subresources },
  },
  {
    id: "private-endpoint-one-group",
    status: 400,
    code: "OnlyOneGroupIdPermitted",
    says: ({ links }) => {
      const wrong = links.find(({ groups }) => groups.length !== 1);
      return when(
        wrong !== undefined,
        `Private link service connection ${wrong?.id ?? ""} has the following group Ids: ${wrong?.groups.join(", ") ?? ""}. ` +
          `Only one group Id is permitted when connecting to a first-party resource (${wrong?.service ?? ""}).`,
      );
    },
    source: { reported: "https://github.com/hashicorp/terraform-provider-azurerm/issues/5820" },
  },
  {
    id: "private-endpoint-group",
    status: 400,
    code: "PrivateEndpointInvalidGroupId",
    says: ({ links }) => {
      const wrong = links.find((link) => link.groups.some((group) => allowedGroups(link)?.includes(group) === false));
      return when(
        wrong !== undefined,
        `Call to ${textAt(wrong?.target, "type") ?? ""} failed. Error message: Invalid groupId ${wrong?.groups.join(", ") ?? ""}`,
      );
    },
    source: { reported: "https://github.com/hashicorp/terraform-provider-azurerm/issues/11778" },
  },
];

/** Private endpoints of accounts and vaults. Connections within the tenant are approved at once. */
export function privateEndpointKind(surroundings: Surroundings): ResourceKind {
  return {
    type: "Microsoft.Network/privateEndpoints",
    async put(id, body, existing) {
      const properties = objectAt(body, "properties");
      const links = await linksOf(surroundings, id, properties);
      const subnet = textAt(objectAt(properties, "subnet"), "id") ?? "";
      refuse(privateEndpointRefusals, { name: id.name, subnet, links, before: existing });
      const location = normalLocation(textAt(body, "location") ?? "");
      const { customNetworkInterfaceName } = properties;
      const nic = textAt({ customNetworkInterfaceName }, "customNetworkInterfaceName") ?? `${id.name}.nic`;
      const scope = id.text.split("/providers/")[0] ?? "";
      const connections = objectArray(properties["privateLinkServiceConnections"]).map((link) => connected(id, link));
      return {
        location,
        tags: body["tags"] ?? {},
        properties: {
          ipConfigurations: [],
          ...properties,
          provisioningState: "Succeeded",
          privateLinkServiceConnections: connections,
          manualPrivateLinkServiceConnections: properties["manualPrivateLinkServiceConnections"] ?? [],
          networkInterfaces: [{ id: `${scope}/providers/Microsoft.Network/networkInterfaces/${nic}` }],
          customDnsConfigs: links.flatMap(({ target, groups }, index) =>
            groups.map((group) => ({ fqdn: fullName(target, group), ipAddresses: [addressOf(properties, index)] })),
          ),
        },
      };
    },
  };
}

async function linksOf(surroundings: Surroundings, id: ResourceId, properties: JsonObject): Promise<Link[]> {
  const links: Link[] = [];
  for (const link of objectArray(properties["privateLinkServiceConnections"])) {
    const { privateLinkServiceId, groupIds } = objectAt(link, "properties");
    const service = typeof privateLinkServiceId === "string" ? privateLinkServiceId : "";
    links.push({
      id: `${id.text}/privateLinkServiceConnections/${textAt(link, "name") ?? ""}`,
      service,
      groups: Array.isArray(groupIds) ? groupIds.map(String) : [],
      target: service.startsWith("/subscriptions/") ? await surroundings.find(service) : undefined,
    });
  }
  return links;
}

function connected(id: ResourceId, link: JsonObject): JsonObject {
  const name = textAt(link, "name") ?? "";
  return {
    ...link,
    id: `${id.text}/privateLinkServiceConnections/${name}`,
    type: "Microsoft.Network/privateEndpoints/privateLinkServiceConnections",
    properties: {
      ...objectAt(link, "properties"),
      provisioningState: "Succeeded",
      privateLinkServiceConnectionState: { status: "Approved", description: "Auto-Approved", actionsRequired: "None" },
    },
  };
}

/** The given static address, else one of the subnet's. */
function addressOf(properties: JsonObject, index: number): string {
  const given = objectArray(properties["ipConfigurations"])[index];
  return textAt(objectAt(given, "properties"), "privateIPAddress") ?? `10.0.0.${String(4 + index)}`;
}

function fullName(target: JsonObject | undefined, group: string): string {
  const name = textAt(target, "name") ?? "";
  const storage = (textAt(target, "type") ?? "").startsWith("Microsoft.Storage");
  const [service = "", secondary] = group.split("_");
  const account = secondary === undefined ? name : `${name}-secondary`;
  return storage ? `${account}.${service}.core.windows.net` : `${name}.vault.azure.net`;
}

function objectArray(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
