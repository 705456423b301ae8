/** Accounts that are there, for programs of other projects: one to match, and the one that is managed. */
import * as pulumi from "@pulumi/pulumi";
import { accountIdGrammar, parseAccountId } from "./account-id.ts";
import type { AccountId } from "./account-id.ts";
import { findServices } from "./adopted-services.ts";
import type { AdoptedServices } from "./adopted-services.ts";
import { findAccount } from "./existing-account.ts";
import type { ExistingAccount } from "./existing-account.ts";
import { Lookups, valueOf } from "../lookup/index.ts";
import { readMatchedAccount } from "../matched/index.ts";
import type { MatchedAccount } from "../settings/index.ts";
import { Subscriptions } from "../lookup/subscriptions.ts";

/**
 * The settings of an account, for the argument `matched` of a `DataLakeAccount`. Ends the program where it is not there; undefined
 * in a preview that cannot ask. `ownSubscriptionId`: the program's own, if the account may be in another one.
 */
export async function matchAccount(id: string, ownSubscriptionId?: string): Promise<MatchedAccount | undefined> {
  const lookups = new Lookups();
  const subscriptions = new Subscriptions(ownSubscriptionId);
  const found = await readMatchedAccount(lookups, accountIdFrom(id), { subscriptions, endpoints: true });
  await lookups.conclude();
  return valueOf(found);
}

/** The account as it is, for the argument `existing`: so that changes that would replace it are refused. Undefined if it is not there. */
export async function existingAccount(resourceGroup: string, name: string): Promise<ExistingAccount | undefined> {
  const lookups = new Lookups();
  const found = await findAccount(lookups, resourceGroup, name);
  await lookups.conclude();
  return valueOf(found);
}

/** What stands beside an account, for the argument `adoptServices` of a stack that adopts it. Ends the program where it cannot be asked. */
export async function adoptedServices(id: string): Promise<AdoptedServices> {
  const lookups = new Lookups();
  const found = await findServices(lookups, accountIdFrom(id));
  await lookups.conclude();
  return found;
}

/** Reads an id, for the argument `adopt`; ends the program at anything else. */
export function accountIdFrom(id: string): AccountId {
  const parsed = parseAccountId(id);
  if (parsed === undefined) throw new pulumi.RunError(`${id} is no id of a storage account: ${accountIdGrammar}.`);
  return parsed;
}
