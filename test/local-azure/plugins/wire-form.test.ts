import assert from "node:assert/strict";
import test from "node:test";
import { parametersOf, resourcePath } from "./resource-path.ts";
import { resourceTokens, resourceType } from "./resource-types.ts";
import { isValues } from "./shape.ts";
import { isUnknown } from "./unknown-value.ts";
import { previewOutputs, toBody, toInputs, toOutputs } from "./wire-form.ts";

const account = await resourceType("azure-native:storage:StorageAccount");
const inputs = {
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
  location: "westeurope",
  tags: { "a.b": "c" },
  isHnsEnabled: true,
  enableHttpsTrafficOnly: true,
  networkRuleSet: {
    defaultAction: "Deny",
    ipRules: [{ iPAddressOrRange: "203.0.113.7" }],
    virtualNetworkRules: [{ virtualNetworkResourceId: "/subnets/data" }],
  },
};

test("inputs become the body that Azure documents, and come back as outputs", () => {
  const body = toBody(account, { ...inputs, accountName: "contosolake", resourceGroupName: "rg" });
  assert.deepEqual(body, {
    kind: "StorageV2",
    sku: { name: "Standard_ZRS" },
    location: "westeurope",
    tags: { "a.b": "c" },
    properties: {
      isHnsEnabled: true,
      supportsHttpsTrafficOnly: true,
      networkAcls: {
        defaultAction: "Deny",
        ipRules: [{ value: "203.0.113.7" }],
        virtualNetworkRules: [{ id: "/subnets/data" }],
      },
    },
  });
  assert.deepEqual(toOutputs(account, body), { ...inputs, azureApiVersion: "2024-01-01" });
});

test("what Azure alone sets is no input", () => {
  const outputs = { ...inputs, sku: { name: "Standard_ZRS", tier: "Standard" }, name: "contosolake", type: "x" };
  assert.deepEqual(toInputs(account, outputs), inputs);
});

test("a preview knows what is given and nothing else", () => {
  const outputs = previewOutputs(account, inputs);
  assert.equal(outputs["kind"], "StorageV2");
  assert.ok(isUnknown(outputs["primaryEndpoints"]));
  assert.ok(isUnknown(outputs["name"]));
  assert.deepEqual(Object.keys(outputs).sort(), [...account.outputs.map(({ name }) => name), "azureApiVersion"].sort());
  assert.ok(isValues(outputs["networkRuleSet"]));
  assert.ok(isUnknown(outputs["networkRuleSet"]["bypass"]));
});

for (const token of resourceTokens) {
  test(`${token}: its id tells its parameters`, async () => {
    const type = await resourceType(token);
    const parameters = Object.fromEntries(
      type.parameters.map(({ name }) => [
        name,
        name === "scope" || name === "resourceUri" ? "/subscriptions/1/resourceGroups/rg" : `the-${name}`,
      ]),
    );
    const id = resourcePath(type, "11111111-2222-4333-8444-555555555555", parameters);
    assert.match(id, /^\/subscriptions\/[^/]/);
    assert.deepEqual(parametersOf(type, id.replace("/resourceGroups/", "/resourcegroups/")), {
      ...parameters,
      ...("scope" in parameters ? { scope: "/subscriptions/1/resourcegroups/rg" } : {}),
      ...("resourceUri" in parameters ? { resourceUri: "/subscriptions/1/resourcegroups/rg" } : {}),
    });
    assert.equal(parametersOf(type, "/subscriptions/1/else"), undefined);
  });
}
