/** Managed identities by their ids in Azure's resource manager; those of other subscriptions through providers of their own. */
import { getUserAssignedIdentity } from "@pulumi/azure-native/managedidentity/index.js";
import { Provider } from "@pulumi/azure-native/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { parseManagedIdentityId } from "../migration/model/managed-identity-id.ts";
import { lookupOf } from "./asked-principal.ts";
import type { AskedPrincipal } from "./asked-principal.ts";
import { mapFound } from "./lookup.ts";
import type { Found, Lookups } from "./lookup.ts";

const remedy = "Check the id, and that this identity may read it (role Reader).";

/** Object ids of identities, each named by its whole id; the subscription of the program may be unknown. */
export async function lookUpManagedIdentities(
  lookups: Lookups,
  asked: readonly AskedPrincipal[],
  ownSubscriptionId: string | undefined,
): Promise<readonly (readonly [AskedPrincipal, Found<string>])[]> {
  const providers = new Map<string, Provider>();
  const optionsIn = (subscriptionId: string): pulumi.InvokeOptions => {
    const key = subscriptionId.toLowerCase();
    if (ownSubscriptionId === undefined || key === ownSubscriptionId.toLowerCase()) return {};
    const provider = providers.get(key) ?? new Provider(`identities-${key}`, { subscriptionId });
    providers.set(key, provider);
    return { provider };
  };
  return Promise.all(
    asked.map(async (one) => {
      const id = parseManagedIdentityId(one.principal.name);
      if (id === undefined) throw new Error(`${one.principal.name} is no id of a managed identity`);
      const place = { resourceGroupName: id.resourceGroup, resourceName: id.name };
      const identity = getUserAssignedIdentity(place, optionsIn(id.subscriptionId));
      const found = await lookups.ask(lookupOf(one, remedy), identity);
      return [one, mapFound(found, ({ principalId }) => principalId)] as const;
    }),
  );
}
