/**
 * The engine between two lakes of the local service while everything goes wrong at once: whatever a run could not do it lists,
 * no name ever shows a part, nothing is lost, and running it again is all that it takes.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { apply } from "../../migration/reconcile/apply.ts";
import { nothingDone } from "../../migration/reconcile/done.ts";
import { compare } from "../../migration/reconcile/compare.ts";
import type { Exception } from "../../migration/reconcile/exceptions.ts";
import { hasWork } from "../../migration/reconcile/tally.ts";
import { verify, type Difference } from "../../migration/reconcile/verify.ts";
import { isStoreFailure } from "../../migration/stores/failure.ts";
import type { ContentSizes, Gen2Store } from "../../migration/stores/gen2/index.ts";
import type { AzureAnswers } from "../local-azure/storage/answers.ts";
import { Faults, type FaultRule } from "../local-azure/storage/faults/index.ts";
import { all, contentOf, directory, DIRECTORY_ACCESS, file, listed, putting, signal } from "../stores/planting.ts";
import { FAULTED_OWNER, localLake, type LocalLake } from "../stores/gen2/local-lake.ts";
import { literalSource } from "../stores/literal-source.ts";
import { plainRules } from "./lakes.ts";

const SIZES: Partial<ContentSizes> = {
  ...{ streamedBlockBytes: 1_000, bufferedBytes: 2_000, streamedShotBytes: 4_000 },
  ...{ serverSideShotBytes: 2_000, serverSideBlockBytes: 1_500, pageEntries: 7 },
};

/** One request in eight goes wrong. A listing with a wrong bit is left out: only https can tell it from another name. */
const STORM: readonly FaultRule[] = [
  { fault: "reset", share: 0.02, seed: 1 },
  { fault: "reset", takesEffect: true, share: 0.02, seed: 2 },
  { fault: "server-busy", share: 0.02, seed: 3, retryAfterSeconds: 3 },
  { fault: "server-busy", share: 0.01, seed: 4 },
  { fault: "operation-timed-out", takesEffect: true, share: 0.02, seed: 5 },
  { fault: "internal-error", share: 0.01, seed: 6 },
  { fault: "truncated-body", share: 0.02, seed: 7 },
  { fault: "expired-token", share: 0.01, seed: 8 },
  { fault: "unsettled-role", seconds: 1_000_000, share: 0.01, seed: 9 },
  { fault: "corrupted-byte", operation: "Get Blob", share: 0.1, seed: 10 },
  { fault: "slow-first-byte", ms: 20, share: 0.02, seed: 11 },
  { fault: "account-limit", requestsPerSecond: 50, egressBytesPerSecond: 100_000 },
];

const DIRECTORIES = ["a", "a/b", "a-b", "c d", "c d/é"];

/** Lengths on every side of every limit. */
const LENGTHS = [0, 10, 1_500, 2_000, 2_001, 4_500];

function textOf(path: string, length: number, edition: number): Buffer {
  return Buffer.alloc(length, `${path} ${edition}\n`);
}

/** Fills or changes the source: the files of every `step`th number get another content. */
async function write(lake: Gen2Store, edition: number, step: number): Promise<void> {
  if (edition === 1)
    for (const path of DIRECTORIES)
      await lake
        .makeDirectory(directory(path), { inheritsOwnerOnly: false, signal })
        .then(() => lake.setAccess(path, DIRECTORY_ACCESS, undefined, signal));
  for (const [index, path] of filePaths().entries()) {
    if (index % step !== 0) continue;
    const content = literalSource().content(path, textOf(path, LENGTHS[index % LENGTHS.length] ?? 0, edition));
    const { marker: _, ...plain } = file(path, content, { metadata: { edition: String(edition) } });
    const replaces = (await lake.entry(path, signal))?.version;
    await lake.putFile(plain, content, putting({ replaces }));
  }
}

function filePaths(): string[] {
  return DIRECTORIES.flatMap((above) => LENGTHS.map((length) => `${above}/file ${length}`));
}

/** One run as the faulted client. @returns whether it found nothing to do; what failed is in `exceptions`. */
async function runOnce(local: LocalLake, exceptions: Exception[]): Promise<boolean> {
  const open = (filesystem: string, side: "source" | "target") =>
    local.open({ filesystem, side, identity: FAULTED_OWNER, sizes: SIZES, transport: { sockets: 4 } });
  const [source, target] = [open("source", "source"), open("target", "target")];
  const rules = plainRules();
  const comparison = compare(source, target, rules);
  await target.prepare(signal);
  const ending = await apply(
    { comparison, source, target, rules },
    {
      ...{ concurrency: 4, maxDeletes: { share: 1 }, stop: signal, abort: signal, done: nothingDone() },
      onException: (exception) => void exceptions.push(exception),
    },
  );
  return ending === undefined && !hasWork(comparison.tally);
}

