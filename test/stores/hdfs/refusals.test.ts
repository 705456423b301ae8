/** What a real HDFS refuses and a run goes on without: a checksum, and one snapshot more than its limit. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { openMemoryLake } from "../../../migration/stores/memory/index.ts";
import { HdfsWriter, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { moved, plant, textOf } from "./moved-lake.ts";
import { openOn } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
let hdfs: RunningHdfs;
let writer: HdfsWriter;
before(async () => {
  if (skip !== false) return;
  // A file without checksums has none that HDFS could tell.
  const limits = { "dfs.namenode.snapshot.max.limit": "1", "dfs.namenode.snapshot.filesystem.limit": "2" };
  hdfs = await startHdfs({ hdfs: { "dfs.checksum.type": "NULL", ...limits } });
  writer = new HdfsWriter(hdfs);
});
after(async () => {
  if (skip === false) await hdfs.stop();
});

test("a checksum that HDFS refuses: the file is carried, and told as not compared", { skip }, async () => {
  await plant(writer, "/unsummed");
  const { summary, content, others } = await moved({ hdfs, root: "/unsummed", options: { checksumFromBytes: 1 } });
  assert.equal(summary.end, "complete", summary.because);
  assert.deepEqual([content, ...others], ["twelve bytes", "before", "after"]);
  const told = summary.notes.find((note) => note.includes("not compared by checksum")) ?? "";
  assert.match(told, /^3 entries .*HDFS tells no checksum: NullPointerException.*"bad\/file"/u);
});

test("more snapshots than all of HDFS may have, or none for this user: the run goes on without", { skip }, async () => {
  await plant(writer, "/third");
  await using store = openOn(hdfs, "webhdfs");
  for (const path of ["first", "second", "third"]) {
    await writer.makeDirectory(`/${path}`);
    await store.snapshotOperations.allow(path);
    if (path !== "third") await store.snapshotOperations.create(path, "daily");
  }
  const full = await moved({ hdfs, root: "/third" });
  assert.deepEqual([full.summary.end, full.content], ["complete", "twelve bytes"]);
  assert.match(
    full.summary.notes[0] ?? "",
    /compared whole: .*there are already 2 snapshot.*limit is 2; remove snapshots .*dfs\.namenode\.snapshot\.filesystem\.limit/u,
  );
  for (const path of ["first", "second"]) await store.snapshotOperations.remove(path, "daily");
  const bobs = await moved({ hdfs, root: "/third", user: "bob" });
  assert.match(bobs.summary.notes[0] ?? "", /compared whole: neither \/third nor .* allows this user snapshots/u);
  assert.deepEqual(bobs.others, ["before", "after"]);
});

test("one snapshot more than the limit: the run goes on without, says so, and tells what to do", { skip }, async () => {
  await plant(writer, "/full");
  await using store = openOn(hdfs, "webhdfs");
  await store.snapshotOperations.allow("full");
  await store.snapshotOperations.create("full", "daily");
  const target = openMemoryLake({ side: "target" });
  const first = await moved({ hdfs, root: "/full", target });
  assert.equal(first.summary.end, "complete", first.summary.because);
  assert.deepEqual([first.content, ...first.others], ["twelve bytes", "before", "after"]);
  assert.match(
    first.summary.notes[0] ?? "",
    /^The source is read as it is, while it may change, and compared whole: .*CREATESNAPSHOT.*snapshot limit is 1; remove snapshots that nobody needs \(hdfs dfs -deleteSnapshot\), or raise dfs\.namenode\.snapshot\./u,
  );
  assert.deepEqual(await store.snapshotOperations.names("full"), ["daily"], "somebody else's stays");
  await store.snapshotOperations.remove("full", "daily");
  await writer.create("/full/a/before", "later");
  const second = await moved({ hdfs, root: "/full", target });
  assert.deepEqual(
    [second.summary.end, second.summary.notes.filter((note) => note.includes("read as it is"))],
    ["complete", []],
  );
  assert.equal(textOf(target, "a/before"), "later");
  // The snapshot of that run is the one that there may be: the next run cannot take another.
  await writer.create("/full/a/before", "at last");
  const third = await moved({ hdfs, root: "/full", target });
  assert.equal(third.summary.end, "complete");
  assert.match(third.summary.notes[0] ?? "", /snapshot limit is 1/u);
  assert.equal(textOf(target, "a/before"), "at last");
});
