/** Delegation tokens from files and commands: read anew each time, once for all who ask at a time, and repeated by no message. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { callerOf } from "../../../migration/stores/hdfs/index.ts";
import { tokenFrom } from "../../../migration/stores/hdfs/delegation-token.ts";
import { isStoreFailure } from "../../../migration/stores/failure.ts";
import type { TokenPlace } from "../../../migration/hdfs-settings.ts";

const TOKEN = "KAAKYWxpY2U_-AA=";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "adls-token-"));
  await work(folder).finally(() => rm(folder, { recursive: true }));
}

test("a file is read each time, its line end left out", () =>
  inFolder(async (folder) => {
    const file = join(folder, "token");
    await writeFile(file, `${TOKEN}\n`);
    const token = tokenFrom({ file });
    assert.equal(await token(), TOKEN);
    await writeFile(file, "newer");
    assert.equal(await token(), "newer");
  }));

test("a command runs once for all who ask at a time, and again for the next", () =>
  inFolder(async (folder) => {
    const runs = join(folder, "runs");
    const token = tokenFrom({ command: `echo run >> '${runs}'; echo ${TOKEN}` });
    assert.deepEqual(await Promise.all([token(), token(), token()]), [TOKEN, TOKEN, TOKEN]);
    await token();
    assert.equal(await readFile(runs, "utf8"), "run\nrun\n");
  }));

const WRONG: readonly (readonly [what: string, place: TokenPlace, said: RegExp])[] = [
  [
    "a file that is not there",
    { file: "/nowhere/token" },
    /the file \/nowhere\/token cannot be read \(ENOENT\); check hdfs/,
  ],
  [
    "a command that fails",
    { command: "echo no ticket >&2; exit 3" },
    /its command ended with 3: no ticket; check hdfs/,
  ],
  ["a command that prints nothing", { command: "true" }, /the output of its command is empty; it is to hold/],
  [
    "a command that prints more",
    { command: "echo the secret is hunter2" },
    /the output of its command holds something else; it/,
  ],
];

for (const [what, place, said] of WRONG)
  test(`${what}: one sentence, without what it holds`, async () => {
    await assert.rejects(tokenFrom(place)(), (error) => {
      assert.ok(isStoreFailure(error));
      assert.equal(error.kind, "unauthenticated");
      assert.match(error.message, said);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    });
  });

test("without words HDFS is asked as Hadoop's own clients would ask it", () => {
  const before = process.env["HADOOP_USER_NAME"];
  try {
    process.env["HADOOP_USER_NAME"] = "etl";
    assert.deepEqual(callerOf(undefined), { user: "etl" });
    assert.deepEqual(callerOf({ user: "gateway", doAs: "alice", extendedAttributes: "ignore" }), {
      user: "gateway",
      doAs: "alice",
    });
    const withToken = callerOf({ delegationToken: { file: "x" }, extendedAttributes: "ignore" });
    assert.deepEqual(Object.keys(withToken), ["delegationToken"]);
  } finally {
    if (before === undefined) delete process.env["HADOOP_USER_NAME"];
    else process.env["HADOOP_USER_NAME"] = before;
  }
});
