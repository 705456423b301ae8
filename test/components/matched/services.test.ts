/** What is read of Azure's answers about the services of an account: answers in the shape of its specifications. */
import assert from "node:assert/strict";
import test from "node:test";
import { matchedDiagnostics } from "../../../components/matched/diagnostics.ts";
import { matchedInventory } from "../../../components/matched/inventory.ts";
import { matchedLifecycle } from "../../../components/matched/lifecycle.ts";
import { matchedProtection } from "../../../components/matched/protection.ts";

/** What every answer says about itself. */
const about = { azureApiVersion: "2024-01-01", id: "/x", name: "default", type: "x", lastModifiedTime: "" };

test("protection: what is off, left out, or on", () => {
  const answer = { ...about, sku: { name: "Standard_LRS", tier: "Standard" } };
  const off = { blobSoftDelete: "off", containerSoftDelete: "off", lastAccessTracking: false };
  const none = { versioning: false, changeFeed: false, pointInTimeRestore: false };
  assert.deepEqual(matchedProtection(answer), { ...off, ...none });
  assert.deepEqual(
    matchedProtection({
      ...answer,
      deleteRetentionPolicy: { enabled: true, days: 14 },
      containerDeleteRetentionPolicy: { enabled: false, days: 7 },
      lastAccessTimeTrackingPolicy: { enable: true, name: "AccessTimeTracking" },
      isVersioningEnabled: true,
      changeFeed: { enabled: true },
      restorePolicy: { enabled: true, days: 6, lastEnabledTime: "", minRestoreTime: "" },
    }),
    {
      ...{ blobSoftDelete: 14, containerSoftDelete: "off", lastAccessTracking: true },
      ...{ versioning: true, changeFeed: true, pointInTimeRestore: true },
    },
  );
});

test("lifecycle: no policy has no rules; a rule with everything that a flat account can say", () => {
  assert.deepEqual(matchedLifecycle(undefined), { rules: [] });
  const definition = {
    filters: {
      blobTypes: ["blockBlob"],
      prefixMatch: ["lake/a"],
      blobIndexMatch: [{ name: "stage", op: "==", value: "raw" }],
    },
    actions: {
      baseBlob: {
        tierToCool: { daysAfterLastAccessTimeGreaterThan: 30 },
        tierToArchive: { daysAfterModificationGreaterThan: 90, daysAfterLastTierChangeGreaterThan: 7 },
        delete: { daysAfterCreationGreaterThan: 0 },
        enableAutoTierToHotFromCool: true,
      },
      snapshot: { delete: { daysAfterCreationGreaterThan: 90 } },
      version: { delete: { daysAfterCreationGreaterThan: 90 } },
    },
  };
  const rules = [{ name: "old", type: "Lifecycle", definition }];
  assert.deepEqual(matchedLifecycle({ ...about, policy: { rules } }), {
    rules: [
      {
        rule: {
          name: "old",
          enabled: true,
          prefixes: ["lake/a"],
          blobTypes: ["blockBlob"],
          actions: {
            tierToCool: { afterLastAccess: 30 },
            tierToArchive: { afterModification: 90, afterTierChange: 7 },
            delete: { afterCreation: 0 },
          },
          backToHotWhenRead: true,
        },
        indexTags: true,
        snapshots: true,
        versions: true,
        tierToHot: false,
      },
    ],
  });
});

test("inventory: a policy that is switched off has disabled rules", () => {
  const definition = {
    objectType: "Blob",
    schedule: "Weekly",
    format: "Parquet",
    schemaFields: ["Name", "Acl"],
    filters: { blobTypes: ["blockBlob"], prefixMatch: ["lake"], includeDeleted: true, includeSnapshots: true },
  };
  const rules = [{ name: "weekly", enabled: true, destination: "lists", definition }];
  const policy = { destination: "", enabled: false, type: "Inventory", rules };
  const systemData = {};
  assert.deepEqual(matchedInventory({ ...about, systemData, policy }).rules, [
    {
      rule: {
        ...{ name: "weekly", enabled: false, destination: "lists", objectType: "Blob", schedule: "Weekly" },
        ...{
          format: "Parquet",
          fields: ["Name", "Acl"],
          prefixes: ["lake"],
          excludedPrefixes: [],
          includeDeleted: true,
        },
      },
      versions: false,
      snapshots: true,
    },
  ]);
});

test("diagnostics: what is disabled is not there, a group is kept, AllMetrics are all of them", () => {
  const properties = {
    workspaceId: "/w",
    storageAccountId: null,
    eventHubAuthorizationRuleId: "/namespaces/n/authorizationRules/r",
    eventHubName: "hub",
    logs: [
      { category: "StorageRead", categoryGroup: null, enabled: false },
      { category: "StorageDelete", enabled: true, retentionPolicy: { days: 0, enabled: false } },
      { category: null, categoryGroup: "audit", enabled: true },
    ],
    metrics: [{ category: "AllMetrics", enabled: true }],
  };
  assert.deepEqual(matchedDiagnostics("blob", [{ id: "/x", name: "audit", properties }]), [
    {
      name: "audit",
      of: "blob",
      workspace: "/w",
      storageAccount: undefined,
      eventHub: { authorizationRule: "/namespaces/n/authorizationRules/r", name: "hub" },
      logs: ["StorageDelete"],
      logGroups: ["audit"],
      metrics: ["Transaction", "Capacity"],
    },
  ]);
});
