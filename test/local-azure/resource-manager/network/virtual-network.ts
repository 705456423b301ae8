/** Networks and their subnets: kept as they are sent, a subnet also where its network brought it along. */
import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { documentKey } from "../resource-id.ts";
import type { ResourceId } from "../resource-id.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

const networkType = "Microsoft.Network/virtualNetworks";
const subnetType = `${networkType}/subnets`;

export function virtualNetworkKind(surroundings: Surroundings): ResourceKind {
  return {
    type: networkType,
    put(_id, body) {
      return { ...body, properties: { ...objectAt(body, "properties"), provisioningState: "Succeeded" } };
    },
    async read(id, kept) {
      if (kept === undefined) return undefined;
      const own = inlineSubnets(kept).map((subnet) => shown(id, subnet));
      const names = new Set(own.map((subnet) => textAt(subnet, "name")));
      const made = (await surroundings.list(id.text, subnetType)).filter((one) => !names.has(textAt(one, "name")));
      return { ...kept, properties: { ...objectAt(kept, "properties"), subnets: [...own, ...made] } };
    },
  };
}

export function subnetKind(surroundings: Surroundings): ResourceKind {
  return {
    type: subnetType,
    put(_id, body) {
      return { properties: { ...objectAt(body, "properties"), provisioningState: "Succeeded" } };
    },
    read(id, kept) {
      if (kept !== undefined) return kept;
      const network = surroundings.documents.get(documentKey(id.parent));
      return inlineSubnets(isObject(network) ? network : {}).find(
        (subnet) => textAt(subnet, "name")?.toLowerCase() === id.name.toLowerCase(),
      );
    },
  };
}

function inlineSubnets(network: JsonObject): readonly JsonObject[] {
  const subnets = objectAt(network, "properties")["subnets"];
  return Array.isArray(subnets) ? subnets.filter(isObject) : [];
}

function shown(id: ResourceId, subnet: JsonObject): JsonObject {
  return { ...subnet, id: `${id.text}/subnets/${textAt(subnet, "name") ?? ""}`, type: subnetType };
}
