/** What a filesystem declares: a container, its root's access, and directories in their order. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { declared, inputsOf } from "./declared-resources.ts";
import { DataLakeAccount } from "../../components/data-lake-account.ts";
import { FileSystem } from "../../components/file-system.ts";
import { operatorOfThisProgram } from "../../components/engine/operator.ts";
import { decideAccountSettings } from "../../components/settings/index.ts";

const ann = "0a1b2c3d-0000-4000-8000-00000000000f";
const container = "azure-native:storage:BlobContainer";
const rootType = "pulumi-nodejs:dynamic/adls-migration:PathAccess";
const directoryType = "pulumi-nodejs:dynamic/adls-migration:LakeDirectory";

const settings = decideAccountSettings({}, undefined, "westeurope");
assert.ok(settings);
const account = new DataLakeAccount("lake", { accountName: "contosotarget", settings });

/** What holds for one run alone, as the provider is told it. */
function runOf(type: string, name: string) {
  const urn = `urn:pulumi:test::adls-migration::adls-migration:index:FileSystem$${type}::${name}`;
  return { urn, ...operatorOfThisProgram(), preview: false };
}

async function withoutProvider(type: string, name: string): Promise<Record<string, unknown>> {
  const { __provider: provider, ...inputs } = await inputsOf(type, name);
  assert.ok(String(provider).length < 8_000);
  return inputs;
}

test("without declared access it is a container and nothing else", async () => {
  const filesystem = new FileSystem("plain", { account, filesystemName: "plain" });
  assert.deepEqual(await inputsOf(container, "plain"), {
    accountName: "contosotarget",
    resourceGroupName: "rg-contosotarget",
    containerName: "plain",
    publicAccess: "None",
  });
  assert.deepEqual([filesystem.declaredPaths, filesystem.directories], [[], {}]);
  assert.ok(!declared.some(({ name }) => name.startsWith("plain-") || name.startsWith("plain/")));
});

test("encryption scope, metadata and NFS squash are the container's, and nobody gets in without a token", async () => {
  const words = { encryptionScope: "finance", metadata: { team: "lake" }, rootSquash: "root" } as const;
  new FileSystem("scoped", { account, filesystemName: "scoped", ...words });
  assert.deepEqual(await inputsOf(container, "scoped"), {
    accountName: "contosotarget",
    resourceGroupName: "rg-contosotarget",
    containerName: "scoped",
    publicAccess: "None",
    metadata: { team: "lake" },
    defaultEncryptionScope: "finance",
    denyEncryptionScopeOverride: true,
    enableNfsV3RootSquash: true,
    enableNfsV3AllSquash: false,
  });
});

test("declared access of the root is kept by a resource of its own", async () => {
  const rootAccess = { owner: ann, acl: { user: "rwx" } };
  const filesystem = new FileSystem("raw", { account, filesystemName: "raw", rootAccess });
  assert.deepEqual(await withoutProvider(rootType, "raw-root"), {
    engine: "migration/pulumi/index.ts",
    uri: "abfss://raw@contosotarget.dfs.core.windows.net",
    ...rootAccess,
    run: runOf(rootType, "raw-root"),
  });
  assert.deepEqual(filesystem.declaredPaths, [""]);
});

test("each directory is one resource named after its path, parents first, and its URI is an output", async () => {
  const acl = { user: "rwx", group: "r-x", other: "---" };
  const recursive = { mode: "modify", acl: { [`user:${ann}`]: "r-x" } } as const;
  const directories = { "landing/in/new": { acl }, landing: { acl, recursive }, "landing/in": {} };
  const filesystem = new FileSystem("zone", { account, filesystemName: "zone", directories });
  assert.deepEqual(await withoutProvider(directoryType, "zone/landing"), {
    engine: "migration/pulumi/index.ts",
    uri: "abfss://zone@contosotarget.dfs.core.windows.net/landing",
    acl,
    recursive: { ...recursive, leaves: ["in", "in/new"] },
    run: runOf(directoryType, "zone/landing"),
    makes: true,
    onDestroy: "retain",
  });
  const made = declared.filter(({ type }) => type === directoryType).map(({ name }) => name);
  assert.deepEqual(made, ["zone/landing", "zone/landing/in", "zone/landing/in/new"]);
  assert.deepEqual(filesystem.declaredPaths, ["landing", "landing/in/new"]);
  assert.deepEqual(Object.keys(filesystem.directories), ["landing", "landing/in", "landing/in/new"]);
  const uri = await new Promise((resolve) => filesystem.directories["landing/in"]!.apply(resolve));
  assert.equal(uri, "abfss://zone@contosotarget.dfs.core.windows.net/landing/in");
});

test("a directory whose directory above is not declared is refused before anything is", () => {
  const directories = { "a/b": {}, "c/d/e": {}, c: {} };
  assert.throws(
    () => new FileSystem("orphans", { account, filesystemName: "orphans", directories }),
    (error) =>
      pulumi.RunError.isInstance(error) &&
      error.message.startsWith(
        "orphans: a, which holds a/b, is not declared.\norphans: c/d, which holds c/d/e, is not",
      ),
  );
  assert.ok(!declared.some(({ name }) => name.startsWith("orphans")));
});
