/** What is kept, given up and taken over: the options with which the components register their resources. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { inputsOf } from "./declared-resources.ts";
import { leftAsItIs } from "../../components/account/adopted-services.ts";
import { parseAccountId } from "../../components/account/account-id.ts";
import { DataLakeAccount } from "../../components/data-lake-account.ts";
import type { DataLakeAccountArgs } from "../../components/data-lake-account.ts";
import { FileSystem } from "../../components/file-system.ts";
import { settingsOf } from "./account-settings.ts";

const settings = settingsOf();

const subscription = "/subscriptions/11111111-2222-4333-8444-555555555555";

/** Options of every resource below a component, by type and name. */
async function optionsBelow(make: (options: pulumi.ComponentResourceOptions) => unknown) {
  const seen = new Map<string, { retained: boolean; imported: string | undefined }>();
  make({
    transformations: [
      ({ type, name, opts }) => {
        const given: unknown = "import" in opts ? opts.import : undefined;
        const imported = typeof given === "string" ? given : undefined;
        seen.set(`${type} ${name}`, { retained: opts.retainOnDelete === true, imported });
        return undefined;
      },
    ],
  });
  await pulumi.runtime.disconnect();
  return seen;
}

function adopted(resourceGroup: string): Pick<DataLakeAccountArgs, "accountName" | "settings" | "adopt"> {
  const id = `${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage/storageAccounts/left`;
  const adopt = parseAccountId(id);
  assert.ok(adopt);
  return { accountName: "left", settings, adopt };
}

test("account, filesystem and resource group outlive their stack, unless it says otherwise", async () => {
  for (const [onDestroy, retained] of [
    ["retain", true],
    ["delete", false],
  ] as const) {
    const name = `kept-${onDestroy}`;
    const seen = await optionsBelow((options) => {
      const account = new DataLakeAccount(name, { accountName: "kept", settings, onDestroy }, options);
      return new FileSystem(name, { account, filesystemName: "raw" }, options);
    });
    for (const type of ["resources:ResourceGroup", "storage:StorageAccount", "storage:BlobContainer"]) {
      assert.deepEqual(seen.get(`azure-native:${type} ${name}`), { retained, imported: undefined }, type);
    }
  }
});

test("an adopted account brings the resource group that was made for it", async () => {
  const seen = await optionsBelow((options) => new DataLakeAccount("own", adopted("rg-left"), options));
  const group = `${subscription}/resourceGroups/rg-left`;
  assert.equal(seen.get("azure-native:resources:ResourceGroup own")?.imported, group);
  const account = `${group}/providers/Microsoft.Storage/storageAccounts/left`;
  assert.equal(seen.get("azure-native:storage:StorageAccount own")?.imported, account);
});

test("an adopted account leaves a shared resource group alone", async () => {
  const seen = await optionsBelow((options) => new DataLakeAccount("shared", adopted("rg-shared"), options));
  assert.ok(!seen.has("azure-native:resources:ResourceGroup shared"));
  assert.equal((await inputsOf("azure-native:storage:StorageAccount", "shared"))["resourceGroupName"], "rg-shared");
});

test("an adopted filesystem is taken over by its id", async () => {
  const seen = await optionsBelow((options) => {
    const account = new DataLakeAccount("holder", adopted("rg-shared"), options);
    return new FileSystem("taken", { account, filesystemName: "taken", adopt: "/ids/taken" }, options);
  });
  assert.equal(seen.get("azure-native:storage:BlobContainer taken")?.imported, "/ids/taken");
});

test("what an adopted account has and nobody declares is told, the rest is not", () => {
  const user = { name: "uploader", keys: [], permissions: [] };
  const policy = (...rules: string[]) => ({ id: `/${rules.join()}`, rules });
  const found = {
    account: "left",
    lifecycle: policy("old", "older"),
    inventory: policy("daily"),
    diagnostics: new Map([
      ["audit of the blob service", "/audit"],
      ["audit of the account", "/other"],
    ]),
    sftpUsers: new Map([
      ["uploader", "/uploader"],
      ["reader", "/reader"],
    ]),
  };
  const { services } = settings;
  const said =
    "lifecycle rules old, older; inventories daily; diagnostics audit of the blob service, audit of the account; SFTP users reader";
  assert.equal(
    leftAsItIs(found, { ...services, sftpUsers: { users: [user] } }),
    `left has more than this stack file names: ${said}. It stays as it is, and no run looks after it.`,
  );
  const nothing = { account: "left", diagnostics: new Map(), sftpUsers: new Map([["uploader", "/uploader"]]) };
  assert.equal(leftAsItIs(nothing, { ...services, sftpUsers: { users: [user] } }), undefined);
});
