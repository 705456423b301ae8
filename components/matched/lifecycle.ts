/** The lifecycle rules of the matched account. Pure. */
import type * as storage from "@pulumi/azure-native/storage/index.js";
import { lifecycleActions } from "../settings/lifecycle-rule.ts";
import type { Age, LifecycleRule } from "../settings/lifecycle-rule.ts";
import type { MatchedLifecycle, MatchedRule } from "../settings/lifecycle.ts";

type Rule = storage.GetManagementPolicyResult["policy"]["rules"][number];
type BaseBlob = NonNullable<Rule["definition"]["actions"]["baseBlob"]>;

/** What matters of Azure's answer; an account without a policy has no rules. */
export function matchedLifecycle(found: storage.GetManagementPolicyResult | undefined): MatchedLifecycle {
  return { rules: (found?.policy.rules ?? []).map(matchedRule) };
}

function matchedRule({ name, enabled, definition }: Rule): MatchedRule {
  const { actions, filters } = definition;
  const { baseBlob = {}, snapshot, version } = actions;
  const rule: LifecycleRule = {
    name,
    enabled: enabled ?? true,
    prefixes: filters?.prefixMatch ?? [],
    blobTypes: blobTypesOf(filters?.blobTypes),
    actions: actionsOf(baseBlob),
    backToHotWhenRead: baseBlob.enableAutoTierToHotFromCool === true,
  };
  return {
    rule,
    indexTags: (filters?.blobIndexMatch ?? []).length > 0,
    snapshots: snapshot !== undefined,
    versions: version !== undefined,
    tierToHot: baseBlob.tierToHot !== undefined,
  };
}

function blobTypesOf(types: readonly string[] | undefined): LifecycleRule["blobTypes"] {
  const known = (["blockBlob", "appendBlob"] as const).filter((type) => types?.includes(type));
  return known.length === 0 ? ["blockBlob"] : known;
}

function actionsOf(baseBlob: BaseBlob): LifecycleRule["actions"] {
  const entries = lifecycleActions.flatMap((action) => {
    const condition = baseBlob[action];
    return condition === undefined ? [] : [[action, ageOf(condition)]];
  });
  return Object.fromEntries(entries) as LifecycleRule["actions"];
}

function ageOf(condition: NonNullable<BaseBlob["delete"]>): Age {
  const ages = {
    afterModification: condition.daysAfterModificationGreaterThan,
    afterCreation: condition.daysAfterCreationGreaterThan,
    afterLastAccess: condition.daysAfterLastAccessTimeGreaterThan,
    afterTierChange: condition.daysAfterLastTierChangeGreaterThan,
  };
  return Object.fromEntries(Object.entries(ages).filter(([, days]) => days !== undefined));
}
