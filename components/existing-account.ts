/** The account as it is now, where it exists already: what cannot be changed any more, and what is known without waiting. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { PlacementSettings } from "./settings/placement.ts";
import { mapFound } from "./lookup.ts";
import type { Found, Lookups } from "./lookup.ts";

export interface ExistingAccount {
  readonly name: string;
  readonly location: string;
  readonly kind: string;
  readonly hierarchicalNamespace: boolean;
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
    hierarchicalNamespace: found.isHnsEnabled === true,
    dfsEndpoint: found.primaryEndpoints.dfs,
    blobEndpoint: found.primaryEndpoints.blob,
  };
}

/**
 * Region, kind and namespace are fixed when an account is made. Another one would mean a new account under the same name,
 * with the data of the old one gone; so that is refused.
 */
export function refuseReplacement(existing: ExistingAccount, settings: PlacementSettings): void {
  const differences = [
    sameRegion(existing.location, settings.location)
      ? []
      : [`its region is ${existing.location}, not ${settings.location}`],
    existing.kind === settings.kind ? [] : [`its kind is ${existing.kind}, not ${settings.kind}`],
    existing.hierarchicalNamespace ? [] : ["it has no hierarchical namespace"],
  ].flat();
  if (differences.length === 0) return;
  throw new pulumi.RunError(
    `The account ${existing.name} cannot become what the stack file asks for: ${differences.join("; ")}. ` +
      "Azure cannot change that, and a new account under the same name would lose the data. " +
      "Set it back, or give adls-migration:account.name another name and let a migration move the data.",
  );
}

/** `West Europe` is the display name of `westeurope`. */
function sameRegion(first: string, second: string): boolean {
  const plain = (region: string) => region.replaceAll(" ", "").toLowerCase();
  return plain(first) === plain(second);
}
