/**
 * Accounts to try `adls-migration:account.match` with, beside the source lake of the local stack: with everything that can be
 * taken over, and with what a hierarchical namespace does not allow. All in the resource group rg-contoso-examples.
 */
import { localSubscriptionId, localTenantId } from "../identity/index.ts";
import { objectAt, textAt } from "./json.ts";
import type { JsonObject } from "./json.ts";

/** Makes a resource, or changes it. */
export type Put = (id: string, body: JsonObject) => Promise<JsonObject>;

const subscription = `/subscriptions/${localSubscriptionId}`;
const group = `${subscription}/resourceGroups/rg-contoso-examples`;
const location = "westeurope";

const account = (name: string, inGroup = group) => `${inGroup}/providers/Microsoft.Storage/storageAccounts/${name}`;
const network = (name: string) => `${group}/providers/Microsoft.Network/${name}`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/kv-contosohub`;
const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contosohub`;
const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/audit`;
const cryptoUser = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6`;

/** Ids of the accounts, each with what it is an example of. */
export const exampleAccounts = {
  /** Firewall, private endpoints, customer-managed key, soft delete, lifecycle, inventory, diagnostics, lock, tags. */
  hub: account("contosohub"),
  /** Versions, change feed, point-in-time restore, index tags, TLS 1.0, anonymous access: impossible or unwise. */
  flat: account("contosoflat"),
  /** Premium block blobs in a network security perimeter. */
  fast: account("contosofast"),
} as const;

const sourceLake = account("contosolake", `${subscription}/resourceGroups/rg-contosolake`);

const lifecycleRule = (name: string, prefix: string, baseBlob: JsonObject): JsonObject => ({
  name,
  enabled: true,
  type: "Lifecycle",
  definition: { actions: { baseBlob }, filters: { blobTypes: ["blockBlob"], prefixMatch: [prefix] } },
});
const after = (days: number) => ({ daysAfterModificationGreaterThan: days });
const kept = (days: number) => ({ enabled: true, days });
const log = (category: string) => ({ category, enabled: true });

/**
 * Gives the source lake's account settings that show what is taken over. It stays open to everybody, as the migration of the
 * local stack needs it.
 */
export async function settleSourceLake(put: Put): Promise<void> {
  await put(sourceLake, {
    location,
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
    tags: { team: "data-platform", "cost-center": "4711" },
    properties: { isHnsEnabled: true, minimumTlsVersion: "TLS1_2", allowBlobPublicAccess: false },
  });
  await put(`${sourceLake}/blobServices/default`, {
    properties: { deleteRetentionPolicy: kept(7), containerDeleteRetentionPolicy: kept(7) },
  });
  await put(`${sourceLake}/managementPolicies/default`, {
    properties: {
      policy: {
        rules: [
          lifecycleRule("cool-down", "lake/", { tierToCool: after(90) }),
          lifecycleRule("landed", "landing/", { delete: after(365) }),
        ],
      },
    },
  });
  await put(`${sourceLake}/blobServices/default/providers/Microsoft.Insights/diagnosticSettings/audit`, {
    properties: { workspaceId: workspace, logs: [log("StorageWrite"), log("StorageDelete")] },
  });
}

/** Makes the accounts of `exampleAccounts` with all that belongs to them. */
export async function makeExampleAccounts(put: Put): Promise<void> {
  await put(group, { location });
  await makeNetwork(put);
  await makeKey(put);
  await makeHub(put);
  await makeFlat(put);
  await put(exampleAccounts.fast, {
    location,
    kind: "BlockBlobStorage",
    sku: { name: "Premium_ZRS" },
    tags: { team: "streaming" },
    properties: { isHnsEnabled: true, minimumTlsVersion: "TLS1_2", publicNetworkAccess: "SecuredByPerimeter" },
  });
}

async function makeNetwork(put: Put): Promise<void> {
  await put(network("virtualNetworks/vnet-contoso"), {
    location,
    properties: {
      addressSpace: { addressPrefixes: ["10.20.0.0/16"] },
      subnets: [
        { name: "endpoints", properties: { addressPrefix: "10.20.0.0/24" } },
        {
          name: "compute",
          properties: { addressPrefix: "10.20.1.0/24", serviceEndpoints: [{ service: "Microsoft.Storage" }] },
        },
      ],
    },
  });
  for (const service of ["dfs", "blob"]) {
    const zone = network(`privateDnsZones/privatelink.${service}.core.windows.net`);
    await put(zone, { location: "global" });
    await put(`${zone}/virtualNetworkLinks/vnet-contoso`, {
      location: "global",
      properties: { virtualNetwork: { id: network("virtualNetworks/vnet-contoso") }, registrationEnabled: false },
    });
  }
}

async function makeKey(put: Put): Promise<void> {
  await put(vault, {
    location,
    properties: {
      tenantId: localTenantId,
      sku: { family: "A", name: "standard" },
      enablePurgeProtection: true,
      enableRbacAuthorization: true,
    },
  });
  await put(`${vault}/keys/lake`, { properties: { kty: "RSA", keySize: 3072 } });
  const made = await put(identity, { location });
  await put(`${vault}/providers/Microsoft.Authorization/roleAssignments/5d1c2d3e-4f50-4a61-8b72-9c8d0e1f2a3b`, {
    properties: {
      principalId: textAt(objectAt(made, "properties"), "principalId"),
      principalType: "ServicePrincipal",
      roleDefinitionId: cryptoUser,
    },
  });
}

