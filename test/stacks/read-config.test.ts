/** What the program reads from Pulumi: sections as texts, secrets, keys that are not its own. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { readStackConfig } from "../../stacks/config.ts";

/** What is said about these keys of a stack file. */
function said(config: Readonly<Record<string, string>>, secrets: readonly string[] = []): readonly string[] {
  pulumi.runtime.setAllConfig({ "azure-native:location": "westeurope", ...config });
  process.env["PULUMI_CONFIG_SECRET_KEYS"] = JSON.stringify(secrets);
  try {
    readStackConfig();
    return [];
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error));
    return error.message.split("\n  ").slice(1);
  } finally {
    delete process.env["PULUMI_CONFIG_SECRET_KEYS"];
  }
}

test("a section without anything is as good as none", () => {
  assert.deepEqual(said({ "adls-migration:filesystems": "", "adls-migration:access": "" }), []);
});

test("a secret hides no other mistake, and no message repeats it", () => {
  const config = {
    "adls-migration:groups": '{"readers":{"adopt":"hidden"}}',
    "adls-migration:account": '{"tls":"1.0"}',
  };
  const [secret, tls, ...others] = said(config, ["adls-migration:groups"]);
  assert.match(secret ?? "", /^adls-migration:groups: given a secret; allowed: no secret/);
  assert.match(tls ?? "", /^adls-migration:account\.tls: given "1\.0"/);
  assert.deepEqual(others, []);
});

test("a namespace that is misspelt is told, and any other is left alone", () => {
  assert.deepEqual(said({ "adls_migration:access": "[]", "adls_migration:other": "x", "other:access": "[]" }), [
    "adls_migration:access: given a key that is not known; allowed: adls-migration:access. Did you mean adls-migration:access?",
  ]);
});
