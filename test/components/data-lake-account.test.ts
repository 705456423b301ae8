/** What an account declares of itself: inputs, what belongs to it, and what is absent; and what is refused before anything is made. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { declared, inputsOf } from "./declared-resources.ts";
import { DataLakeAccount } from "../../components/data-lake-account.ts";
import type { DataLakeAccountArgs } from "../../components/data-lake-account.ts";
import { exampleAccount } from "./example-account.ts";

const location = "westeurope";
const resourceGroup = "rg-there";
const identity = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/opener";
const services = { blob: { enabled: true, keyType: "Account" }, file: { enabled: true, keyType: "Account" } };

new DataLakeAccount("lake", {
  accountName: "contosotarget",
  location,
  tags: { team: "lake" },
  network: { allowedAddresses: ["203.0.113.0/24"], allowedSubnets: ["/subnets/data"] },
});

test("an account without a resource group makes one", async () => {
  const group = await inputsOf("azure-native:resources:ResourceGroup", "lake");
  assert.deepEqual(group, { resourceGroupName: "rg-contosotarget", location, tags: { team: "lake" } });
});

test("an account has a hierarchical namespace and takes no keys, no anonymous reads, no old TLS", async () => {
  assert.deepEqual(await inputsOf("azure-native:storage:StorageAccount", "lake"), {
    accountName: "contosotarget",
    resourceGroupName: "rg-contosotarget",
    location,
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
    accessTier: "Hot",
    isHnsEnabled: true,
    minimumTlsVersion: "TLS1_2",
    enableHttpsTrafficOnly: true,
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    defaultToOAuthAuthentication: true,
    allowCrossTenantReplication: false,
    isSftpEnabled: false,
    isLocalUserEnabled: false,
    encryption: { keySource: "Microsoft.Storage", services },
    publicNetworkAccess: "Enabled",
    networkRuleSet: {
      defaultAction: "Deny",
      bypass: "AzureServices",
      ipRules: [{ action: "Allow", iPAddressOrRange: "203.0.113.0/24" }],
      virtualNetworkRules: [{ action: "Allow", virtualNetworkResourceId: "/subnets/data" }],
    },
    tags: { team: "lake" },
  });
});

test("a given resource group is used and not made", async () => {
  new DataLakeAccount("given", { accountName: "contosogiven", location, resourceGroup });
  const account = await inputsOf("azure-native:storage:StorageAccount", "given");
  assert.equal(account["resourceGroupName"], "rg-there");
  assert.ok(!declared.some(({ type, name }) => type.endsWith(":ResourceGroup") && name === "given"));
});

test("every wish reaches the account", async () => {
  new DataLakeAccount("full", {
    accountName: "contosofull",
    resourceGroup,
    placement: { location: "northeurope", redundancy: "Standard_GRS", accessTier: "Cold" },
    security: {
      sharedKey: "enabled",
      oauthByDefault: "disabled",
      crossTenantReplication: "enabled",
      copyScope: "AAD",
      sasExpiration: "1.00:00:00",
      sasAction: "Block",
      keyExpirationDays: 90,
    },
    encryption: { infrastructure: "enabled" },
    protocols: { nfs: "enabled" },
    network: { publicAccess: "disabled" },
  });
  const { networkRuleSet: _, ...account } = await inputsOf("azure-native:storage:StorageAccount", "full");
  assert.deepEqual(account, {
    accountName: "contosofull",
    resourceGroupName: "rg-there",
    location: "northeurope",
    kind: "StorageV2",
    sku: { name: "Standard_GRS" },
    accessTier: "Cold",
    isHnsEnabled: true,
    minimumTlsVersion: "TLS1_2",
    enableHttpsTrafficOnly: true,
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: true,
    defaultToOAuthAuthentication: false,
    allowCrossTenantReplication: true,
    allowedCopyScope: "AAD",
    sasPolicy: { sasExpirationPeriod: "1.00:00:00", expirationAction: "Block" },
    keyPolicy: { keyExpirationPeriodInDays: 90 },
    enableNfsV3: true,
    isSftpEnabled: false,
    isLocalUserEnabled: false,
    encryption: { keySource: "Microsoft.Storage", services, requireInfrastructureEncryption: true },
    publicNetworkAccess: "Disabled",
    tags: {},
  });
});

test("SFTP comes with local users", async () => {
  new DataLakeAccount("sftp", { accountName: "contososftp", location, resourceGroup, protocols: { sftp: "enabled" } });
  const account = await inputsOf("azure-native:storage:StorageAccount", "sftp");
  assert.deepEqual([account["isSftpEnabled"], account["isLocalUserEnabled"]], [true, true]);
});

test("settings of a matched account are taken where nothing is wished for", async () => {
  const matched = exampleAccount({ placement: { sku: "Standard_RAGRS", accessTier: "Cool" }, tags: { team: "lake" } });
  const lake = new DataLakeAccount("matched", { accountName: "contosomatched", resourceGroup, matched });
  const account = await inputsOf("azure-native:storage:StorageAccount", "matched");
  assert.deepEqual(
    [account["sku"], account["accessTier"], account["location"], account["tags"]],
    [{ name: "Standard_RAGRS" }, "Cool", "westeurope", { team: "lake" }],
  );
  assert.ok(lake.settings.decisions.some(({ setting, origin }) => setting === "redundancy" && origin === "taken"));
});

test("a given key and identity: nothing is made", async () => {
  const key = { name: "lake", vaultUri: "https://contosokeys.vault.azure.net", version: "0".repeat(32) };
  new DataLakeAccount("keyed", { accountName: "contosokeyed", location, resourceGroup, encryption: { key, identity } });
  const account = await inputsOf("azure-native:storage:StorageAccount", "keyed");
  assert.deepEqual(account["identity"], { type: "UserAssigned", userAssignedIdentities: [identity] });
  assert.deepEqual(account["encryption"], {
    keySource: "Microsoft.Keyvault",
    keyVaultProperties: { keyVaultUri: key.vaultUri, keyName: "lake", keyVersion: key.version },
    encryptionIdentity: { encryptionUserAssignedIdentity: identity },
    services,
  });
  assert.ok(!declared.some(({ name, type }) => name === "keyed-encryption" && !type.startsWith("adls-migration:")));
});

test("a key of a given vault: an identity is made and may use that key and nothing else", async () => {
  const keyVault =
    "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/contosokeys";
  const encryption = { key: { name: "lake" }, keyVault };
  new DataLakeAccount("let-in", { accountName: "contosoletin", location, resourceGroup, encryption });
  const made = await inputsOf("azure-native:managedidentity:UserAssignedIdentity", "let-in-encryption");
  assert.equal(made["resourceName"], "id-contosoletin");
  const { roleAssignmentName: _, ...role } = await inputsOf(
    "azure-native:authorization:RoleAssignment",
    "let-in-encryption",
  );
  assert.deepEqual(role, {
    scope: `${keyVault}/keys/lake`,
    principalId: "principal-of-let-in-encryption",
    principalType: "ServicePrincipal",
    roleDefinitionId:
      "/subscriptions/11111111-2222-4333-8444-555555555555/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6",
  });
  const account = await inputsOf("azure-native:storage:StorageAccount", "let-in");
  assert.deepEqual(account["identity"], { type: "UserAssigned", userAssignedIdentities: ["/ids/let-in-encryption"] });
});

test("a key that is made lies in a vault that nothing can purge, and stays with the account", async () => {
  const made = { accountName: "contosomade", location, resourceGroup, encryption: { key: "make" } } as const;
  new DataLakeAccount("made", made);
  const vault = await inputsOf("azure-native:keyvault:Vault", "made-encryption");
  assert.deepEqual(vault, {
    vaultName: "kv-contosomade",
    resourceGroupName: "rg-there",
    location,
    properties: {
      tenantId: "tenant",
      sku: { family: "A", name: "standard" },
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
      networkAcls: { defaultAction: "Deny", bypass: "AzureServices" },
      // The SDK's own defaults.
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      publicNetworkAccess: "enabled",
    },
    tags: {},
  });
  const key = await inputsOf("azure-native:keyvault:Key", "made-encryption");
  assert.deepEqual(key["properties"], { kty: "RSA", keySize: 3072, keyOps: ["wrapKey", "unwrapKey"] });
});

test("a key that is made, for an identity that is given: it is let in", async () => {
  const encryption = { key: "make", identity } as const;
  new DataLakeAccount("opened", { accountName: "contosoopened", location, resourceGroup, encryption });
  const role = await inputsOf("azure-native:authorization:RoleAssignment", "opened-encryption");
  assert.deepEqual([role["principalId"], role["scope"]], ["principal", "/ids/opened-encryption"]);
  const account = await inputsOf("azure-native:storage:StorageAccount", "opened");
  assert.deepEqual(account["identity"], { type: "UserAssigned", userAssignedIdentities: [identity] });
  assert.ok(!declared.some(({ type, name }) => type.endsWith(":UserAssignedIdentity") && name === "opened-encryption"));
});

function refusalOf(args: Partial<DataLakeAccountArgs>): string {
  const before = declared.length;
  try {
    new DataLakeAccount("refused", { accountName: "contosorefused", ...args });
  } catch (error) {
    assert.equal(declared.length, before);
    assert.ok(pulumi.RunError.isInstance(error));
    return error.message;
  }
  throw new Error("nothing was refused");
}

test("what Azure would refuse is refused before anything is made, all at once and in the arguments' words", () => {
  const refusal = refusalOf({
    placement: { location: "westus", redundancy: "Standard_GZRS" },
    protocols: { nfs: "enabled" },
  });
  assert.match(refusal, /^Azure would refuse the account refused:\n {2}redundancy: given "Standard_GZRS"; allowed: /);
  assert.match(refusal, /\n {2}nfs: given "enabled"; allowed: disabled while the firewall is open/);
});

test("an account without a region", () => {
  assert.match(refusalOf({}), /^The account refused has no region: give it location /);
});
