/** Managed identities by their ids in Azure's resource manager. */
import { getUserAssignedIdentity } from "@pulumi/azure-native/managedidentity/index.js";
import { parseManagedIdentityId } from "../../migration/model/managed-identity-id.ts";
import { lookupOf } from "./asked-principal.ts";
import type { AskedPrincipal } from "./asked-principal.ts";
import { mapFound } from "../lookup/index.ts";
import type { Found, Lookups } from "../lookup/index.ts";
import type { Subscriptions } from "../lookup/subscriptions.ts";

const remedy = "Check the id, and that this identity may read it (role Reader).";

/** Object ids of identities, each named by its whole id. */
export async function lookUpManagedIdentities(
  lookups: Lookups,
  asked: readonly AskedPrincipal[],
  subscriptions: Subscriptions,
): Promise<readonly (readonly [AskedPrincipal, Found<string>])[]> {
  return Promise.all(
    asked.map(async (one) => {
      const id = parseManagedIdentityId(one.principal.name);
      if (id === undefined) throw new Error(`${one.principal.name} is no id of a managed identity`);
      const place = { resourceGroupName: id.resourceGroup, resourceName: id.name };
      const identity = getUserAssignedIdentity(place, subscriptions.optionsOf(id.subscriptionId));
      const found = await lookups.ask(lookupOf(one, remedy), identity);
      return [one, mapFound(found, ({ principalId }) => principalId)] as const;
    }),
  );
}
