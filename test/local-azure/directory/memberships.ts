/** What the token issuer asks of the tenant's directory. */
import type { Memberships } from "../identity/index.ts";
import type { Tenant } from "./tenant.ts";

/** Groups of a principal, and the object id behind an application's client id. */
export function membershipsOf(tenant: Tenant): Memberships {
  return {
    groupsOf: (objectId) => tenant.groupsOf(objectId),
    objectIdOf: (clientId) =>
      tenant.everybody().find((principal) => principal.appId === clientId)?.objectId ?? clientId,
  };
}
