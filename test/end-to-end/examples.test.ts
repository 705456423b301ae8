// The stack files of this repository preview as they are, with a login and without one, by the real CLI.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { after, before } from "node:test";
import { PROJECT_FOLDER } from "../local-azure/set-up/project.ts";
import { type LocalEnvironment, makeEnvironment, subscription } from "./environment.ts";
import { planSmallLake } from "./small-lake.ts";
import { assertSucceeded } from "./stack-sections.ts";

let environment: LocalEnvironment;

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(10) });
  await makeNetwork();
});

/** What the examples name and expect to be there. */
async function makeNetwork(): Promise<void> {
  const group = `${subscription}/resourceGroups/rg-network`;
  await environment.putResource(group, { location: "westeurope" });
  await environment.putResource(`${group}/providers/Microsoft.Network/virtualNetworks/vnet-data`, {
    location: "westeurope",
    properties: {
      addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
      subnets: [{ name: "data", properties: { addressPrefix: "10.1.0.0/24" } }],
    },
  });
}

after(() => environment.remove("sample", "warehouse"));

/** `pulumi preview` of one of the stack files, by the name that the environment gives every stack. */
async function previewOf(
  name: string,
  variables: Readonly<Record<string, string>> = {},
  ...words: readonly string[]
): Promise<string> {
  environment.writeStackFile(readFileSync(join(PROJECT_FOLDER, "stacks", `Pulumi.${name}.yaml`), "utf8"));
  const previewed = await environment.pulumiWith(variables, "preview", ...words);
  assertSucceeded(previewed);
  return previewed.output;
}

for (const name of ["dev", "test", "prod"]) {
  test(`${name} previews cleanly`, async () => {
    const output = await previewOf(name);
    assert.match(output, /StorageAccount\s+lake\s+create/u);
    assert.doesNotMatch(output, /could not be looked up/u);
  });

  test(`${name} previews without a login, and says what it could not look up`, async () => {
    const output = await previewOf(name, { ADLS_LOCAL_AZURE_CREDENTIALS: "none" });
    assert.match(output, /StorageAccount\s+lake\s+create/u);
    assert.match(output, /could not be looked up\. What depends on (?:it|them) is unknown in this preview/u);
    assert.match(output, /The identity that runs this/u);
    assert.match(output, /group:analysts/u);
  });
}

test("prod keeps the organisation's rules, as stacks/README.md calls them", async () => {
  const rules = join(mkdtempSync(join(tmpdir(), "adls-rules-")), "rules.json");
  const parameters = {
    "allowed-regions": { regions: ["westeurope"] },
    "required-tags": { tags: ["owner", "environment"], enforcementLevel: "advisory" },
    "soft-delete": { days: 30 },
    "transport-security": { enforcementLevel: "disabled" },
  };
  writeFileSync(rules, JSON.stringify(parameters));
  try {
    const output = await previewOf("prod", {}, "--policy-pack", "stacks/policy", "--policy-pack-config", rules);
    assert.match(output, /Policies:\s+✅ adls-migration@/u);
  } finally {
    rmSync(dirname(rules), { recursive: true });
  }
});
