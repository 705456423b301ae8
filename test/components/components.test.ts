/** What the components declare: children, their parents' names, inputs, and what is absent. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { declared, inputsOf } from "./declared-resources.ts";
import { DataAccess } from "../../components/data-access.ts";
import { DataLakeAccount } from "../../components/data-lake-account.ts";
import { FileSystem } from "../../components/file-system.ts";
import { Migration } from "../../components/migration.ts";
import { roleAssignmentName } from "../../components/roles.ts";
import { parseLakeUri } from "../../migration/model/lake-uri.ts";
import { isProblem } from "../../migration/model/problem.ts";
import { parseMigrationWords } from "../../migration/settings.ts";
import { settingsOf } from "./account-settings.ts";

const subscriptionId = "11111111-2222-4333-8444-555555555555";
const ann = "0a1b2c3d-0000-4000-8000-00000000000f";

const settings = settingsOf({
  network: { allowedAddresses: ["203.0.113.0/24"], allowedSubnets: ["/subnets/data"] },
});

function migrationArgs(
  account: DataLakeAccount,
  filesystem: FileSystem,
  from = "abfss://lake@source.dfs.core.windows.net/a%20b",
) {
  const source = parseLakeUri(from);
  const words = parseMigrationWords({ from, to: "raw" }, { keyOf: String, folder: ".", readText: String });
  if (isProblem(source) || words instanceof Array) throw new Error("the words are right");
  return {
    source,
    account,
    filesystem,
    path: "",
    phase: words.phase,
    settings: words.settings,
    operator: { stopFile: "/stop", interactive: false },
  };
}

const lake = new DataLakeAccount("lake", { accountName: "contosotarget", settings, tags: { team: "lake" } });

test("an account without a resource group makes one", async () => {
  const group = await inputsOf("azure-native:resources:ResourceGroup", "lake");
  assert.deepEqual(group, { resourceGroupName: "rg-contosotarget", location: "westeurope", tags: { team: "lake" } });
});

test("an account has a hierarchical namespace and takes no keys, no anonymous reads, no old TLS", async () => {
  assert.deepEqual(await inputsOf("azure-native:storage:StorageAccount", "lake"), {
    accountName: "contosotarget",
    resourceGroupName: "rg-contosotarget",
    location: "westeurope",
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
    isHnsEnabled: true,
    minimumTlsVersion: "TLS1_2",
    enableHttpsTrafficOnly: true,
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: false,
    defaultToOAuthAuthentication: true,
    allowCrossTenantReplication: false,
    publicNetworkAccess: "Enabled",
    networkRuleSet: {
      defaultAction: "Deny",
      bypass: "AzureServices",
      ipRules: [{ action: "Allow", iPAddressOrRange: "203.0.113.0/24" }],
      virtualNetworkRules: [{ action: "Allow", virtualNetworkResourceId: "/subnets/data" }],
    },
    tags: { team: "lake" },
  });
});

test("a given resource group is used and not made", async () => {
  new DataLakeAccount("given", { accountName: "contosogiven", settings, resourceGroup: "rg-there" });
  const account = await inputsOf("azure-native:storage:StorageAccount", "given");
  assert.equal(account["resourceGroupName"], "rg-there");
  assert.ok(!declared.some(({ type, name }) => type.endsWith(":ResourceGroup") && name === "given"));
});

test("a filesystem without declared access is a container and nothing else", async () => {
  const filesystem = new FileSystem("plain", { account: lake, filesystemName: "plain" });
  assert.deepEqual(await inputsOf("azure-native:storage:BlobContainer", "plain"), {
    accountName: "contosotarget",
    resourceGroupName: "rg-contosotarget",
    containerName: "plain",
    publicAccess: "None",
  });
  assert.equal(filesystem.declaresAccess, false);
  assert.ok(!declared.some(({ name }) => name === "plain-root"));
});

test("declared access is kept by a resource of its own", async () => {
  const filesystem = new FileSystem("raw", {
    account: lake,
    filesystemName: "raw",
    rootAccess: { owner: ann, acl: "user::rwx" },
  });
  const { __provider: provider, ...access } = await inputsOf(
    "pulumi-nodejs:dynamic/adls-migration:PathAccess",
    "raw-root",
  );
  assert.deepEqual(access, {
    engine: "migration",
    uri: "abfss://raw@contosotarget.dfs.core.windows.net",
    owner: ann,
    acl: "user::rwx",
  });
  assert.ok(filesystem.declaresAccess);
  assert.ok(String(provider).length < 8_000);
});

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
  const filesystem = new FileSystem("kept", { account: lake, filesystemName: "kept", rootAccess: { owner: ann } });
  new Migration("all", migrationArgs(lake, filesystem));
  const inputs = await inputsOf("pulumi-nodejs:dynamic/adls-migration:Migration", "all");
  const { __provider: provider, ...rest } = inputs;
  assert.deepEqual(rest, {
    engine: "migration",
    key: "all",
    from: "abfss://lake@source.dfs.core.windows.net/a%20b",
    to: "abfss://kept@contosotarget.dfs.core.windows.net",
    target: { accountName: "contosotarget", filesystem: "kept", path: "" },
    settings: { pattern: "incremental", deletes: "keep", maxDeletes: { share: 0.05 }, exclude: [], limits: {} },
    phase: "migrate",
    keepAccess: [""],
    run: {
      urn: "urn:pulumi:test::adls-migration::pulumi-nodejs:dynamic/adls-migration:Migration::all",
      stopFile: "/stop",
      preview: false,
      interactive: false,
    },
    onDestroyed:
      "What was moved stays. If its account leaves the stack too, a stack takes it over, with all that is in it, by\n" +
      "  adls-migration:account:\n    adopt: /ids/lake",
  });
  assert.ok(String(provider).length < 8_000);
});

test("a lake is not copied into itself, whatever name was derived for the account", () => {
  const filesystem = new FileSystem("own", { account: lake, filesystemName: "own" });
  assert.throws(
    () => new Migration("own", migrationArgs(lake, filesystem, "abfss://own@contosotarget.dfs.core.windows.net/x")),
    (error) => pulumi.RunError.isInstance(error) && /cannot be copied into itself/.test(error.message),
  );
});
