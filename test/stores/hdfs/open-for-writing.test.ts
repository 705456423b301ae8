/** A file that somebody is writing while the lake is read, on a real HDFS: what is told of it, and what is read. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Entry } from "../../../migration/model/entry.ts";
import { isStoreFailure } from "../../../migration/stores/failure.ts";
import { SUPERUSER, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { counted } from "../counted.ts";
import { DIALECTS, openOn, type Dialect } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
const BLOCK_BYTES = 4_096;
const ALL = Buffer.alloc(25 * BLOCK_BYTES + 100, "a file that grows ");

interface OpenFile {
  readonly writing: ClientRequest;
  readonly written: Promise<IncomingMessage>;
}

/** Begins a file of many blocks and leaves it open. */
function beginFile(hdfs: RunningHdfs): OpenFile {
  const url = new URL("/webhdfs/v1/open/file", hdfs.httpfs.replace("httpfs:", "http:"));
  const parameters = { op: "CREATE", data: "true", blocksize: String(BLOCK_BYTES), "user.name": SUPERUSER };
  url.search = new URLSearchParams(parameters).toString();
  const writing = request(url, { method: "PUT", headers: { "content-type": "application/octet-stream" } });
  const written = once(writing, "response").then(([answer]) => answer as IncomingMessage);
  writing.write(ALL);
  return { writing, written };
}

/** The file, once HDFS tells of some of its blocks. */
async function listedPart(hdfs: RunningHdfs): Promise<Entry> {
  await using store = openOn(hdfs, "webhdfs", "open");
  for (;;) {
    const entry = await store.entry("file");
    if (entry !== undefined && entry.length > 0) return entry;
    await sleep(50);
  }
}

async function read(hdfs: RunningHdfs, dialect: Dialect, entry: Entry): Promise<Buffer> {
  await using store = openOn(hdfs, dialect, "open");
  const { items } = await counted(store, store.read(entry, { offset: 0, length: entry.length }));
  return Buffer.concat(items);
}

test(
  "a file open for writing is read as far as it was listed, or told as changed; closed, it is another version",
  {
    skip,
  },
  async () => {
    await using hdfs = await startHdfs();
    const { writing, written } = beginFile(hdfs);
    const part = await listedPart(hdfs);
    assert.ok(part.length < ALL.length, `${part.length} bytes were listed`);
    for (const dialect of DIALECTS) {
      const content = await read(hdfs, dialect, part).catch((error: unknown) => {
        assert.ok(isStoreFailure(error) && error.kind === "changed", String(error));
        return undefined;
      });
      if (content !== undefined) assert.ok(content.equals(ALL.subarray(0, part.length)), dialect);
    }
    writing.end();
    const answer = await written;
    answer.resume();
    assert.equal(answer.statusCode, 201);
    await using store = openOn(hdfs, "webhdfs", "open");
    const whole = await store.entry("file");
    assert.ok(whole !== undefined && whole.version !== part.version);
    for (const dialect of DIALECTS) assert.ok((await read(hdfs, dialect, whole)).equals(ALL), dialect);
  },
);
