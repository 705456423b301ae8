/** What stands beside an adopted account already as resources of its own: taken over where it is declared, told where it is not. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import type * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { mapFound, valueOf } from "../lookup/index.ts";
import type { Lookups } from "../lookup/index.ts";
import type { DiagnosticSetting } from "../settings/diagnostics.ts";
import type { ServiceSettings } from "../settings/services.ts";
import type { AccountId } from "./account-id.ts";
import { listOfResources } from "./resource-manager.ts";

/** Ids in Azure's resource manager of what is there. */
export interface AdoptedServices {
  readonly account: string;
  readonly lifecycle?: AdoptedPolicy | undefined;
  readonly inventory?: AdoptedPolicy | undefined;
  /** By what they are of, and their names: see `diagnosticKey`. */
  readonly diagnostics: ReadonlyMap<string, string>;
  /** By name. */
  readonly sftpUsers: ReadonlyMap<string, string>;
}

/** A policy, of which an account has one, with the names of its rules. */
export interface AdoptedPolicy {
  readonly id: string;
  readonly rules: readonly string[];
}

/** A diagnostic setting as `AdoptedServices` and people call it. */
export function diagnosticKey({ of, name }: Pick<DiagnosticSetting, "of" | "name">): string {
  return `${name} of the ${of === "blob" ? "blob service" : "account"}`;
}

/** Option of a resource that is to be taken over; none where nothing is there. */
export function takenOver(id: string | undefined): pulumi.CustomResourceOptions {
  return id === undefined ? {} : { import: id };
}

const listed = z.object({ id: z.string(), name: z.string() });

/** Reads what is there, all of it at once; what cannot be asked counts as not there, and the lookups tell why. */
export async function findServices(lookups: Lookups, adopt: AccountId): Promise<AdoptedServices> {
  const lookup = { asked: `adls-migration:account.adopt names ${adopt.id}`, remedy: "Check the id and the access." };
  const place = { resourceGroupName: adopt.resourceGroup, accountName: adopt.account };
  const lifecycle = storage.getManagementPolicy({ ...place, managementPolicyName: "default" });
  const inventory = storage.getBlobInventoryPolicy({ ...place, blobInventoryPolicyName: "default" });
  const idsAt = async (path: string, apiVersion: string, key: (name: string) => string) => {
    const members = listOfResources(`${adopt.id}${path}`, apiVersion).then((list) => z.array(listed).parse(list));
    const found = valueOf(await lookups.ask(lookup, members)) ?? [];
    return found.map(({ id, name }) => [key(name), id] as const);
  };
  const settingsOf = (of: DiagnosticSetting["of"], path: string) =>
    idsAt(`${path}/providers/Microsoft.Insights/diagnosticSettings`, "2021-05-01-preview", (name) =>
      diagnosticKey({ of, name }),
    );
  const [rules, lists, ofBlob, ofAccount, users] = await Promise.all([
    lookups.askWhether(lookup, lifecycle),
    lookups.askWhether(lookup, inventory),
    settingsOf("blob", "/blobServices/default"),
    settingsOf("account", ""),
    idsAt("/localUsers", "2024-01-01", (name) => name),
  ]);
  return {
    account: adopt.account,
    lifecycle: valueOf(mapFound(rules, policyOf)),
    inventory: valueOf(mapFound(lists, policyOf)),
    diagnostics: new Map([...ofBlob, ...ofAccount]),
    sftpUsers: new Map(users),
  };
}

function policyOf(
  found: { readonly id: string; readonly policy: { readonly rules: readonly { readonly name: string }[] } } | undefined,
): AdoptedPolicy | undefined {
  return found && { id: found.id, rules: found.policy.rules.map(({ name }) => name) };
}

/** One sentence about what is there and not declared; undefined where there is nothing of the kind. Pure. */
export function leftAsItIs(found: AdoptedServices, settings: ServiceSettings): string | undefined {
  const { lifecycle, inventory, diagnostics, sftpUsers } = settings;
  const declared = new Set([...diagnostics.list.map(diagnosticKey), ...sftpUsers.users.map(({ name }) => name)]);
  const others = (ids: ReadonlyMap<string, string>) => [...ids.keys()].filter((name) => !declared.has(name));
  const left = [
    ["lifecycle rules", lifecycle.rules.length > 0 ? [] : (found.lifecycle?.rules ?? [])] as const,
    ["inventories", inventory.rules.length > 0 ? [] : (found.inventory?.rules ?? [])] as const,
    ["diagnostics", others(found.diagnostics)] as const,
    ["SFTP users", others(found.sftpUsers)] as const,
  ].filter(([, names]) => names.length > 0);
  if (left.length === 0) return undefined;
  const shown = left.map(([what, names]) => `${what} ${names.join(", ")}`).join("; ");
  return `${found.account} has more than this stack file names: ${shown}. It stays as it is, and no run looks after it.`;
}
