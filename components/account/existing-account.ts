/** The account as it is now, where it exists already: what is fixed about it, and what is known without waiting. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import { mapFound } from "../lookup/index.ts";
import type { Found, Lookups } from "../lookup/index.ts";

export interface ExistingAccount {
  readonly name: string;
  readonly location: string;
  readonly kind: string;
  readonly sku: string;
  readonly hierarchicalNamespace: boolean;
  readonly infrastructureEncryption: boolean;
  readonly nfs: boolean;
  readonly dfsEndpoint: string;
  readonly blobEndpoint: string;
}

/** Reads the account; undefined if it is not there. */
export async function findAccount(
  lookups: Lookups,
  resourceGroupName: string,
  name: string,
): Promise<Found<ExistingAccount | undefined>> {
  const lookup = { asked: `The account ${name}`, remedy: "Check that this identity may read it (role Reader)." };
  const account = storage.getStorageAccount({ resourceGroupName, accountName: name });
  return mapFound(await lookups.askWhether(lookup, account), (found) =>
    found === undefined ? undefined : existingAccount(name, found),
  );
}

function existingAccount(name: string, found: storage.GetStorageAccountResult): ExistingAccount {
  return {
    name,
    location: found.location,
    kind: found.kind,
    sku: found.sku.name,
    hierarchicalNamespace: found.isHnsEnabled === true,
    infrastructureEncryption: isEncryptedTwice(found),
    nfs: found.enableNfsV3 === true,
    dfsEndpoint: found.primaryEndpoints.dfs,
    blobEndpoint: found.primaryEndpoints.blob,
  };
}

/** Azure leaves out what was never set, whatever the declared type says. */
function isEncryptedTwice({ encryption }: Partial<storage.GetStorageAccountResult>): boolean {
  return encryption?.requireInfrastructureEncryption === true;
}
