import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import type { ResourceId } from "../resource-id.ts";
import type { Surroundings } from "../resource-kind.ts";

/** The connections of private endpoints to an account, as the account shows them; all of one tenant, so approved at once. */
export async function connectionsOf(surroundings: Surroundings, id: ResourceId): Promise<JsonObject[]> {
  const endpoints = await surroundings.list("", "Microsoft.Network/privateEndpoints");
  return endpoints.flatMap((endpoint) => {
    const links = objectAt(endpoint, "properties")["privateLinkServiceConnections"];
    const toAccount = (Array.isArray(links) ? links.filter(isObject) : []).filter(
      (link) => textAt(objectAt(link, "properties"), "privateLinkServiceId")?.toLowerCase() === id.key,
    );
    return toAccount.map((link) => connection(id, endpoint, objectAt(link, "properties")));
  });
}

function connection(id: ResourceId, endpoint: JsonObject, link: JsonObject): JsonObject {
  const name = `${textAt(endpoint, "name") ?? ""}.connection`;
  return {
    id: `${id.text}/privateEndpointConnections/${name}`,
    name,
    type: "Microsoft.Storage/storageAccounts/privateEndpointConnections",
    properties: {
      provisioningState: "Succeeded",
      privateEndpoint: { id: endpoint["id"] },
      privateLinkServiceConnectionState: {
        status: "Approved",
        description: "Auto-Approved",
        actionRequired: "None",
      },
      groupIds: link["groupIds"],
    },
  };
}
