/** The rules by which an account's files change their tier or go as they age. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { AccountPlace } from "./account/account-place.ts";
import { takenOver } from "./account/adopted-services.ts";
import { childOptions } from "./engine/child-options.ts";
import { lifecycleActions } from "./settings/lifecycle-rule.ts";
import type { Age, LifecycleRule } from "./settings/lifecycle-rule.ts";

export interface LifecyclePolicyArgs {
  readonly account: AccountPlace;
  /** At least one: an account without rules has no policy. */
  readonly rules: readonly LifecycleRule[];
  /** Id of a policy that is there already, to be managed from now on. @default a new one is made */
  readonly adopt?: string | undefined;
}

/** An account has one policy, which holds every rule. */
export class LifecyclePolicy extends pulumi.ComponentResource {
  constructor(
    name: string,
    { account, rules, adopt }: LifecyclePolicyArgs,
    options: pulumi.ComponentResourceOptions = {},
  ) {
    super("adls-migration:index:LifecyclePolicy", name, {}, options);
    new storage.ManagementPolicy(
      name,
      {
        accountName: account.accountName,
        resourceGroupName: account.resourceGroup,
        managementPolicyName: "default",
        policy: { rules: rules.map(ruleArgs) },
      },
      { ...childOptions(this, options), ...takenOver(adopt) },
    );
    this.registerOutputs({});
  }
}

function ruleArgs(rule: LifecycleRule) {
  const actions = lifecycleActions.flatMap((action) => {
    const age = rule.actions[action];
    return age === undefined ? [] : [[action, conditionArgs(age)] as const];
  });
  return {
    name: rule.name,
    enabled: rule.enabled,
    type: storage.RuleType.Lifecycle,
    definition: {
      filters: {
        blobTypes: [...rule.blobTypes],
        ...(rule.prefixes.length === 0 ? {} : { prefixMatch: [...rule.prefixes] }),
      },
      actions: {
        baseBlob: {
          ...Object.fromEntries(actions),
          ...(rule.backToHotWhenRead ? { enableAutoTierToHotFromCool: true } : {}),
        },
      },
    },
  };
}

function conditionArgs(age: Age) {
  const conditions = {
    daysAfterModificationGreaterThan: age.afterModification,
    daysAfterCreationGreaterThan: age.afterCreation,
    daysAfterLastAccessTimeGreaterThan: age.afterLastAccess,
    daysAfterLastTierChangeGreaterThan: age.afterTierChange,
  };
  return Object.fromEntries(Object.entries(conditions).filter(([, days]) => days !== undefined));
}
