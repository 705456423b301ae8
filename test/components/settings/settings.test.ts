/** Which settings an account gets: tables of decisions. */
import assert from "node:assert/strict";
import test from "node:test";
import { decideAccountSettings, withUnreadMatch } from "../../../components/settings/index.ts";
import type { AccountSettings, AccountWishes } from "../../../components/settings/index.ts";
import { exampleAccount } from "../example-account.ts";
import type { OtherSettings } from "../example-account.ts";

const vault = "https://contosokeys.vault.azure.net";
const vaultId =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/contosokeys";
const identity = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/opener";
const sourceKey = { name: "lake", vaultUri: `${vault}/`, otherTenant: false };

function settingsFor(wishes: AccountWishes, matched: OtherSettings | "none", location = "uksouth"): AccountSettings {
  const account = matched === "none" ? undefined : exampleAccount(matched);
  const settings = decideAccountSettings(wishes, account, location);
  assert.ok(settings);
  return settings;
}

function linesOf({ decisions }: AccountSettings): string[] {
  return decisions.map(({ setting, value, reason }) => `${setting} ${value}: ${reason}`);
}

test("every setting of the account itself that nobody speaks about has a stated default", () => {
  const lines = linesOf(settingsFor({}, "none"));
  assert.deepEqual(
    lines.slice(
      0,
      lines.findIndex((line) => line.startsWith("public access")),
    ),
    [
      "region uksouth: azure-native:location of the stack file",
      "kind StorageV2: default: standard",
      "redundancy Standard_ZRS: default: three zones of one region",
      "access tier Hot: default",
      "minimum TLS version TLS1_2: the least that Azure Storage accepts",
      "https only enabled: default; tokens travel over https only",
      "anonymous reads disabled: default; they would go past every ACL",
      "shared key disabled: default; whoever has a key goes past every role and ACL (security.sharedKey: enabled turns it on)",
      "default to OAuth enabled: default; the portal asks Microsoft Entra first",
      "cross-tenant replication disabled: default; content stays in the tenant",
      "copy scope any: default; a migration may copy from another tenant",
      "SAS expiration none: default",
      "key expiration none: default",
      "infrastructure encryption disabled: default; content is encrypted once",
      "encryption key Microsoft's: default",
      "NFS 3.0 disabled: default",
      "SFTP disabled: default; its local users have to be given anew (sftp: in the stack file)",
      "tags none: default",
    ],
  );
});

const rich: OtherSettings = {
  placement: { kind: "Storage", sku: "Standard_RAGRS", accessTier: undefined },
  security: {
    minimumTlsVersion: "TLS1_0",
    httpsOnly: false,
    blobPublicAccess: true,
    sharedKeyAccess: undefined,
    defaultToOAuth: undefined,
    crossTenantReplication: true,
    copyScope: "AAD",
    sasExpirationPeriod: "1.00:00:00",
    sasExpirationAction: "Block",
    keyExpirationDays: 90,
  },
  encryption: { infrastructure: true, key: { ...sourceKey, identity } },
  protocols: { nfs: false, sftp: true },
  tags: { team: "lake", "hidden-title": "x" },
  excluded: {
    hierarchicalNamespace: false,
    customDomain: "data.contoso.com",
    immutableWithVersioning: true,
    filesAuthentication: "AADKERB",
    largeFileShares: true,
    edgeZone: "attdallas1",
    dnsEndpointType: "AzureDnsZone",
  },
};