/** Runs until a run finds nothing to do, at most so often. A run that ends early says why, and is run again. */
async function runUntilDone(local: LocalLake, most: number, check: () => Promise<void>): Promise<Exception[]> {
  const exceptions: Exception[] = [];
  for (let runs = 0; runs < most; runs++) {
    try {
      if (await runOnce(local, exceptions)) return exceptions;
    } catch (error) {
      assert.ok(isStoreFailure(error), String(error));
    }
    await check();
  }
  throw new assert.AssertionError({ message: `not done after ${most} runs: ${JSON.stringify(exceptions.slice(-3))}` });
}

async function differences(local: LocalLake): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  const [source, target] = [local.open({ filesystem: "source", side: "source" }), local.open()];
  await verify({ source, target }, plainRules(), (difference) => found.push(difference));
  return found;
}

/** The second opinion finds nothing, and neither does who reads every byte. */
async function assertSame(local: LocalLake): Promise<void> {
  assert.deepEqual(await differences(local), []);
  const [source, target] = [local.open({ filesystem: "source", side: "source" }), local.open()];
  for (const { kind, path } of await listed(source))
    if (kind === "file") assert.equal(await contentOf(target, path), await contentOf(source, path), path);
}

/** Every file at the target is one of the source's editions, whole, with the MD5 that belongs to it. */
async function assertWhole(target: Gen2Store, editions: number): Promise<void> {
  for (const entry of await listed(target)) {
    if (entry.kind !== "file") continue;
    const bytes = Buffer.concat(await all(target.read(entry, { offset: 0, length: entry.length }, signal)));
    const known = Array.from({ length: editions }, (_, edition) => textOf(entry.path, entry.length, edition + 1));
    assert.ok(
      known.some((text) => text.equals(bytes)),
      `${entry.path} shows what no edition held`,
    );
    if (entry.md5 !== undefined) assert.equal(entry.md5, createHash("md5").update(bytes).digest("base64"), entry.path);
  }
}

/** Content that the service copies itself passes no client: nothing can go wrong with its bytes on the way. */
const WAYS: Readonly<Record<AzureAnswers["serverSideCopy"], readonly FaultRule[]>> = {
  allowed: STORM.filter(({ operation }) => operation !== "Get Blob"),
  "cannot-verify": STORM,
  "authorization-failure": STORM,
};

for (const serverSideCopy of ["allowed", "cannot-verify"] as const)
  test(`everything arrives through a storm of faults, in some runs (server-side copy ${serverSideCopy})`, async () => {
    const faults = new Faults(WAYS[serverSideCopy].map((rule) => ({ ...rule, identity: FAULTED_OWNER })));
    await using local = await localLake({ serverSideCopy }, faults);
    const source = local.open({ filesystem: "source", side: "source", sizes: SIZES });
    const target = local.open();
    await write(source, 1, 1);
    await runUntilDone(local, 8, () => assertWhole(target, 1));
    await assertSame(local);
    const gone = (await listed(source)).filter(({ path }) => path.startsWith("a-b")).reverse();
    for (const entry of gone) await source.remove(entry, signal);
    await write(source, 2, 3);
    await runUntilDone(local, 8, () => assertWhole(target, 2));
    await assertSame(local);
    for (const [index, { acted }] of faults.counts.entries())
      assert.ok(acted > 0, `${JSON.stringify(WAYS[serverSideCopy][index])} never happened`);
  });

test("what somebody else writes meanwhile is listed and left; all else arrives", async () => {
  const path = "c d/file 2000";
  const rule: FaultRule = { fault: "race", filesystem: "target", path, identity: FAULTED_OWNER, count: 1 };
  await using local = await localLake({}, new Faults([rule]));
  await write(local.open({ filesystem: "source", side: "source" }), 1, 1);
  const exceptions: Exception[] = [];
  assert.equal(await runOnce(local, exceptions), false);
  assert.deepEqual(
    exceptions.map((exception) => exception.path),
    [path],
  );
  const hers = await local.open().entry(path, signal);
  assert.deepEqual([hers?.length, hers?.marker], [0, undefined]);
  const again: Exception[] = [];
  await runOnce(local, again);
  assert.deepEqual(
    again.map((exception) => exception.path),
    [path],
  );
  assert.deepEqual(await local.open().entry(path, signal), hers);
  const found = await differences(local);
  assert.ok(
    found.every((difference) => difference.path === path),
    JSON.stringify(found),
  );
});
