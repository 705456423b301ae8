/** Lists of its files that an account writes by itself into one of its filesystems. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { AccountPlace } from "./account/account-place.ts";
import { takenOver } from "./account/adopted-services.ts";
import { childOptions } from "./engine/child-options.ts";
import type { InventoryRule } from "./settings/inventory.ts";

export interface BlobInventoryArgs {
  readonly account: AccountPlace;
  /** At least one. The filesystems that they are written to must be there: see `dependsOn`. */
  readonly rules: readonly InventoryRule[];
  /** Id of a policy that is there already, to be managed from now on. @default a new one is made */
  readonly adopt?: string | undefined;
}

/** An account has one policy, which holds every rule. */
export class BlobInventory extends pulumi.ComponentResource {
  constructor(
    name: string,
    { account, rules, adopt }: BlobInventoryArgs,
    options: pulumi.ComponentResourceOptions = {},
  ) {
    super("adls-migration:index:BlobInventory", name, {}, options);
    new storage.BlobInventoryPolicy(
      name,
      {
        accountName: account.accountName,
        resourceGroupName: account.resourceGroup,
        blobInventoryPolicyName: "default",
        policy: { enabled: true, type: storage.InventoryRuleType.Inventory, rules: rules.map(ruleArgs) },
      },
      { ...childOptions(this, options), ...takenOver(adopt) },
    );
    this.registerOutputs({});
  }
}

function ruleArgs({ name, enabled, destination, ...rule }: InventoryRule) {
  const ofFiles = rule.objectType === "Blob";
  const filters = {
    ...(ofFiles ? { blobTypes: ["blockBlob", "appendBlob"] } : {}),
    ...(rule.prefixes.length === 0 ? {} : { prefixMatch: [...rule.prefixes] }),
    ...(rule.excludedPrefixes.length === 0 ? {} : { excludePrefix: [...rule.excludedPrefixes] }),
    ...(rule.includeDeleted ? { includeDeleted: true } : {}),
  };
  return {
    name,
    enabled,
    destination,
    definition: {
      objectType: rule.objectType,
      schedule: rule.schedule,
      format: rule.format,
      schemaFields: [...rule.fields],
      ...(Object.keys(filters).length === 0 ? {} : { filters }),
    },
  };
}
