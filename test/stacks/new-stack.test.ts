/** Stack files that `npm run new-stack` writes: right as they are, or refused with all that is wrong. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { load } from "js-yaml";

const PROJECT = join(import.meta.dirname, "..", "..");
const from = "webhdfs://nn1:9870,nn2:9870/warehouse";

function newStack(...words: readonly string[]) {
  return spawnSync(process.execPath, ["stacks/new-stack.ts", ...words], { cwd: PROJECT, encoding: "utf8" });
}

test("a new stack file holds what was said, and is not written over", () => {
  const file = join(PROJECT, "stacks", "Pulumi.written-by-a-test.yaml");
  try {
    const said = ["written-by-a-test", "--from", from, "--to", "lake/in", "--location", "westeurope"];
    const first = newStack(...said);
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stdout, /pulumi preview --stack written-by-a-test/);
    assert.deepEqual(load(readFileSync(file, "utf8")), {
      config: {
        "azure-native:location": "westeurope",
        "adls-migration:filesystems": { lake: {} },
        "adls-migration:migrations": { lake: { from, to: "lake/in", phase: "assess" } },
      },
    });
    const second = newStack(...said);
    assert.equal(second.status, 2);
    assert.match(second.stderr, /is there already/);
  } finally {
    rmSync(file, { force: true });
  }
});

test("what YAML would read as something else is put in quotes", () => {
  const file = join(PROJECT, "stacks", "Pulumi.written-in-quotes.yaml");
  const spaced = "abfss://lake@source.dfs.core.windows.net/a: b";
  try {
    const said = [
      "written-in-quotes",
      "--from",
      spaced,
      "--to",
      "2024",
      "--account",
      "0123",
      "--location",
      "westeurope",
    ];
    const { status, stderr } = newStack(...said);
    assert.equal(status, 0, stderr);
    assert.deepEqual(load(readFileSync(file, "utf8")), {
      config: {
        "azure-native:location": "westeurope",
        "adls-migration:account": { name: "0123" },
        "adls-migration:filesystems": { "2024": {} },
        "adls-migration:migrations": { "2024": { from: spaced, to: "2024", phase: "assess" } },
      },
    });
  } finally {
    rmSync(file, { force: true });
  }
});

for (const [words, said] of [
  [[], /Name one environment/],
  [["Prod!", "--from", from], /NAME: given "Prod!"; allowed: lower-case letters/],
  [["written-by-a-test"], /--from: name the lake that moves/],
  [["written-by-a-test", "--form", from], /Unknown option '--form'/],
  [["written-by-a-test", "--from", from], /azure-native:location: given nothing; allowed: the name of a region/],
  [["written-by-a-test", "--from", from, "--to", ""], /migrations\.\.to: given ""/],
  [
    ["written-by-a-test", "--from", "hdfs://nn/x", "--to", "a//b", "--location", "westeurope"],
    /migrations\.a\.from: given "hdfs:\/\/nn\/x"[^]*migrations\.a\.to: given "a\/\/b"/,
  ],
] as const) {
  test(`refused: new-stack ${words.join(" ")}`, () => {
    const { status, stderr } = newStack(...words);
    assert.equal(status, 2, stderr);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /\n\s+at /u);
    assert.ok(!existsSync(join(PROJECT, "stacks", "Pulumi.written-by-a-test.yaml")));
  });
}
