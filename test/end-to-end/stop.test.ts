// Runs that end before they are through, in good order: by Ctrl-C and by a deadline. The next `pulumi up` goes on from there.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { isWrite, type LoggedRequest, requestsTo } from "./request-log.ts";
import { planSmallLake } from "./small-lake.ts";
import { assertFailed, assertSucceeded, figure, stackSections } from "./stack-sections.ts";
import { assertEqualLakes, judged } from "./verdict.ts";

const KEY = "end-to-end-stop";
/** Slow enough to be stopped on the way: all of it takes half a minute. */
const limits = { requestsPerSecond: 70 };
/** The product promises 5 s; machines that run tests are busy. */
const STOPPED_WITHIN_MS = 10_000;

let environment: LocalEnvironment;

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(500) });
});
after(() => environment.remove(KEY));

function writesSince(mark: number): LoggedRequest[] {
  return requestsTo("targetlake", environment.requests.since(mark)).filter(isWrite);
}

/** What the state says of the migration. */
function migrationState(): Readonly<Record<string, unknown>> | undefined {
  return environment.state.resources?.find(({ type }) => type.endsWith(":Migration"))?.outputs;
}

test("Ctrl-C in the middle ends the run soon and in good order", async () => {
  environment.writeStack(stackSections(environment, KEY, { migration: { limits } }));
  const mark = environment.requests.length;
  const running = environment.startPulumi("up", "--yes", "--skip-preview");
  while (running.isRunning() && writesSince(mark).length < 100) await sleep(20);
  assert.ok(running.isRunning(), running.output);
  const interruptedAt = performance.now();
  running.signal("SIGINT");
  let [writes, lastWriteAt] = [0, interruptedAt];
  while (running.isRunning()) {
    const now = writesSince(mark).length;
    if (now > writes) [writes, lastWriteAt] = [now, performance.now()];
    await sleep(20);
  }
  const ended = await running.ended;
  assert.ok(lastWriteAt - interruptedAt < STOPPED_WITHIN_MS, `files moved for ${lastWriteAt - interruptedAt} ms`);
  assert.ok(performance.now() - interruptedAt < STOPPED_WITHIN_MS + 5_000, "the command ended long after that");
  assertFailed(ended, /Stopped on request\./u, /Run again: it goes on from there\./u);
  assert.equal(migrationState()?.["complete"], false, "the state keeps what was begun");
  assert.deepEqual(environment.state.pending_operations ?? [], []);
  await environment.requests.mark();
  assert.equal(writesSince(mark).length, writes, "nothing moves any more");
});

test("what a stopped run has moved is whole", async () => {
  const { differences, compared } = await judged(environment);
  assert.ok(compared > 30, `${compared} entries are there`);
  const missing = differences.filter(({ property, target }) => property === "kind" && target === undefined);
  assert.ok(missing.length > 100, "there is something left to move");
  const broken = differences.filter(({ property }) => property === "content" || property === "length");
  assert.deepEqual(broken, []);
});

test("a deadline ends the next run in the same way", async () => {
  environment.writeStack(stackSections(environment, KEY, { migration: { limits, deadline: "4s" } }));
  const mark = environment.requests.length;
  const ended = await environment.up();
  assertFailed(ended, /Stopped at its deadline\./u, /Run again: it goes on from there\./u);
  assert.ok(writesSince(mark).length > 0, "it went on");
  assert.equal(migrationState()?.["complete"], false);
});

test("the up after that goes on and completes, moving nothing twice", async () => {
  const { differences } = await judged(environment);
  const missing = differences.filter(({ property, target }) => property === "kind" && target === undefined);
  const missingFiles = missing.filter(({ source }) => source === "file").length;
  environment.writeStack(stackSections(environment, KEY));
  const ended = await environment.up();
  assertSucceeded(ended);
  assert.equal(figure(ended.output, "files put"), missingFiles);
  assert.equal(figure(ended.output, "directories made"), missing.length - missingFiles);
  assert.equal(migrationState()?.["complete"], true);
  await assertEqualLakes(environment);
});
