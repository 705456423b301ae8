/** What stands below a storage account. */
import type { JsonObject } from "../json.ts";
import { casesOf, changed, flat, hierarchical, numbered, premium, storage } from "./case.ts";
import type { Put, Wellformed } from "./case.ts";

const lake = storage("newlake");
const properties = (asked: JsonObject) => ({ change: { properties: asked } });
const made = (body: JsonObject) => async (put: Put) => {
  await put(lake, body);
};

const service: Wellformed = {
  id: `${lake}/blobServices/default`,
  body: { properties: { deleteRetentionPolicy: { enabled: true, days: 7 } } },
  needs: made(hierarchical),
};
const flatService: Wellformed = {
  ...service,
  body: {
    properties: {
      isVersioningEnabled: true,
      changeFeed: { enabled: true },
      deleteRetentionPolicy: { enabled: true, days: 7 },
      restorePolicy: { enabled: true, days: 6 },
    },
  },
  needs: made(flat),
};

const services = [
  ...casesOf(service, [
    { refusal: "blob-service-name", name: "other" },
    { refusal: "blob-service-versions-with-hierarchical-namespace", ...properties({ isVersioningEnabled: true }) },
    {
      refusal: "blob-service-change-feed-with-hierarchical-namespace",
      ...properties({ changeFeed: { enabled: true } }),
    },
    {
      refusal: "blob-service-point-in-time-restore-with-hierarchical-namespace",
      ...properties({ restorePolicy: { enabled: true, days: 6 } }),
    },
    ...[0, 366, 1.5, undefined].map((days) => ({
      refusal: "blob-service-deleted-blobs",
      ...properties({ deleteRetentionPolicy: { days } }),
    })),
    {
      refusal: "blob-service-deleted-containers",
      ...properties({ containerDeleteRetentionPolicy: { enabled: true, days: 366 } }),
    },
    {
      refusal: "blob-service-origins",
      ...properties({ cors: { corsRules: numbered(6, () => ({ allowedOrigins: ["*"] })) } }),
    },
  ]),
  ...casesOf(flatService, [
    { refusal: "blob-service-restore-days", ...properties({ restorePolicy: { days: 7 } }) },
    {
      refusal: "blob-service-restore-needs-versions-and-change-feed",
      ...properties({ changeFeed: { enabled: false } }),
    },
  ]),
];

const container: Wellformed = {
  id: `${lake}/blobServices/default/containers/raw`,
  body: { properties: { metadata: { origin: "hdfs" } } },
  needs: made(hierarchical),
};
const containers = casesOf(container, [
  { refusal: "container-name-length", name: "ab" },
  { refusal: "container-name", name: "a--b" },
  { refusal: "container-public-access", ...properties({ publicAccess: "Blob" }) },
  { refusal: "container-metadata", ...properties({ metadata: { "a-b": "c" } }) },
  {
    refusal: "container-versions-with-hierarchical-namespace",
    ...properties({ immutableStorageWithVersioning: { enabled: true } }),
  },
  { refusal: "container-squash-without-nfs", ...properties({ enableNfsV3RootSquash: true }) },
  { refusal: "container-encryption-scope", ...properties({ defaultEncryptionScope: "finance" }) },
]);

const cool = { tierToCool: { daysAfterModificationGreaterThan: 30 } };
const rule = (name: string, definition: JsonObject = {}) => ({
  name,
  enabled: true,
  type: "Lifecycle",
  definition: changed({ actions: { baseBlob: cool }, filters: { blobTypes: ["blockBlob"] } }, definition),
});
const rules = (...list: readonly JsonObject[]) => properties({ policy: { rules: list } });
const blobs = (actions: JsonObject) => rules(rule("one", { actions: { baseBlob: actions } }));
const lifecycleOf = (body: JsonObject, policy: JsonObject): Wellformed => ({
  id: `${lake}/managementPolicies/default`,
  body: { properties: { policy } },
  needs: made(body),
});
const lifecycle = lifecycleOf(hierarchical, { rules: [rule("one"), rule("two")] });
const premiumLifecycle = lifecycleOf(premium, {
  rules: [rule("one", { actions: { baseBlob: { tierToCool: undefined, delete: cool.tierToCool } } })],
});

