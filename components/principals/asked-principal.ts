/** A principal that has to be looked up, with every key of the stack file that names it. Pure. */
import type { Lookup } from "../lookup/index.ts";
import { formatPrincipal, principalKey } from "./principal.ts";
import type { Principal } from "./principal.ts";

/** A principal, and the key of the stack file that names it. */
export interface NamedPrincipal {
  readonly principal: Principal;
  readonly key: string;
}

export interface AskedPrincipal {
  readonly principal: Principal;
  readonly keys: readonly string[];
}

/** Each principal once, however many keys name it and however they spell it. */
export function askedPrincipals(principals: readonly NamedPrincipal[]): readonly AskedPrincipal[] {
  const byKey = new Map<string, { principal: Principal; keys: string[] }>();
  for (const { principal, key } of principals) {
    const known = byKey.get(principalKey(principal));
    if (known === undefined) byKey.set(principalKey(principal), { principal, keys: [key] });
    else if (!known.keys.includes(key)) known.keys.push(key);
  }
  return [...byKey.values()];
}

/** What a message says was asked: `adls-migration:access.0.principal names group:analysts`. */
export function lookupOf({ principal, keys }: AskedPrincipal, remedy: string): Lookup {
  return { asked: `${keys.join(", ")} ${keys.length === 1 ? "names" : "name"} ${formatPrincipal(principal)}`, remedy };
}
