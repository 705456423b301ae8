/** Reading the account whose settings are taken over: a file per theme, all asked at once. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import type { AccountId } from "../account/account-id.ts";
import { mapFound } from "../lookup/index.ts";
import type { Found, Lookups } from "../lookup/index.ts";
import type { MatchedAccount } from "../settings/index.ts";
import type { Subscriptions } from "../lookup/subscriptions.ts";
import { matchedEncryption, matchedExclusions, matchedPlacement, matchedSecurity } from "./account.ts";
import { matchedEndpoints, matchedNetwork } from "./network.ts";
import { readServices } from "./services.ts";

/** What is asked besides the account itself. */
export interface MatchedQuestions {
  readonly subscriptions: Subscriptions;
  /** Whether its private endpoints are asked: where the stack file names some of its own, nobody has to. */
  readonly endpoints: boolean;
}

/** Reads an account of this or, with a provider of its own, another subscription; the own one may be unknown. */
export async function readMatchedAccount(
  lookups: Lookups,
  id: AccountId,
  { subscriptions, endpoints }: MatchedQuestions,
): Promise<Found<MatchedAccount>> {
  const options = subscriptions.optionsOf(id.subscriptionId);
  const lookup = {
    asked: `adls-migration:account.match names ${id.id}`,
    remedy: "Check the id, and that this identity may read the account (role Reader).",
  };
  const place = { resourceGroupName: id.resourceGroup, accountName: id.account };
  const account = await lookups.ask(lookup, storage.getStorageAccount(place, options));
  if (!("known" in account)) return account;
  const read = account.known;
  const [privateEndpoints, services] = await Promise.all([
    matchedEndpoints(read, { lookups, subscriptions, wanted: endpoints }),
    readServices(lookups, { id, location: read.location }, options),
  ]);
  return mapFound(account, (found) => ({
    name: found.name,
    placement: matchedPlacement(found),
    security: matchedSecurity(found),
    encryption: matchedEncryption(found),
    protocols: { nfs: found.enableNfsV3 === true, sftp: found.isSftpEnabled === true },
    tags: found.tags ?? {},
    excluded: matchedExclusions(found),
    network: matchedNetwork(found, privateEndpoints),
    services,
  }));
}
