/** What Azure refuses about the account itself: for each rule settings that it lets through, and settings that it refuses. */
import assert from "node:assert/strict";
import test from "node:test";
import { encryptionRefusals } from "../../../components/refusals/encryption.ts";
import { placementRefusals } from "../../../components/refusals/placement.ts";
import { protocolRefusals } from "../../../components/refusals/protocols.ts";
import { securityRefusals } from "../../../components/refusals/security.ts";
import { tagRefusals } from "../../../components/refusals/tags.ts";
import type { AccountWishes } from "../../../components/settings/index.ts";
import { formatProblem } from "../../../migration/model/problem.ts";
import { settingsOf } from "../account-settings.ts";

const rules = [...placementRefusals, ...securityRefusals, ...encryptionRefusals, ...protocolRefusals, ...tagRefusals];
const identity = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/opener";
const vaultUri = "https://contosokeys.vault.azure.net";
const keyVault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/contosokeys";
const manyTags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, ""]));

const table: Readonly<Record<string, { accepted: AccountWishes; refused: AccountWishes; said: RegExp }>> = {
  "premium-redundancy-of-standard-kind": {
    accepted: { placement: { kind: "StorageV2", redundancy: "Standard_GRS" } },
    refused: { placement: { kind: "StorageV2", redundancy: "Premium_LRS" } },
    said: /^account\.redundancy: given "Premium_LRS"; allowed: LRS, ZRS, GRS, .* for the kind StorageV2\. Leave kind out\.$/,
  },
  "standard-redundancy-of-premium-kind": {
    accepted: { placement: { kind: "BlockBlobStorage", redundancy: "Premium_ZRS" } },
    refused: { placement: { kind: "BlockBlobStorage", redundancy: "Standard_ZRS" } },
    said: /^account\.redundancy: .*allowed: Premium_LRS or Premium_ZRS for the kind BlockBlobStorage\. Leave kind out\.$/,
  },
  "zones-where-there-are-none": {
    accepted: { placement: { location: "uksouth", redundancy: "Standard_GZRS" } },
    refused: { placement: { location: "westcentralus", redundancy: "Standard_GZRS" } },
    said: /westcentralus has no availability zones\. Write GRS, or choose another region\.$/,
  },
  "second-region-where-there-is-none": {
    accepted: { placement: { location: "italynorth", redundancy: "Standard_ZRS" } },
    refused: { placement: { location: "italynorth", redundancy: "Standard_RAGRS" } },
    said: /italynorth has no paired region\. Write ZRS, or choose another region\.$/,
  },
  "access-tier-of-premium": {
    accepted: { placement: { redundancy: "Standard_LRS", accessTier: "Cold" } },
    refused: { placement: { redundancy: "Premium_LRS", accessTier: "Cool" } },
    said: /^account\.accessTier: given "Cool"; allowed: nothing for a premium account\. Leave it out\.$/,
  },
  "key-expiration-out-of-range": {
    accepted: { security: { keyExpirationDays: 365 } },
    refused: { security: { keyExpirationDays: 0 } },
    said: /^account\.security\.keyExpiration: given 0; allowed: 1d to 365d\.$/,
  },
  "signatures-of-no-length": {
    accepted: { security: { sasExpiration: "0.12:00:00" } },
    refused: { security: { sasExpiration: "7d" } },
    said: /^account\.security\.sasExpiration: given "7d"/,
  },
  "key-without-a-vault": {
    accepted: { encryption: { key: { name: "lake" }, keyVault } },
    refused: { encryption: { key: { name: "lake" } } },
    said: /^account\.encryption\.keyVault: given nothing; allowed: the id of the key vault that holds the key\. Write it/,
  },
  "key-in-something-else-than-a-vault": {
    accepted: { encryption: { key: { name: "lake", vaultUri: "https://keys.managedhsm.azure.net/" }, identity } },
    refused: { encryption: { key: { name: "lake", vaultUri: "https://example.com" }, identity } },
    said: /^account\.encryption\.key: given "https:\/\/example\.com"/,
  },
  "identity-that-nobody-lets-in": {
    accepted: { encryption: { key: { name: "lake", vaultUri }, keyVault } },
    refused: { encryption: { key: { name: "lake", vaultUri } } },
    said: /^account\.encryption\.identity: given nothing; .*name encryption\.keyVault by its id, and one is made and let in\.$/,
  },
  "nfs-open-to-every-network": {
    accepted: { protocols: { nfs: "enabled" }, network: { allowedSubnets: ["/subnets/data"] } },
    refused: { protocols: { nfs: "enabled" } },
    said: /^account\.nfs: given "enabled"; allowed: disabled while the firewall is open to every network\. List network/,
  },
  "nfs-kept-in-a-second-region": {
    accepted: {
      protocols: { nfs: "enabled" },
      placement: { redundancy: "Standard_GRS" },
      network: { publicAccess: "disabled" },
    },
    refused: {
      protocols: { nfs: "enabled" },
      placement: { redundancy: "Standard_RAGZRS" },
      network: { publicAccess: "disabled" },
    },
    said: /^account\.nfs: .*disabled with Standard_RAGZRS, enabled with LRS, ZRS or GRS\./,
  },
  "too-many-tags": {
    accepted: { tags: manyTags(15) },
    refused: { tags: manyTags(16) },
    said: /^account\.tags: .*at most 15 tags, with those of the matched account\. Leave some out\.$/,
  },
  "tags-that-differ-in-case": {
    accepted: { tags: { team: "lake", Owner: "ann" } },
    refused: { tags: { team: "lake", Team: "data" } },
    said: /^account\.tags: given \["team","Team"\]; allowed: names that differ in more than letter case\./,
  },
  "tag-too-long": {
    accepted: { tags: { note: "x".repeat(256) } },
    refused: { tags: { note: "x".repeat(257) } },
    said: /^account\.tags\.note: /,
  },
};

test("every rule has its row, its reason and its source", () => {
  assert.deepEqual(rules.map(({ id }) => id).toSorted(), Object.keys(table).toSorted());
  for (const { id, reason, source } of rules) {
    assert.match(reason, /\.$/, id);
    assert.match(source, /^https:\/\//, id);
  }
});

for (const rule of rules) {
  const row = table[rule.id];
  test(`refused: ${rule.id}`, () => {
    assert.ok(row);
    const problem = rule.problem(settingsOf(row.refused));
    assert.ok(problem);
    assert.match(formatProblem(problem).replace("adls-migration:", ""), row.said);
  });
  test(`accepted beside ${rule.id}`, () => {
    assert.ok(row);
    for (const other of rules) assert.equal(other.problem(settingsOf(row.accepted)), undefined, other.id);
  });
}
