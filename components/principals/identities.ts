/** What the names of principals stand for: object ids, looked up before anything is declared, or yet to be made. */
import type * as pulumi from "@pulumi/pulumi";
import { parseManagedIdentityId } from "../../migration/model/managed-identity-id.ts";
import { askedPrincipals } from "./asked-principal.ts";
import type { NamedPrincipal } from "./asked-principal.ts";
import { inputOf } from "../lookup/index.ts";
import type { Lookups } from "../lookup/index.ts";
import { lookUpManagedIdentities } from "./managed-identities.ts";
import { lookUpNames, nameKindOf, refuseApplicationIds } from "./named-identities.ts";
import { formatPrincipal, isObjectId, principalKey } from "./principal.ts";
import type { Principal } from "./principal.ts";
import type { Subscriptions } from "../lookup/subscriptions.ts";

/** A principal with its object id, which is unknown in the preview where it could not be asked, or is yet to be made. */
export interface Identity {
  readonly objectId: pulumi.Input<string>;
  /** Azure's word for the kind; undefined for a bare object id. */
  readonly principalType: "User" | "Group" | "ServicePrincipal" | undefined;
}

/** The identity of a principal that was looked up or made. */
export type IdentityOf = (principal: Principal) => Identity;

/** Looks up each principal once, all of a kind together. */
export async function lookUpIdentities(
  lookups: Lookups,
  principals: readonly NamedPrincipal[],
  subscriptions: Subscriptions,
): Promise<IdentityOf> {
  const asked = askedPrincipals(principals);
  const ids = asked.filter(({ principal }) => isObjectId(principal.name));
  const resources = asked.filter(({ principal }) => isResource(principal));
  const names = asked.filter(({ principal }) => nameKindOf(principal) !== undefined);
  const [named, managed] = await Promise.all([
    lookUpNames(lookups, names),
    lookUpManagedIdentities(lookups, resources, subscriptions),
    refuseApplicationIds(lookups, ids),
  ]);
  const found = new Map([...named, ...managed].map(([{ principal }, id]) => [principalKey(principal), inputOf(id)]));
  return (principal) => {
    const objectId = found.get(principalKey(principal)) ?? ownId(principal);
    if (objectId === undefined) throw new Error(`${formatPrincipal(principal)} was not looked up`);
    return { objectId, principalType: principalTypeOf(principal) };
  };
}

/** An object id, and `$superuser`, stand for themselves. */
function ownId({ kind, name }: Principal): string | undefined {
  return kind === undefined || isObjectId(name) ? name : undefined;
}

function isResource({ kind, name }: Principal): boolean {
  return kind === "managedIdentity" && parseManagedIdentityId(name) !== undefined;
}

function principalTypeOf({ kind }: Principal): Identity["principalType"] {
  switch (kind) {
    case "user":
      return "User";
    case "group":
      return "Group";
    case "servicePrincipal":
    case "managedIdentity":
      return "ServicePrincipal";
    case undefined:
      return undefined;
  }
}
