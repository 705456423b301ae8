import { migratingIdentity } from "../../directory/index.ts";
import { ArmError } from "../arm-error.ts";
import { textAt } from "../json.ts";
import { normalLocation } from "../regions.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";
import { principalOf, removePrincipal } from "./principal.ts";

/** An identity that resources are given: a service principal of the tenant, as long as it is there. */
export function userAssignedIdentityKind(surroundings: Surroundings): ResourceKind {
  return {
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    async put(id, body) {
      if (!/^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/.test(id.name)) {
        throw new ArmError(400, "BadRequest", `The resource name '${id.name}' is invalid.`);
      }
      const { objectId, appId } = await principalOf(surroundings, id);
      return {
        location: normalLocation(textAt(body, "location") ?? ""),
        tags: body["tags"] ?? {},
        properties: { principalId: objectId, clientId: appId, tenantId: migratingIdentity.tenantId },
      };
    },
    remove: (id) => removePrincipal(surroundings, id),
  };
}
