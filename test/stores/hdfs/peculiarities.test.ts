/** What no entry of a lake tells, on a real HDFS: an encryption zone, erasure coding, quotas and so on, each told by kind. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { Entry } from "../../../migration/model/entry.ts";
import { isProblem } from "../../../migration/model/problem.ts";
import { parseSourceUri } from "../../../migration/model/source-uri.ts";
import { formatPeculiarities } from "../../../migration/report/peculiarities.ts";
import { openHdfs } from "../../../migration/stores/hdfs/index.ts";
import { openSource } from "../../../migration/stores/open.ts";
import { PeculiarityCounts } from "../../../migration/stores/peculiarity.ts";
import { createTransport, systemClock } from "../../../migration/transport/index.ts";
import { HdfsWriter, SUPERUSER, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { answer, scriptedServer } from "../../transport/scripted-server.ts";
import { counted } from "../counted.ts";
import { DIALECTS, openOn } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
const POLICY = "XOR-2-1-1024k";
/** More than two cells of a stripe. */
const STRIPED = Buffer.alloc(2_500_000, "striped over data nodes ");
const SECRET = Buffer.alloc(100_000, "secret ");

let hdfs: RunningHdfs;

before(async () => {
  if (skip !== false) return;
  hdfs = await startHdfs({ dataNodes: 3, encryptionKey: "key", hdfs: { "dfs.replication": "1" } });
  const writer = new HdfsWriter(hdfs);
  for (const name of ["coded", "cold", "limited", "secret", "top", "job/_temporary/0", "alice/.Trash/Current"])
    await writer.makeDirectory(`/kinds/${name}`);
  await hdfs.tool("CryptoAdmin", "-createZone", "-keyName", "key", "-path", "/kinds/secret");
  await hdfs.tool("ECAdmin", "-enablePolicy", "-policy", POLICY);
  await hdfs.tool("ECAdmin", "-setPolicy", "-path", "/kinds/coded", "-policy", POLICY);
  await hdfs.tool("DFSAdmin", "-setQuota", "1000", "/kinds");
  await hdfs.tool("DFSAdmin", "-setSpaceQuota", "1g", "/kinds/limited");
  await hdfs.tool("DFSAdmin", "-allowSnapshot", "/kinds/top");
  await hdfs.tool("StoragePolicyAdmin", "-setStoragePolicy", "-path", "/kinds/cold", "-policy", "COLD");
  await writer.create("/kinds/coded/f", STRIPED);
  await writer.create("/kinds/secret/f", SECRET);
  await writer.create("/kinds/plain", "once");
  await writer.create("/kinds/thrice", "three times", { replication: "3" });
  await writer.create("/kinds/alice/.Trash/Current/deleted", "deleted");
  await writer.create("/kinds/job/_temporary/0/part", "not finished");
});
after(() => (skip === false ? hdfs.stop() : undefined));

const TOLD = [
  "1 entry at the source: quota (the target has none: nothing limits it there); at: the root.",
  '1 entry at the source: storage policy (the target\'s default access tier); at: "cold".',
  '1 entry at the source: snapshottable; at: "top".',
  '1 entry at the source: temporary (carried with all in it, unless exclude has **/_temporary/**); at: "job/_temporary".',
  '1 entry at the source: replication (other than the cluster\'s 1: how often the target keeps it is a setting of its account); at: "thrice".',
  '2 entries at the source: erasure coded; at: "coded", "coded/f".',
  // HDFS makes a place for deleted files in every encryption zone.
  '3 entries at the source: encrypted (read decrypted); at: "secret", "secret/.Trash", "secret/f".',
  '2 entries at the source: trash (carried with all in it, unless exclude has **/.Trash/**); at: "alice/.Trash", "secret/.Trash".',
];

test("what no entry tells is told by kind, with a count and the first paths", { skip }, async () => {
  for (const dialect of DIALECTS) {
    const seen = new PeculiarityCounts();
    await using store = openOn(hdfs, dialect, "kinds", { onPeculiarity: (one) => seen.add(one) });
    await using unheard = openOn(hdfs, dialect, "kinds");
    const { items, requests } = await counted(store, store.entries());
    assert.deepEqual(formatPeculiarities(seen.counts).toSorted(), TOLD.toSorted(), dialect);
    const plain = await counted(unheard, unheard.entries());
    assert.deepEqual(plain.items, items);
    assert.equal(requests, plain.requests + 2, "what files have by default, and the root's quota");
  }
});

