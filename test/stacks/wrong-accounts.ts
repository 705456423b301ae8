/** Stack files with mistakes in what the account itself is to be: kind, security, encryption, protocols, tags. */
import { accountSection } from "../../stacks/schema/account.ts";
import type { WrongStackFile } from "./wrong-declarations.ts";

const accountKeys = Object.keys(accountSection.shape).join(", ");
const from = "abfss://lake@source.dfs.core.windows.net/";
const keys =
  "microsoft, make, the name of a key in keyVault, or its URI: https://VAULT.vault.azure.net/keys/NAME, with /VERSION to stay at that one";
const identities =
  "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.ManagedIdentity/userAssignedIdentities/NAME";

export const wrongAccounts: readonly WrongStackFile[] = [
  {
    what: "a kind that has no hierarchical namespace",
    given: { account: { kind: "BlobStorage" } },
    said: ['account.kind: given "BlobStorage"; allowed: StorageV2, BlockBlobStorage.'],
  },
  {
    what: "archive as the tier of an account",
    given: { account: { accessTier: "Archive" } },
    said: ['account.accessTier: given "Archive"; allowed: Hot, Cool, Cold.'],
  },
  {
    what: "a tier in lower case",
    given: { account: { accessTier: "cool" } },
    said: ['account.accessTier: given "cool"; allowed: Hot, Cool, Cold. Did you mean Cool?'],
  },
  {
    what: "NFS as a truth value",
    given: { account: { nfs: true } },
    said: ["account.nfs: given true; allowed: enabled, disabled."],
  },
  {
    what: "anonymous reads",
    given: { account: { security: { anonymousReads: "enabled" } } },
    said: ['account.security.anonymousReads: given "enabled"; allowed: disabled.'],
  },
  {
    what: "shared keys as a truth value, and a signature's life in words",
    given: { account: { security: { sharedKey: true, sasExpiration: "a week", sasAction: "Deny" } } },
    said: [
      "account.security.sharedKey: given true; allowed: enabled, disabled.",
      'account.security.sasExpiration: given "a week"; allowed: days from 1d to 9999d, or hours from 1h to 23h.',
      'account.security.sasAction: given "Deny"; allowed: Log, Block.',
    ],
  },
  {
    what: "keys that are reminded of after two years",
    given: { account: { security: { keyExpiration: "730d" } } },
    said: ['account.security.keyExpiration: given "730d"; allowed: days from 1d to 365d.'],
  },
  {
    what: "a copy scope that does not exist",
    given: { account: { security: { copyScope: "Tenant" } } },
    said: ['account.security.copyScope: given "Tenant"; allowed: any, AAD, PrivateLink.'],
  },
  {
    what: "a key of security that is misspelt",
    given: { account: { security: { sharedKeys: "enabled" } } },
    said: [
      "account.security.sharedKeys: given a key that is not known; allowed: sharedKey, oauthByDefault, crossTenantReplication, copyScope, sasExpiration, sasAction, keyExpiration, anonymousReads. Did you mean sharedKey?",
    ],
  },
  {
    what: "a secret of a key vault instead of a key",
    given: { account: { encryption: { key: "https://contoso.vault.azure.net/secrets/lake" } } },
    said: [`account.encryption.key: given "https://contoso.vault.azure.net/secrets/lake"; allowed: ${keys}.`],
  },
  {
    what: "a key vault by name, and an identity by name",
    given: { account: { encryption: { key: "lake", keyVault: "contosokeys", identity: "opener" } } },
    said: [
      'account.encryption.keyVault: given "contosokeys"; allowed: /subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.KeyVault/vaults/NAME.',
      `account.encryption.identity: given "opener"; allowed: ${identities}.`,
    ],
  },
  {
    what: "infrastructure encryption as a truth value",
    given: { account: { encryption: { infrastructure: true } } },
    said: ["account.encryption.infrastructure: given true; allowed: enabled, disabled."],
  },
  {
    what: "a tag whose name has a slash",
    given: { account: { tags: { "cost/centre": "42" } } },
    said: ['account.tags.cost/centre: given "42"; allowed: a name of 1 to 128 characters without <>%&\\?/. Rename it.'],
  },
  {
    what: "a tag whose name has a slash, beside one that is a number",
    given: { account: { tags: { "cost/centre": "42", floor: 5 } } },
    said: [
      "account.tags.floor: given 5; allowed: a text of up to 256 characters. Put numbers and true or false in quotes.",
      'account.tags.cost/centre: given "42"; allowed: a name of 1 to 128 characters without <>%&\\?/. Rename it.',
    ],
  },
  {
    what: "TLS without a version",
    given: { account: { tls: null } },
    said: ["account.tls: given null; allowed: 1.2. Azure Storage takes no other minimum."],
  },
  {
    what: "a redundancy in lower case",
    given: { account: { redundancy: "gzrs" } },
    said: [
      'account.redundancy: given "gzrs"; allowed: LRS, ZRS, GRS, RAGRS, GZRS, RAGZRS, Premium_LRS, Premium_ZRS. Did you mean GZRS?',
    ],
  },
  {
    what: "an account that is its own source, beside a key that is misspelt",
    given: {
      account: { name: "source", tag: {} },
      filesystems: { lake: {} },
      migrations: { all: { from, to: "lake" } },
    },
    said: [
      `account.tag: given a key that is not known; allowed: ${accountKeys}. Did you mean tags?`,
      `migrations.all.to: given "lake"; allowed: a place apart from "from" (${from}), which is the same place. A lake cannot be copied into itself.`,
    ],
  },
];
