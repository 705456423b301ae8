/** From Azure's answer about an account to what can be matched of it: a rich answer, and one that says the least. */
import assert from "node:assert/strict";
import test from "node:test";
import type * as storage from "@pulumi/azure-native/storage/index.js";
import {
  matchedEncryption,
  matchedExclusions,
  matchedPlacement,
  matchedSecurity,
} from "../../../components/matched/account.ts";

const identity = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/opener";

/** As azure-native gives it; properties that nobody ever set are not there, whatever its types say. */
function answer(parts: object): storage.GetStorageAccountResult {
  const least: unknown = {
    name: "contosolake",
    kind: "Storage",
    location: "westeurope",
    sku: { name: "Standard_GRS" },
  };
  return Object.assign(least as storage.GetStorageAccountResult, parts);
}

test("an account of the first days says the least", () => {
  const found = answer({});
  assert.deepEqual(matchedPlacement(found), {
    kind: "Storage",
    location: "westeurope",
    sku: "Standard_GRS",
    accessTier: undefined,
  });
  assert.ok(Object.values(matchedSecurity(found)).every((value) => value === undefined));
  assert.deepEqual(matchedEncryption(found), { infrastructure: false });
  const { hierarchicalNamespace, immutableWithVersioning, largeFileShares, ...rest } = matchedExclusions(found);
  assert.deepEqual([hierarchicalNamespace, immutableWithVersioning, largeFileShares], [false, false, false]);
  assert.ok(Object.values(rest).every((value) => value === undefined));
});

test("a rich account", () => {
  const found = answer({
    accessTier: "Cool",
    minimumTlsVersion: "TLS1_2",
    enableHttpsTrafficOnly: true,
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: true,
    defaultToOAuthAuthentication: false,
    allowCrossTenantReplication: true,
    allowedCopyScope: "AAD",
    sasPolicy: { sasExpirationPeriod: "1.00:00:00", expirationAction: "Log" },
    keyPolicy: { keyExpirationPeriodInDays: 60 },
    isHnsEnabled: true,
    customDomain: { name: "data.contoso.com" },
    immutableStorageWithVersioning: { enabled: true },
    azureFilesIdentityBasedAuthentication: { directoryServiceOptions: "AADKERB" },
    largeFileSharesState: "Enabled",
    extendedLocation: { name: "attdallas1", type: "EdgeZone" },
    dnsEndpointType: "AzureDnsZone",
  });
  assert.equal(matchedPlacement(found).accessTier, "Cool");
  assert.deepEqual(matchedSecurity(found), {
    minimumTlsVersion: "TLS1_2",
    httpsOnly: true,
    blobPublicAccess: false,
    sharedKeyAccess: true,
    defaultToOAuth: false,
    crossTenantReplication: true,
    copyScope: "AAD",
    sasExpirationPeriod: "1.00:00:00",
    sasExpirationAction: "Log",
    keyExpirationDays: 60,
  });
  assert.deepEqual(matchedExclusions(found), {
    hierarchicalNamespace: true,
    customDomain: "data.contoso.com",
    immutableWithVersioning: true,
    filesAuthentication: "AADKERB",
    largeFileShares: true,
    edgeZone: "attdallas1",
    dnsEndpointType: "AzureDnsZone",
  });
});

const keyVaultProperties = { keyName: "lake", keyVaultUri: "https://contosokeys.vault.azure.net/", keyVersion: "" };
const taken = { name: "lake", vaultUri: "https://contosokeys.vault.azure.net/", otherTenant: false };

for (const [what, encryption, key] of [
  ["Microsoft's", { keySource: "Microsoft.Storage" }, undefined],
  ["opened by the account's own identity", { keySource: "Microsoft.Keyvault", keyVaultProperties }, taken],
  [
    "of one version",
    { keySource: "Microsoft.Keyvault", keyVaultProperties: { ...keyVaultProperties, keyVersion: "0123" } },
    { ...taken, version: "0123" },
  ],
  [
    "opened by an identity that others can use",
    {
      keySource: "Microsoft.Keyvault",
      keyVaultProperties,
      encryptionIdentity: { encryptionUserAssignedIdentity: identity },
    },
    { ...taken, identity },
  ],
  [
    "of another tenant",
    {
      keySource: "Microsoft.Keyvault",
      keyVaultProperties,
      encryptionIdentity: {
        encryptionUserAssignedIdentity: identity,
        encryptionFederatedIdentityClientId: "f83c6b1b-4d34-47e4-bb34-9d83df58b540",
      },
    },
    { ...taken, identity, otherTenant: true },
  ],
] as const) {
  test(`a key ${what}`, () => {
    assert.deepEqual(matchedEncryption(answer({ encryption })).key, key);
  });
}
