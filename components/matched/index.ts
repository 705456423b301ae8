/** Reading the account whose settings are taken over: a file per theme, all asked at once. */
import { Provider } from "@pulumi/azure-native/provider.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import type { AccountId } from "../account-id.ts";
import { lookedUp } from "../lookup.ts";
import type { MatchedAccount } from "../settings/index.ts";
import { matchedNetwork } from "./network.ts";

/** Reads an account of this or, with a provider of its own, another subscription. */
export async function readMatchedAccount(id: AccountId, ownSubscriptionId: string): Promise<MatchedAccount> {
  const elsewhere = id.subscriptionId.toLowerCase() !== ownSubscriptionId.toLowerCase();
  const options = elsewhere ? { provider: new Provider("matched", { subscriptionId: id.subscriptionId }) } : {};
  const found = await lookedUp(
    {
      asked: `adls-migration:account.match names ${id.id}`,
      remedy: "Check the id, and that this identity may read the account (role Reader).",
    },
    storage.getStorageAccount({ resourceGroupName: id.resourceGroup, accountName: id.account }, options),
  );
  return {
    name: found.name,
    placement: { kind: found.kind, location: found.location, sku: found.sku.name },
    security: { minimumTlsVersion: found.minimumTlsVersion },
    network: matchedNetwork(found),
  };
}
