import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { migratingIdentity } from "../directory/index.ts";
import { startBareService } from "../resource-manager/bare-service.ts";
import type { BareService } from "../resource-manager/bare-service.ts";
import { PluginProcess } from "./plugin-process.ts";
import { resourceTokens } from "./resource-types.ts";
import { isValues } from "./shape.ts";
import type { Values } from "./shape.ts";
import { isUnknown } from "./unknown-value.ts";

let service: BareService;
let plugin: PluginProcess;

before(async () => {
  service = await startBareService();
  plugin = await PluginProcess.start("./azure-native.ts", service.endpoint);
  await plugin.configure({ location: "westeurope" });
});

after(async () => {
  await plugin.stop();
  await service.stop();
});

const urn = (token: string) => `urn:pulumi:local::adls-migration::parent:type$azure-native:${token}::it`;
const groupUrn = urn("resources:ResourceGroup");
const accountUrn = urn("storage:StorageAccount");
const subscription = `/subscriptions/${migratingIdentity.subscriptionId}`;
const groupId = `${subscription}/resourceGroups/rg-lake`;
const accountId = `${groupId}/providers/Microsoft.Storage/storageAccounts/contosolake`;
const owner = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/b7e6dc6d-f1e8-4753-8033-0f276bb0955b`;
const group = { resourceGroupName: "rg-lake", location: "westeurope" };
const inGroup = { resourceGroupName: "rg-lake" };
const account = {
  ...group,
  accountName: "contosolake",
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
  isHnsEnabled: true,
};
const inAccount = { ...inGroup, accountName: "contosolake" };
const zoneId = `${groupId}/providers/Microsoft.Network/privateDnsZones/privatelink.dfs.core.windows.net`;
const zone = { ...inGroup, privateZoneName: "privatelink.dfs.core.windows.net" };
const cool = {
  actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 30 } } },
  filters: { blobTypes: ["blockBlob"] },
};
const rules = [{ name: "cool", type: "Lifecycle", definition: cool }];
const network = `${groupId}/providers/Microsoft.Network/virtualNetworks/vnet-lake`;
const inventoryRule = {
  name: "daily",
  enabled: true,
  destination: "raw",
  definition: {
    format: "Parquet",
    schedule: "Daily",
    objectType: "Blob",
    schemaFields: ["Name"],
    filters: { blobTypes: ["blockBlob"] },
  },
};

/** One resource of each type, in the order in which they can be made. */
const resources: Readonly<Record<string, Values>> = {
  "resources:ResourceGroup": group,
  "storage:StorageAccount": account,
  "storage:BlobContainer": { ...inAccount, containerName: "raw", publicAccess: "None" },
  "storage:BlobServiceProperties": {
    ...inAccount,
    blobServicesName: "default",
    deleteRetentionPolicy: { enabled: true, days: 7 },
  },
  "storage:ManagementPolicy": { ...inAccount, managementPolicyName: "default", policy: { rules } },
  "authorization:RoleAssignment": {
    scope: accountId,
    roleAssignmentName: "0b1c2d3e-4f50-4a61-8b72-9c8d0e1f2a3b",
    principalId: migratingIdentity.objectId,
    principalType: "ServicePrincipal",
    roleDefinitionId: owner,
  },
  "network:VirtualNetwork": {
    ...group,
    virtualNetworkName: "vnet-lake",
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
  },
  "network:Subnet": {
    ...inGroup,
    virtualNetworkName: "vnet-lake",
    subnetName: "endpoints",
    addressPrefix: "10.0.0.0/24",
    serviceEndpoints: [{ service: "Microsoft.Storage" }],
  },
  "network:PrivateEndpoint": {
    ...group,
    privateEndpointName: "pe-dfs",
    subnet: { id: `${network}/subnets/endpoints` },
    privateLinkServiceConnections: [{ name: "dfs", privateLinkServiceId: accountId, groupIds: ["dfs"] }],
  },
  "privatedns:PrivateZone": { ...zone, location: "global" },
  "network:PrivateDnsZoneGroup": {
    ...inGroup,
    privateEndpointName: "pe-dfs",
    privateDnsZoneGroupName: "default",
    privateDnsZoneConfigs: [{ name: "dfs", privateDnsZoneId: zoneId }],
  },
  "privatedns:VirtualNetworkLink": {
    ...zone,
    location: "global",
    virtualNetworkLinkName: "data",
    registrationEnabled: false,
    virtualNetwork: { id: network },
  },
  "privatedns:PrivateRecordSet": {
    ...zone,
    recordType: "A",
    relativeRecordSetName: "contosolake",
    ttl: 3600,
    aRecords: [{ ipv4Address: "10.0.0.4" }],
  },
  "storage:BlobInventoryPolicy": {
    ...inAccount,
    blobInventoryPolicyName: "default",
    policy: { enabled: true, type: "Inventory", rules: [inventoryRule] },
  },
  "storage:LocalUser": {
    ...inAccount,
    username: "uploader",
    homeDirectory: "raw",
    hasSshPassword: false,
    permissionScopes: [{ permissions: "rcw", service: "blob", resourceName: "raw" }],
  },
  "storage:EncryptionScope": {
    ...inAccount,
    encryptionScopeName: "finance",
    source: "Microsoft.Storage",
    state: "Enabled",
  },
  "storage:BlobContainerImmutabilityPolicy": {
    ...inAccount,
    containerName: "raw",
    immutabilityPolicyName: "default",
    immutabilityPeriodSinceCreationInDays: 7,
    allowProtectedAppendWrites: true,
  },
  "storage:BlobContainerLegalHold": { ...inAccount, containerName: "raw", tags: ["case4711"] },
  "keyvault:Vault": {
    ...group,
    vaultName: "kv-lake",
    properties: {
      tenantId: migratingIdentity.tenantId,
      sku: { family: "A", name: "standard" },
      enablePurgeProtection: true,
      enableRbacAuthorization: true,
    },
  },
  "keyvault:Key": { ...inGroup, vaultName: "kv-lake", keyName: "lake", properties: { kty: "RSA", keySize: 3072 } },
  "managedidentity:UserAssignedIdentity": { ...group, resourceName: "id-lake" },
  "managedidentity:FederatedIdentityCredential": {
    ...inGroup,
    resourceName: "id-lake",
    federatedIdentityCredentialResourceName: "pipeline",
    issuer: "https://token.actions.githubusercontent.com",
    subject: "repo:contoso/lake:environment:prod",
    audiences: ["api://AzureADTokenExchange"],
  },
  "monitor:DiagnosticSetting": {
    resourceUri: `${accountId}/blobServices/default`,
    name: "to-archive",
    storageAccountId: accountId,
    logs: [{ category: "StorageRead", enabled: true }],
    metrics: [{ category: "Transaction", enabled: true }],
  },
  "authorization:ManagementLockByScope": {
    scope: accountId,
    lockName: "keep",
    level: "CanNotDelete",
    notes: "the lake stays",
  },
};

/** What an import brings back: a key is told in another shape than it is asked for. */
const imports = (token: string, { properties, ...rest }: Values): Values =>
  token === "keyvault:Key" || properties === undefined ? rest : { ...rest, properties };

/** Azure keeps these when they are deleted. */
const undeletable: ReadonlySet<string> = new Set(["storage:BlobServiceProperties", "storage:EncryptionScope"]);
/** Made a second time, these are what they were. */
const repeatable: ReadonlySet<string> = new Set([...undeletable, "storage:BlobContainerLegalHold"]);
const afterDelete: Readonly<Record<string, (outputs: Values) => boolean>> = {
  "storage:BlobServiceProperties": ({ deleteRetentionPolicy }) =>
    isValues(deleteRetentionPolicy) && deleteRetentionPolicy["enabled"] === false,
  "storage:EncryptionScope": ({ state }) => state === "Disabled",
  "storage:BlobContainerImmutabilityPolicy": ({ state }) => state === "Deleted",
};

test("every resource type is checked, made, found unchanged, refused a second time, imported and removed", async () => {
  const tokens = resourceTokens.map((token) => token.replace("azure-native:", ""));
  assert.deepEqual(Object.keys(resources).sort(), tokens.sort());
  const ids = new Map<string, string>();
  for (const [token, given] of Object.entries(resources)) {
    const { inputs, failures } = await plugin.check(urn(token), given);
    assert.deepEqual(failures, [], token);
    const { id, outputs } = await plugin.create(urn(token), inputs);
    ids.set(token, id);
    assert.deepEqual(await plugin.read(urn(token), id, { inputs, outputs }), { id, inputs, outputs }, token);
    const imported = await plugin.read(urn(token), id);
    assert.partialDeepStrictEqual(imported.inputs, imports(token, given), token);
    if (repeatable.has(token)) continue;
    const twice = plugin.create(urn(token), inputs);
    await assert.rejects(twice, /^Error: cannot create already existing (sub)?resource '\/subscriptions/, token);
  }
  for (const [token, id] of [...ids].reverse()) {
    await plugin.remove(urn(token), id);
    await plugin.remove(urn(token), id);
    const { id: left, outputs } = await plugin.read(urn(token), id, { inputs: {}, outputs: {} });
    if (left !== "") assert.ok(afterDelete[token]?.(outputs), token);
    else assert.equal(afterDelete[token], undefined, token);
  }
  assert.equal(service.accounts.size + service.roles.size, 0);
});

test("a change reaches Azure, and a change in Azure reaches the inputs", async () => {
  await plugin.create(groupUrn, group);
  const { id, outputs } = await plugin.create(accountUrn, account);
  const url = `${service.endpoint}/contosolake/`;
  assert.deepEqual(outputs["primaryEndpoints"], { dfs: url, blob: url });
  const changed = await plugin.update(accountUrn, id, { ...account, accessTier: "Cool" });
  assert.equal(changed["accessTier"], "Cool");
  const refreshed = await plugin.read(accountUrn, id, { inputs: account, outputs });
  assert.deepEqual(refreshed.inputs, { ...account, accessTier: "Cool" });
  await plugin.remove(groupUrn, groupId);
});

test("Azure's refusals arrive with status, code and message", async () => {
  await assert.rejects(plugin.create(accountUrn, { ...account, resourceGroupName: "nowhere" }), {
    message: `Status=404 Code="ResourceGroupNotFound" Message="Resource group 'nowhere' could not be found."`,
  });
});

test("check tells every problem at once", async () => {
  const { failures } = await plugin.check(accountUrn, { accountName: "X", isHnsEnabled: "yes", shape: "round" });
  const expected = [/'resourceGroupName'/, /'sku'/, /'kind'/, /too short/, /expression/, /'isHnsEnabled'/, /'shape'/];
  assert.equal(failures.length, expected.length, failures.join("\n"));
  for (const pattern of expected)
    assert.ok(
      failures.some((failure) => pattern.test(failure)),
      String(pattern),
    );
});

test("names and the location that are left out are filled in, and stay", async () => {
  const { inputs, failures } = await plugin.check(groupUrn, {});
  assert.deepEqual(failures, []);
  assert.match(String(inputs["resourceGroupName"]), /^it[0-9a-f]{8}$/);
  assert.equal(inputs["location"], "westeurope");
  assert.deepEqual((await plugin.check(groupUrn, {}, inputs)).inputs, inputs);
  const request = { scope: "/x", principalId: "p", roleDefinitionId: "r" };
  const role = await plugin.check(urn("authorization:RoleAssignment"), request);
  const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(String(role.inputs["roleAssignmentName"]), guid);
});

test("a preview makes nothing, and knows what is given", async () => {
  const { id, outputs } = await plugin.create(accountUrn, account, true);
  assert.equal(id, "");
  assert.equal(outputs["isHnsEnabled"], true);
  assert.ok(isUnknown(outputs["primaryEndpoints"]));
  assert.equal(service.accounts.size, 0);
});

test("diff replaces where azure-native replaces", async () => {
  const changes: readonly [Values, { changed: string[]; replaced: string[] }][] = [
    [{}, { changed: [], replaced: [] }],
    [{ location: "West Europe" }, { changed: [], replaced: [] }],
    [
      { sku: { name: "Standard_GZRS" }, accessTier: "Cool" },
      { changed: ["sku", "accessTier"], replaced: [] },
    ],
    [{ accountName: "other" }, { changed: ["accountName"], replaced: ["accountName"] }],
    [{ location: "northeurope" }, { changed: ["location"], replaced: ["location"] }],
    [{ isHnsEnabled: false }, { changed: ["isHnsEnabled"], replaced: ["isHnsEnabled"] }],
  ];
  for (const [change, expected] of changes) {
    assert.deepEqual(await plugin.diff(accountUrn, account, { ...account, ...change }), expected);
  }
});

test("functions tell who calls and what exists", async () => {
  const { objectId, tenantId, clientId, subscriptionId } = migratingIdentity;
  const caller = await plugin.invoke("azure-native:authorization:getClientConfig", {});
  assert.deepEqual(caller, { objectId, tenantId, clientId, subscriptionId });
  await plugin.create(groupUrn, group);
  await plugin.create(accountUrn, account);
  const found = await plugin.invoke("azure-native:storage:getStorageAccount", inAccount);
  assert.equal(found["id"], accountId);
  assert.equal(found["minimumTlsVersion"], "TLS1_0");
  const missing = { ...inAccount, accountName: "nolake" };
  await assert.rejects(plugin.invoke("azure-native:storage:getStorageAccount", missing), {
    message:
      `request failed ${accountId.replace("contosolake", "nolake")}: Status=404 Code="ResourceNotFound" ` +
      `Message="The Resource 'Microsoft.Storage/storageAccounts/nolake' under resource group 'rg-lake' was not found. ` +
      `For more details please go to https://aka.ms/ARMResourceNotFoundFix"`,
  });
  const keys = plugin.invoke("azure-native:storage:listStorageAccountKeys", inAccount);
  await assert.rejects(keys, /does not know the function azure-native:storage:listStorageAccountKeys; it knows/);
  await plugin.remove(groupUrn, groupId);
});

test("the version is that of the SDK", async () => {
  assert.match(await plugin.version(), /^3\.\d+\.\d+$/);
});
