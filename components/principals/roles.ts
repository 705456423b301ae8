/** Azure's built-in roles that say something about a lake. Pure. */
import { createHash } from "node:crypto";

/**
 * Roles by name, with the GUID of their definition, the same in every tenant.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage, …/general (Reader, Contributor)
 */
const definitions = {
  "Storage Blob Data Owner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  "Storage Blob Delegator": "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
  "Storage Account Contributor": "17d1049b-9a84-46fb-8f53-869881c3d3ab",
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
} as const;

/**
 * Roles whose assignments Azure takes a condition with: those that allow actions on blobs.
 * https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac
 */
const conditional: readonly string[] = [
  definitions["Storage Blob Data Owner"],
  definitions["Storage Blob Data Contributor"],
  definitions["Storage Blob Data Reader"],
];

/** The role that the engine needs: nothing less may set owners. */
export const dataOwner = "Storage Blob Data Owner";

/** Names that `roleDefinitionOf` knows. */
export const roleNames: readonly string[] = Object.keys(definitions);

/** GUID of a built-in role; undefined for a name that is none. */
export function roleDefinitionOf(name: string): string | undefined {
  return Object.entries(definitions).find(([candidate]) => candidate === name)?.[1];
}

/** Name of a role by its GUID; the GUID where it is none of these. */
export function roleNameOf(definition: string): string {
  return Object.entries(definitions).find(([, candidate]) => candidate === definition.toLowerCase())?.[0] ?? definition;
}

/** Whether an assignment of this role may have a condition; a role that is not known here may. */
export function mayHaveCondition(definition: string): boolean {
  const isKnown = roleNameOf(definition) !== definition;
  return !isKnown || conditional.includes(definition.toLowerCase());
}

/**
 * The name of a role assignment, a GUID that is the same for the same scope, principal and role in every run,
 * so that nothing is assigned twice. Shaped like a version 5 UUID.
 */
export function roleAssignmentName(scope: string, principalId: string, roleDefinition: string): string {
  const digest = createHash("sha256")
    .update([scope, principalId, roleDefinition].join("\n").toLowerCase())
    .digest("hex");
  const variant = ((Number.parseInt(digest.slice(16, 18), 16) & 0x3f) | 0x80).toString(16).padStart(2, "0");
  const parts = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `5${digest.slice(13, 16)}`,
    `${variant}${digest.slice(18, 20)}`,
  ];
  return [...parts, digest.slice(20, 32)].join("-");
}
