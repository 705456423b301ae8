/** What the names of principals stand for: object ids, looked up in Microsoft Entra through azuread. */
import { getGroup, getServicePrincipal, getUser } from "@pulumi/azuread";
import { lookedUp, together } from "./lookup.ts";
import { formatPrincipal, isObjectId } from "./principal.ts";
import type { Principal } from "./principal.ts";

/** A principal with its object id. */
export interface Identity {
  readonly objectId: string;
  /** Azure's word for the kind; undefined for a bare object id. */
  readonly principalType: "User" | "Group" | "ServicePrincipal" | undefined;
}

/** Looks up each principal once. `asked` says which key names it, for the message of one that is not there. */
export async function lookUpIdentities(
  principals: readonly { readonly principal: Principal; readonly key: string }[],
): Promise<(principal: Principal) => Identity> {
  const distinct = new Map(principals.map((named) => [formatPrincipal(named.principal), named]));
  const identities = await together(
    [...distinct].map(([text, named]) => lookUpIdentity(text, named.principal, named.key)),
  );
  const byText = new Map([...distinct.keys()].map((text, index) => [text, identities[index]]));
  return (principal) => {
    const identity = byText.get(formatPrincipal(principal));
    if (identity === undefined) throw new Error(`${formatPrincipal(principal)} was not looked up`);
    return identity;
  };
}

async function lookUpIdentity(text: string, { kind, name }: Principal, key: string): Promise<Identity> {
  const remedy =
    "Check the name in Microsoft Entra, that it is there once, and that this identity may read the directory.";
  const lookup = { asked: `${key} names ${text}`, remedy };
  switch (kind) {
    case undefined:
      return { objectId: name, principalType: undefined };
    case "user": {
      const search = name.includes("@") ? { userPrincipalName: name } : { mailNickname: name };
      const objectId = isObjectId(name) ? name : (await lookedUp(lookup, getUser(search))).objectId;
      return { objectId, principalType: "User" };
    }
    case "group": {
      const objectId = isObjectId(name) ? name : (await lookedUp(lookup, getGroup({ displayName: name }))).objectId;
      return { objectId, principalType: "Group" };
    }
    case "servicePrincipal": {
      const search = { displayName: name };
      const objectId = isObjectId(name) ? name : (await lookedUp(lookup, getServicePrincipal(search))).objectId;
      return { objectId, principalType: "ServicePrincipal" };
    }
  }
}
