import assert from "node:assert/strict";
import test from "node:test";
import { pendingOperations, takeUp } from "./pending-operations.ts";

const urn = (type: string, name: string) => `urn:pulumi:local::adls-migration::${type}::${name}`;
const account = {
  urn: urn("azure-native:storage:StorageAccount", "lake"),
  custom: true,
  type: "azure-native:storage:StorageAccount",
  inputs: { resourceGroupName: "rg", accountName: "lake" },
  parent: urn("adls-migration:index:DataLakeAccount", "lake"),
};
const migration = { urn: urn("x:Migration", "contoso"), custom: true, type: "x:Migration", inputs: {} };
const deployment = {
  manifest: { version: "v3.259.0" },
  resources: [{ urn: account.parent, type: "adls-migration:index:DataLakeAccount" }],
  pending_operations: [
    { resource: account, type: "creating" },
    { resource: migration, type: "updating" },
  ],
};

test("a checkpoint tells what was under way, in its order", () => {
  const text = JSON.stringify({ version: 3, checkpoint: { stack: "s", latest: deployment } });
  assert.deepEqual(
    pendingOperations(text).map(({ type, resource }) => [type, resource.urn, resource.inputs]),
    [
      ["creating", account.urn, account.inputs],
      ["updating", migration.urn, {}],
    ],
  );
});

test("a stack without a deployment, and one without anything unfinished, have nothing to settle", () => {
  assert.deepEqual(pendingOperations('{"version":3,"checkpoint":{"stack":"s"}}'), []);
  assert.deepEqual(pendingOperations('{"version":3,"checkpoint":{"stack":"s","latest":{"resources":[]}}}'), []);
});

test("what was made is taken into the state as if its create had answered, behind its parent", () => {
  const answer = { id: "/id", outputs: { name: "lake" } };
  const made = { ...account, ...answer };
  const taken: unknown = JSON.parse(
    takeUp(JSON.stringify({ version: 3, deployment }), new Map([[account.urn, answer]])),
  );
  const { manifest, resources } = deployment;
  assert.deepEqual(taken, { version: 3, deployment: { manifest, resources: [...resources, made] } });
});

test("what was not made is forgotten, and an update is never taken for a create", () => {
  const ids = new Map([[migration.urn, { id: "m", outputs: {} }]]);
  const taken: unknown = JSON.parse(takeUp(JSON.stringify({ version: 3, deployment }), ids));
  const { manifest, resources } = deployment;
  assert.deepEqual(taken, { version: 3, deployment: { manifest, resources } });
});
