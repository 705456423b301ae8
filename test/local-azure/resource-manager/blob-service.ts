import { ArmError } from "./arm-error.ts";
import { objectAt } from "./json.ts";
import type { JsonObject } from "./json.ts";
import type { ResourceKind, Surroundings } from "./resource-kind.ts";

const defaults: JsonObject = { cors: { corsRules: [] }, deleteRetentionPolicy: { enabled: false } };

/** The settings of an account's blob service: there from the beginning, never deleted, only changed. */
export function blobServiceKind(surroundings: Surroundings): ResourceKind {
  return {
    type: "Microsoft.Storage/storageAccounts/blobServices",
    async put(id, body) {
      const account = objectAt(await surroundings.find(id.parent), "properties");
      const properties = objectAt(body, "properties");
      if (account["isHnsEnabled"] === true) refuseWithHierarchicalNamespace(properties);
      return { properties: { ...defaults, ...properties } };
    },
    async read(id, kept) {
      const account = await surroundings.find(id.parent);
      if (account === undefined || id.name !== "default") return undefined;
      return { sku: account["sku"], properties: objectAt({ properties: defaults, ...kept }, "properties") };
    },
  };
}

/** https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts */
function refuseWithHierarchicalNamespace(properties: JsonObject): void {
  const asked = [
    { feature: "Versioning", on: properties["isVersioningEnabled"] === true },
    { feature: "Change feed", on: objectAt(properties, "changeFeed")["enabled"] === true },
    { feature: "Point in time restore", on: objectAt(properties, "restorePolicy")["enabled"] === true },
  ].find(({ on }) => on);
  if (asked !== undefined) {
    throw new ArmError(409, "FeatureNotSupportedForAccount", `${asked.feature} is not supported for the account.`);
  }
}
