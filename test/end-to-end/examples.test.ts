// The stack files of this repository preview as they are, with a login and without one, by the real CLI.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { PROJECT_FOLDER } from "../local-azure/set-up/project.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { planSmallLake } from "./small-lake.ts";
import { assertSucceeded } from "./stack-sections.ts";

let environment: LocalEnvironment;

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(10) });
});
after(() => environment.remove("sample", "warehouse"));

/** `pulumi preview` of one of the stack files, by the name that the environment gives every stack. */
async function previewOf(name: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  environment.writeStackFile(readFileSync(join(PROJECT_FOLDER, "stacks", `Pulumi.${name}.yaml`), "utf8"));
  const previewed = await environment.pulumiWith(variables, "preview");
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
