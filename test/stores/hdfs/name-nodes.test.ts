/** Several name nodes, and one that is not ready: scripted answers, each as a real HDFS was recorded to give it. */
import assert from "node:assert/strict";
import test from "node:test";
import { openHdfs, type HdfsStore } from "../../../migration/stores/hdfs/index.ts";
import { isStoreFailure } from "../../../migration/stores/failure.ts";
import { createTransport } from "../../../migration/transport/index.ts";
import { manualClock, type ManualClock } from "../../transport/manual-clock.ts";
import { answer, reset, scriptedServer, type ScriptedServer, type Step } from "../../transport/scripted-server.ts";

const JSON_TYPE = { "content-type": "application/json" };

function refusal(exception: string, message = "said so", status = 403): Step {
  return answer(status, JSON_TYPE, JSON.stringify({ RemoteException: { exception, javaClassName: "x", message } }));
}

const standby = refusal("StandbyException", "Operation category READ is not supported in state standby");
const status = answer(
  ...([200, JSON_TYPE] as const),
  '{"FileStatus":{"accessTime":0,"blockSize":0,"childrenNum":1,"fileId":16386,"group":"g","length":0,' +
    '"modificationTime":1,"owner":"o","pathSuffix":"","permission":"755","replication":0,"storagePolicy":0,"type":"DIRECTORY"}}',
);

interface Bench extends AsyncDisposable {
  readonly store: HdfsStore;
  readonly clock: ManualClock;
  readonly nodes: readonly ScriptedServer[];
}

async function bench(scripts: readonly (readonly [Step, ...Step[]])[], token?: () => Promise<string>): Promise<Bench> {
  const nodes = await Promise.all(scripts.map((steps) => scriptedServer(...steps)));
  const clock = manualClock();
  const store = openHdfs({
    location: { kind: "hdfs", dialect: "webhdfs", origins: nodes.map(({ origin }) => origin), path: "" },
    identity: token === undefined ? { user: "hdfs" } : { delegationToken: token },
    transport: createTransport({ clock }),
  });
  return {
    store,
    clock,
    nodes,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
    },
  };
}

const asked = ({ nodes }: Bench): number[] => nodes.map(({ seen }) => seen.length);

test("a standby is gone over at once, and is not asked again while the other one answers", async () => {
  await using on = await bench([[standby], [status]]);
  for (let round = 0; round < 3; round += 1) assert.equal((await on.store.entry(""))?.kind, "directory");
  assert.deepEqual([asked(on), on.clock.slept], [[1, 3], []]);
});

test("a failover in mid-run is followed, whether the old one stands by or is gone", async () => {
  for (const end of [standby, reset]) {
    await using on = await bench([
      [status, end],
      [standby, status],
    ]);
    assert.equal((await on.store.entry(""))?.kind, "directory");
    assert.equal((await on.store.entry(""))?.kind, "directory");
    // Between the two, nobody is active: that is waited for.
    assert.ok(on.clock.slept.length >= 1 && on.clock.slept.length <= 2, String(on.clock.slept));
  }
});

test("a name node that starts, or is in safe mode, is waited for with growing delays", async () => {
  const starting = refusal("RetriableException", "Namenode is in startup mode");
  await using on = await bench([[starting, starting, refusal("SafeModeException", "", 500), status]]);
  assert.equal((await on.store.entry(""))?.kind, "directory");
  assert.equal(on.clock.slept.length, 3);
  assert.ok((on.clock.slept[2] ?? 0) > (on.clock.slept[0] ?? 0));
});

test("patience ends, with what the name node said and what to do", async () => {
  await using on = await bench([[standby]]);
  await assert.rejects(on.store.entry(""), (error) => {
    assert.ok(isStoreFailure(error));
    assert.deepEqual([error.kind, error.code], ["unavailable", "StandbyException"]);
    assert.match(error.message, /name the active name node too/);
    return true;
  });
  assert.deepEqual(asked(on), [14]);
});

test("an address where nobody ever answers is given up soon", async () => {
  await using on = await bench([[reset], [reset]]);
  await assert.rejects(on.store.entry(""), (error) => isStoreFailure(error) && error.kind === "unavailable");
  assert.deepEqual(asked(on), [4, 4]);
});

test("a refusal is told at once, whatever its status", async () => {
  await using on = await bench([[refusal("AccessControlException", "Permission denied", 500)], [status]]);
  await assert.rejects(on.store.entry(""), (error) => isStoreFailure(error) && error.kind === "refused");
  assert.deepEqual(asked(on), [1, 0]);
});

test("a token that ended is asked for again, once; it is told without a user", async () => {
  const ended = refusal("InvalidToken", "token is expired");
  const tokens = ["old", "new"];
  await using on = await bench([[status, ended, status]], () => Promise.resolve(tokens.shift() ?? "new"));
  await on.store.entry("");
  await on.store.entry("");
  const queries = on.nodes[0]?.seen.map(({ url }) => new URL(url, "http://x").searchParams.get("delegation"));
  assert.deepEqual(queries, ["old", "old", "new"]);
  assert.ok(on.nodes[0]?.seen.every(({ url }) => !url.includes("user.name")));
  await using other = await bench([[ended]], () => Promise.resolve("same"));
  await assert.rejects(other.store.entry(""), /renew the delegation token/);
  assert.deepEqual(asked(other), [1]);
});

test("what is no HDFS is told so", async () => {
  await using on = await bench([[answer(200, { "content-type": "text/html" }, "<html></html>")]]);
  await assert.rejects(on.store.entry(""), /cannot be read: it is not JSON.*check host and port/);
  const dataNode = refusal("IllegalArgumentException", "Invalid operation GETFILESTATUS", 400);
  await using wrong = await bench([[dataNode]]);
  await assert.rejects(wrong.store.entry(""), /that is the port of a data node: name that of a name node/);
  await using cut = await bench([[reset]]);
  await assert.rejects(cut.store.entry(""), /perhaps the port is one for https \(swebhdfs/);
  await assert.rejects(cut.store.entry("d/f"), (error) => !String(error).includes("swebhdfs"));
  await using other = await bench([[answer(404, {}, "<html>")]]);
  await assert.rejects(async () => {
    for await (const entry of other.store.entries()) assert.fail(entry.path);
  }, /check host and port|check the path/);
});

test("a name node that does not know pages is asked for whole directories", async () => {
  const unknown = refusal("IllegalArgumentException", "LISTSTATUS_BATCH is not a valid GET operation.", 400);
  const listing = answer(200, JSON_TYPE, '{"FileStatuses":{"FileStatus":[]}}');
  await using on = await bench([[unknown, listing]]);
  for (let round = 0; round < 2; round += 1) for await (const entry of on.store.entries()) assert.fail(entry.path);
  const ops = on.nodes[0]?.seen.map(({ url }) => new URL(url, "http://x").searchParams.get("op"));
  assert.deepEqual(ops, ["LISTSTATUS_BATCH", "LISTSTATUS", "LISTSTATUS"]);
});