const lifecycles = [
  ...casesOf(lifecycle, [
    { refusal: "management-policy-name", name: "other" },
    { refusal: "management-policy-number-of-rules", ...rules(...numbered(101, (index) => rule(`r${String(index)}`))) },
    { refusal: "management-policy-rule-names", ...rules(rule("one"), rule("One")) },
    { refusal: "management-policy-actions", ...blobs({ tierToCool: undefined }) },
    { refusal: "management-policy-blob-types", ...rules(rule("one", { filters: { blobTypes: [] } })) },
    {
      refusal: "management-policy-tiers-of-append-blobs",
      ...rules(rule("one", { filters: { blobTypes: ["appendBlob"] } })),
    },
    {
      refusal: "management-policy-prefixes",
      ...rules(rule("one", { filters: { prefixMatch: numbered(11, (index) => `raw/${String(index)}`) } })),
    },
    { refusal: "management-policy-days", ...blobs({ tierToCool: { daysAfterModificationGreaterThan: -1 } }) },
    {
      refusal: "management-policy-conditions",
      ...blobs({ tierToCool: { daysAfterModificationGreaterThan: undefined } }),
    },
    {
      refusal: "management-policy-index-tags-with-hierarchical-namespace",
      ...rules(rule("one", { filters: { blobIndexMatch: [{ name: "a", op: "==", value: "b" }] } })),
    },
    {
      refusal: "management-policy-versions-with-hierarchical-namespace",
      ...rules(rule("one", { actions: { version: { delete: { daysAfterCreationGreaterThan: 1 } } } })),
    },
    {
      refusal: "management-policy-archive-of-zones",
      ...blobs({ tierToArchive: { daysAfterModificationGreaterThan: 90 } }),
    },
    {
      refusal: "management-policy-access-time",
      ...blobs({ tierToCool: { daysAfterLastAccessTimeGreaterThan: 30 } }),
    },
    { refusal: "management-policy-automatic-tier", ...blobs({ enableAutoTierToHotFromCool: true }) },
  ]),
  ...casesOf(premiumLifecycle, [{ refusal: "management-policy-tiers-of-premium", ...rules(rule("one")) }]),
  {
    refusal: "management-policy-kind",
    of: lifecycle,
    needs: made({ ...flat, kind: "Storage", sku: { name: "Standard_LRS" }, properties: {} }),
  },
];

const inventoryRule = (name: string, definition: JsonObject = {}) => ({
  name,
  enabled: true,
  destination: "raw",
  definition: changed(
    {
      objectType: "Blob",
      format: "Csv",
      schedule: "Daily",
      schemaFields: ["Name"],
      filters: { blobTypes: ["blockBlob"] },
    },
    definition,
  ),
});
const inventory: Wellformed = {
  id: `${lake}/inventoryPolicies/default`,
  body: { properties: { policy: { enabled: true, type: "Inventory", rules: [inventoryRule("daily")] } } },
  needs: async (put) => {
    await put(lake, hierarchical);
    await put(container.id, container.body);
  },
};
const inventories = casesOf(inventory, [
  { refusal: "inventory-policy-name", name: "other" },
  {
    refusal: "inventory-policy-number-of-rules",
    ...rules(...numbered(101, (index) => inventoryRule(`r${String(index)}`))),
  },
  { refusal: "inventory-policy-rule-names", ...rules(inventoryRule("daily"), inventoryRule("daily")) },
  { refusal: "inventory-policy-blob-types", ...rules(inventoryRule("daily", { filters: undefined })) },
  { refusal: "inventory-policy-container-filters", ...rules(inventoryRule("daily", { objectType: "Container" })) },
  {
    refusal: "inventory-policy-prefixes",
    ...rules(inventoryRule("daily", { filters: { prefixMatch: numbered(11, String) } })),
  },
  { refusal: "inventory-policy-fields", ...rules(inventoryRule("daily", { schemaFields: ["Name", "Colour"] })) },
  {
    refusal: "inventory-policy-fields-of-flat-accounts",
    ...rules(inventoryRule("daily", { schemaFields: ["Name", "TagCount"] })),
  },
  {
    refusal: "inventory-policy-destination",
    ...rules({ ...inventoryRule("daily"), destination: "lost" }),
  },
]);

