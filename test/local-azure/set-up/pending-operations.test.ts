import assert from "node:assert/strict";
import test from "node:test";
import { pendingOperations } from "./pending-operations.ts";

const urn = "urn:pulumi:local::adls-migration::azure-native:storage:StorageAccount::lake";

test("a checkpoint tells what was under way, in its order", () => {
  const inputs = { resourceGroupName: "rg", accountName: "lake" };
  const resource = { urn, custom: true, type: "azure-native:storage:StorageAccount", inputs };
  const text = JSON.stringify({
    version: 3,
    checkpoint: {
      stack: "organization/adls-migration/local",
      latest: {
        resources: [],
        pending_operations: [
          { resource, type: "creating" },
          { resource: { urn: "x", type: "y" }, type: "deleting" },
        ],
      },
    },
  });
  assert.deepEqual(pendingOperations(text), [
    { urn, operation: "creating", type: "azure-native:storage:StorageAccount", inputs },
    { urn: "x", operation: "deleting", type: "y", inputs: {} },
  ]);
});

test("a stack without a deployment, and one without anything unfinished, have nothing to settle", () => {
  assert.deepEqual(pendingOperations('{"version":3,"checkpoint":{"stack":"s"}}'), []);
  assert.deepEqual(pendingOperations('{"version":3,"checkpoint":{"stack":"s","latest":{"resources":[]}}}'), []);
});
