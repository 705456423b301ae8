/** The account as it is now, where it exists already: what cannot be changed any more, and what is known without waiting. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import { isZonal, redundancyChange, redundancyWord } from "./redundancy.ts";
import { plainRegion } from "./regions.ts";
import type { AccountSettings } from "./settings/index.ts";
import { mapFound } from "./lookup.ts";
import type { Found, Lookups } from "./lookup.ts";

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
  // Azure leaves out what was never set, whatever the declared type says.
  const { encryption }: Partial<storage.GetStorageAccountResult> = found;
  return {
    name,
    location: found.location,
    kind: found.kind,
    sku: found.sku.name,
    hierarchicalNamespace: found.isHnsEnabled === true,
    infrastructureEncryption: encryption?.requireInfrastructureEncryption === true,
    nfs: found.enableNfsV3 === true,
    dfsEndpoint: found.primaryEndpoints.dfs,
    blobEndpoint: found.primaryEndpoints.blob,
  };
}

/** What of an account is fixed when it is made, or is changed by other means than an update. */
const fixed: readonly ((existing: ExistingAccount, settings: AccountSettings) => string | undefined)[] = [
  ({ location }, { placement }) =>
    plainRegion(location) === plainRegion(placement.location)
      ? undefined
      : `its region is ${location}, not ${placement.location}`,
  ({ kind }, { placement }) => (kind === placement.kind ? undefined : `its kind is ${kind}, not ${placement.kind}`),
  ({ hierarchicalNamespace }) => (hierarchicalNamespace ? undefined : "it has no hierarchical namespace"),
  ({ infrastructureEncryption }, { encryption }) =>
    infrastructureEncryption === encryption.infrastructure
      ? undefined
      : `its infrastructure encryption is ${word(infrastructureEncryption)}, not ${word(encryption.infrastructure)}`,
  ({ nfs }, { protocols }) =>
    nfs === protocols.nfs ? undefined : `its NFS 3.0 is ${word(nfs)}, not ${word(protocols.nfs)}`,
  ({ kind, sku }, { placement }) =>
    kind === placement.kind && redundancyChange(sku, placement.sku) === "impossible"
      ? `its redundancy is ${sku}, and premium block blobs never become ${placement.sku}`
      : undefined,
];

/**
 * Refuses what Azure cannot change. Another region, kind or namespace would mean a new account under the same name, with the
 * data of the old one gone.
 */
export function refuseReplacement(existing: ExistingAccount, settings: AccountSettings): void {
  const differences = fixed.flatMap((rule) => rule(existing, settings) ?? []);
  const conversion = conversionOf(existing.sku, settings.placement.sku);
  if (differences.length > 0) {
    throw new pulumi.RunError(
      [
        `The account ${existing.name} cannot become what the stack file asks for: ${differences.join("; ")}.`,
        "Azure cannot change that, and a new account under the same name would lose the data.",
        "Set it back, or give adls-migration:account.name another name and let a migration move the data.",
      ].join(" "),
    );
  }
  if (conversion !== undefined) {
    throw new pulumi.RunError(`The account ${existing.name} cannot become what the stack file asks for: ${conversion}`);
  }
}

/**
 * Zones come and go by a conversion, not by an update, and one at a time with everything else.
 * https://learn.microsoft.com/azure/storage/common/redundancy-migration
 */
function conversionOf(from: string, to: string): string | undefined {
  if (redundancyChange(from, to) !== "conversion") return undefined;
  const target = redundancyWord(to) ?? to;
  const between = stepBefore(redundancyWord(from) ?? from, target);
  const first = between === undefined ? "" : `First write redundancy: ${between} and run pulumi up. `;
  return (
    `its redundancy is ${from}, and ${to} differs in availability zones, which no update changes: Azure converts ` +
    `the content, in days. ${first}Start the conversion with az storage account migration start --sku ${to} (or in ` +
    `the portal: Redundancy), keep redundancy: ${between ?? redundancyWord(from) ?? from} until it is done, then write ${target}.`
  );
}

/** The redundancy that differs from the target in zones alone; undefined if that is what the account has already. */
function stepBefore(from: string, to: string): string | undefined {
  const between = isZonal(`Standard_${to}`) ? to.replace("Z", "") : { LRS: "ZRS", GRS: "GZRS", RAGRS: "RAGZRS" }[to];
  const plain = between === "RS" ? "LRS" : between;
  return plain === from ? undefined : plain;
}

function word(on: boolean): string {
  return on ? "enabled" : "disabled";
}