const user: Wellformed = {
  id: `${lake}/localUsers/uploader`,
  body: {
    properties: {
      homeDirectory: "raw",
      permissionScopes: [{ permissions: "rcw", service: "blob", resourceName: "raw" }],
      sshAuthorizedKeys: [{ description: "of 2026", key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHk" }],
    },
  },
  needs: made(changed(hierarchical, { properties: { isSftpEnabled: true } })),
};
const scope = (change: JsonObject) =>
  properties({ permissionScopes: [{ permissions: "r", service: "blob", resourceName: "raw", ...change }] });
const users = [
  ...casesOf(user, [
    { refusal: "local-user-name", name: "Up" },
    { refusal: "local-user-permissions", ...scope({ permissions: "rr" }) },
    { refusal: "local-user-permissions", ...scope({ permissions: "z" }) },
    { refusal: "local-user-service", ...scope({ service: "table" }) },
    {
      refusal: "local-user-scopes",
      ...properties({
        permissionScopes: numbered(101, () => ({ permissions: "r", service: "blob", resourceName: "raw" })),
      }),
    },
    {
      refusal: "local-user-keys",
      ...properties({ sshAuthorizedKeys: [{ key: "-----BEGIN OPENSSH PRIVATE KEY-----" }] }),
    },
  ]),
  {
    refusal: "local-user-switched-off",
    of: user,
    after: made(changed(hierarchical, { properties: { isSftpEnabled: false, isLocalUserEnabled: false } })),
  },
  {
    refusal: "local-user-without-hierarchical-namespace",
    of: user,
    needs: made(flat),
  },
];

const encryptionScope: Wellformed = {
  id: `${lake}/encryptionScopes/finance`,
  body: { properties: { source: "Microsoft.Storage", state: "Enabled" } },
  needs: made(hierarchical),
};
const encryptionScopes = casesOf(encryptionScope, [
  { refusal: "encryption-scope-name", name: "Finance" },
  { refusal: "encryption-scope-source", ...properties({ source: undefined }) },
  { refusal: "encryption-scope-key", ...properties({ source: "Microsoft.KeyVault" }) },
  {
    refusal: "encryption-scope-infrastructure-encryption-changed",
    ...properties({ requireInfrastructureEncryption: true }),
    ofExisting: true,
  },
]);

const retention: Wellformed = {
  id: `${container.id}/immutabilityPolicies/default`,
  body: { properties: { immutabilityPeriodSinceCreationInDays: 7, allowProtectedAppendWrites: true } },
  needs: inventory.needs ?? made(hierarchical),
};
const retentions = [
  ...casesOf(retention, [
    { refusal: "immutability-policy-name", name: "other" },
    { refusal: "immutability-policy-days", ...properties({ immutabilityPeriodSinceCreationInDays: 146_001 }) },
    { refusal: "immutability-policy-appends", ...properties({ allowProtectedAppendWritesAll: true }) },
  ]),
  {
    refusal: "immutability-policy-with-nfs-or-sftp",
    of: retention,
    after: made(changed(hierarchical, { properties: { isSftpEnabled: true } })),
  },
];

const hold: Wellformed = {
  id: `${container.id}/legalHolds/default`,
  body: { tags: ["case4711"] },
  needs: inventory.needs ?? made(hierarchical),
};
const holds = [
  ...casesOf(hold, [
    { refusal: "legal-hold-tags", change: { tags: ["a-b"] } },
    { refusal: "legal-hold-tags", change: { tags: numbered(11, (index) => `tag${String(index)}`) } },
  ]),
  {
    refusal: "legal-hold-with-nfs-or-sftp",
    of: hold,
    after: made(changed(hierarchical, { properties: { isSftpEnabled: true } })),
  },
];

export const serviceCases = [
  ...holds,
  ...services,
  ...containers,
  ...lifecycles,
  ...inventories,
  ...users,
  ...encryptionScopes,
  ...retentions,
];