test("everything is taken from a rich account, but for what is unsafe or not possible", () => {
  const own = settingsFor({ tags: { environment: "prod" } }, rich);
  const lines = linesOf(own);
  const openDoor = "security.sharedKey: enabled turns it on";
  const expected = [
    "region westeurope: taken from contosolake",
    "kind StorageV2: contosolake is Storage: not possible with HNS because only StorageV2 and BlockBlobStorage have it",
    "redundancy Standard_RAGRS: taken from contosolake",
    "access tier Hot: default; contosolake has none",
    "minimum TLS version TLS1_2: overridden: contosolake has TLS1_0, and Azure Storage refuses anything below 1.2",
    "https only enabled: overridden: contosolake has disabled; tokens travel over https only",
    "anonymous reads disabled: overridden: contosolake has enabled; they would go past every ACL",
    `shared key disabled: overridden: contosolake has enabled; whoever has a key goes past every role and ACL (${openDoor})`,
    "default to OAuth enabled: overridden: contosolake has disabled; the portal asks Microsoft Entra first",
    "cross-tenant replication disabled: overridden: contosolake has enabled; content stays in the tenant",
    "copy scope AAD: taken from contosolake",
    "SAS expiration 1.00:00:00 (Block): taken from contosolake",
    "key expiration 90 days: taken from contosolake",
    "infrastructure encryption enabled: taken from contosolake",
    `encryption key ${vault}/keys/lake: taken from contosolake`,
    "NFS 3.0 disabled: taken from contosolake",
    "SFTP disabled: overridden: contosolake has enabled; its local users have to be given anew (sftp: in the stack file)",
    "tag team lake: taken from contosolake",
    "tag environment prod: stack file",
  ];
  assert.deepEqual(lines.slice(0, expected.length), expected);
  assert.deepEqual(
    lines.filter((line) => / none: contosolake has .*: not possible with HNS because /.test(line)).length,
    6,
    lines.join("\n"),
  );
  const namespace =
    "hierarchical namespace enabled: overridden: contosolake has none; a lake has directories of its own";
  assert.ok(lines.includes(namespace), lines.join("\n"));
  assert.deepEqual(own.encryption.customerKey, { key: { name: "lake" }, vault: { uri: `${vault}/` }, identity });
  assert.deepEqual(own.security.sasPolicy, { sasExpirationPeriod: "1.00:00:00", expirationAction: "Block" });
});

