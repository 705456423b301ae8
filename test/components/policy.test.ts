/** The organisation's rules: for each a resource that keeps it and one that breaks it, and what is said about that one. */
import assert from "node:assert/strict";
import test from "node:test";
import { policyRules } from "../../components/policy.ts";
import type { PolicyParameters } from "../../components/policy.ts";

type Properties = Readonly<Record<string, unknown>>;

/** Rows of a rule: properties beside those of a right account, and what is said. */
interface Row {
  readonly type?: string;
  readonly parameters?: PolicyParameters;
  readonly kept: readonly Properties[];
  readonly broken: readonly (readonly [properties: Properties, said: RegExp])[];
}

const account = "azure-native:storage:StorageAccount";
const container = "azure-native:storage:BlobContainer";
const blobService = "azure-native:storage:BlobServiceProperties";
const seven = { enabled: true, days: 7 };

const table: Readonly<Record<string, readonly Row[]>> = {
  "no-public-access": [
    {
      kept: [{ publicNetworkAccess: "Disabled" }, { networkRuleSet: { defaultAction: "Deny" } }],
      broken: [
        [{}, /answers every network/],
        [{ publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Allow" } }, /publicAccess: disabled/],
      ],
    },
  ],
  "no-anonymous-access": [
    { kept: [{ allowBlobPublicAccess: false }], broken: [[{}, /read anonymously/]] },
    {
      type: container,
      kept: [{ publicAccess: "None" }, {}],
      broken: [[{ publicAccess: "Blob" }, /publicAccess: None/]],
    },
  ],
  "no-shared-key": [
    {
      kept: [{ allowSharedKeyAccess: false }],
      broken: [
        [{}, /takes account keys/],
        [{ allowSharedKeyAccess: true }, /takes account keys/],
      ],
    },
  ],
  "transport-security": [
    {
      kept: [{ minimumTlsVersion: "TLS1_2" }],
      broken: [
        [{}, /TLS below 1.2/],
        [{ minimumTlsVersion: "TLS1_0" }, /TLS1_0/],
        [{ minimumTlsVersion: "TLS1_2", enableHttpsTrafficOnly: false }, /plain http/],
      ],
    },
  ],
  "allowed-regions": [
    { kept: [{ location: "anywhere" }], broken: [] },
    {
      parameters: { regions: ["westeurope", "North Europe"] },
      kept: [{ location: "West Europe" }, { location: "northeurope" }],
      broken: [[{ location: "eastus" }, /lies in eastus; allowed: westeurope, northeurope/]],
    },
  ],
  "required-tags": [
    { kept: [{}], broken: [] },
    {
      parameters: { tags: ["owner", "costCentre"] },
      kept: [{ tags: { owner: "lake", costCentre: "7" } }],
      broken: [
        [{}, /lacks the tags owner, costCentre/],
        [{ tags: { owner: "lake" } }, /lacks the tag costCentre/],
      ],
    },
  ],
  "account-names": [
    { kept: [{ accountName: "anything" }], broken: [] },
    {
      parameters: { pattern: "contoso[a-z]+(?:dev|prod)" },
      // A name that Azure or Pulumi makes up is not known before.
      kept: [{ accountName: "contosolakeprod" }, {}],
      broken: [
        [{ accountName: "lakeprod" }, /is called lakeprod; allowed: what contoso/],
        [{ accountName: "contosolakeprod2" }, /Set adls-migration:account.name/],
      ],
    },
    {
      parameters: { pattern: "contoso(" },
      kept: [{}],
      broken: [[{ accountName: "contoso" }, /The rule's own pattern contoso\( is no regular expression/]],
    },
  ],
  "soft-delete": [
    {
      type: blobService,
      parameters: { days: 7 },
      kept: [{ deleteRetentionPolicy: seven, containerDeleteRetentionPolicy: seven }],
      broken: [
        [{}, /less than 7 days/],
        [{ deleteRetentionPolicy: seven, containerDeleteRetentionPolicy: { enabled: true, days: 6 } }, /less than 7/],
        [{ deleteRetentionPolicy: seven, containerDeleteRetentionPolicy: { ...seven, enabled: false } }, /less than 7/],
      ],
    },
  ],
};

test("every rule has rows, and every row a rule", () => {
  assert.deepEqual(Object.keys(table).sort(), policyRules.map(({ name }) => name).sort());
});

for (const { name, violation } of policyRules) {
  test(`${name}: what keeps it and what breaks it`, () => {
    for (const { type = account, parameters = {}, kept, broken } of table[name] ?? []) {
      for (const properties of kept) assert.equal(violation({ type, properties }, parameters), undefined);
      for (const [properties, said] of broken) assert.match(violation({ type, properties }, parameters) ?? "", said);
    }
  });

  test(`${name}: other resources are none of its business`, () => {
    assert.equal(violation({ type: "azure-native:network:VirtualNetwork", properties: {} }, {}), undefined);
  });
}
