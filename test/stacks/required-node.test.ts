import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import test from "node:test";

const preload = join(import.meta.dirname, "..", "..", "stacks", "required-node.js");

/** Starts a program under the preload in a Node that says it is of this version. */
function startWith(version: string): { status: number | null; stdout: string; stderr: string } {
  const pretend = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const preloads = ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`, "--import", preload];
  return spawnSync(process.execPath, [...preloads, "-e", "console.log('ran')"], { encoding: "utf8" });
}

test("a Node that cannot run TypeScript is told so in one line, and the CLI is told that it was said", () => {
  for (const version of ["18.20.8", "20.20.2", "22.17.1"]) {
    const { status, stdout, stderr } = startWith(version);
    assert.equal(status, 32, version);
    assert.equal(stdout, "", version);
    assert.match(
      stderr,
      new RegExp(`^adls-migration needs Node 22\\.18 or later .* this is Node ${version}\\. .*\\n$`, "u"),
    );
  }
});

test("a Node that can run the program runs it without a word", () => {
  for (const version of ["22.18.0", "22.19.3", "24.0.0"]) {
    const { status, stdout, stderr } = startWith(version);
    assert.deepEqual([status, stdout, stderr], [0, "ran\n", ""], version);
  }
});