const table: readonly {
  readonly what: string;
  readonly wishes?: AccountWishes;
  readonly matched?: OtherSettings | "none";
  /** Each is one of the lines. */
  readonly said: readonly string[];
}[] = [
  {
    what: "what the stack file says goes before",
    wishes: {
      placement: { location: "northeurope", redundancy: "Standard_GZRS", accessTier: "Cool" },
      security: { sharedKey: "enabled", copyScope: "any", sasExpiration: "7.00:00:00", keyExpirationDays: 30 },
      encryption: { infrastructure: "enabled" },
      protocols: { nfs: "enabled", sftp: "enabled" },
      tags: { Team: "data" },
    },
    matched: { tags: { team: "lake" } },
    said: [
      "region northeurope: overridden by the stack file; contosolake has westeurope",
      "kind StorageV2: taken from contosolake",
      "redundancy Standard_GZRS: overridden by the stack file; contosolake has Standard_ZRS",
      "access tier Cool: overridden by the stack file; contosolake has Hot",
      "shared key enabled: overridden by the stack file; contosolake has disabled",
      "copy scope any: stack file, and so has contosolake",
      "SAS expiration 7.00:00:00 (Log): overridden by the stack file; contosolake has none",
      "key expiration 30 days: overridden by the stack file; contosolake has none",
      "infrastructure encryption enabled: overridden by the stack file; contosolake has disabled",
      "NFS 3.0 enabled: overridden by the stack file; contosolake has disabled",
      "SFTP enabled: overridden by the stack file; contosolake has disabled",
      "tag Team data: overridden by the stack file; contosolake has lake",
    ],
  },
  {
    what: "GZRS in a region without zones",
    wishes: { placement: { location: "westcentralus" } },
    matched: { placement: { sku: "Standard_RAGZRS" } },
    said: [
      "redundancy Standard_RAGRS: contosolake has Standard_RAGZRS: not possible because westcentralus has no availability zones; this comes nearest",
    ],
  },
  {
    what: "ZRS in a region without zones",
    wishes: { placement: { location: "westus" } },
    said: [
      "redundancy Standard_LRS: contosolake has Standard_ZRS: not possible because westus has no availability zones; this comes nearest",
    ],
  },
  {
    what: "GRS in a region without a pair",
    wishes: { placement: { location: "qatarcentral" } },
    matched: { placement: { sku: "Standard_GRS" } },
    said: [
      "redundancy Standard_ZRS: contosolake has Standard_GRS: not possible because qatarcentral has no paired region; this comes nearest",
    ],
  },
  {
    what: "the default in a region without zones",
    wishes: { placement: { location: "ukwest" } },
    matched: "none",
    said: ["redundancy Standard_LRS: default; ukwest has no availability zones"],
  },
  {
    what: "a region that nobody here knows",
    wishes: { placement: { location: "marscentral" } },
    matched: { placement: { sku: "Standard_GZRS" } },
    said: [
      "redundancy Standard_GZRS: taken from contosolake; what marscentral offers is not known here, and Azure will tell",
    ],
  },
  {
    what: "premium page blobs",
    matched: { placement: { sku: "Premium_LRS", accessTier: undefined } },
    said: [
      "kind StorageV2: taken from contosolake",
      "redundancy Standard_LRS: contosolake is StorageV2 Premium_LRS: not possible with HNS because that is for page blobs or file shares",
    ],
  },
  {
    what: "premium file shares, version 2",
    matched: { placement: { kind: "FileStorage", sku: "PremiumV2_ZRS", accessTier: "Premium" } },
    said: [
      "kind StorageV2: contosolake is FileStorage: not possible with HNS because only StorageV2 and BlockBlobStorage have it",
      "redundancy Standard_ZRS: contosolake is FileStorage PremiumV2_ZRS: not possible with HNS because that is for page blobs or file shares",
    ],
  },
  {
    what: "blobs alone",
    matched: { placement: { kind: "BlobStorage", sku: "Standard_GRS", accessTier: "Cool" } },
    said: [
      "kind StorageV2: contosolake is BlobStorage: not possible with HNS because only StorageV2 and BlockBlobStorage have it",
      "redundancy Standard_GRS: taken from contosolake",
      "access tier Cool: taken from contosolake",
    ],
  },
  {
    what: "premium block blobs stay premium",
    matched: { placement: { kind: "BlockBlobStorage", sku: "Premium_ZRS", accessTier: "Premium" } },
    said: [
      "kind BlockBlobStorage: taken from contosolake",
      "redundancy Premium_ZRS: taken from contosolake",
      "access tier none: premium has no access tiers",
    ],
  },
  {
    what: "a standard lake becomes premium",
    wishes: { placement: { kind: "BlockBlobStorage" } },
    matched: { placement: { sku: "Standard_RAGZRS" } },
    said: [
      "kind BlockBlobStorage: overridden by the stack file; contosolake has StorageV2",
      "redundancy Premium_ZRS: overridden: contosolake has Standard_RAGZRS; this goes with the kind BlockBlobStorage",
      "access tier none: premium has no access tiers",
    ],
  },
  {
    what: "TLS 1.3, which Azure Storage does not take as a minimum",
    matched: { security: { minimumTlsVersion: "TLS1_3" } },
    said: ["minimum TLS version TLS1_2: overridden: contosolake has TLS1_3, and Azure Storage takes no other minimum"],
  },
  {
    what: "a key that the account opens with its own identity",
    matched: { encryption: { key: sourceKey } },
    said: [
      `encryption key Microsoft's: contosolake has ${vault}/keys/lake: not possible because it opens it with its own identity, which no other account has; name encryption.identity, or encryption.keyVault by id and one is made and let in`,
    ],
  },
  {
    what: "the same, with the vault named",
    wishes: { encryption: { keyVault: vaultId } },
    matched: { encryption: { key: sourceKey } },
    said: [`encryption key ${vault}/keys/lake: taken from contosolake`],
  },
  {
    what: "a key of another tenant",
    matched: { encryption: { key: { ...sourceKey, identity, otherTenant: true } } },
    said: [
      `encryption key Microsoft's: contosolake has ${vault}/keys/lake of another tenant: not possible because an application there has to let each account in`,
    ],
  },
  {
    what: "Microsoft's key instead of the matched one",
    wishes: { encryption: { key: "microsoft" } },
    matched: { encryption: { key: { ...sourceKey, identity } } },
    said: [`encryption key Microsoft's: overridden by the stack file; contosolake has ${vault}/keys/lake`],
  },
  {
    what: "a key that is made",
    wishes: { encryption: { key: "make" } },
    matched: "none",
    said: ["encryption key made, in a vault of its own: stack file"],
  },
];

for (const { what, wishes = {}, matched = {}, said } of table) {
  test(what, () => {
    const lines = linesOf(settingsFor(wishes, matched));
    for (const line of said) assert.ok(lines.includes(line), `${line}\nis not among\n${lines.join("\n")}`);
  });
}

test("without any location nothing is decided", () => {
  assert.equal(decideAccountSettings({}, undefined, undefined), undefined);
});

test("where the matched account could not be read, what follows from nothing else is unknown", () => {
  const wishes: AccountWishes = { placement: { redundancy: "Standard_GRS" } };
  const lines = linesOf(withUnreadMatch(settingsFor(wishes, "none", "unknown"), "contosolake"));
  const why = "unknown in this preview: contosolake could not be read";
  assert.ok(lines.includes(`region unknown: ${why}`));
  assert.ok(lines.includes(`copy scope unknown: ${why}`));
  assert.ok(lines.some((line) => line.startsWith("redundancy Standard_GRS: stack file")));
});
