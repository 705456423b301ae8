/** Managed identities as principals of the tenant. */
import { randomUUID } from "node:crypto";
import type { Principal } from "../../directory/index.ts";
import { migratingIdentity } from "../../directory/index.ts";
import { ArmError } from "../arm-error.ts";
import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import type { ResourceId } from "../resource-id.ts";
import type { Surroundings } from "../resource-kind.ts";

/** The principal of a resource's own identity; made where there is none. */
export async function principalOf(surroundings: Surroundings, id: ResourceId): Promise<Principal> {
  const { tenant, now } = surroundings;
  return (
    find(surroundings, id) ??
    (await tenant.make({
      kind: "servicePrincipal",
      displayName: id.name,
      appId: randomUUID(),
      resourceId: id.key,
      made: now().getTime(),
    }))
  );
}

/** Takes the identity of a resource out of the tenant, if it had one. Its role assignments stay, for nobody. */
export async function removePrincipal(surroundings: Surroundings, id: ResourceId): Promise<void> {
  const found = find(surroundings, id);
  if (found !== undefined) await surroundings.tenant.remove(found.objectId);
}

function find({ tenant }: Surroundings, id: ResourceId): Principal | undefined {
  return tenant.everybody().find(({ resourceId }) => resourceId === id.key);
}

/** The part of an `identity` that is asked for: whether the resource gets its own, and the ids of given ones. */
export function askedIdentity(identity: unknown): { readonly own: boolean; readonly given: readonly string[] } {
  const type = textAt(identity, "type") ?? "None";
  return {
    own: type.includes("SystemAssigned"),
    given: type.includes("UserAssigned") ? Object.keys(objectAt(identity, "userAssignedIdentities")) : [],
  };
}

/**
 * Gives a resource the identities that are asked for, and takes its own away where it is not. Throws ArmError for a given
 * one that is not there.
 */
export async function giveIdentity(
  surroundings: Surroundings,
  id: ResourceId,
  identity: unknown,
): Promise<JsonObject | undefined> {
  if (!isObject(identity)) return undefined;
  const { own, given } = askedIdentity(identity);
  const userAssigned: Record<string, unknown> = {};
  for (const one of given) {
    const { principalId, clientId } = objectAt(await existing(surroundings, id, one), "properties");
    userAssigned[one] = { principalId, clientId };
  }
  if (!own) await removePrincipal(surroundings, id);
  const principal = own ? await principalOf(surroundings, id) : undefined;
  return {
    type: textAt(identity, "type"),
    ...(principal === undefined ? {} : { principalId: principal.objectId, tenantId: migratingIdentity.tenantId }),
    ...(given.length === 0 ? {} : { userAssignedIdentities: userAssigned }),
  };
}

async function existing(surroundings: Surroundings, id: ResourceId, given: string): Promise<JsonObject> {
  const found = await surroundings.find(given);
  if (found !== undefined) return found;
  const message =
    `Identity operation for resource '${id.text}' failed with error 'Failed to perform resource identity operation. ` +
    `Status: 'BadRequest'. Response: 'ResourceNotFound: the identity ${given} was not found'.'.`;
  throw new ArmError(400, "FailedIdentityOperation", message);
}
