/** What Pulumi keeps of the providers in every state: small, the same from everywhere, and nothing of the engine. */
import assert from "node:assert/strict";
import test from "node:test";
import { firewallOpeningProvider, migrationProvider, pathAccessProvider } from "../../migration/provider.ts";
import { serialized } from "./provider-process.ts";

/** Node writes blanks where types stood; the rest is Pulumi's own frame around six methods. */
const LARGEST_BYTES = 2_800;

for (const [name, provider] of Object.entries({ firewallOpeningProvider, migrationProvider, pathAccessProvider })) {
  void test(`${name} captures nothing`, async () => {
    const text = await serialized(provider);
    assert.ok(text.length <= LARGEST_BYTES, `${text.length} bytes`);
    assert.equal(text.match(/await import\(/g)?.length, 6, "one import per method");
    assert.doesNotMatch(text, /require\(/);
    assert.doesNotMatch(text, new RegExp(process.cwd()));
    const captured = [...text.matchAll(/with\(\{ (.*) this: undefined/g)].map(([, symbols]) => symbols);
    assert.deepEqual(
      captured.filter((symbols) => symbols !== ""),
      ["of: __of,"],
      "no method captures anything",
    );
  });
}
