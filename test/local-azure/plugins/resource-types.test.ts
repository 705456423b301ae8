import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import test from "node:test";
import { resourceTokens, resourceType } from "./resource-types.ts";

const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/azure-native/package.json"));

/** What a class of the azure-native SDK takes, requires and shows, read from its generated source. */
async function readSdk(token: string) {
  const [, module = "", name = ""] = token.split(":");
  const source = await readFile(join(sdk, module, `${name.charAt(0).toLowerCase()}${name.slice(1)}.js`), "utf8");
  const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = ""]) => found).sort();
  const [, lookup = ""] = source.split("        else {\n");
  return {
    inputs: matches(source, /resourceInputs\["(\w+)"\] = \(?args/g),
    required: matches(source, /Missing required property '(\w+)'/g),
    outputs: matches(lookup, /resourceInputs\["(\w+)"\] = undefined/g),
    apiVersion: /Uses Azure REST API version ([\d-]+\d(?:-preview)?)/.exec(source)?.[1],
  };
}

for (const token of resourceTokens) {
  test(`${token} has the inputs, required inputs, outputs and API version of the SDK`, async () => {
    const [type, expected] = await Promise.all([resourceType(token), readSdk(token)]);
    const inputs = [...type.parameters, ...type.inputs];
    // A location that is left out is found by the plugin, a name is made up.
    const madeUp = new Set(["location", ...type.parameters.filter((one) => "autoName" in one).map(({ name }) => name)]);
    const required = inputs.filter((input) => input.required && !madeUp.has(input.name));
    assert.ok(expected.inputs.length > 1);
    assert.deepEqual(inputs.map(({ name }) => name).sort(), expected.inputs);
    assert.deepEqual(required.map(({ name }) => name).sort(), expected.required);
    const always = type.custom ? [] : ["azureApiVersion"];
    assert.deepEqual([...type.outputs.map(({ name }) => name), ...always].sort(), expected.outputs);
    if (!type.custom) assert.equal(type.apiVersion, expected.apiVersion);
  });
}

test("a type that is not in the table is refused by name, with those that are", async () => {
  await assert.rejects(resourceType("azure-native:storage:Blob"), /storage:Blob; it knows .*storage:StorageAccount/);
});
