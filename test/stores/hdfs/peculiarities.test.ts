/** What HDFS has and Gen2 has not: scripted answers with the fields that a real HDFS gives them. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Entry } from "../../../migration/model/entry.ts";
import { openHdfs } from "../../../migration/stores/hdfs/index.ts";
import { PeculiarityCounts } from "../../../migration/stores/peculiarity.ts";
import { formatPeculiarities } from "../../../migration/report/peculiarities.ts";
import { createTransport } from "../../../migration/transport/index.ts";
import { answer, scriptedServer } from "../../transport/scripted-server.ts";

/** One FileStatus; the fields are those of the recordings. */
function status(pathSuffix: string, more: object = {}): object {
  const common = { accessTime: 0, blockSize: 134_217_728, childrenNum: 0, fileId: 16_400, group: "g", length: 0 };
  return { ...common, modificationTime: 1, owner: "o", pathSuffix, permission: "644", type: "FILE", ...more };
}

function page(...statuses: readonly object[]): string {
  return JSON.stringify({
    DirectoryListing: { partialListing: { FileStatuses: { FileStatus: statuses } }, remainingEntries: 0 },
  });
}

async function listing(...statuses: readonly object[]): Promise<{ entries: Entry[]; seen: PeculiarityCounts }> {
  const seen = new PeculiarityCounts();
  const json = { "content-type": "application/json" };
  await using node = await scriptedServer(answer(200, json, page(...statuses)));
  const store = openHdfs({
    location: { kind: "hdfs", dialect: "webhdfs", origins: [node.origin], path: "" },
    identity: { user: "hdfs" },
    transport: createTransport(),
    onPeculiarity: (one) => seen.add(one),
  });
  const entries: Entry[] = [];
  for await (const entry of store.entries()) entries.push(entry);
  await store.close();
  return { entries, seen };
}

test("what no entry tells is told by kind, with a count and the first paths", async () => {
  const coded = Array.from({ length: 5 }, (_, index) =>
    status(`coded${index}`, { ecBit: true, ecPolicy: "RS-6-3-1024k" }),
  );
  const { entries, seen } = await listing(
    ...coded,
    status("cold", { storagePolicy: 2 }),
    status("secret", { encBit: true }),
    status("top", { snapshotEnabled: true }),
  );
  assert.equal(entries.length, 8);
  assert.deepEqual(formatPeculiarities(seen.counts), [
    '5 entries at the source: erasure coded; first: "coded0", "coded1", "coded2".',
    '1 entry at the source: storage policy (the target\'s default access tier); at: "cold".',
    '1 entry at the source: encrypted (read decrypted); at: "secret".',
    '1 entry at the source: snapshottable; at: "top".',
  ]);
});

test("a link is listed and refused, with what to do", async () => {
  const { entries } = await listing(status("a"), status("link", { type: "SYMLINK", symlink: "a" }), status("z"));
  assert.deepEqual(
    entries.map(({ path, kind, obstacle }) => [path, kind, obstacle?.because]),
    [
      ["a", "file", undefined],
      ["link", "file", "it is a symbolic link, which the target has none of"],
      ["z", "file", undefined],
    ],
  );
});
