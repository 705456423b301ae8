/**
 * Whom a stack file names: `user:NAME`, `group:NAME`, `servicePrincipal:NAME`, `managedIdentity:NAME`, or an object id.
 * Pure: what a name stands for is looked up in identities.ts.
 */
import { SUPERUSER } from "../../migration/model/identity-map.ts";
import { parseManagedIdentityId } from "../../migration/model/managed-identity-id.ts";

const kinds = ["user", "group", "servicePrincipal", "managedIdentity"] as const;

export type PrincipalKind = (typeof kinds)[number];

export interface Principal {
  /** Undefined for a bare object id, of which nothing else is known, and for `$superuser`. */
  readonly kind: PrincipalKind | undefined;
  /** An object id, or the name that the directory knows; for a managed identity also its id in Azure's resource manager. */
  readonly name: string;
}

/** What `parsePrincipal` accepts, for messages. */
export const principalGrammar =
  "user:NAME, group:NAME, servicePrincipal:NAME, managedIdentity:NAME (a name or an object id), or an object id";

/** What `parseOwningPrincipal` accepts, for messages. */
export const owningPrincipalGrammar = `${principalGrammar}, or ${SUPERUSER}`;

const objectId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a name is an object id, so that there is nothing to look up. */
export function isObjectId(name: string): boolean {
  return objectId.test(name);
}

/** Reads a principal; undefined for what is none. */
export function parsePrincipal(text: string): Principal | undefined {
  const [, kindText, rest] = /^([A-Za-z]+):(.*)$/su.exec(text.trim()) ?? [];
  const kind = kinds.find((candidate) => candidate === kindText);
  const name = (kind === undefined ? text : (rest ?? "")).trim();
  if (kind === undefined && !isObjectId(name)) return undefined;
  if (kind === "managedIdentity" && name.startsWith("/") && parseManagedIdentityId(name) === undefined)
    return undefined;
  return name === "" || /[,:]/.test(name) ? undefined : { kind, name: isObjectId(name) ? name.toLowerCase() : name };
}

/** Reads an owner or owning group, which may be the service itself: `$superuser`. */
export function parseOwningPrincipal(text: string): Principal | undefined {
  return text.trim() === SUPERUSER ? { kind: undefined, name: SUPERUSER } : parsePrincipal(text);
}

/** The principal as a stack file writes it. */
export function formatPrincipal(principal: Principal): string {
  return principal.kind === undefined ? principal.name : `${principal.kind}:${principal.name}`;
}

/** Equal for principals that are the same: the directory compares names without regard to letter case. */
export function principalKey(principal: Principal): string {
  return formatPrincipal(principal).toLowerCase();
}
