/** What is declared beside an account: children, their inputs, what they wait for, and what is absent. */
import assert from "node:assert/strict";
import test from "node:test";
import { declared, inputsOf } from "./declared-resources.ts";
import { AccountServices } from "../../components/account-services.ts";
import { DataLakeAccount } from "../../components/data-lake-account.ts";
import { FileSystem } from "../../components/file-system.ts";

const workspace = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/audit";
const place = { accountName: "contosotarget", resourceGroupName: "rg-contosotarget" };

const lake = new DataLakeAccount("lake", {
  accountName: "contosotarget",
  location: "westeurope",
  placement: { redundancy: "Standard_LRS" },
  protocols: { sftp: "enabled" },
  services: {
    filesystems: ["raw", "lists"],
    protection: { blobSoftDelete: 30, containerSoftDelete: "off" },
    lifecycle: {
      rules: [
        {
          ...{ name: "old", enabled: true, prefixes: ["raw/logs"], blobTypes: ["blockBlob"], backToHotWhenRead: true },
          actions: { tierToCool: { afterLastAccess: 30 }, delete: { afterModification: 365 } },
        },
      ],
    },
    inventory: {
      rules: [
        {
          ...{
            name: "daily",
            enabled: true,
            destination: "lists",
            objectType: "Blob",
            schedule: "Daily",
            format: "Csv",
          },
          ...{ fields: ["Name", "Acl"], prefixes: ["raw"], excludedPrefixes: [], includeDeleted: false },
        },
      ],
    },
    diagnostics: {
      list: [
        { name: "audit", of: "blob", workspace, logs: ["StorageDelete"], logGroups: [], metrics: ["Transaction"] },
      ],
    },
    lock: { level: "CanNotDelete" },
    sftpUsers: {
      users: [
        { name: "etl", home: "raw", keys: ["ssh-rsa AAAA"], permissions: [{ filesystem: "raw", letters: "rwl" }] },
      ],
    },
  },
});
const raw = new FileSystem("raw", { account: lake, filesystemName: "raw" });
new AccountServices("services", { account: lake, settings: lake.settings.services, after: [raw] });

test("the blob service keeps what is deleted, and notes the last access for the rule that counts from it", async () => {
  assert.deepEqual(await inputsOf("azure-native:storage:BlobServiceProperties", "lake-protection"), {
    ...place,
    blobServicesName: "default",
    deleteRetentionPolicy: { enabled: true, days: 30 },
    containerDeleteRetentionPolicy: { enabled: false },
    lastAccessTimeTrackingPolicy: { enable: true },
  });
});

test("one policy holds the lifecycle rules", async () => {
  const actions = {
    baseBlob: {
      tierToCool: { daysAfterLastAccessTimeGreaterThan: 30 },
      delete: { daysAfterModificationGreaterThan: 365 },
      enableAutoTierToHotFromCool: true,
    },
  };
  const filters = { blobTypes: ["blockBlob"], prefixMatch: ["raw/logs"] };
  assert.deepEqual(await inputsOf("azure-native:storage:ManagementPolicy", "lake-lifecycle"), {
    ...place,
    managementPolicyName: "default",
    policy: { rules: [{ name: "old", enabled: true, type: "Lifecycle", definition: { actions, filters } }] },
  });
});

test("diagnostics are those of the blob service, which answers for both endpoints", async () => {
  assert.deepEqual(await inputsOf("azure-native:monitor:DiagnosticSetting", "lake-diagnostics-blob-audit"), {
    name: "audit",
    resourceUri: "/ids/lake/blobServices/default",
    workspaceId: workspace,
    logs: [{ category: "StorageDelete", enabled: true }],
    metrics: [{ category: "Transaction", enabled: true }],
  });
});

test("an inventory, a local user without a password, a lock", async () => {
  const definition = {
    ...{ objectType: "Blob", schedule: "Daily", format: "Csv", schemaFields: ["Name", "Acl"] },
    filters: { blobTypes: ["blockBlob", "appendBlob"], prefixMatch: ["raw"] },
  };
  assert.deepEqual(await inputsOf("azure-native:storage:BlobInventoryPolicy", "services-inventory"), {
    ...place,
    blobInventoryPolicyName: "default",
    policy: {
      enabled: true,
      type: "Inventory",
      rules: [{ name: "daily", enabled: true, destination: "lists", definition }],
    },
  });
  assert.deepEqual(await inputsOf("azure-native:storage:LocalUser", "services-sftp-etl"), {
    ...place,
    username: "etl",
    homeDirectory: "raw",
    hasSshKey: true,
    hasSshPassword: false,
    hasSharedKey: false,
    sshAuthorizedKeys: [{ key: "ssh-rsa AAAA" }],
    permissionScopes: [{ service: "blob", resourceName: "raw", permissions: "rwl" }],
  });
  const lock = await inputsOf("azure-native:authorization:ManagementLockByScope", "services-lock");
  assert.deepEqual([lock["scope"], lock["level"], lock["lockName"]], ["/ids/lake", "CanNotDelete", "adls-migration"]);
});

test("the lock comes last", async () => {
  await inputsOf("azure-native:authorization:ManagementLockByScope", "services-lock");
  const made = declared.filter(({ type }) => type.startsWith("azure-native:"));
  assert.equal(made.at(-1)?.name, "services-lock");
});

test("immutability is a policy and a hold, of which each can be left out", async () => {
  const account = { id: "/ids/lake", accountName: "contosotarget", resourceGroup: "rg-contosotarget", retained: true };
  const none = { inventory: { rules: [] }, sftpUsers: { users: [] }, lock: { level: "none" } } as const;
  const filesystems = [
    { filesystem: "records", retentionDays: 30, appends: "allFiles", legalHolds: [] },
    { filesystem: "case", appends: "none", legalHolds: ["case42"] },
  ] as const;
  new AccountServices("worm", { account, settings: { ...none, immutability: { filesystems } }, after: [] });
  assert.deepEqual(await inputsOf("azure-native:storage:BlobContainerImmutabilityPolicy", "worm-immutable-records"), {
    ...place,
    containerName: "records",
    immutabilityPolicyName: "default",
    immutabilityPeriodSinceCreationInDays: 30,
    allowProtectedAppendWritesAll: true,
  });
  assert.deepEqual(await inputsOf("azure-native:storage:BlobContainerLegalHold", "worm-immutable-case-hold"), {
    ...place,
    containerName: "case",
    tags: ["case42"],
  });
  const made = declared.filter(({ type, name }) => type.startsWith("azure-native:") && name.startsWith("worm"));
  assert.deepEqual(made.map(({ name }) => name).sort(), ["worm-immutable-case-hold", "worm-immutable-records"]);
});
