/** Taking over what an earlier stack left behind. */
import * as resources from "@pulumi/azure-native/resources/index.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import type { AccountId } from "./account-id.ts";
import { isNotFound, lookedUp } from "./lookup.ts";

/** Ids of those filesystems that an adopted account holds already, by name. */
export async function findFilesystems(
  adopt: AccountId,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(names.map((name) => findFilesystem(adopt, name)));
  return new Map(found.flatMap((id, index) => (id === undefined ? [] : [[names[index] ?? "", id]])));
}

/** Ends the program with a clear message unless the resource group is there. */
export async function requireResourceGroup(name: string, key: string): Promise<void> {
  const remedy = "Make it first, or leave the key out, and one is made.";
  const lookup = { asked: `${key} names ${name}`, remedy };
  await lookedUp(lookup, resources.getResourceGroup({ resourceGroupName: name }));
}

async function findFilesystem(adopt: AccountId, name: string): Promise<string | undefined> {
  const place = { resourceGroupName: adopt.resourceGroup, accountName: adopt.account, containerName: name };
  try {
    return (await storage.getBlobContainer(place)).id;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    const lookup = { asked: `adls-migration:account.adopt names ${adopt.id}`, remedy: "Check the id and the access." };
    return lookedUp(lookup, Promise.reject(error instanceof Error ? error : new Error(String(error))));
  }
}