const hubAccount: JsonObject = {
  location,
  kind: "StorageV2",
  sku: { name: "Standard_RAGZRS" },
  tags: { team: "data-platform", environment: "production", "cost-center": "4711" },
  identity: { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } },
  properties: {
    isHnsEnabled: true,
    accessTier: "Cool",
    minimumTlsVersion: "TLS1_2",
    allowSharedKeyAccess: false,
    allowBlobPublicAccess: false,
    defaultToOAuthAuthentication: true,
    allowCrossTenantReplication: false,
    allowedCopyScope: "AAD",
    publicNetworkAccess: "Enabled",
    sasPolicy: { sasExpirationPeriod: "1.00:00:00", expirationAction: "Log" },
    keyPolicy: { keyExpirationPeriodInDays: 90 },
    encryption: {
      keySource: "Microsoft.Keyvault",
      requireInfrastructureEncryption: true,
      identity: { userAssignedIdentity: identity },
      keyvaultproperties: { keyname: "lake", keyvaulturi: "https://kv-contosohub.vault.azure.net/" },
    },
    networkAcls: {
      defaultAction: "Deny",
      bypass: "AzureServices, Logging, Metrics",
      ipRules: [{ value: "203.0.113.0/24" }, { value: "198.51.100.7" }],
      virtualNetworkRules: [{ id: network("virtualNetworks/vnet-contoso/subnets/compute") }],
      resourceAccessRules: [
        { tenantId: localTenantId, resourceId: `${group}/providers/Microsoft.Synapse/workspaces/synapse-contoso` },
      ],
    },
  },
};

async function makeHub(put: Put): Promise<void> {
  const hub = exampleAccounts.hub;
  await put(hub, hubAccount);
  await put(`${hub}/blobServices/default/containers/inventory`, {});
  await put(`${hub}/blobServices/default`, {
    properties: {
      deleteRetentionPolicy: kept(30),
      containerDeleteRetentionPolicy: kept(14),
      lastAccessTimeTrackingPolicy: { enable: true, name: "AccessTimeTracking", trackingGranularityInDays: 1 },
    },
  });
  const untouched = { tierToCold: { daysAfterLastAccessTimeGreaterThan: 60 } };
  const rules = [
    lifecycleRule("untouched", "lake/", untouched),
    lifecycleRule("staging", "staging/", { delete: after(14) }),
  ];
  await put(`${hub}/managementPolicies/default`, { properties: { policy: { rules } } });
  await put(`${hub}/inventoryPolicies/default`, { properties: { policy: inventoryPolicy } });
  await put(`${hub}/blobServices/default/providers/Microsoft.Insights/diagnosticSettings/audit`, {
    properties: {
      workspaceId: workspace,
      logs: [{ categoryGroup: "audit", enabled: true }],
      metrics: [log("Transaction")],
    },
  });
  for (const service of ["dfs", "blob"]) await makeEndpoint(put, hub, service);
  await put(`${hub}/providers/Microsoft.Authorization/locks/keep`, {
    properties: { level: "CanNotDelete", notes: "the company's lake" },
  });
}

const inventoryPolicy: JsonObject = {
  enabled: true,
  type: "Inventory",
  rules: [
    {
      name: "daily",
      enabled: true,
      destination: "inventory",
      definition: {
        objectType: "Blob",
        format: "Parquet",
        schedule: "Daily",
        schemaFields: ["Name", "Last-Modified", "Content-Length", "Owner", "Group", "Permissions", "Acl"],
        filters: { blobTypes: ["blockBlob"], prefixMatch: ["lake/"] },
      },
    },
  ],
};

async function makeEndpoint(put: Put, target: string, service: string): Promise<void> {
  const endpoint = network(`privateEndpoints/pe-contosohub-${service}`);
  await put(endpoint, {
    location,
    properties: {
      subnet: { id: network("virtualNetworks/vnet-contoso/subnets/endpoints") },
      privateLinkServiceConnections: [
        { name: service, properties: { privateLinkServiceId: target, groupIds: [service] } },
      ],
    },
  });
  const zone = network(`privateDnsZones/privatelink.${service}.core.windows.net`);
  await put(`${endpoint}/privateDnsZoneGroups/default`, {
    properties: { privateDnsZoneConfigs: [{ name: service, properties: { privateDnsZoneId: zone } }] },
  });
}

async function makeFlat(put: Put): Promise<void> {
  const flat = exampleAccounts.flat;
  await put(flat, {
    location: "northeurope",
    kind: "StorageV2",
    sku: { name: "Standard_GRS" },
    tags: { team: "web" },
    properties: { minimumTlsVersion: "TLS1_0", allowBlobPublicAccess: true, supportsHttpsTrafficOnly: false },
  });
  await put(`${flat}/blobServices/default`, {
    properties: {
      isVersioningEnabled: true,
      changeFeed: { enabled: true },
      deleteRetentionPolicy: kept(30),
      restorePolicy: { enabled: true, days: 21 },
    },
  });
  const tagged = {
    actions: { baseBlob: { delete: after(30) }, version: { delete: { daysAfterCreationGreaterThan: 90 } } },
    filters: { blobTypes: ["blockBlob"], blobIndexMatch: [{ name: "state", op: "==", value: "done" }] },
  };
  const rules = [
    lifecycleRule("archive", "old/", { tierToArchive: after(180) }),
    { name: "done", enabled: true, type: "Lifecycle", definition: tagged },
  ];
  await put(`${flat}/managementPolicies/default`, { properties: { policy: { rules } } });
}
