/** A run on lakes in memory: what it tells, how it ends. What it does to entries is tested with reconcile. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { idOf, type MigrationJob } from "../../migration/job.ts";
import { lastProgress } from "../../migration/kept-progress.ts";
import { parseLakeUri, type LakeUri } from "../../migration/model/lake-uri.ts";
import { isProblem } from "../../migration/model/problem.ts";
import { planLakes } from "../../migration/plan/planning.ts";
import { isMigrationFault } from "../../migration/fault.ts";
import { beginRun, beginWhenAllowed } from "../../migration/run.ts";
import type { MigrationSettings } from "../../migration/settings.ts";
import { storeFailure, type FailureKind } from "../../migration/stores/failure.ts";
import { openMemoryLake, type MemoryLake } from "../../migration/stores/memory/index.ts";
import type { OpenStores } from "../../migration/stores/open.ts";
import type { Surroundings } from "../../migration/surroundings.ts";
import type { Clock } from "../../migration/transport/index.ts";
import { verifyLakes } from "../../migration/verification.ts";

function uri(text: string): LakeUri {
  const parsed = parseLakeUri(text);
  assert.ok(!isProblem(parsed));
  return parsed;
}

const FROM = uri("abfs+http://127.0.0.1:1/source/lake");
const TO = uri("abfs+http://127.0.0.1:1/target/lake");
const SETTINGS: MigrationSettings = {
  ...{ pattern: "incremental", deletes: "mirror", maxDeletes: { share: 0.05 }, exclude: ["**/_tmp/**"], limits: {} },
};

function job(settings: Partial<MigrationSettings> = {}): MigrationJob {
  return { id: idOf(FROM, TO), from: FROM, to: TO, settings: { ...SETTINGS, ...settings }, keepAccess: [] };
}

interface Lakes extends OpenStores {
  readonly source: MemoryLake;
  readonly target: MemoryLake;
  closed(): number;
}

function lakes(): Lakes {
  const source = openMemoryLake({ side: "source" });
  const target = openMemoryLake({ side: "target" });
  let closed = 0;
  return {
    ...{ source, target, holder: undefined, callerId: () => Promise.resolve("11111111-0000-4000-8000-000000000001") },
    peculiarities: () => [],
    requests: () => ({ source: source.requests(), target: target.requests() }),
    close: () => {
      closed++;
      return Promise.resolve();
    },
    closed: () => closed,
  };
}

/** Time passes only where somebody sleeps, and then at once. */
function fastClock(): Clock {
  let nowMs = 0;
  return {
    now: () => nowMs,
    sleep: async (durationMs, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) throw new Error("over");
      nowMs += durationMs;
    },
    random: () => 0.5,
  };
}

function surroundings(changed: Partial<Surroundings> = {}): Surroundings {
  return {
    ...{ clock: fastClock(), stop: new AbortController().signal, concurrency: 4 },
    ...{ onProgress: () => undefined, onComparing: () => undefined, onWaiting: () => undefined, ...changed },
  };
}

const failing = (kind: FailureKind, side: "source" | "target") =>
  storeFailure({
    kind,
    side,
    operation: "List Blobs",
    path: "",
    code: "Code",
    message: `${side}: List Blobs: Code (403)`,
  });

void test("plan, run, run again, verify: the same counts, and one closing each", async () => {
  const both = lakes();
  both.source.seed({ kind: "directory", path: "d" });
  for (let index = 0; index < 30; index++) both.source.seed({ kind: "file", path: `d/f${index}` }, `${index}`);
  both.source.seed({ kind: "directory", path: "d/_tmp" });
  both.source.seed({ kind: "file", path: "d/_tmp/x" }, "x");
  const planned = await planLakes({ ...job(), toText: "" }, both, surroundings());
  assert.equal(planned.tally.newFiles, 30);
  assert.equal(planned.tally.excluded, 2);
  assert.deepEqual(planned.notes, [
    "The source does not let the target read it by URL: content will stream through this machine.",
  ]);

  const readings: number[] = [];
  const first = await beginRun(job(), both, surroundings({ onProgress: ({ files }) => readings.push(files) }));
  assert.equal(first.hasWork, true);
  const summary = await first.finish();
  assert.equal(summary.end, "complete");
  assert.deepEqual([summary.done.files, summary.done.directories, summary.exceptions], [30, 1, 0]);
  assert.equal(both.closed(), 1);
  assert.ok(readings.length > 0);
  const last = await lastProgress(job().id, both.target, new AbortController().signal);
  assert.equal(last?.end, "complete");

  const again = await beginRun(job(), both, surroundings());
  assert.equal(again.hasWork, false);
  assert.equal((await again.finish()).because, "Nothing to do: both sides agree.");
  const verified = await verifyLakes(job(), both, surroundings());
  assert.deepEqual([verified.equal, verified.verified.files], [true, 30]);
});

void test("a stop before anything, and a deadline, end a run in order and say what is left", async () => {
  const both = lakes();
  for (let index = 0; index < 10; index++) both.source.seed({ kind: "file", path: `f${index}` }, "x");
  const stop = new AbortController();
  const begun = await beginRun(job(), both, surroundings({ stop: stop.signal, total: { files: 10, bytes: 10 } }));
  stop.abort();
  const stopped = await begun.finish();
  assert.equal(stopped.end, "stopped");
  assert.equal(
    stopped.because,
    "Stopped on request. 10 of 10 files (10 B) are left. Run again: it goes on from there.",
  );

  const slow = await beginRun(job({ deadlineMs: 1_000 }), both, surroundings());
  while (slow.hasWork && !(await deadlineIsOver())) continue;
  const ended = await slow.finish();
  assert.equal(ended.end, "deadline");
  assert.match(ended.because, /^Stopped at its deadline\. 0 files carried; 1 seen and not carried/);
});

