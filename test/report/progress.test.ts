import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { formatProgress, readProgress, recentSamples, type ProgressSample } from "../../migration/report/progress.ts";

const sample = (atMs: number, files: number, bytes: number): ProgressSample => ({ atMs, entries: files, files, bytes });

void test("the line that a person reads", () => {
  const reading = readProgress([sample(0, 594, 1.09e9), sample(10_000, 1_234, 1.2e9)], { files: 20_000, bytes: 8e9 });
  assert.equal(formatProgress(reading), "1,234 of 20,000 files · 1.2 GB · 64 files/s · 11.0 MB/s · 10 min left");
});

void test("without a total there is no time left, and none where nothing moves", () => {
  assert.equal(
    formatProgress(readProgress([sample(0, 0, 0), sample(5_000, 10, 100)], undefined)).includes("left"),
    false,
  );
  const stalled = readProgress([sample(0, 5, 5), sample(5_000, 5, 5)], { files: 10, bytes: 10 });
  assert.equal(stalled.leftMs, undefined);
});

void test("the last seconds are counted whole", () => {
  const reading = readProgress([sample(0, 0, 0), sample(10_000, 99, 990)], { files: 100, bytes: 1_000 });
  assert.match(formatProgress(reading), / · 1 s left$/);
});

void test("what slows a run down stands at the end", () => {
  const reading = readProgress([sample(0, 0, 0)], undefined);
  assert.match(formatProgress(reading, ["target is busy"]), / · target is busy$/);
});

void test("large files and small ones each take their time: the longer counts", () => {
  const samples = [sample(0, 0, 0), sample(10_000, 10, 1_000)];
  assert.equal(readProgress(samples, { files: 20, bytes: 10_000 }).leftMs, 90_000);
  assert.equal(readProgress(samples, { files: 110, bytes: 2_000 }).leftMs, 100_000);
});

void test("of any history only the last window and one sample before it are kept, and rates are never negative", () => {
  const histories = fc.array(fc.record({ stepMs: fc.integer({ min: 1, max: 9_000 }), files: fc.nat(50) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(histories, (steps) => {
      let kept: readonly ProgressSample[] = [];
      let last = sample(0, 0, 0);
      for (const { stepMs, files } of steps) {
        last = sample(last.atMs + stepMs, last.files + files, last.bytes);
        kept = recentSamples(kept, last);
      }
      assert.equal(kept.at(-1), last);
      assert.ok(kept.slice(1).every(({ atMs }) => atMs > last.atMs - 15_000));
      assert.ok(readProgress(kept, undefined).filesPerSecond >= 0);
    }),
  );
});
