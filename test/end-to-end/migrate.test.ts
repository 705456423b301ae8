// The engine without Pulumi: `npm run migrate -- plan|run|verify|status`, its words, its JSON, its exit statuses.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { LakeEntry } from "../local-azure/source-lake/index.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import type { Ended } from "./processes.ts";
import { isWrite, requestsTo } from "./request-log.ts";
import { changeLake, planSmallLake } from "./small-lake.ts";
import { assertFailed, assertNoStack, assertSucceeded, figure } from "./stack-sections.ts";
import { assertEqualLakes, openFilesystem, targetPlace } from "./verdict.ts";

let environment: LocalEnvironment;
let lake: readonly LakeEntry[];
let words: readonly string[];

before(async () => {
  lake = await planSmallLake(300);
  environment = await makeEnvironment({ lake, azure: ["--account", "targetlake"] });
  await openFilesystem(environment, targetPlace).create();
  const ends = ["--from", environment.uri("contosolake", "lake"), "--to", environment.uri("targetlake", "lake")];
  words = [...ends, "--exclude", "**/_temporary/**", "--deletes", "mirror", "--max-deletes", "50%"];
});
after(() => environment.remove());

/** The last line of `--json`. */
function json({ output }: Ended): Record<string, unknown> {
  return JSON.parse(output.trimEnd().split("\n").at(-1) ?? "") as Record<string, unknown>;
}

test("wrong words: every one at once, status 2", async () => {
  const wrong = await environment.migrate("rum", "--from", "/mnt/lake", "--delets", "mirror", "--deadline", "soon");
  assert.equal(wrong.status, 2, wrong.output);
  assertNoStack(wrong.output);
  for (const said of [
    /^command: given "rum"; .*Did you mean run\?$/mu,
    /^--from: given "\/mnt\/lake"; allowed: abfss:/mu,
    /^--to: given nothing; allowed: /mu,
    /^--delets: .*Did you mean --deletes\?$/mu,
    /^--deadline: given "soon"; allowed: a duration/mu,
  ]) {
    assert.match(wrong.output, said);
  }
});

test("--help tells every word, status 0", async () => {
  const helped = await environment.migrate("--help");
  assertSucceeded(helped);
  for (const word of ["plan", "run", "verify", "status", "--max-deletes", "--deadline"]) {
    assert.ok(helped.output.includes(word), word);
  }
});

test("a source that is not there: one message, status 1", async () => {
  const ends = ["--from", environment.uri("contosolake", "nowhere"), "--to", environment.uri("targetlake", "lake")];
  for (const command of ["plan", "run", "verify", "status"]) {
    const ended = await environment.migrate(command, ...ends);
    assert.equal(ended.status, 1);
    assertFailed(
      ended,
      /^--from: \S+\/contosolake\/nowhere\S* is not there\. Check account, filesystem and path of "from"\.$/mu,
    );
  }
});

test("plan tells what a run would do, and does nothing", async () => {
  const mark = await environment.requests.mark();
  const planned = await environment.migrate("plan", ...words, "--json");
  assertSucceeded(planned);
  const { hasWork, targetIs } = json(planned);
  assert.deepEqual([hasWork, targetIs], [true, "there"]);
  await environment.requests.mark();
  const writes = requestsTo("targetlake", environment.requests.since(mark)).filter(isWrite);
  // The probe of a server-side copy stages a block that is never committed.
  assert.ok(
    writes.every(({ url }) => url.includes("/.adls-migration/")),
    JSON.stringify(writes),
  );
});

test("before a run, verify and status say what is missing, status 1", async () => {
  const verified = await environment.migrate("verify", ...words, "--json");
  assert.deepEqual([verified.status, json(verified)["equal"]], [1, false], verified.output);
  const told = await environment.migrate("status", ...words);
  assertFailed(told, /^last run: no run has kept its progress; \d+ files left$/mu);
});

test("an interrupted run ends in good order, status 1, and status tells how far it came", async () => {
  const mark = environment.requests.length;
  const writes = () => requestsTo("targetlake", environment.requests.since(mark)).filter(isWrite).length;
  const running = environment.startMigrate("run", ...words, "--requests-per-second", "100");
  while (running.isRunning() && writes() < 100) await sleep(20);
  running.signal("SIGINT");
  const ended = await running.ended;
  assert.equal(ended.status, 1);
  assertFailed(ended, /Stopped on request\./u);
  assertFailed(await environment.migrate("status", ...words), /^last run: \S+: stopped; \d+ files left$/mu);
});

test("run goes on, verify and status agree, status 0", async () => {
  const ran = await environment.migrate("run", ...words, "--json");
  assertSucceeded(ran);
  assert.equal(json(ran)["end"], "complete");
  assert.equal(figure(ran.output, "failed"), 0);
  const verified = await environment.migrate("verify", ...words, "--json");
  assertSucceeded(verified);
  assert.equal(json(verified)["equal"], true);
  const told = await environment.migrate("status", ...words);
  assertSucceeded(told);
  assert.match(told.output, /^last run: \S+: complete; 0 files left$/mu);
  await assertEqualLakes(environment);
});

test("after a change verify differs, and a run carries just that", async () => {
  const { content, access, metadata, added, removed } = await changeLake(environment.source, lake);
  const verified = await environment.migrate("verify", ...words);
  assertFailed(verified, /\d+ differences in /u);
  const ran = await environment.migrate("run", ...words);
  assertSucceeded(ran);
  const directories = figure(ran.output, "directories made");
  assert.equal(figure(ran.output, "files put") + directories, content.length + added.length);
  assert.equal(figure(ran.output, "access set"), access.length);
  assert.equal(figure(ran.output, "metadata set"), metadata.length);
  assert.equal(figure(ran.output, "deleted"), removed.length);
  await assertEqualLakes(environment);
  assertSucceeded(await environment.migrate("verify", ...words));
});