/** The fast clock lets a deadline pass within a few turns of the event loop. */
async function deadlineIsOver(): Promise<boolean> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  return true;
}

void test("deletes are guarded; exceptions are written down", async () => {
  const both = lakes();
  for (let index = 0; index < 10; index++) both.source.seed({ kind: "file", path: `f${index}` }, "x");
  await (await beginRun(job(), both, surroundings())).finish();
  both.source.unseed("f0");
  both.target.seed({ kind: "file", path: "f1" }, "somebody else's");
  const reportFolder = await mkdtemp(join(tmpdir(), "adls-migration-run-"));
  try {
    const summary = await (await beginRun(job(), both, surroundings({ reportFolder }))).finish();
    assert.equal(summary.end, "too many deletes");
    assert.match(summary.because, /^1 delete is more than the 0 that maxDeletes allows: nothing was deleted/);
    assert.equal(summary.done.refused, 1);
    assert.match(summary.firstExceptions.join(), /^refused: f1: a file that this migration did not put there/);
    assert.match(await readFile(join(reportFolder, "exceptions.ndjson"), "utf8"), /"path":"f1"/);
    assert.notEqual(await both.target.entry("f0"), undefined);
  } finally {
    await rm(reportFolder, { recursive: true });
  }
});

void test("a whole side that fails is a fault with a remedy, and the stores are closed", async () => {
  const both = lakes();
  const cases: [() => void, RegExp][] = [
    [() => both.source.unseed(""), /source\/lake is not there\. Check account, filesystem and path of "from"/],
    [() => both.source.seed({ kind: "file", path: "" }), /source\/lake is a file\. "from" names a directory/],
    [() => both.target.unseed(""), /target\/lake is not there\. Declare the filesystem "lake"/],
  ];
  for (const [[spoil, message], index] of cases.map((entry, at) => [entry, at] as const)) {
    spoil();
    await assert.rejects(beginRun(job(), both, surroundings()), message);
    assert.equal(both.closed(), index + 1);
    both.source.seed({ kind: "directory", path: "" });
  }
});

void test("a refusal at the target is waited for, ten minutes at most; one at the source is not", async () => {
  const asked: string[] = [];
  const refusing = (side: "source" | "target", times: number) => (): OpenStores => {
    const both = lakes();
    const left = asked.push(side) <= times;
    const entry = () => (left ? Promise.reject(failing("refused", side)) : Promise.resolve(undefined));
    if (left) Object.assign(both[side], { entry });
    return both;
  };
  const sentences: string[] = [];
  const waiting = surroundings({ onWaiting: (sentence) => sentences.push(sentence) });
  const begun = await beginWhenAllowed(job(), refusing("target", 3), waiting);
  await begun.abandon();
  assert.equal(sentences.length, 3);
  assert.match(
    sentences[0] ?? "",
    /^waiting for the role to take effect, asked once: .*The migrating identity is 11111111-/,
  );

  asked.length = 0;
  const clock = fastClock();
  const never = beginWhenAllowed(job(), refusing("target", 1e9), surroundings({ clock }));
  await assert.rejects(never, (error) => {
    assert.ok(isMigrationFault(error));
    assert.match(error.message, /It was refused \d+ times in 10 minutes, longer than a new role takes\.$/);
    return true;
  });
  assert.ok(clock.now() > 540_000 && clock.now() <= 600_000, `${clock.now()} ms`);

  asked.length = 0;
  await assert.rejects(beginWhenAllowed(job(), refusing("source", 1e9), surroundings()), isMigrationFault);
  assert.equal(asked.length, 1);
});

void test("a right that is refused once counts when it was granted three times in a row; nothing is changed before", async () => {
  const both = lakes();
  both.source.seed({ kind: "directory", path: "d" });
  const grants = [false, false, true, false, true, true, true];
  const prepared: boolean[] = [];
  const prepare = (): Promise<void> => {
    const granted = grants[prepared.length] ?? true;
    prepared.push(granted);
    return granted ? Promise.resolve() : Promise.reject(failing("refused", "target"));
  };
  Object.assign(both.target, { prepare });
  const sentences: string[] = [];
  const run = await beginRun(job(), both, surroundings({ onWaiting: (sentence) => sentences.push(sentence) }));
  assert.equal((await run.finish()).end, "complete");
  assert.deepEqual(prepared, grants);
  assert.equal(sentences.length, 3);
  assert.match(sentences[1] ?? "", /^waiting for the role to take effect, asked 2 times: /);
});

void test("listings in another order than ours cost a second listing, and are no work to do", async () => {
  const both = lakes();
  const rearrange = <Item>(entries: readonly Item[]): readonly Item[] => entries.toReversed();
  const source = openMemoryLake({ side: "source", rearrange });
  const target = openMemoryLake({ side: "target", rearrange });
  for (let index = 0; index < 5; index++) source.seed({ kind: "file", path: `f${index}` }, "x");
  const unordered = { ...both, source, target };
  assert.equal((await (await beginRun(job(), unordered, surroundings())).finish()).end, "complete");
  const again = await beginRun(job(), unordered, surroundings());
  assert.equal(again.hasWork, false);
  await again.abandon();
});
