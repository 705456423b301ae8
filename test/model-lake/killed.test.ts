/**
 * The service is killed while several people work, each in a filesystem of their own: what was acknowledged is there when it
 * starts again, and what was not acknowledged happened as a whole or not at all.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { endLake, startLake, type LakeProcess } from "../local-azure/storage/lake-process.ts";
import { callers, history } from "./chosen-histories.ts";
import { ModelLake } from "./effects.ts";
import type { Step } from "./operation.ts";
import { ran, type Send } from "./pages.ts";
import { runRecursive } from "./recursive.ts";
import { refusals } from "./refusals.ts";
import { sentFor } from "./sent.ts";
import { toldByModel, toldByService } from "./told-lake.ts";

const ROUNDS = 4;
const WRITERS = 6;
/** Acknowledged requests, of all writers, after which the first kill comes; each round has its own. */
const KILL_AFTER = [40, 97, 211, 350];

/** The one who does everything: what others may not do would only make histories shorter. */
const superuser = callers[0]!;

/** What each writer may ask for: one request a step, no conditions on ETags that only a list would tell. */
const steps = history.map((all) =>
  all
    .filter(({ what }) => what.do !== "list" && what.do !== "look" && what.do !== "read")
    .map(({ what }): Step => {
      const plain = "condition" in what && what.condition !== "absent" ? { ...what, condition: "none" as const } : what;
      return { by: superuser, what: plain.do === "recursive" ? { ...plain, records: 2000 } : plain, filesystem: 0 };
    }),
);

interface Writer {
  readonly filesystem: string;
  readonly lake: ModelLake;
  readonly steps: Step[];
  /** Sent and not answered when the service was killed. */
  pending: Step | undefined;
}

function sender(lake: LakeProcess, filesystem: string): Send {
  return (sent) =>
    fetch(`${lake.ready.dfs}/${filesystem}${sent.path}`, {
      method: sent.method,
      headers: { authorization: `Bearer ${lake.ready.token}`, "x-ms-version": "2023-11-03", ...sent.headers },
      ...(sent.body === undefined ? {} : { body: sent.body }),
    });
}

/** What a step that was answered has done to the model. */
function take(writer: Writer, { by, what }: Step): void {
  if (refusals(writer.lake, by, what).length > 0) return;
  if (what.do === "recursive") runRecursive(writer.lake, by, what);
  else writer.lake.apply(by, what);
}

async function send(writer: Writer, to: Send, { what }: Step): Promise<void> {
  if (what.do === "list") return;
  if (what.do === "recursive") {
    await ran(to, what);
    return;
  }
  const present = { item: writer.lake.items.get(what.path), etag: undefined, filesystem: writer.filesystem };
  const answer = await to(sentFor(what, present));
  await answer.arrayBuffer();
}

/** Works until the connection breaks. */
async function work(writer: Writer, to: Send, acknowledged: () => void): Promise<void> {
  for (let step = writer.steps.shift(); step !== undefined; step = writer.steps.shift()) {
    writer.pending = step;
    try {
      await send(writer, to, step);
    } catch {
      return;
    }
    writer.pending = undefined;
    take(writer, step);
    acknowledged();
  }
}

/** The owner who is told is the identity of the token, not the super-user of the model. */
function owned(paths: ReturnType<typeof toldByModel>, owner: string): unknown {
  return paths.map((each) => ({ ...each, owner: each.owner === "$superuser" ? owner : each.owner }));
}

/** The lake is what the model says before the pending step, or after it; the model goes on with what is true. */
async function compare(writer: Writer, to: Send, owner: string): Promise<void> {
  const [told] = await toldByService(to);
  const service = owned(told, owner);
  const { pending } = writer;
  writer.pending = undefined;
  if (pending !== undefined) {
    try {
      assert.deepEqual(service, owned(toldByModel(writer.lake), owner));
      return;
    } catch {
      take(writer, pending);
    }
  }
  assert.deepEqual(service, owned(toldByModel(writer.lake), owner), JSON.stringify(pending));
}

async function compareContent(writer: Writer, to: Send): Promise<void> {
  for (const [path, item] of writer.lake.items) {
    if (item.kind === "directory") continue;
    const answer = await to({
      method: "GET",
      path: `/${path.split("/").map(encodeURIComponent).join("/")}`,
      headers: {},
    });
    assert.equal(await answer.text(), item.text, path);
  }
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "lake-killed-"));
  t.after(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

test("what several writers were told is there after every kill", async (t) => {
  const data = folder(t);
  const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
  t.diagnostic(`SEED=${seed}`);
  const chosen = fc.sample(steps, { numRuns: WRITERS * 16, seed });
  const writers = Array.from({ length: WRITERS }, (_, index): Writer => ({
    filesystem: `writer-${index}`,
    lake: new ModelLake(),
    steps: chosen.slice(index * 16, index * 16 + 16).flat(),
    pending: undefined,
  }));
  let lake = await startLake(["--account", "keeper", "--data", data]);
  t.after(() => endLake(lake, "SIGKILL"));
  const owner = (JSON.parse(lake.line) as { objectId: string }).objectId;
  for (const { filesystem } of writers) {
    const made = await sender(lake, filesystem)({ method: "PUT", path: "?resource=filesystem", headers: {} });
    assert.equal(made.status, 201);
    const root = { "x-ms-owner": "$superuser", "x-ms-group": "$superuser" };
    await sender(lake, filesystem)({ method: "PATCH", path: "/?action=setAccessControl", headers: root });
  }
  let told = 0;
  for (const limit of KILL_AFTER.slice(0, ROUNDS)) {
    let left = limit;
    const acknowledged = (): void => {
      told++;
      if (--left === 0) lake.process.kill("SIGKILL");
    };
    await Promise.all(writers.map((writer) => work(writer, sender(lake, writer.filesystem), acknowledged)));
    await endLake(lake, "SIGKILL");
    lake = await startLake(["--account", "keeper", "--data", data]);
    for (const writer of writers) await compare(writer, sender(lake, writer.filesystem), owner);
  }
  assert.ok(told >= KILL_AFTER.reduce((sum, each) => sum + each), `${told} requests were answered`);
  for (const writer of writers) await compareContent(writer, sender(lake, writer.filesystem));
});
