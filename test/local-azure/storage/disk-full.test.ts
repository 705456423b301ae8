/**
 * A disk that takes no more: what it did not take is not acknowledged, what was acknowledged is still read and there after a
 * kill, and writes succeed again once there is room. The limit of a file's size that the system keeps for a process stands
 * for the full disk: both refuse in the middle of a write.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { endLake, startLake, type LakeProcess } from "./lake-process.ts";

/** Bytes, which the content, or the journal, reaches after a few hundred writes. */
const mostFileBytes = 300_000;

const isLimited = spawnSync("prlimit", ["--version"]).status === 0;

function limit(lake: LakeProcess, bytes: number | "unlimited"): void {
  execFileSync("prlimit", ["--pid", String(lake.process.pid), `--fsize=${bytes}:unlimited`]);
}

function send(lake: LakeProcess, method: string, path: string, body?: string): Promise<Response> {
  const headers = { authorization: `Bearer ${lake.ready.token}`, "x-ms-version": "2023-11-03" };
  return fetch(`${lake.ready.dfs}/data${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "x-ms-blob-type": "BlockBlob" }) },
    ...(body === undefined ? {} : { body }),
  });
}

/** Writes from several sides until each has been refused some times. @returns content by path of what was acknowledged. */
async function writeUntilFull(lake: LakeProcess, contentOf: (name: string) => string): Promise<Map<string, string>> {
  const acknowledged = new Map<string, string>();
  const writer = async (side: string): Promise<void> => {
    for (let index = 0, refused = 0; refused < 5; index++) {
      const path = `/${side}-${index}`;
      const answer = await send(lake, "PUT", path, contentOf(path));
      if (answer.status === 201) acknowledged.set(path, contentOf(path));
      else {
        assert.equal(`${answer.status} ${answer.headers.get("x-ms-error-code") ?? ""}`, "500 InternalError");
        refused++;
      }
    }
  };
  await Promise.all(["a", "b", "c", "d"].map(writer));
  return acknowledged;
}

async function assertRead(lake: LakeProcess, contents: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, content] of contents) {
    const answer = await send(lake, "GET", path);
    assert.equal(`${answer.status} ${await answer.text()}`, `200 ${content}`, path);
  }
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "lake-disk-full-"));
  t.after(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

const cases = {
  "content fills it": (name: string) => name.padEnd(4000, "."),
  "the journal fills it": (name: string) => name,
  "a long upload fills it": (name: string) => name.padEnd(1_500_000, "."),
};

for (const [what, contentOf] of Object.entries(cases)) {
  test(`a full disk: ${what}`, { skip: isLimited ? false : "this system has no prlimit" }, async (t) => {
    const words = ["--account", "keeper", "--data", folder(t)];
    let lake = await startLake(words, { errors: "pipe" });
    t.after(() => endLake(lake, "SIGKILL"));
    let said = "";
    lake.process.stderr?.on("data", (chunk) => (said += String(chunk)));
    assert.equal((await send(lake, "PUT", "?restype=container")).status, 201);
    const contents = new Map([["/before", "before"]]);
    assert.equal((await send(lake, "PUT", "/before", "before")).status, 201);
    limit(lake, mostFileBytes);
    for (const [path, content] of await writeUntilFull(lake, contentOf)) contents.set(path, content);
    await assertRead(lake, contents);
    limit(lake, "unlimited");
    assert.equal((await send(lake, "PUT", "/after", "after")).status, 201);
    contents.set("/after", "after");
    limit(lake, mostFileBytes);
    for (const [path, content] of await writeUntilFull(lake, contentOf)) contents.set(path, content);
    await endLake(lake, "SIGKILL");
    if (what !== "a long upload fills it") assert.match(said, /refuses what is written/u);
    lake = await startLake(words);
    await assertRead(lake, contents);
    assert.equal((await send(lake, "PUT", "/again", "again")).status, 201);
  });
}

test(
  "a full disk under a service without a folder",
  { skip: isLimited ? false : "this system has no prlimit" },
  async (t) => {
    const lake = await startLake(["--account", "keeper"]);
    t.after(() => endLake(lake, "SIGKILL"));
    assert.equal((await send(lake, "PUT", "?restype=container")).status, 201);
    limit(lake, mostFileBytes);
    const contents = await writeUntilFull(lake, cases["content fills it"]);
    assert.ok(contents.size > 100, `${contents.size} files were taken`);
    await assertRead(lake, contents);
    limit(lake, "unlimited");
    assert.equal((await send(lake, "PUT", "/after", "after")).status, 201);
    await assertRead(lake, new Map([...contents, ["/after", "after"]]));
  },
);
