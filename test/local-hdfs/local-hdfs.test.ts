/** The local HDFS as a program and as a door: it says where it is, serves, keeps what it should, and leaves nothing behind. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import test from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { HdfsWriter, startHdfs, whyNoHdfs } from "./index.ts";

const skip = (await whyNoHdfs()) ?? false;
const SERVE = join(import.meta.dirname, "serve.ts");

interface Served {
  readonly webhdfs: string;
  readonly httpfs: string;
  readonly pid: number;
}

/** Runs the program with a folder of its own for temporary files. */
async function serve(temporary: string, ...words: string[]): Promise<{ child: ChildProcess; served: Served }> {
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, [SERVE, ...words], { stdio: ["ignore", "pipe", "inherit"], env });
  const ended = once(child, "exit").then(() => Promise.reject(new Error("the program ended without a line")));
  ended.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended])) as [string];
  return { child, served: JSON.parse(line) as Served };
}

async function isGone(temporary: string, uri: string): Promise<boolean> {
  const left = (await readdir(temporary)).filter((name) => name.startsWith("adls-migration-hdfs-"));
  const answer = await fetch(uri.replace("webhdfs:", "http:")).catch(() => undefined);
  return left.length === 0 && answer === undefined;
}

test("one line tells where it is; stopped or killed, nothing stays behind but the data", { skip }, async () => {
  const temporary = await mkdtemp(join(tmpdir(), "local-hdfs-test-"));
  const data = join(temporary, "kept");
  try {
    const first = await serve(temporary, "--data", data);
    assert.match(first.served.webhdfs, /^webhdfs:\/\/127\.0\.0\.1:\d+\/$/);
    await new HdfsWriter(first.served).create("/kept/f", "content");
    process.kill(first.served.pid, "SIGTERM");
    assert.deepEqual(await once(first.child, "exit"), [0, null]);
    assert.ok(await isGone(temporary, first.served.webhdfs));
    assert.ok(existsSync(data));
    const second = await serve(temporary, "--data", data);
    const url = `${second.served.httpfs.replace("httpfs:", "http:")}webhdfs/v1/kept/f?op=OPEN&user.name=hdfs`;
    assert.equal(await (await fetch(url)).text(), "content");
    second.child.kill("SIGKILL");
    await once(second.child, "exit");
    for (let tries = 0; !(await isGone(temporary, second.served.webhdfs)); tries += 1) {
      assert.ok(tries < 200, "the daemons end with whoever started them");
      await delay(50);
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
});

test("safe mode and users are real", { skip }, async () => {
  await using hdfs = await startHdfs();
  const writer = new HdfsWriter(hdfs);
  await hdfs.safeMode(true);
  await assert.rejects(writer.makeDirectory("/d"), /SafeModeException/);
  await hdfs.safeMode(false);
  await writer.makeDirectory("/d");
  await assert.rejects(new HdfsWriter(hdfs, "alice").create("/d/f", "x"), /Permission denied: user=alice/);
  await writer.setOwner("/d", "bob", "analysts");
  await writer.setPermission("/d", "770");
  await new HdfsWriter(hdfs, "alice").create("/d/f", "alice is one of the analysts");
  await assert.rejects(new HdfsWriter(hdfs, "carol").create("/d/g", "x"), /Permission denied: user=carol/);
});

test("a wrong option is told, and starts nothing", { skip }, async () => {
  const child = spawn(process.execPath, [SERVE, "--port", "1"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  assert.deepEqual(await once(child, "exit"), [1, null]);
  assert.match(said, /--port/);
});
