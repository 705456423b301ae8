/** Taking over what an earlier stack left behind. */
import * as resources from "@pulumi/azure-native/resources/index.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import type { AccountId } from "./account-id.ts";
import { valueOf } from "../lookup/index.ts";
import type { Lookups } from "../lookup/index.ts";

/** Ids of those filesystems that an adopted account holds already, by name. */
export async function findFilesystems(
  lookups: Lookups,
  adopt: AccountId,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(names.map((name) => findFilesystem(lookups, adopt, name)));
  return new Map(found.flatMap((id, index) => (id === undefined ? [] : [[names[index] ?? "", id]])));
}

/** Ids of those immutability policies that an adopted account's filesystems have already, by filesystem. */
export async function findImmutability(
  lookups: Lookups,
  adopt: AccountId,
  filesystems: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const lookup = { asked: `adls-migration:account.adopt names ${adopt.id}`, remedy: "Check the id and the access." };
  const found = await Promise.all(
    filesystems.map(async (containerName): Promise<(readonly [string, string])[]> => {
      const place = { resourceGroupName: adopt.resourceGroup, accountName: adopt.account, containerName };
      const asked = storage.getBlobContainerImmutabilityPolicy({ ...place, immutabilityPolicyName: "default" });
      const policy = valueOf(await lookups.askWhether(lookup, asked));
      // One that was never set, or taken away, is told with no days.
      return policy === undefined || (policy.immutabilityPeriodSinceCreationInDays ?? 0) === 0
        ? []
        : [[containerName, policy.id]];
    }),
  );
  return new Map(found.flat());
}

/** A resource group that is not there is a failed lookup. */
export async function requireResourceGroup(lookups: Lookups, name: string, key: string): Promise<void> {
  const remedy = "Make it first, or leave the key out, and one is made.";
  const lookup = { asked: `${key} names ${name}`, remedy };
  await lookups.ask(lookup, resources.getResourceGroup({ resourceGroupName: name }));
}

async function findFilesystem(lookups: Lookups, adopt: AccountId, name: string): Promise<string | undefined> {
  const place = { resourceGroupName: adopt.resourceGroup, accountName: adopt.account, containerName: name };
  const lookup = { asked: `adls-migration:account.adopt names ${adopt.id}`, remedy: "Check the id and the access." };
  return valueOf(await lookups.askWhether(lookup, storage.getBlobContainer(place)))?.id;
}
