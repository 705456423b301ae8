/** Azure's built-in data roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage. Pure. */
import { createHash } from "node:crypto";

const definitions = {
  "Storage Blob Data Owner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  "Storage Blob Delegator": "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
} as const;

/** The role that the engine needs: nothing less may set owners. */
export const dataOwner = "Storage Blob Data Owner";

/** Names that `roleDefinitionOf` knows. */
export const roleNames: readonly string[] = Object.keys(definitions);

/** GUID of a built-in role; undefined for a name that is none. */
export function roleDefinitionOf(name: string): string | undefined {
  return Object.entries(definitions).find(([candidate]) => candidate === name)?.[1];
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
