import { ArmError } from "./arm-error.ts";
import { objectAt } from "./json.ts";
import type { ResourceKind, Surroundings } from "./resource-kind.ts";

/** The lifecycle rules of an account: one set, always named "default". */
export function managementPolicyKind({ now }: Surroundings): ResourceKind {
  return {
    type: "Microsoft.Storage/storageAccounts/managementPolicies",
    put(id, body) {
      if (id.name !== "default") {
        throw new ArmError(
          400,
          "InvalidValuesForRequestParameters",
          "Values for request parameters are invalid: managementPolicyName.",
        );
      }
      return { properties: { ...objectAt(body, "properties"), lastModifiedTime: now().toISOString() } };
    },
    notFound: (id) => {
      const message = `No ManagementPolicy found for account ${id.parent.split("/").at(-1) ?? ""}`;
      return new ArmError(404, "ManagementPolicyNotFound", message);
    },
  };
}
