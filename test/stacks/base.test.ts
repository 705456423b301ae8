/** A base that several stack files share: what is laid over what, and where a problem is said to stand. */
import assert from "node:assert/strict";
import test from "node:test";
import { formatProblem } from "../../migration/model/problem.ts";
import { laidOverBase } from "../../stacks/base.ts";
import { parseStackConfig } from "../../stacks/config.ts";

const base = `
config:
  adls-migration:account:
    redundancy: ZRS
    network: { allowedAddresses: [203.0.113.0/24], publicAccess: enabled }
    tags: { team: lake, environment: base }
  adls-migration:filesystems:
    raw: { owner: "user:amara" }
`;

function readText(files: Readonly<Record<string, string>>) {
  return (file: string): string => {
    const text = files[file];
    if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    return text;
  };
}

function laid(own: Readonly<Record<string, unknown>>): unknown {
  const result = laidOverBase({ base: "base.yaml", ...own }, readText({ "base.yaml": base }));
  assert.ok("sections" in result);
  return result.sections;
}

test("mappings are laid over key by key; lists and texts stand instead", () => {
  const own = {
    account: { redundancy: "GZRS", network: { allowedAddresses: ["198.51.100.7"] }, tags: { environment: "prod" } },
    filesystems: { raw: null, other: {} },
    migrations: { all: { to: "raw" } },
  };
  assert.deepEqual(laid(own), {
    account: {
      redundancy: "GZRS",
      network: { allowedAddresses: ["198.51.100.7"], publicAccess: "enabled" },
      tags: { team: "lake", environment: "prod" },
    },
    filesystems: { raw: { owner: "user:amara" }, other: {} },
    migrations: { all: { to: "raw" } },
  });
});

test("a stack file without a base is what it is", () => {
  const result = laidOverBase({ account: { name: "x" } }, readText({}));
  assert.ok("sections" in result);
  assert.deepEqual(result.sections, { account: { name: "x" } });
});

test("a problem says when it stands in the base", () => {
  const wrong = base.replace("ZRS", "XRS");
  const problems = parseStackConfig(
    { base: "base.yaml", account: { tls: "1.0" } },
    "westeurope",
    readText({ "base.yaml": wrong }),
  );
  assert.ok(problems instanceof Array);
  assert.deepEqual(
    problems.map((problem) => formatProblem(problem).split(": given")[0]),
    ["adls-migration:account.redundancy (in base.yaml)", "adls-migration:account.tls"],
  );
});

for (const [what, own, files, said] of [
  ["a base that is not there", "none.yaml", {}, 'given "none.yaml"; .*There is no such file, or it cannot be read'],
  ["a base that is no YAML", "b.yaml", { "b.yaml": "config: [" }, "It is no YAML: .* in line"],
  ["a base of another form", "b.yaml", { "b.yaml": "account: {}" }, "It has the form of a stack file"],
  [
    "a base with a provider's key",
    "b.yaml",
    { "b.yaml": "config: { azure-native:location: x }" },
    "It holds azure-native:location; a base holds sections of adls-migration",
  ],
  ["a base of a base", "b.yaml", { "b.yaml": "config: { adls-migration:base: c.yaml }" }, "no base of its own"],
  ["a base that is a list", ["b.yaml"], {}, 'given \\["b.yaml"\\]; allowed: the name of a YAML file'],
] as const) {
  test(`refused: ${what}`, () => {
    const problems = parseStackConfig({ base: own }, "westeurope", readText({ ...files }));
    assert.ok(problems instanceof Array);
    assert.match(problems.map(formatProblem).join("\n"), new RegExp(`^adls-migration:base: .*${said}`, "u"));
  });
}

test("a base that cannot be read hides nothing of the stack file, and nothing is said to be missing", () => {
  const own = {
    base: "none.yaml",
    account: { tls: "1.0", network: { openForRun: {} } },
    migrations: { all: { to: "raw", phase: "move" } },
  };
  const problems = parseStackConfig(own, undefined, readText({}));
  assert.ok(problems instanceof Array);
  assert.deepEqual(
    problems.map(({ key }) => key),
    ["adls-migration:base", "adls-migration:account.tls", "adls-migration:migrations.all.phase"],
  );
});

test("every key that does not belong in a base is named, beside what else is wrong in it", () => {
  const text = "config: { azure-native:location: x, pulumi:tags: y, adls-migration:account: { tls: 1.0 } }";
  const problems = parseStackConfig({ base: "b.yaml" }, "westeurope", readText({ "b.yaml": text }));
  assert.ok(problems instanceof Array);
  const [strange, wrong, ...others] = problems.map(formatProblem);
  assert.match(strange ?? "", /It holds azure-native:location, pulumi:tags;/);
  assert.match(wrong ?? "", /^adls-migration:account\.tls \(in b\.yaml\): given 1;/);
  assert.deepEqual(others, []);
});
