/** A failover in mid-run on a real HDFS: the name node that was active begins to stand by, the next one of the URI goes on. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { HdfsStore } from "../../../migration/stores/hdfs/index.ts";
import { HdfsWriter, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { damagingProxy } from "./damaging-proxy.ts";
import { DIALECTS, openOn } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
const PATHS = ["a", "a/1", "a/2", "a/3", "a/4", "a/5", "b"];
let hdfs: RunningHdfs;
before(async () => {
  if (skip !== false) return;
  hdfs = await startHdfs({ hdfs: { "dfs.ls.limit": "2" } });
  const writer = new HdfsWriter(hdfs);
  for (const path of PATHS.slice(1)) await writer.create(`/${path}`, path);
});
after(async () => {
  if (skip === false) await hdfs.stop();
});

/** `webhdfs://first,second/` */
function both(first: string, second: string): { webhdfs: string; httpfs: string } {
  return { webhdfs: `${first.replace(/\/$/u, "")},${second.replace(/^webhdfs:\/\//u, "")}`, httpfs: "" };
}

/** Lists all, and reads each file, one byte at a time. */
async function readAll(store: HdfsStore): Promise<readonly string[]> {
  const told: string[] = [];
  for await (const entry of store.entries()) {
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < entry.length; offset += 1)
      for await (const part of store.read(entry, { offset, length: 1 })) parts.push(part);
    told.push(entry.kind === "file" ? Buffer.concat(parts).toString() : entry.path);
  }
  return told;
}

/** The moments: a page of a listing, the reading of a part, and the status that proves it. */
for (const [op, times] of [
  ["LISTSTATUS_BATCH", 3],
  ["OPEN", 4],
  ["GETFILESTATUS", 2],
] as const)
  test(`the active name node stands by from its ${times}th ${op} on: the other one goes on`, { skip }, async () => {
    let seen = 0;
    let isOver = false;
    let refused = 0;
    await using first = await damagingProxy(hdfs.webhdfs, {
      standsBy: (asked) => {
        if (asked === op) seen += 1;
        isOver ||= seen >= times;
        if (isOver) refused += 1;
        return isOver;
      },
    });
    await using store = openOn(both(first.webhdfs, hdfs.webhdfs), "webhdfs");
    assert.deepEqual(await readAll(store), PATHS);
    assert.ok(refused > 0 && refused <= 40, `${refused}: those under way, and then none`);
  });

test("a first name node that is not there is gone over, and is not asked again", { skip }, async () => {
  await using store = openOn(both("webhdfs://127.0.0.1:1/", hdfs.webhdfs), "webhdfs");
  assert.deepEqual(await readAll(store), PATHS);
});

test("webhdfs:// at HttpFS's port and httpfs:// at a name node's read the same", { skip }, async () => {
  const swapped = {
    webhdfs: hdfs.httpfs.replace("httpfs:", "webhdfs:"),
    httpfs: hdfs.webhdfs.replace("webhdfs:", "httpfs:"),
  };
  for (const dialect of DIALECTS) {
    await using store = openOn(swapped, dialect);
    assert.deepEqual(await readAll(store), PATHS);
  }
});
