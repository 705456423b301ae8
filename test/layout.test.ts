// The tree is what the architecture says: known rooms, names that a newcomer can guess, files that a person can read.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import test from "node:test";

const PROJECT_FOLDER = join(import.meta.dirname, "..");
const REFUSED_LINES = 400;

/** Every top-level entry that belongs to the project. A new one is a new room: the architecture page names it first. */
const TOP_LEVEL = new Set([
  ".ci",
  ".gitignore",
  ".node-version",
  ".prettierignore",
  ".prettierrc.json",
  "ARCHITECTURE.md",
  "LICENSE",
  "Pulumi.yaml",
  "README.md",
  "components",
  "eslint.config.js",
  "migration",
  "package-lock.json",
  "package.json",
  "stacks",
  "test",
  "tsconfig.json",
]);

/** Names that others fix: of tools, and of Pulumi. */
const FIXED_NAMES = new Set([
  "README.md",
  "ARCHITECTURE.md",
  "LICENSE",
  "Pulumi.yaml",
  "PulumiPolicy.yaml",
  "go.mod",
  "go.sum",
]);
const STACK_FILE = /^Pulumi\.[a-z0-9-]+\.yaml$/u;
const KEBAB_CASE = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/u;
const SAYS_NOTHING = /^(?:utils?|helpers?|common|misc|managers?|shared)(?:\.|$)/u;

/** Files of the checkout: those that git knows and those that it would take up, without what it ignores. */
function projectFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: PROJECT_FOLDER,
    encoding: "utf8",
  });
  return listed.split("\n").filter((file) => file !== "" && existsSync(join(PROJECT_FOLDER, file)));
}

const files = projectFiles();

test("the top level holds the rooms that the architecture names and nothing else", () => {
  const found = new Set(files.map((file) => file.split("/")[0] ?? ""));
  assert.deepEqual(
    [...found].filter((name) => !TOP_LEVEL.has(name)),
    [],
  );
  for (const room of ["stacks", "components", "migration", "test"]) assert.ok(found.has(room), `${room} is missing`);
});

test("names are kebab-case and say something", () => {
  const wrong = files.filter((file) =>
    file.split("/").some((name, depth) => {
      if (FIXED_NAMES.has(name) || STACK_FILE.test(name) || (depth === 0 && TOP_LEVEL.has(name))) return false;
      return !KEBAB_CASE.test(name) || SAYS_NOTHING.test(name);
    }),
  );
  assert.deepEqual(wrong, []);
});

test(`no source file is longer than ${REFUSED_LINES} lines`, () => {
  const long = files
    .filter((file) => /\.(?:ts|js|mjs)$/u.test(file))
    .map((file) => ({ file, lines: readFileSync(join(PROJECT_FOLDER, file), "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > REFUSED_LINES);
  assert.deepEqual(long, []);
});

test("each room says in its first line what it is for", () => {
  const silent = files
    .filter((file) => basename(file) === "index.ts")
    .filter((file) => !/^(?:\/\/|\/\*\*)/u.test(readFileSync(join(PROJECT_FOLDER, file), "utf8")));
  assert.deepEqual(silent, []);
});

test("every npm script installs what it needs and starts a file that is there", () => {
  const manifest = JSON.parse(readFileSync(join(PROJECT_FOLDER, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  for (const [name, script] of Object.entries(manifest.scripts)) {
    assert.match(script, /^node test\/local-azure\/set-up\/install\.mjs && /u, name);
    for (const [program] of script.matchAll(/[\w/-]+\.ts(?=\s|$)/gu)) {
      assert.ok(existsSync(join(PROJECT_FOLDER, program)), `npm run ${name} starts ${program}, which is not there`);
    }
  }
});
