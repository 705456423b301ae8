/**
 * Whom a stack file names: `user:NAME`, `group:NAME`, `servicePrincipal:NAME`, or an object id.
 * Pure: what a name stands for is looked up in identities.ts.
 */
const kinds = ["user", "group", "servicePrincipal"] as const;

export type PrincipalKind = (typeof kinds)[number];

export interface Principal {
  /** Undefined for a bare object id, of which nothing else is known. */
  readonly kind: PrincipalKind | undefined;
  /** An object id, or the name that the directory knows. */
  readonly name: string;
}

/** What `parsePrincipal` accepts, for messages. */
export const principalGrammar =
  "user:NAME, group:NAME, servicePrincipal:NAME (a name or an object id), or an object id";

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
  return name === "" || /[,:]/.test(name) ? undefined : { kind, name: isObjectId(name) ? name.toLowerCase() : name };
}

/** The principal as a stack file writes it; equal principals give equal texts. */
export function formatPrincipal(principal: Principal): string {
  return principal.kind === undefined ? principal.name : `${principal.kind}:${principal.name}`;
}
