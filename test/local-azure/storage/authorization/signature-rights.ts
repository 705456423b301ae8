/**
 * What a shared access signature allows: one of the letters that an operation asks for, within the signature's scope. Which
 * letters an operation asks for follows the documented tables of service, user delegation and account signatures, and for
 * DFS what Hadoop's ABFS tests send to the live service (w create, d delete, e status and ACL, l list, r read, m both ends of
 * a rename, p ACL and permissions, o owner).
 */
import { ServiceFailure } from "../wire/failure.ts";
import type { SasCaller } from "./caller.ts";

/** On what an operation works, as account signatures tell resource types. */
export type ResourceType = "service" | "container" | "object";

const typeLetters: { readonly [type in ResourceType]: string } = { service: "s", container: "c", object: "o" };

/** 403: the right is missing, though the caller is known. */
export function denied(): ServiceFailure {
  return new ServiceFailure("AuthorizationPermissionMismatch");
}

/** Whether the signature has one of the letters. */
export function hasLetter(signature: SasCaller, letters: string): boolean {
  for (const letter of letters) if (signature.permissions.includes(letter)) return true;
  return false;
}

/** The root of a filesystem is container and object in one. */
function isOfType(resourceTypes: string, path: string, type: ResourceType): boolean {
  return resourceTypes.includes(typeLetters[type]) || (path === "" && type === "object" && resourceTypes.includes("c"));
}

/** What a path operation asks of a signature. */
export interface SignedPath {
  readonly filesystem: string;
  readonly path: string;
  readonly type: "container" | "object";
}

function isInside(signature: SasCaller, { filesystem, path }: SignedPath): boolean {
  const { scope } = signature;
  if (scope.kind === "account") return true;
  if (scope.filesystem !== filesystem) return false;
  if (scope.kind === "filesystem" || path === scope.path) return true;
  return scope.kind === "directory" && (scope.path === "" || path.startsWith(`${scope.path}/`));
}

/** Demands a letter for a path. @throws {ServiceFailure} AuthorizationFailure, …ResourceTypeMismatch, …PermissionMismatch */
export function requireSigned(signature: SasCaller, letters: string, where: SignedPath): void {
  const { scope } = signature;
  if (!isInside(signature, where)) throw new ServiceFailure("AuthorizationFailure");
  if (scope.kind === "account" && !isOfType(scope.resourceTypes, where.path, where.type))
    throw new ServiceFailure("AuthorizationResourceTypeMismatch");
  if (!hasLetter(signature, letters)) throw denied();
}

/**
 * Demands a letter for a container or the account as a whole: account signatures only (recorded: making a container with a
 * service signature is AuthorizationFailure). No letters: no signature may.
 */
export function requireSignedWhole(signature: SasCaller, letters: string, type: "service" | "container"): void {
  const { scope } = signature;
  if (scope.kind !== "account" || letters === "") throw new ServiceFailure("AuthorizationFailure");
  if (!scope.resourceTypes.includes(typeLetters[type])) throw new ServiceFailure("AuthorizationResourceTypeMismatch");
  if (!hasLetter(signature, letters)) throw denied();
}
