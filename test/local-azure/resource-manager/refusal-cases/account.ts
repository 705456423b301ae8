/** Storage accounts and their keys. */
import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import {
  assignmentOf,
  casesOf,
  flat,
  hierarchical,
  identity,
  network,
  numbered,
  premium,
  protectedVault,
  role,
  storage,
  vault,
} from "./case.ts";
import type { Put, Wellformed } from "./case.ts";

const lake: Wellformed = { id: storage("newlake"), body: hierarchical };
const flatLake: Wellformed = { id: storage("newlake"), body: flat };
const premiumLake: Wellformed = { id: storage("newlake"), body: premium };
const properties = (asked: JsonObject) => ({ change: { properties: asked } });
const rules = (name: string, values: readonly JsonObject[]) => properties({ networkAcls: { [name]: values } });
const closedSubnet = network("virtualNetworks/vnet-lake/subnets/plain");

const making = casesOf(lake, [
  { refusal: "account-name", name: "No-Lake" },
  { refusal: "account-location-missing", change: { location: undefined } },
  { refusal: "account-location", change: { location: "atlantis" } },
  { refusal: "account-kind", change: { kind: "DataLake" } },
  { refusal: "account-sku", change: { sku: { name: "Standard_XYZ" } } },
  { refusal: "account-hierarchical-namespace-of-kind", change: { sku: { name: "Premium_LRS" } } },
  { refusal: "account-redundancy-in-region", change: { location: "westus" } },
  { refusal: "account-redundancy-in-region", change: { location: "polandcentral", sku: { name: "Standard_GRS" } } },
  { refusal: "account-access-tier", ...properties({ accessTier: "Premium" }) },
  { refusal: "account-tls-1-3", ...properties({ minimumTlsVersion: "TLS1_3" }) },
  {
    refusal: "account-tags",
    change: { tags: Object.fromEntries(numbered(16, (index) => [`tag${String(index)}`, ""])) },
  },
  { refusal: "account-tag-length", change: { tags: { a: "x".repeat(257) } } },
  { refusal: "account-tag-name", change: { tags: { "team/data": "x" } } },
  {
    refusal: "account-version-level-immutability-with-hierarchical-namespace",
    ...properties({ immutableStorageWithVersioning: { enabled: true } }),
  },
  {
    refusal: "account-sftp-without-local-users",
    ...properties({ isSftpEnabled: true, isLocalUserEnabled: false }),
  },
  {
    refusal: "account-nfs-redundancy",
    change: { sku: { name: "Standard_GZRS" }, properties: { isNfsV3Enabled: true } },
  },
  ...["10.0.0.1", "172.16.0.0/16", "192.168.1.0/24", "203.0.113.0/31", "203.0.113.7/32", "2001:db8::1", "x"].map(
    (value) => ({ refusal: "account-address-rule", ...rules("ipRules", [{ value }]) }),
  ),
  {
    refusal: "account-number-of-rules",
    ...rules(
      "ipRules",
      numbered(401, (index) => ({ value: `203.0.${String(Math.floor(index / 200))}.${String(index % 200)}` })),
    ),
  },
  {
    refusal: "account-subnet-without-service-endpoint",
    ...rules("virtualNetworkRules", [{ id: closedSubnet }]),
    after: async (put) => {
      await put(network("virtualNetworks/vnet-lake"), { location: "westeurope" });
      await put(closedSubnet, { properties: { addressPrefix: "10.0.0.0/24" } });
    },
  },
  { refusal: "account-signature-period", ...properties({ sasPolicy: { sasExpirationPeriod: "P1D" } }) },
]);

const changing = casesOf(
  lake,
  [
    { refusal: "account-region-changed", change: { location: "northeurope" } },
    { refusal: "account-kind-changed", change: { kind: "BlockBlobStorage", sku: { name: "Premium_LRS" } } },
    { refusal: "account-conversion", change: { sku: { name: "Standard_LRS" } } },
    { refusal: "account-isHnsEnabled-changed", ...properties({ isHnsEnabled: false }) },
    { refusal: "account-isNfsV3Enabled-changed", ...properties({ isNfsV3Enabled: true }) },
    {
      refusal: "account-requireInfrastructureEncryption-changed",
      ...properties({ encryption: { requireInfrastructureEncryption: true } }),
    },
    {
      refusal: "account-immutableStorageWithVersioning-changed",
      ...properties({ immutableStorageWithVersioning: { enabled: true } }),
    },
  ].map((one) => ({ ...one, ofExisting: true })),
);

const others = [
  ...casesOf(flatLake, [
    { refusal: "account-isNfsV3Enabled-without-hierarchical-namespace", ...properties({ isNfsV3Enabled: true }) },
    { refusal: "account-isSftpEnabled-without-hierarchical-namespace", ...properties({ isSftpEnabled: true }) },
  ]),
  ...casesOf(premiumLake, [
    { refusal: "account-sku-of-kind", change: { sku: { name: "Standard_LRS" } } },
    { refusal: "account-access-tier", ...properties({ accessTier: "Hot" }) },
  ]),
];

const cryptoUser = role("e147488a-f6f5-4113-8e2d-b22465e65bf6");

async function makeKeys(put: Put): Promise<void> {
  await put(vault("kv-lake"), protectedVault);
  await put(vault("kv-open"), { ...protectedVault, properties: { enableRbacAuthorization: true } });
  await put(`${vault("kv-lake")}/keys/lake`, { properties: { kty: "RSA", keySize: 3072 } });
  await put(`${vault("kv-lake")}/keys/curve`, { properties: { kty: "EC" } });
  await put(identity("id-other"), { location: "westeurope" });
  const made = await put(identity("id-lake"), { location: "westeurope" });
  const principalId = textAt(objectAt(made, "properties"), "principalId");
  await put(assignmentOf(vault("kv-lake"), "1b1c2d3e-4f50-4a61-8b72-9c8d0e1f2a3b"), {
    properties: { principalId, principalType: "ServicePrincipal", roleDefinitionId: cryptoUser },
  });
}

const given = (name: string): JsonObject => ({
  identity: { type: "UserAssigned", userAssignedIdentities: { [identity(name)]: {} } },
  properties: { encryption: { identity: { userAssignedIdentity: identity(name) } } },
});
const key = (change: JsonObject | undefined) => properties({ encryption: { keyvaultproperties: change } });

const encrypted: Wellformed = {
  id: storage("newlake"),
  body: {
    ...hierarchical,
    identity: given("id-lake")["identity"],
    properties: {
      isHnsEnabled: true,
      encryption: {
        keySource: "Microsoft.Keyvault",
        identity: { userAssignedIdentity: identity("id-lake") },
        keyvaultproperties: { keyname: "lake", keyvaulturi: "https://kv-lake.vault.azure.net" },
      },
    },
  },
  needs: makeKeys,
};

const encryption = casesOf(encrypted, [
  { refusal: "encryption-key-missing", ...key(undefined) },
  { refusal: "encryption-without-identity", change: { identity: undefined } },
  { refusal: "encryption-vault-not-found", ...key({ keyvaulturi: "https://kv-lost.vault.azure.net/" }) },
  { refusal: "encryption-vault-not-protected", ...key({ keyvaulturi: "https://kv-open.vault.azure.net/" }) },
  { refusal: "encryption-key-not-found", ...key({ keyname: "lost" }) },
  { refusal: "encryption-key-type", ...key({ keyname: "curve" }) },
  {
    refusal: "encryption-key-forbidden",
    change: { ...given("id-other") },
  },
]);

export const accountCases = [...making, ...changing, ...others, ...encryption];
