/** What an account that exists can still become. */
import assert from "node:assert/strict";
import test from "node:test";
import type { ExistingAccount } from "../../components/account/existing-account.ts";
import { changeRefusals, refusedChanges } from "../../components/refusals/existing.ts";
import type { AccountSku } from "../../components/account/redundancy.ts";
import type { AccountWishes } from "../../components/settings/index.ts";
import { formatProblem } from "../../migration/model/problem.ts";
import { settingsOf } from "./account-settings.ts";

const existing: ExistingAccount = {
  name: "contosotarget",
  location: "West Europe",
  kind: "StorageV2",
  sku: "Standard_ZRS",
  hierarchicalNamespace: true,
  infrastructureEncryption: false,
  nfs: false,
  dfsEndpoint: "https://contosotarget.dfs.core.windows.net/",
  blobEndpoint: "https://contosotarget.blob.core.windows.net/",
};

function refusalsOf(other: Partial<ExistingAccount>, wishes: AccountWishes = {}): string[] {
  const problems = refusedChanges({ ...existing, ...other }, settingsOf(wishes));
  return problems.map((problem) => formatProblem(problem).replace("adls-migration:", ""));
}

test("an account that fits stays, and one that is not there yet can become anything", () => {
  assert.deepEqual(refusalsOf({}), []);
  assert.deepEqual(refusedChanges(undefined, settingsOf({ protocols: { nfs: "enabled" } })), []);
});

const instead =
  "Set it back, or give adls-migration:account.name another name and let a migration move the data: a new account under the same name would lose it.";

/** What each rule refuses of the example, and what it says. */
const table: Readonly<Record<string, { other: Partial<ExistingAccount>; wishes?: AccountWishes; said: string }>> = {
  "region-of-an-account": {
    other: { location: "northeurope" },
    said: `account.location: given "westeurope"; allowed: northeurope, which the account contosotarget is made with for good. ${instead}`,
  },
  "kind-of-an-account": {
    other: { kind: "BlockBlobStorage", sku: "Premium_LRS" },
    said: `account.kind: given "StorageV2"; allowed: BlockBlobStorage, which the account contosotarget is made with for good. ${instead}`,
  },
  "namespace-of-an-account": {
    other: { hierarchicalNamespace: false },
    said: 'account.name: given "contosotarget"; allowed: an account with hierarchical namespace, which this one has not. Upgrade it first (az storage account hns-migration), or give adls-migration:account.name another name and let a migration move the data.',
  },
  "infrastructure-encryption-of-an-account": {
    other: { infrastructureEncryption: true },
    said: `account.encryption.infrastructure: given "disabled"; allowed: enabled, which the account contosotarget is made with for good. ${instead}`,
  },
  "nfs-of-an-account": {
    other: { nfs: true },
    said: `account.nfs: given "disabled"; allowed: enabled, which the account contosotarget is made with for good. ${instead}`,
  },
  "zones-of-premium": {
    other: { kind: "BlockBlobStorage", sku: "Premium_LRS" },
    wishes: { placement: { redundancy: "Premium_ZRS" } },
    said: `account.redundancy: given "Premium_ZRS"; allowed: Premium_LRS, which the account contosotarget is made with for good. ${instead}`,
  },
  "zones-by-conversion": {
    other: { sku: "Standard_LRS" },
    said: 'account.redundancy: given "Standard_ZRS"; allowed: Standard_LRS or what differs from it in the second region alone. Start the conversion with az storage account migration start --account-name contosotarget --sku Standard_ZRS (or in the portal: Redundancy), keep redundancy: LRS until it is done, in days, then write ZRS.',
  },
};

for (const { id } of changeRefusals) {
  test(`refused: ${id}`, () => {
    const row = table[id];
    assert.ok(row);
    assert.deepEqual(refusalsOf(row.other, row.wishes), [row.said]);
  });
}

test("all of it is told at once", () => {
  const other = { location: "northeurope", nfs: true, infrastructureEncryption: true, sku: "Standard_GRS" };
  assert.deepEqual(
    refusalsOf(other).map((line) => line.split(":")[0]),
    ["account.location", "account.encryption.infrastructure", "account.nfs", "account.redundancy"],
  );
});

const changes: readonly { readonly from: AccountSku; readonly to: AccountSku; readonly said?: RegExp }[] = [
  { from: "Standard_ZRS", to: "Standard_ZRS" },
  { from: "Standard_ZRS", to: "Standard_GZRS" },
  { from: "Standard_GZRS", to: "Standard_RAGZRS" },
  { from: "Standard_RAGZRS", to: "Standard_ZRS" },
  { from: "Standard_LRS", to: "Standard_RAGRS" },
  { from: "Standard_GRS", to: "Standard_LRS" },
  {
    from: "Standard_LRS",
    to: "Standard_ZRS",
    said: /second region alone\. Start the conversion .*--sku Standard_ZRS .*keep redundancy: LRS /,
  },
  { from: "Standard_ZRS", to: "Standard_LRS", said: /Start the conversion .*keep redundancy: ZRS .*then write LRS\./ },
  {
    from: "Standard_LRS",
    to: "Standard_GZRS",
    said: /First write redundancy: GRS and run pulumi up\. .*keep redundancy: GRS /,
  },
  { from: "Standard_RAGRS", to: "Standard_ZRS", said: /First write redundancy: LRS .*keep redundancy: LRS / },
  { from: "Standard_ZRS", to: "Standard_RAGRS", said: /First write redundancy: RAGZRS .*keep redundancy: RAGZRS / },
  { from: "Standard_RAGZRS", to: "Standard_LRS", said: /First write redundancy: ZRS .*keep redundancy: ZRS / },
  {
    from: "Premium_LRS",
    to: "Premium_ZRS",
    said: /given "Premium_ZRS"; allowed: Premium_LRS, .*let a migration move the data/,
  },
];

for (const { from, to, said } of changes) {
  test(`${from} ${said === undefined ? "becomes" : "does not become"} ${to} by an update`, () => {
    const kind = to.startsWith("Premium_") ? "BlockBlobStorage" : "StorageV2";
    const refusals = refusalsOf({ sku: from, kind }, { placement: { redundancy: to } });
    if (said === undefined) assert.deepEqual(refusals, []);
    else assert.match(refusals.join("\n"), said);
  });
}
