import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { createLimits } from "../../migration/transport/index.ts";
import { fullBucket, spend } from "../../migration/transport/token-bucket.ts";
import { manualClock } from "./manual-clock.ts";

test("a full bucket lets its burst through at once, and then as much as comes back", () => {
  let bucket = fullBucket(10, 0);
  const waits: number[] = [];
  for (let index = 0; index < 13; index++) {
    const spent = spend(bucket, 1, 0);
    bucket = spent.bucket;
    waits.push(spent.waitMs);
  }
  assert.deepEqual(waits, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 200, 300]);
});

test("what is acted on in any stretch of time never exceeds the burst and what came back meanwhile", () => {
  const spends = fc.array(fc.record({ afterMs: fc.nat(2_000), amount: fc.integer({ min: 1, max: 30 }) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), spends, (perSecond, sequence) => {
      let bucket = fullBucket(perSecond, 0);
      let nowMs = 0;
      const acted: { atMs: number; amount: number }[] = [];
      for (const { afterMs, amount } of sequence) {
        nowMs += afterMs;
        const spent = spend(bucket, amount, nowMs);
        bucket = spent.bucket;
        acted.push({ atMs: nowMs + spent.waitMs, amount });
      }
      for (const [first, from] of acted.entries()) {
        let sum = 0;
        for (const to of acted.slice(first)) {
          sum += to.amount;
          const allowed = perSecond + ((to.atMs - from.atMs) * perSecond) / 1_000 + from.amount;
          assert.ok(sum <= allowed + 1e-6, `${sum} of ${allowed} allowed`);
        }
      }
    }),
  );
});

test("who comes later waits for those before", () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2 });
  fc.assert(
    fc.property(amounts, (sequence) => {
      let bucket = fullBucket(5, 0);
      let last = 0;
      for (const amount of sequence) {
        const spent = spend(bucket, amount, 0);
        bucket = spent.bucket;
        assert.ok(spent.waitMs >= last);
        last = spent.waitMs;
      }
    }),
  );
});

test("limits hold requests and content apart, and an abort ends the wait", async () => {
  const clock = manualClock();
  const limits = createLimits({ requestsPerSecond: 2, bytesPerSecond: 1_000 }, clock);
  await limits.request();
  await limits.request();
  await limits.content(1_000);
  assert.deepEqual(clock.slept, []);
  await limits.request();
  await limits.content(500);
  assert.deepEqual(clock.slept, [500]);
  const stop = AbortSignal.abort(new Error("stopped"));
  await assert.rejects(limits.content(10_000, stop), /stopped/);
});

test("without limits nothing waits", async () => {
  const clock = manualClock();
  const limits = createLimits({}, clock);
  for (let index = 0; index < 1_000; index++) await limits.request();
  await limits.content(1e12);
  assert.deepEqual(clock.slept, []);
});
