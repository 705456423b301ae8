/** What an account that exists can still become. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { refuseReplacement } from "../../components/existing-account.ts";
import type { ExistingAccount } from "../../components/existing-account.ts";
import type { AccountSku } from "../../components/redundancy.ts";
import type { AccountWishes } from "../../components/settings/index.ts";
import { settingsOf } from "./account-settings.ts";

const settings = settingsOf();

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

function refusalOf(other: Partial<ExistingAccount>, wishes: AccountWishes = {}): string | undefined {
  try {
    refuseReplacement({ ...existing, ...other }, settingsOf(wishes));
    return undefined;
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    return error.message;
  }
}

test("an account that fits stays", () => {
  assert.doesNotThrow(() => {
    refuseReplacement(existing, settings);
  });
});

test("what Azure cannot change is refused, all of it at once, and without a stack trace", () => {
  const other = {
    location: "northeurope",
    kind: "BlockBlobStorage",
    sku: "Premium_LRS",
    hierarchicalNamespace: false,
    infrastructureEncryption: true,
    nfs: true,
  };
  assert.equal(
    refusalOf(other),
    "The account contosotarget cannot become what the stack file asks for: its region is northeurope, not westeurope; " +
      "its kind is BlockBlobStorage, not StorageV2; it has no hierarchical namespace; " +
      "its infrastructure encryption is enabled, not disabled; its NFS 3.0 is enabled, not disabled. " +
      "Azure cannot change that, and a new account under the same name would lose the data. " +
      "Set it back, or give adls-migration:account.name another name and let a migration move the data.",
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
    said: /in days\. Start the conversion .*--sku Standard_ZRS .*keep redundancy: LRS /,
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
    said: /premium block blobs never become Premium_ZRS.*let a migration move the data/,
  },
];

for (const { from, to, said } of changes) {
  test(`${from} ${said === undefined ? "becomes" : "does not become"} ${to} by an update`, () => {
    const kind = to.startsWith("Premium_") ? "BlockBlobStorage" : "StorageV2";
    const refusal = refusalOf({ sku: from, kind }, { placement: { redundancy: to } });
    if (said === undefined) assert.equal(refusal, undefined);
    else assert.match(refusal ?? "", said);
  });
}
