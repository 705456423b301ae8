import { objectAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { invalidValues, refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

const page = "https://learn.microsoft.com/azure/storage/blobs/immutable-container-level-worm-policies";

interface Asked {
  readonly name: string;
  readonly properties: JsonObject;
  readonly account: JsonObject;
}

export const immutabilityPolicyRefusals: readonly Refusal<Asked>[] = [
  {
    id: "immutability-policy-name",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ name }) => when(name !== "default", invalidValues("immutabilityPolicyName")),
    source: {
      documented: "https://learn.microsoft.com/rest/api/storagerp/blob-containers/create-or-update-immutability-policy",
    },
  },
  {
    id: "immutability-policy-days",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ properties: { immutabilityPeriodSinceCreationInDays: days } }) =>
      when(
        typeof days !== "number" || !Number.isInteger(days) || days < 1 || days > 146_000,
        invalidValues("immutabilityPeriodSinceCreationInDays"),
      ),
    source: { documented: page },
  },
  {
    id: "immutability-policy-appends",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ properties }) =>
      when(
        properties["allowProtectedAppendWrites"] === true && properties["allowProtectedAppendWritesAll"] === true,
        invalidValues("allowProtectedAppendWrites, allowProtectedAppendWritesAll"),
      ),
    source: { documented: page },
  },
  {
    id: "immutability-policy-with-nfs-or-sftp",
    status: 409,
    code: "FeatureNotSupportedForAccount",
    says: ({ account }) =>
      when(
        account["isNfsV3Enabled"] === true || account["isSftpEnabled"] === true,
        "Immutability policies are not supported for the account.",
      ),
    source: {
      documented: "https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts",
    },
  },
];

const none = { immutabilityPeriodSinceCreationInDays: 0, state: "Deleted" };

/** The retention of a container's blobs: always there, named "default", without effect until days are set. */
export function immutabilityPolicyKind(surroundings: Surroundings): ResourceKind {
  return {
    type: "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
    async put(id, body) {
      const properties = objectAt(body, "properties");
      const account = await surroundings.find(id.text.split("/").slice(0, 9).join("/"));
      refuse(immutabilityPolicyRefusals, { name: id.name, properties, account: objectAt(account, "properties") });
      return {
        properties: { ...properties, state: "Unlocked" },
        etag: `"${surroundings.now().getTime().toString(16)}"`,
      };
    },
    async read(id, kept) {
      if (kept !== undefined) return kept;
      const container = id.name === "default" ? await surroundings.find(id.parent) : undefined;
      return container === undefined ? undefined : { properties: none, etag: '""' };
    },
  };
}
