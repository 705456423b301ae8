import { migratingIdentity, principals } from "../directory/index.ts";
import { ArmError } from "./arm-error.ts";
import { objectAt, textAt } from "./json.ts";
import type { JsonObject } from "./json.ts";
import type { ResourceId } from "./resource-id.ts";
import type { ResourceKind, Surroundings } from "./resource-kind.ts";
import { roleNames } from "./role-definition.ts";

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const type = "Microsoft.Authorization/roleAssignments";

/** Rules: a GUID for a name; principal, role and scope never change; no two assignments of the same three. */
export function roleAssignmentKind(surroundings: Surroundings): ResourceKind {
  return {
    type,
    async put(id, body, existing) {
      const properties = objectAt(body, "properties");
      const asked = readRequest(id, properties);
      refuseChange(asked, objectAt(existing, "properties"));
      if (existing === undefined) await refuseTwin(surroundings, id, asked);
      const { principalId, roleDefinitionId } = asked;
      await surroundings.plane.putRole({ id: id.text, scope: id.parent, principalId, roleDefinitionId });
      const stamp = surroundings.now().toISOString();
      const before = objectAt(existing, "properties");
      const made = { createdOn: before["createdOn"] ?? stamp, createdBy: migratingIdentity.objectId };
      return {
        properties: { ...properties, ...asked, ...made, updatedOn: stamp, updatedBy: migratingIdentity.objectId },
      };
    },
    async remove(id) {
      await surroundings.plane.removeRole(id.text);
    },
    notFound: (id) => new ArmError(404, "RoleAssignmentNotFound", `The role assignment '${id.name}' is not found.`),
  };
}

interface Assignment {
  readonly scope: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly roleDefinitionId: string;
}

function readRequest(id: ResourceId, properties: JsonObject): Assignment {
  if (!guid.test(id.name)) {
    const message = `The role assignment ID '${id.name}' is not valid. The role assignment ID must be a GUID.`;
    throw new ArmError(400, "InvalidRoleAssignmentId", message);
  }
  const roleDefinitionId = textAt(properties, "roleDefinitionId") ?? "";
  const role = roleDefinitionId.split("/").at(-1) ?? "";
  if (!roleNames.has(role.toLowerCase())) {
    throw new ArmError(
      404,
      "RoleDefinitionDoesNotExist",
      `The specified role definition with ID '${role}' does not exist.`,
    );
  }
  const principalId = textAt(properties, "principalId") ?? "";
  const principalType = typeOf(principalId, textAt(properties, "principalType"));
  return { scope: id.parent, principalId, principalType, roleDefinitionId };
}

function typeOf(principalId: string, claimed: string | undefined): string {
  const principal = principals.find(({ objectId }) => objectId === principalId.toLowerCase());
  if (principal === undefined) {
    const message =
      `Principal ${principalId.replaceAll("-", "")} does not exist in the directory ${migratingIdentity.tenantId}. ` +
      "Check that you have the correct principal ID.";
    throw new ArmError(400, "PrincipalNotFound", message);
  }
  const actual = { user: "User", group: "Group", servicePrincipal: "ServicePrincipal" }[principal.kind];
  if (claimed !== undefined && claimed !== actual) {
    const message = `The PrincipalId '${principalId}' has type '${actual}', which is different from specified PrincipalType '${claimed}'.`;
    throw new ArmError(400, "UnmatchedPrincipalType", message);
  }
  return actual;
}

function refuseChange(asked: Assignment, before: JsonObject): void {
  const fixed = ["principalId", "roleDefinitionId"] as const;
  if (fixed.some((field) => textAt(before, field) !== undefined && textAt(before, field) !== asked[field])) {
    const message = "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.";
    throw new ArmError(400, "RoleAssignmentUpdateNotPermitted", message);
  }
}

async function refuseTwin(surroundings: Surroundings, id: ResourceId, asked: Assignment): Promise<void> {
  const others = await surroundings.list(id.parent, type);
  const twin = others.find((other) => isTwin(objectAt(other, "properties"), asked));
  if (twin === undefined) return;
  const name = (textAt(twin, "name") ?? "").replaceAll("-", "");
  const message = `The role assignment already exists. The ID of the conflicting role assignment is ${name}.`;
  throw new ArmError(409, "RoleAssignmentExists", message);
}

function isTwin(other: JsonObject, asked: Assignment): boolean {
  const same = (field: "scope" | "principalId" | "roleDefinitionId") =>
    textAt(other, field)?.toLowerCase() === asked[field].toLowerCase();
  return same("scope") && same("principalId") && same("roleDefinitionId");
}
