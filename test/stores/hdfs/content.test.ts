/** Reading from a real HDFS with two data nodes, each block on both. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { Entry } from "../../../migration/model/entry.ts";
import { isStoreFailure } from "../../../migration/stores/failure.ts";
import { FileChecksum, sameChecksum, type HdfsStore } from "../../../migration/stores/hdfs/index.ts";
import { HdfsWriter, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { counted } from "../counted.ts";
import { DIALECTS, openOn } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
let hdfs: RunningHdfs;
let writer: HdfsWriter;

/** Ten blocks and a part, so that a range begins and ends anywhere. */
const BLOCK = { blocksize: "4096" };
const LARGE = Buffer.from(Array.from({ length: 43_210 }, (_, index) => (13 * index + (index >> 7)) % 251));

before(async () => {
  if (skip !== false) return;
  hdfs = await startHdfs({ dataNodes: 2 });
  writer = new HdfsWriter(hdfs);
  await writer.create("/content/small", "0123456789");
  await writer.create("/content/empty", "");
  await writer.create("/content/large", LARGE, BLOCK);
});
after(() => (skip === false ? hdfs.stop() : undefined));

async function present(store: HdfsStore, path: string): Promise<Entry> {
  const entry = await store.entry(path);
  assert.ok(entry !== undefined, path);
  return entry;
}

async function read(store: HdfsStore, entry: Entry, offset = 0, length = entry.length - offset) {
  const { items, requests } = await counted(store, store.read(entry, { offset, length }));
  return { content: Buffer.concat(items), requests };
}

async function failsAsChanged(promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(isStoreFailure(error), String(error));
    assert.equal(error.kind, "changed", error.message);
    return true;
  });
}

test("a whole file costs two requests of WebHDFS, one of HttpFS; a part is proved by one more", { skip }, async () => {
  for (const dialect of DIALECTS) {
    const one = dialect === "webhdfs" ? 2 : 1;
    await using store = openOn(hdfs, dialect, "content");
    const small = await present(store, "small");
    assert.deepEqual(await read(store, small), { content: Buffer.from("0123456789"), requests: one });
    assert.deepEqual(await read(store, small, 3, 4), { content: Buffer.from("3456"), requests: one + 1 });
    assert.deepEqual(await read(store, small, 9, 1), { content: Buffer.from("9"), requests: one + 1 });
    assert.deepEqual(await read(store, small, 5, 0), { content: Buffer.alloc(0), requests: 0 });
    assert.deepEqual(await read(store, await present(store, "empty")), { content: Buffer.alloc(0), requests: 0 });
    await using strict = openOn(hdfs, dialect, "content", { proof: "always" });
    assert.equal((await read(strict, small)).requests, one + 1);
  }
});

test("ranges of a large file are read side by side, across blocks, exactly", { skip }, async () => {
  for (const dialect of DIALECTS) {
    await using store = openOn(hdfs, dialect, "content");
    const large = await present(store, "large");
    const starts = [0, 10_000, 20_000, 30_000, 40_000];
    const parts = starts.map((start) => read(store, large, start, Math.min(10_000, LARGE.length - start)));
    assert.deepEqual(Buffer.concat((await Promise.all(parts)).map(({ content }) => content)), LARGE);
    assert.deepEqual((await read(store, large, 4_095, 2)).content, LARGE.subarray(4_095, 4_097));
  }
});

test("what passed is proved equal to what HDFS holds by its own checksum", { skip }, async () => {
  for (const dialect of DIALECTS) {
    await using store = openOn(hdfs, dialect, "content");
    for (const path of ["small", "empty", "large"]) {
      const { bytes, form } = await store.checksum(path);
      assert.ok(form !== undefined);
      const { content } = await read(store, await present(store, path));
      const checksum = new FileChecksum(form);
      checksum.update(content);
      assert.ok(sameChecksum(bytes, checksum.digest()), path);
      checksum.update(Buffer.from("x"));
      assert.ok(!sameChecksum(bytes, checksum.digest()), path);
    }
  }
});

test(
  "a file that grew, shrank, vanished or was replaced since it was listed is told as changed",
  { skip },
  async () => {
    const changes: Readonly<Record<string, () => Promise<void>>> = {
      grew: () => writer.append("/changing/grew", "more"),
      shrank: () => writer.create("/changing/shrank", "01"),
      vanished: () => writer.remove("/changing/vanished"),
      directory: async () => {
        await writer.remove("/changing/directory");
        await writer.makeDirectory("/changing/directory");
      },
      replaced: () => writer.create("/changing/replaced", "abcdefghij"),
    };
    for (const dialect of DIALECTS)
      for (const [name, change] of Object.entries(changes)) {
        await writer.remove(`/changing/${name}`).catch(() => undefined);
        await writer.create(`/changing/${name}`, "0123456789");
        await using store = openOn(hdfs, dialect, "changing");
        const entry = await present(store, name);
        await change();
        await failsAsChanged(read(store, entry, 2, 8));
        await failsAsChanged(read(store, entry, 2, 3));
        await using strict = openOn(hdfs, dialect, "changing", { proof: "always" });
        await failsAsChanged(read(strict, entry));
        // The one gap of a single answer: another state of the same length. It is whole, and its version tells the next run.
        if (name !== "replaced") await failsAsChanged(read(store, entry));
        else assert.equal((await read(store, entry)).content.toString(), "abcdefghij");
      }
  },
);

test("nothing of the end is given before it is proved", { skip }, async () => {
  await using store = openOn(hdfs, "webhdfs", "proved", { proof: "always" });
  await writer.create("/proved/f", LARGE);
  const entry = await present(store, "f");
  await writer.create(
    "/proved/f",
    LARGE.map((byte) => byte ^ 1),
  );
  let given = 0;
  await assert.rejects(async () => {
    for await (const chunk of store.read(entry, { offset: 0, length: entry.length })) given += chunk.length;
  });
  assert.ok(given < entry.length, `${given} of ${entry.length}`);
});

test("a data node that died is gone over, by every file only once, and comes back", { skip }, async () => {
  await using store = openOn(hdfs, "webhdfs", "content");
  const large = await present(store, "large");
  const healthy = (await read(store, large)).requests;
  await hdfs.stopDataNode(0);
  try {
    // The name node does not know yet that it is gone: with two replicas, half of the redirects lead to it.
    let worst = 0;
    for (let round = 0; round < 12; round += 1) {
      const { content, requests } = await read(store, large);
      assert.deepEqual(content, LARGE);
      worst = Math.max(worst, requests);
    }
    assert.ok(worst <= healthy + 5, `${worst} requests at most`);
    assert.equal((await read(store, large)).requests, healthy, "it is passed over by now");
    // Others have not learned of it: of those, too, the checksum is asked of the one that lives.
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        await using other = openOn(hdfs, "webhdfs", "content");
        assert.equal((await other.checksum("large")).algorithm, "MD5-of-8MD5-of-512CRC32C");
      }),
    );
  } finally {
    await hdfs.startDataNode(0);
  }
  assert.deepEqual((await read(store, large)).content, LARGE);
});
