/** What Azure refuses of the settings of a blob service. */
import { objectAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { invalidValues, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";

interface Asked {
  readonly name: string;
  readonly properties: JsonObject;
  /** Properties of the account. */
  readonly account: JsonObject;
}

const features = "https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts";
const softDelete = "https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview";
const restore = "https://learn.microsoft.com/azure/storage/blobs/point-in-time-restore-overview";
const put = "https://learn.microsoft.com/rest/api/storagerp/blob-services/set-service-properties";

const on = (properties: JsonObject, policy: string) => objectAt(properties, policy)["enabled"] === true;

const withHierarchy = (id: string, feature: string, asked: (properties: JsonObject) => boolean): Refusal<Asked> => ({
  id: `blob-service-${id}-with-hierarchical-namespace`,
  status: 409,
  code: "FeatureNotSupportedForAccount",
  says: ({ properties, account }) =>
    when(account["isHnsEnabled"] === true && asked(properties), `${feature} is not supported for the account.`),
  source: { documented: features },
});

const invalid = (
  id: string,
  parameter: string,
  rule: { readonly wrong: (asked: Asked) => boolean; readonly page: string },
): Refusal<Asked> => ({
  id: `blob-service-${id}`,
  status: 400,
  code: "InvalidValuesForRequestParameters",
  says: (asked) => when(rule.wrong(asked), invalidValues(parameter)),
  source: { documented: rule.page },
});

/** Whether a policy that is on names days outside of 1 to 365. */
const wrongDays = (properties: JsonObject, policy: string) => {
  const days = objectAt(properties, policy)["days"];
  return on(properties, policy) && (typeof days !== "number" || !Number.isInteger(days) || days < 1 || days > 365);
};

export const blobServiceRefusals: readonly Refusal<Asked>[] = [
  invalid("name", "blobServicesName", { wrong: ({ name }) => name !== "default", page: put }),
  withHierarchy("versions", "Versioning", ({ isVersioningEnabled }) => isVersioningEnabled === true),
  withHierarchy("change-feed", "Change feed", (properties) => on(properties, "changeFeed")),
  withHierarchy("point-in-time-restore", "Point in time restore", (properties) => on(properties, "restorePolicy")),
  invalid("deleted-blobs", "deleteRetentionPolicy.days", {
    wrong: ({ properties }) => wrongDays(properties, "deleteRetentionPolicy"),
    page: softDelete,
  }),
  invalid("deleted-containers", "containerDeleteRetentionPolicy.days", {
    wrong: ({ properties }) => wrongDays(properties, "containerDeleteRetentionPolicy"),
    page: "https://learn.microsoft.com/azure/storage/blobs/soft-delete-container-overview",
  }),
  invalid("restore-days", "restorePolicy.days", {
    wrong: ({ properties }) => {
      const days = Number(objectAt(properties, "restorePolicy")["days"] ?? 0);
      const kept = Number(objectAt(properties, "deleteRetentionPolicy")["days"] ?? 0);
      return on(properties, "restorePolicy") && (days < 1 || days >= kept);
    },
    page: restore,
  }),
  {
    id: "blob-service-restore-needs-versions-and-change-feed",
    status: 409,
    code: "ConflictFeatureEnabled",
    says: ({ properties }) => {
      const ready =
        properties["isVersioningEnabled"] === true &&
        on(properties, "changeFeed") &&
        on(properties, "deleteRetentionPolicy");
      return when(
        on(properties, "restorePolicy") && !ready,
        "Point in time restore needs versioning, change feed and soft delete of blobs.",
      );
    },
    source: { documented: restore },
  },
  invalid("origins", "cors.corsRules", {
    wrong: ({ properties }) => {
      const rules = objectAt(properties, "cors")["corsRules"];
      return Array.isArray(rules) && rules.length > 5;
    },
    page: put,
  }),
];
