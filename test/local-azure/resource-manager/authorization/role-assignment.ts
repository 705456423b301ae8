import { migratingIdentity } from "../../directory/index.ts";
import type { Principal } from "../../directory/index.ts";
import { ArmError } from "../arm-error.ts";
import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceId } from "../resource-id.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";
import { roleNames } from "./role-definition.ts";

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const type = "Microsoft.Authorization/roleAssignments";
const troubles = "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting";
const conditions = "https://learn.microsoft.com/azure/role-based-access-control/conditions-overview";

/** How long a new principal is unknown to those who are not told its kind. */
export const newPrincipalMs = 30_000;

interface Asked {
  readonly name: string;
  readonly properties: JsonObject;
  readonly principalId: string;
  readonly principal: Principal | undefined;
  /** The principal is so new that only who says its kind is believed. */
  readonly isNew: boolean;
  readonly role: string;
  readonly roleKnown: boolean;
  readonly before: JsonObject | undefined;
  /** Name of another assignment of the same principal, role and scope. */
  readonly twin: string | undefined;
}

const kindNames = { user: "User", group: "Group", servicePrincipal: "ServicePrincipal" } as const;
const kindOf = (principal: Principal | undefined) => (principal === undefined ? "" : kindNames[principal.kind]);

export const roleAssignmentRefusals: readonly Refusal<Asked>[] = [
  {
    id: "role-assignment-name",
    status: 400,
    code: "InvalidRoleAssignmentId",
    says: ({ name }) =>
      when(!guid.test(name), `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`),
    source: { documented: "https://learn.microsoft.com/rest/api/authorization/role-assignments/create" },
  },
  {
    id: "role-assignment-role",
    status: 404,
    code: "RoleDefinitionDoesNotExist",
    says: ({ roleKnown, role }) => when(!roleKnown, `The specified role definition with ID '${role}' does not exist.`),
    source: { documented: troubles },
  },
  {
    id: "role-assignment-principal",
    status: 400,
    code: "PrincipalNotFound",
    says: ({ principal, principalId, isNew, properties }) =>
      when(
        principal === undefined || (isNew && properties["principalType"] === undefined),
        `Principal ${principalId.replaceAll("-", "")} does not exist in the directory ${migratingIdentity.tenantId}. ` +
          "Check that you have the correct principal ID. If you are creating this principal and then immediately " +
          "assigning a role, this error might be related to a replication delay. In this case, set the role assignment " +
          "principalType property to a value, such as ServicePrincipal, User, or Group.",
      ),
    source: { documented: `${troubles}#symptom---assigning-a-role-to-a-new-principal-sometimes-fails` },
  },
  {
    id: "role-assignment-principal-type",
    status: 400,
    code: "UnmatchedPrincipalType",
    says: ({ principal, principalId, properties }) => {
      const claimed = textAt(properties, "principalType");
      return when(
        claimed !== undefined && claimed !== kindOf(principal),
        `The PrincipalId '${principalId}' has type '${kindOf(principal)}', which is different from specified PrincipalType '${claimed ?? ""}'.`,
      );
    },
    source: { reported: "https://github.com/Azure/bicep/issues/2182" },
  },
  {
    id: "role-assignment-changed",
    status: 400,
    code: "RoleAssignmentUpdateNotPermitted",
    says: ({ before, properties }) => {
      const present = objectAt(before, "properties");
      const changes = ["principalId", "roleDefinitionId"].some(
        (field) => textAt(present, field) !== undefined && textAt(present, field) !== textAt(properties, field),
      );
      return when(changes, "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
    },
    source: { documented: troubles },
  },
  {
    id: "role-assignment-condition-version",
    status: 400,
    code: "InvalidConditionVersion",
    says: ({ properties }) => {
      const { condition, conditionVersion } = properties;
      return when(
        (condition === undefined) !== (conditionVersion === undefined) ||
          (conditionVersion !== undefined && conditionVersion !== "2.0"),
        "The role assignment condition version must be 2.0 and go with a condition.",
      );
    },
    source: { documented: conditions },
  },
  {
    id: "role-assignment-twin",
    status: 409,
    code: "RoleAssignmentExists",
    says: ({ twin }) =>
      when(
        twin !== undefined,
        `The role assignment already exists. The ID of the conflicting role assignment is ${(twin ?? "").replaceAll("-", "")}.`,
      ),
    source: { documented: troubles },
  },
];

/** Rules: a GUID for a name; principal, role and scope never change; no two assignments of the same three. */
export function roleAssignmentKind(surroundings: Surroundings): ResourceKind {
  return {
    type,
    async put(id, body, existing) {
      const properties = objectAt(body, "properties");
      const principalId = textAt(properties, "principalId") ?? "";
      const roleDefinitionId = textAt(properties, "roleDefinitionId") ?? "";
      const principal = surroundings.tenant.find(principalId);
      const time = surroundings.now();
      refuse(roleAssignmentRefusals, {
        name: id.name,
        properties,
        principalId,
        principal,
        isNew: principal?.made !== undefined && time.getTime() - principal.made < newPrincipalMs,
        role: roleDefinitionId.split("/").at(-1) ?? "",
        roleKnown: await isRole(surroundings, roleDefinitionId),
        before: existing,
        twin: existing === undefined ? await twinOf(surroundings, id, { principalId, roleDefinitionId }) : undefined,
      });
      await surroundings.plane.putRole({ id: id.text, scope: id.parent, principalId, roleDefinitionId });
      const who = { scope: id.parent, principalId, principalType: kindOf(principal), roleDefinitionId };
      return { properties: { ...properties, ...who, ...stamps(objectAt(existing, "properties"), time) } };
    },
    async remove(id) {
      await surroundings.plane.removeRole(id.text);
    },
    notFound: (id) => new ArmError(404, "RoleAssignmentNotFound", `The role assignment '${id.name}' is not found.`),
  };
}

function stamps(before: JsonObject, time: Date): JsonObject {
  const [stamp, by] = [time.toISOString(), migratingIdentity.objectId];
  return { createdOn: before["createdOn"] ?? stamp, createdBy: by, updatedOn: stamp, updatedBy: by };
}

/** One of Azure's own, or one that was made here. */
async function isRole(surroundings: Surroundings, roleDefinitionId: string): Promise<boolean> {
  const name = roleDefinitionId.split("/").at(-1) ?? "";
  if (roleNames.has(name.toLowerCase())) return true;
  return roleDefinitionId.startsWith("/subscriptions/") && (await surroundings.find(roleDefinitionId)) !== undefined;
}

async function twinOf(
  surroundings: Surroundings,
  id: ResourceId,
  asked: { readonly principalId: string; readonly roleDefinitionId: string },
): Promise<string | undefined> {
  const others = await surroundings.list(id.parent, type);
  const twin = others.find((other) => {
    const { scope, principalId, roleDefinitionId } = objectAt(other, "properties");
    return (
      same(scope, id.parent) && same(principalId, asked.principalId) && same(roleDefinitionId, asked.roleDefinitionId)
    );
  });
  return textAt(twin, "name");
}

function same(one: unknown, other: string): boolean {
  return String(one).toLowerCase() === other.toLowerCase();
}