test(
  "every directory's quota is asked for where the settings say so, and told where it cannot be",
  { skip },
  async () => {
    for (const dialect of DIALECTS) {
      const seen = new PeculiarityCounts();
      const options = { allQuotas: true, onPeculiarity: seen.add.bind(seen) };
      await using store = openOn(hdfs, dialect, "kinds", options);
      await counted(store, store.entries());
      const quota = seen.counts.find(({ what }) => what === "quota");
      assert.deepEqual(quota?.firstPaths.toSorted(), ["", "limited"]);
      // Who may not read all of it is not told its sum.
      const refused = new PeculiarityCounts();
      await new HdfsWriter(hdfs).setPermission("/kinds/alice/.Trash", "700");
      await using bobs = openOn(hdfs, dialect, "kinds/alice", {
        ...{ identity: { user: "bob" }, onPeculiarity: refused.add.bind(refused) },
      });
      await counted(bobs, bobs.entries());
      assert.deepEqual(refused.counts.map(({ what, detail, firstPaths }) => [what, detail, ...firstPaths]).toSorted(), [
        ["quotaNotTold", "AccessControlException", ""],
        ["trash", "carried with all in it, unless exclude has **/.Trash/**", ".Trash"],
      ]);
    }
  },
);

test("nothing is told of what is left out", { skip }, async () => {
  const from = parseSourceUri(`${hdfs.webhdfs}kinds`);
  assert.ok(!isProblem(from));
  const exclude = ["**/.Trash/**", "**/_temporary/**", "secret", "co*"];
  const hdfsSettings = { user: SUPERUSER, extendedAttributes: "ignore" } as const;
  const opened = openSource(from, { clock: systemClock, concurrency: 4, limits: {}, exclude, hdfs: hdfsSettings });
  for await (const _ of opened.source.entries()) continue;
  await opened.close();
  const told = opened.peculiarities().map(({ what, entries }) => [what, entries]);
  assert.deepEqual(told.toSorted(), [
    ["quota", 1],
    ["replication", 1],
    ["snapshottable", 1],
  ]);
});

test("what HDFS stores otherwise than it gives it is read right, and told as not compared", { skip }, async () => {
  for (const dialect of DIALECTS) {
    const seen = new PeculiarityCounts();
    await using store = openOn(hdfs, dialect, "kinds", { checksumFromBytes: 1, onPeculiarity: seen.add.bind(seen) });
    for (const [path, content] of [
      ["coded/f", STRIPED],
      ["secret/f", SECRET],
      ["plain", Buffer.from("once")],
    ] as const) {
      const entry = await store.entry(path);
      assert.ok(entry !== undefined);
      const { items } = await counted(store, store.read(entry, { offset: 0, length: entry.length }));
      assert.ok(Buffer.concat(items).equals(content), `${dialect}: ${path}`);
    }
    const told = seen.counts.find(({ what }) => what === "notComparedByChecksum");
    assert.deepEqual(told?.firstPaths, ["coded/f", "secret/f"]);
    assert.match(told.detail, /^HDFS tells the checksum of what it stores, which is striped/u);
  }
});

/** One FileStatus; the fields are those of the recordings. No HDFS of today makes a link: CREATESYMLINK is refused. */
function status(pathSuffix: string, more: object = {}): object {
  const common = { accessTime: 0, blockSize: 134_217_728, childrenNum: 0, fileId: 16_400, group: "g", length: 0 };
  return { ...common, modificationTime: 1, owner: "o", pathSuffix, permission: "644", type: "FILE", ...more };
}

async function listing(...statuses: readonly object[]): Promise<Entry[]> {
  const listed = { partialListing: { FileStatuses: { FileStatus: statuses } }, remainingEntries: 0 };
  const page = JSON.stringify({ DirectoryListing: listed });
  await using node = await scriptedServer(answer(200, { "content-type": "application/json" }, page));
  const store = openHdfs({
    location: { kind: "hdfs", dialect: "webhdfs", origins: [node.origin], path: "" },
    ...{ identity: { user: "hdfs" }, transport: createTransport() },
  });
  const entries: Entry[] = [];
  for await (const entry of store.entries()) entries.push(entry);
  await store.close();
  return entries;
}

test("a link is listed and refused, with what to do", async () => {
  const entries = await listing(status("a"), status("link", { type: "SYMLINK", symlink: "a" }), status("z"));
  assert.deepEqual(
    entries.map(({ path, kind, obstacle }) => [path, kind, obstacle?.because]),
    [
      ["a", "file", undefined],
      ["link", "file", "it is a symbolic link, which the target has none of"],
      ["z", "file", undefined],
    ],
  );
});
