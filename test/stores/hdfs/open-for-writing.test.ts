/** Files that somebody is writing while the lake is read, on a real HDFS: what is told of them, what is read, and what becomes of them. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import test, { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Entry } from "../../../migration/model/entry.ts";
import { livingPath, mayBeOpen } from "../../../migration/stores/hdfs/open-files.ts";
import type { FileStatus } from "../../../migration/stores/hdfs/wire-status.ts";
import { openMemoryLake } from "../../../migration/stores/memory/index.ts";
import { PeculiarityCounts } from "../../../migration/stores/peculiarity.ts";
import { createTransport } from "../../../migration/transport/index.ts";
import { HdfsWriter, SUPERUSER, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { counted } from "../counted.ts";
import { moved, textOf } from "./moved-lake.ts";
import { DIALECTS, openOn, type Dialect } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
const BLOCK_BYTES = 4_096;
const DAY_MS = 24 * 3_600_000;
const ALL = Buffer.alloc(25 * BLOCK_BYTES + 100, "a file that grows ");

let hdfs: RunningHdfs;
let writer: HdfsWriter;
before(async () => {
  if (skip !== false) return;
  hdfs = await startHdfs();
  writer = new HdfsWriter(hdfs);
});
after(() => (skip === false ? hdfs.stop() : undefined));

/** A file that is written piece by piece, and is open until it is closed. */
class OpenFile {
  readonly #writing: ClientRequest;
  readonly #written: Promise<IncomingMessage>;

  /** Begins it where `op` is CREATE, or goes on with one that was closed. */
  constructor(path: string, op: "CREATE" | "APPEND" = "CREATE", at = hdfs) {
    const url = new URL(`/webhdfs/v1${path}`, at.httpfs.replace("httpfs:", "http:"));
    const parameters = { op, data: "true", blocksize: String(BLOCK_BYTES), "user.name": SUPERUSER };
    url.search = new URLSearchParams(parameters).toString();
    const method = op === "CREATE" ? "PUT" : "POST";
    this.#writing = request(url, { method, headers: { "content-type": "application/octet-stream" } });
    this.#written = once(this.#writing, "response").then(([answer]) => answer as IncomingMessage);
    // Whoever closes it hears of it.
    this.#written.catch(() => undefined);
  }

  write(content: Buffer | string): void {
    this.#writing.write(content);
  }

  async close(): Promise<void> {
    this.#writing.end();
    const answer = await this.#written;
    answer.resume();
    assert.ok((answer.statusCode ?? 0) < 300, String(answer.statusCode));
  }
}

/** Asks until the answer is there. */
async function until<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> {
  for (let asked = 0; asked < 200; asked++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(50);
  }
  throw new Error("HDFS does not come to what was waited for");
}

/** What HDFS tells of a path, once that is as wished. */
async function listed(path: string, isWished: (entry: Entry) => boolean = () => true): Promise<Entry> {
  await using store = openOn(hdfs, "webhdfs");
  return await until(async () => {
    const entry = await store.entry(path);
    return entry !== undefined && isWished(entry) ? entry : undefined;
  });
}

async function isOpen(path: string, at: RunningHdfs): Promise<boolean> {
  const url = new URL(`/webhdfs/v1/${path}`, at.webhdfs.replace("webhdfs:", "http:"));
  url.search = `op=GET_BLOCK_LOCATIONS&user.name=${SUPERUSER}`;
  const text = await (await fetch(url)).text();
  return text.includes('"isUnderConstruction":true');
}

function untilOpen(path: string, at = hdfs): Promise<true> {
  return until(async () => (await isOpen(path, at)) || undefined);
}

async function read(dialect: Dialect, entry: Entry, root: string, seen = new PeculiarityCounts()): Promise<Buffer> {
  await using store = openOn(hdfs, dialect, root, { onPeculiarity: seen.add.bind(seen) });
  const { items } = await counted(store, store.read(entry, { offset: 0, length: entry.length }));
  return Buffer.concat(items);
}

test("a file open for writing is read as far as it was listed; closed, it is another version", { skip }, async () => {
  const file = new OpenFile("/grows/file");
  file.write(ALL);
  const part = await listed("grows/file", ({ length }) => length > 0);
  assert.ok(part.length < ALL.length, `${part.length} bytes were listed`);
  for (const dialect of DIALECTS) {
    const seen = new PeculiarityCounts();
    const content = await read(dialect, part, "", seen);
    assert.ok(content.equals(ALL.subarray(0, part.length)), dialect);
    assert.deepEqual(
      seen.counts.map(({ what, firstPaths }) => [what, ...firstPaths]),
      [["openForWriting", "grows/file"]],
      "data nodes give more than was listed",
    );
  }
  await file.close();
  await assert.rejects(read("webhdfs", part, ""), /changed|another length|not the version/u);
  const whole = await listed("grows/file");
  assert.notEqual(whole.version, part.version);
  for (const dialect of DIALECTS) assert.ok((await read(dialect, whole, "")).equals(ALL), dialect);
});

