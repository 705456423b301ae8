/** The inventory rules of the matched account. Pure. */
import type * as storage from "@pulumi/azure-native/storage/index.js";
import type { InventoryRule, MatchedInventory, MatchedInventoryRule } from "../settings/inventory.ts";

type Policy = storage.GetBlobInventoryPolicyResult["policy"];
type Rule = Policy["rules"][number];

/** What matters of Azure's answer; a policy that is switched off as a whole has disabled rules. */
export function matchedInventory(found: storage.GetBlobInventoryPolicyResult | undefined): MatchedInventory {
  const policy = found?.policy;
  return { rules: (policy?.rules ?? []).map((rule) => matchedRule(rule, policy?.enabled !== false)) };
}

function matchedRule({ name, enabled, destination, definition }: Rule, policyIsEnabled: boolean): MatchedInventoryRule {
  const { filters = {}, format, objectType, schedule, schemaFields } = definition;
  const rule: InventoryRule = {
    name,
    enabled: enabled && policyIsEnabled,
    destination,
    objectType: objectType === "Container" ? "Container" : "Blob",
    schedule: schedule === "Weekly" ? "Weekly" : "Daily",
    format: format === "Parquet" ? "Parquet" : "Csv",
    fields: schemaFields,
    prefixes: filters.prefixMatch ?? [],
    excludedPrefixes: filters.excludePrefix ?? [],
    includeDeleted: filters.includeDeleted === true,
  };
  return { rule, versions: filters.includeBlobVersions === true, snapshots: filters.includeSnapshots === true };
}
