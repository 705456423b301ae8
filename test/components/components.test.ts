/** What the components declare: children, their parents' names, inputs, and what is absent. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { inputsOf } from "./declared-resources.ts";
import { DataAccess } from "../../components/data-access.ts";
import { DataLakeAccount } from "../../components/data-lake-account.ts";
import { FileSystem } from "../../components/file-system.ts";
import { operatorOfThisProgram } from "../../components/engine/operator.ts";
import { Migration } from "../../components/migration.ts";
import { roleAssignmentName } from "../../components/principals/roles.ts";
import { parseMigrationWords } from "../../migration/settings.ts";
import { settingsOf } from "./account-settings.ts";

const subscriptionId = "11111111-2222-4333-8444-555555555555";
const ann = "0a1b2c3d-0000-4000-8000-00000000000f";

const settings = settingsOf();

function migrationArgs(
  account: DataLakeAccount,
  filesystem: FileSystem,
  from = "abfss://lake@source.dfs.core.windows.net/a%20b",
) {
  const words = parseMigrationWords({ from, to: "raw" }, { keyOf: String, folder: ".", readText: String });
  if (words instanceof Array) throw new Error("the words are right");
  return {
    from,
    account,
    filesystem,
    path: "",
    phase: words.phase,
    settings: words.settings,
  };
}

const lake = new DataLakeAccount("lake", { accountName: "contosotarget", settings });

test("role assignments are named after what they grant", async () => {
  const roleDefinition = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
  new DataAccess("access", {
    subscriptionId,
    grants: [{ name: "ann", identity: { objectId: ann, principalType: "User" }, roleDefinition, scope: lake.id }],
  });
  assert.deepEqual(await inputsOf("azure-native:authorization:RoleAssignment", "access-ann"), {
    scope: "/ids/lake",
    principalId: ann,
    principalType: "User",
    roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleDefinition}`,
    roleAssignmentName: roleAssignmentName("/ids/lake", ann, roleDefinition),
  });
});

test("a migration tells its provider both ends, and leaves access alone that is declared", async () => {
  const directories = { raw: {}, "raw/in": { owner: ann }, other: { owner: ann } };
  const rootAccess = { owner: ann };
  const filesystem = new FileSystem("kept", { account: lake, filesystemName: "kept", rootAccess, directories });
  new Migration("all", migrationArgs(lake, filesystem));
  const inputs = await inputsOf("pulumi-nodejs:dynamic/adls-migration:Migration", "all");
  const { __provider: provider, ...rest } = inputs;
  assert.deepEqual(rest, {
    engine: "migration/pulumi/index.ts",
    key: "all",
    from: "abfss://lake@source.dfs.core.windows.net/a%20b",
    to: "abfss://kept@contosotarget.dfs.core.windows.net",
    target: { accountName: "contosotarget", filesystem: "kept", path: "" },
    settings: { pattern: "incremental", deletes: "keep", maxDeletes: { share: 0.05 }, exclude: [], limits: {} },
    phase: "migrate",
    keepAccess: ["", "other", "raw/in"],
    run: {
      urn: "urn:pulumi:test::adls-migration::pulumi-nodejs:dynamic/adls-migration:Migration::all",
      ...operatorOfThisProgram(),
      preview: false,
    },
    onDestroyed:
      "What was moved stays. If its account leaves the stack too, a stack takes it over, with all that is in it, by\n" +
      "  adls-migration:account:\n    adopt: /ids/lake",
  });
  assert.ok(String(provider).length < 8_000);
});

test("a migration into a directory leaves alone what is declared there and below, and knows it by its own paths", async () => {
  const directories = { raw: { owner: ann }, "raw/in": { owner: ann }, rawer: { owner: ann } };
  const filesystem = new FileSystem("deep", { account: lake, filesystemName: "deep", directories });
  new Migration("part", { ...migrationArgs(lake, filesystem), path: "raw" });
  const { keepAccess } = await inputsOf("pulumi-nodejs:dynamic/adls-migration:Migration", "part");
  assert.deepEqual(keepAccess, ["", "in"]);
});

test("a lake is not copied into itself, whatever name was derived for the account", () => {
  const filesystem = new FileSystem("own", { account: lake, filesystemName: "own" });
  assert.throws(
    () => new Migration("own", migrationArgs(lake, filesystem, "abfss://own@contosotarget.dfs.core.windows.net/x")),
    (error) => pulumi.RunError.isInstance(error) && /cannot be copied into itself/.test(error.message),
  );
});
