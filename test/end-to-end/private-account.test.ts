// An account that nobody can reach: what is said where the stack lets nobody in, and that what it opens for a run is closed
// again at its end, after a kill, and by a destroy.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { isWrite, requestsTo } from "./request-log.ts";
import { planSmallLake } from "./small-lake.ts";
import { accountId, assertFailed, assertSucceeded, stackSections } from "./stack-sections.ts";
import { assertEqualLakes } from "./verdict.ts";

const KEY = "end-to-end-private";
/** As what the firewalls of accounts see this machine. */
const RUNNER = "203.0.113.7";
const account = accountId("targetlake");
const closed = { publicAccess: "disabled" };
const opening = { ...closed, openForRun: { addresses: [RUNNER] } };

let environment: LocalEnvironment;

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(300), azure: ["--callers-come-from", RUNNER] });
});
after(() => environment.remove(KEY));

const rule = z.object({ value: z.string() });
const shown = z.object({
  properties: z.object({
    publicNetworkAccess: z.string(),
    networkAcls: z.object({ defaultAction: z.string(), ipRules: z.array(rule).default([]) }),
  }),
});

async function networkOf(): Promise<{ access: string; action: string; addresses: string[] }> {
  const { publicNetworkAccess, networkAcls } = shown.parse(await environment.resource(account)).properties;
  const { defaultAction, ipRules } = networkAcls;
  return { access: publicNetworkAccess, action: defaultAction, addresses: ipRules.map(({ value }) => value) };
}

const shut = { access: "Disabled", action: "Deny", addresses: [] };
const open = { access: "Enabled", action: "Deny", addresses: [RUNNER] };

function write(network: object, migration: object = {}): void {
  environment.writeStack(stackSections(environment, KEY, { account: { network }, migration: { ...migration } }));
}

/** Starts a slow `up`, and ends everything at once when files move. */
async function killWhileMoving(): Promise<void> {
  write(opening, { limits: { requestsPerSecond: 60 } });
  const mark = environment.requests.length;
  const running = environment.startPulumi("up", "--yes", "--skip-preview");
  const moves = () =>
    requestsTo("targetlake", environment.requests.since(mark)).filter(
      (request) => isWrite(request) && !request.url.includes(".adls-migration"),
    ).length;
  while (running.isRunning() && moves() < 20) await sleep(10);
  assert.ok(running.isRunning(), running.output);
  environment.killAll();
  await running.ended;
  await environment.hold();
}

test("a run that is let in by nobody says so at once, and what to do; a preview warns of it", async () => {
  write(closed);
  const preview = await environment.pulumi("preview");
  assert.match(
    preview.output,
    /publicAccess is disabled, and no private endpoint is made here: a run gets in only where/u,
  );
  const mark = environment.requests.length;
  const up = await environment.up();
  const asked = requestsTo("targetlake", environment.requests.since(mark));
  assert.ok(asked.length > 0 && asked.length <= 4, `${String(asked.length)} requests`);
  assert.doesNotMatch(up.output, /longer than a new network rule takes/u);
  assertFailed(
    up,
    /AuthorizationFailure \(403\).*the account's firewall does not let this machine in: run this where .*openForRun/u,
  );
  assert.deepEqual(await networkOf(), shut);
});

test("a preview that is not let in says what it could not see, and opens nothing", async () => {
  write(opening);
  const preview = await environment.pulumi("preview");
  assertSucceeded(preview);
  assert.match(preview.output, /The target cannot be seen yet, so everything counts as new\. .*AuthorizationFailure/u);
  assert.match(preview.output, /^\s+open during a run 203\.0\.113\.7: stack file$/mu);
  assert.match(preview.output, /^\s+reached from .*during a run 203\.0\.113\.7: /mu);
  assert.deepEqual(await networkOf(), shut);
});

test("a kill in the middle of a run leaves it open; the next run closes it, moves the rest, and closes behind itself", async () => {
  await killWhileMoving();
  assert.deepEqual(await networkOf(), open);
  write(opening);
  const up = await environment.up();
  assertSucceeded(up);
  assert.ok(up.output.includes(`had left ${account} open to ${RUNNER}; it is closed again`), up.output);
  assert.deepEqual(await networkOf(), shut);
});

test("a run that finds nothing to do has looked, and has closed behind itself", async () => {
  const mark = environment.requests.length;
  const again = await environment.up();
  assertSucceeded(again);
  assert.doesNotMatch(again.output, /^ [~+-]/mu);
  assert.ok(requestsTo("targetlake", environment.requests.since(mark)).some(({ status }) => status === 200));
  assert.deepEqual(await networkOf(), shut);
});

test("destroy closes what a run has left open, and keeps the account with all that was moved", async () => {
  const allowed = { defaultAction: "Deny", ipRules: [{ value: RUNNER, action: "Allow" }] };
  await environment.patchResource(account, {
    properties: { publicNetworkAccess: "Enabled", networkAcls: allowed },
  });
  await assertEqualLakes(environment);
  const destroyed = await environment.pulumi("destroy", "--yes", "--skip-preview");
  assertSucceeded(destroyed);
  assert.ok(destroyed.output.includes(`was open to ${RUNNER}; it is closed again`), destroyed.output);
  assert.deepEqual(await networkOf(), shut);
});
