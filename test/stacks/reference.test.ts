/** What the documents and editors say about stack files is what the program reads. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import test from "node:test";
import { load } from "js-yaml";
import * as z from "zod";
import { referenceRows } from "../../stacks/schema/reference.ts";
import { stackFileSchema } from "../../stacks/schema/json-schema.ts";
import { referenceFiles } from "./reference-files.ts";

const STACKS = join(import.meta.dirname, "..", "..", "stacks");

for (const { file, text } of await referenceFiles()) {
  test(`stacks/${basename(file)} is what npm run reference makes`, () => {
    assert.equal(readFileSync(file, "utf8"), text, "run npm run reference");
  });
}

test("every key says what it may hold and what it means", () => {
  const silent = referenceRows().filter(({ allowed, meaning }) => allowed === "" || meaning === "");
  assert.deepEqual(
    silent.map(({ key }) => key),
    [],
  );
});

const schema = z.fromJSONSchema(stackFileSchema() as Parameters<typeof z.fromJSONSchema>[0]);
const examples = readdirSync(STACKS).filter((name) => /^(?:Pulumi\..*|base)\.yaml$/u.test(name));

for (const name of examples) {
  test(`editors find nothing wrong with ${name}, and name the schema`, () => {
    const text = readFileSync(join(STACKS, name), "utf8");
    assert.match(text, /^# yaml-language-server: \$schema=\.\/schema\.json$/mu);
    assert.deepEqual(schema.safeParse(load(text)).error?.issues ?? [], []);
  });
}

for (const [what, config] of [
  ["a key that is misspelt", { "adls-migration:account": { redundency: "ZRS" } }],
  ["a word that is none", { "adls-migration:migrations": { all: { from: "x", to: "y", phase: "move" } } }],
  ["a list in place of a mapping", { "adls-migration:filesystems": [] }],
] as const) {
  test(`editors see ${what}`, () => {
    assert.ok(!schema.safeParse({ config }).success);
  });
}