test("a listing tells of files that are being written, and asks about few", { skip }, async () => {
  for (const path of ["_SUCCESS", "old/_SUCCESS", "closed"])
    await writer.create(`/told/${path}`, path === "closed" ? "x" : "");
  await writer.setTimes("/told/old/_SUCCESS", Date.now() - 3 * DAY_MS);
  const files = [new OpenFile("/told/begun"), new OpenFile("/told/blocks")];
  files[0]?.write("less than a block");
  files[1]?.write(ALL);
  await listed("told/blocks", ({ length }) => length > 0);
  await untilOpen("told/begun");
  await hdfs.tool("DFSAdmin", "-allowSnapshot", "/told");
  await using superuser = openOn(hdfs, "webhdfs");
  await superuser.snapshotOperations.create("told", "s");
  for (const dialect of DIALECTS)
    for (const root of ["told", "told/.snapshot/s"]) {
      const seen = new PeculiarityCounts();
      await using store = openOn(hdfs, dialect, root, { onPeculiarity: seen.add.bind(seen) });
      await using unheard = openOn(hdfs, dialect, root);
      const { requests } = await counted(store, store.entries());
      const plain = await counted(unheard, unheard.entries());
      const open = seen.counts.find(({ what }) => what === "openForWriting");
      assert.deepEqual(open?.firstPaths.toSorted(), ["begun", "blocks"], `${dialect} ${root}`);
      assert.equal(requests, plain.requests + 2 + 3, "the two that are open, and the young _SUCCESS");
    }
  for (const file of files) await file.close();
});

test("answers that are not read free their places: any number of files may have changed", { skip }, async () => {
  const names = ["a", "b", "c", "d"].map((name) => `places/${name}`);
  for (const name of names) await writer.create(`/${name}`, "as it was");
  const were = await Promise.all(names.map((name) => listed(name)));
  for (const name of names) await writer.append(`/${name}`, ", and more");
  for (const dialect of DIALECTS) {
    await using store = openOn(hdfs, dialect, "", { transport: createTransport({ sockets: 2 }) });
    const reading = (entry: Entry) =>
      counted(store, store.read(entry, { offset: 0, length: entry.length }, AbortSignal.timeout(10_000)));
    for (const was of were) await assert.rejects(reading(was), /not the version that was listed/u);
    const { items } = await reading(await listed("places/a"));
    assert.equal(Buffer.concat(items).toString(), "as it was, and more");
  }
});

test("what may be open: whole blocks, or nothing, and young", () => {
  const status: FileStatus = {
    ...{ name: "f", kind: "file", length: 0, owner: "o", group: "g", permission: 0o644, hasAcl: false, fileId: 1 },
    ...{ modifiedMs: 0, replication: 1, blockSize: 128, isEncrypted: false, isErasureCoded: false },
    ...{ isSnapshottable: false, hasStoragePolicy: false },
  };
  for (const [length, ageMs, may] of [
    [0, 0, true],
    [0, 2 * DAY_MS, true],
    [0, 2 * DAY_MS + 1, false],
    [0, -DAY_MS, true],
    [256, 0, true],
    [255, 0, false],
  ] as const)
    assert.equal(mayBeOpen({ ...status, length }, ageMs), may, `${length} bytes, ${ageMs} ms`);
  assert.ok(!mayBeOpen({ ...status, kind: "directory" }, 0));
  assert.ok(!mayBeOpen({ ...status, length: 5, blockSize: 0 }, 0), "a block size that is not told");
  assert.equal(livingPath("a/.snapshot/s/b/c"), "a/b/c");
  assert.equal(livingPath(".snapshot/s"), "");
  assert.equal(livingPath("a/b"), "a/b");
});

test(
  "what was open when the snapshot of a run was taken is carried whole by the run after it was closed",
  { skip },
  async () => {
    await writer.create("/held/appended", "begun");
    await writer.create("/held/closed", "closed");
    await hdfs.tool("DFSAdmin", "-allowSnapshot", "/held");
    const target = openMemoryLake({ side: "target" });
    const run = () => moved({ hdfs, root: "/held", target });
    const created = new OpenFile("/held/created");
    const appended = new OpenFile("/held/appended", "APPEND");
    created.write("first ");
    appended.write(", and more");
    for (const path of ["held/created", "held/appended"]) await untilOpen(path);
    const first = await run();
    assert.equal(first.summary.end, "complete");
    assert.match(
      first.summary.notes.join("\n"),
      /1 entry at the source: open for writing \(carried as far as .*"created"/u,
    );
    assert.deepEqual([textOf(target, "created"), textOf(target, "appended")], ["", "begun"]);
    // Nothing changed: the next run goes on from it.
    const second = await run();
    assert.doesNotMatch(second.summary.notes.join("\n"), /compared/u);
    created.write("second");
    await Promise.all([created.close(), appended.close()]);
    // HDFS's own comparison of the two snapshots tells of neither.
    const third = await run();
    assert.match(
      third.summary.notes.join("\n"),
      /Everything is compared: files were being written when the last run began/u,
    );
    assert.deepEqual([textOf(target, "created"), textOf(target, "appended")], ["first second", "begun, and more"]);
    const fourth = await run();
    assert.deepEqual(
      [fourth.summary.done.files, fourth.summary.notes.filter((note) => /compared/u.test(note))],
      [0, []],
    );
  },
);

test("a cluster that holds open files as they were tells what became of them", { skip }, async () => {
  await using holding = await startHdfs({ hdfs: { "dfs.namenode.snapshot.capture.openfiles": "true" } });
  await new HdfsWriter(holding).create("/held/closed", "closed");
  await holding.tool("DFSAdmin", "-allowSnapshot", "/held");
  const target = openMemoryLake({ side: "target" });
  const file = new OpenFile("/held/created", "CREATE", holding);
  file.write("first ");
  await untilOpen("held/created", holding);
  assert.equal((await moved({ hdfs: holding, root: "/held", target })).summary.end, "complete");
  file.write("second");
  await file.close();
  const { summary } = await moved({ hdfs: holding, root: "/held", target });
  assert.deepEqual([summary.done.files, textOf(target, "created")], [1, "first second"]);
  assert.deepEqual(
    summary.notes.filter((note) => /compared/u.test(note)),
    [],
    "only what changed is carried over",
  );
});
