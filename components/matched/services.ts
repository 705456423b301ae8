/** Reading what stands beside the matched account as resources of their own, all of it at once. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { AccountId } from "../account/account-id.ts";
import { mapFound, valueOf } from "../lookup/index.ts";
import type { Lookups } from "../lookup/index.ts";
import { listOfResources } from "../account/resource-manager.ts";
import type { DiagnosticSetting, MatchedDiagnostics } from "../settings/diagnostics.ts";
import type { MatchedServices } from "../settings/services.ts";
import { matchedDiagnostics } from "./diagnostics.ts";
import { matchedInventory } from "./inventory.ts";
import { matchedLifecycle } from "./lifecycle.ts";
import { matchedProtection } from "./protection.ts";

interface Question {
  readonly lookups: Lookups;
  readonly id: AccountId;
  readonly options: pulumi.InvokeOptions;
}

/** `location` is the account's own. What could not be asked is left out; the lookups tell why. */
export async function readServices(
  lookups: Lookups,
  account: { readonly id: AccountId; readonly location: string },
  options: pulumi.InvokeOptions,
): Promise<MatchedServices> {
  const { id, location } = account;
  const question = { lookups, id, options };
  const place = { resourceGroupName: id.resourceGroup, accountName: id.account };
  const policy = { ...place, managementPolicyName: "default" };
  const inventoryPolicy = { ...place, blobInventoryPolicyName: "default" };
  const [service, lifecycle, inventory, diagnostics] = await Promise.all([
    lookups.ask(
      lookupOf(id, "the protection"),
      storage.getBlobServiceProperties({ ...place, blobServicesName: "default" }, options),
    ),
    lookups.askWhether(lookupOf(id, "the lifecycle rules"), storage.getManagementPolicy(policy, options)),
    lookups.askWhether(lookupOf(id, "the inventory"), storage.getBlobInventoryPolicy(inventoryPolicy, options)),
    readDiagnostics(question, location),
  ]);
  return {
    protection: valueOf(mapFound(service, matchedProtection)),
    lifecycle: valueOf(mapFound(lifecycle, matchedLifecycle)),
    inventory: valueOf(mapFound(inventory, matchedInventory)),
    diagnostics,
  };
}

/** azure-native reads a diagnostic setting by its name only, and nobody here knows the names. */
async function readDiagnostics(question: Question, location: string): Promise<MatchedDiagnostics | undefined> {
  const lists = await Promise.all([listDiagnostics(question, "account"), listDiagnostics(question, "blob")]);
  const [account, blob] = lists;
  return account === undefined || blob === undefined ? undefined : { location, list: [...account, ...blob] };
}

async function listDiagnostics(
  { lookups, id, options }: Question,
  of: DiagnosticSetting["of"],
): Promise<readonly DiagnosticSetting[] | undefined> {
  const place = of === "blob" ? `${id.id}/blobServices/default` : id.id;
  const path = `${place}/providers/Microsoft.Insights/diagnosticSettings`;
  const listed = listOfResources(path, "2021-05-01-preview", options).then((list) => matchedDiagnostics(of, list));
  return valueOf(await lookups.ask(lookupOf(id, "the diagnostic settings"), listed));
}

function lookupOf(id: AccountId, what: string) {
  const remedy = "Let this identity read it (role Reader), or say it in the stack file and leave account.match out.";
  return { asked: `adls-migration:account.match: ${what} of ${id.account}`, remedy };
}
