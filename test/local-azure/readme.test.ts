/** The page's own commands, to the word: those that need nothing but a shell and curl. Other clients are tried in test/clients. */
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { PROJECT_FOLDER } from "./set-up/project.ts";

const page = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
const blocks = Array.from(page.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, block = ""]) => block);
const isMissing = ["bash", "curl"].filter((program) => spawnSync(program, ["--version"]).status !== 0);
const skip = isMissing.length === 0 ? false : `There is no ${isMissing.join(" and no ")} on the PATH.`;

function blockWith(text: string): string {
  const found = blocks.find((block) => block.includes(text));
  assert.ok(found !== undefined, `no block with ${text}`);
  return found;
}

test(
  "the commands of the page start a service and reach it with curl in every way that it names",
  { skip },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "readme-"));
    t.after(() => {
      rmSync(folder, { recursive: true });
    });
    // curl, to the word, but a refusal ends the script.
    writeFileSync(join(folder, ".curlrc"), 'fail\nsilent\nshow-error\nwrite-out = "\\n%{http_code}\\n"\n');
    const script = [
      "set -eu",
      "trap 'kill $(field pid)' EXIT",
      blockWith("field()").replaceAll("lake.json", join(folder, "lake.json")),
      blockWith("curl -X PUT"),
    ];
    const { stdout } = await promisify(execFile)("bash", ["-c", script.join("\n")], {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, CURL_HOME: folder, http_proxy: "", https_proxy: "" },
      timeout: 120_000,
    });
    assert.deepEqual(stdout.match(/^\d{3}$/gm), ["201", "201", "200", "200", "200"]);
    assert.match(stdout, /^x-ms-acl: user::rw-,group::r--,other::---\r?$/m);
    assert.equal(stdout.match(/"name":"docs\/README\.md"/g)?.length, 2);
  },
);
