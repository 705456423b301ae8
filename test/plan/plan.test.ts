import assert from "node:assert/strict";
import test from "node:test";
import { DEFAULT_RATES, estimateRun } from "../../migration/plan/estimate.ts";
import { formatPlan, planHeadline, type PlanSummary } from "../../migration/plan/summary.ts";
import { emptyTally, hasWork, type Tally } from "../../migration/reconcile/tally.ts";

const tallied = (changed: Partial<Tally>): Tally => ({ ...emptyTally(), ...changed });

function planned(tally: Tally, notes: readonly string[] = []): PlanSummary {
  return {
    ...{ schema: 1, from: "abfs+http://h/s/f", to: "abfs+http://h/t/f", targetIs: "there", tally, notes },
    ...{ hasWork: hasWork(tally), estimate: estimateRun(tally, {}), refused: [] },
  };
}

void test("the block of a first run, of a later one, and of one with nothing to do", () => {
  const source = { files: 20_123, directories: 1_512, bytes: 1_900_000_000 };
  const first = tallied({ source, newFiles: 20_123, newDirectories: 1_512, newBytes: 1_900_000_000 });
  assert.deepEqual(formatPlan("lake", planned(first, ["A note."])).split("\n"), [
    "lake: abfs+http://h/s/f → abfs+http://h/t/f",
    "  source     20,123 files, 1,512 directories, 1.9 GB",
    "  new        20,123 files, 1,512 directories, 1.9 GB",
    "  unchanged  0 entries",
    "  estimate   63,417 requests at most, 32 s (at 2,000 requests/s and 250 MB/s)",
    "  A note.",
  ]);
  const later = tallied({
    ...{ source, changedFiles: 1, changedBytes: 5, metadataOnly: 2, accessOnly: 20, toDelete: 3, refused: 4 },
    ...{ keptAtTarget: 5, notOurs: 6, excluded: 7, unchanged: 21_000 },
  });
  const text = formatPlan("lake", planned(later));
  for (const line of [
    "changed    1 file, 5 B",
    "metadata   2 entries, without their content",
    "access     20 entries whose owner, group, permissions or ACL will change",
    "to delete  3 entries that are gone at the source",
    "refused    4 entries will not be carried",
    "kept       5 entries gone at the source stay at the target (deletes: keep)",
    "not ours   6 entries at the target that this migration did not put there stay",
    "excluded   7 entries",
  ])
    assert.ok(text.includes(`\n  ${line}`), `${line} in ${text}`);
  assert.equal(planHeadline(later), "1 changed, 2 metadata only, 20 access only, 3 to delete, 4 refused, 5 B to move");
  const settled = tallied({ source, unchanged: 21_635 });
  assert.match(formatPlan("lake", planned(settled)), /to do {6}nothing: both sides agree/);
  assert.equal(planHeadline(settled), "nothing to do: 21,635 entries agree");
});

void test("estimates: requests from the costs of the engine, hours from the slower of both rates", () => {
  const tally = tallied({
    source: { files: 10_000, directories: 0, bytes: 1e12 },
    ...{ newFiles: 10_000, newBytes: 1e12, oursAtTarget: 0 },
  });
  const { requests, durationMs, rates } = estimateRun(tally, {});
  assert.equal(requests, 2 + 30_000 + 10_000);
  assert.equal(durationMs, 4_000_000, "bytes take longer");
  assert.deepEqual(rates, DEFAULT_RATES);
  assert.equal(estimateRun(tally, { bandwidthBytesPerSecond: 1e8 }).durationMs, 10_000_000);
  assert.equal(estimateRun(tally, { requestsPerSecond: 1 }).durationMs, 40_002_000);
  assert.equal(
    estimateRun(tally, { bandwidthBytesPerSecond: 1e12 }).rates.bytesPerSecond,
    DEFAULT_RATES.bytesPerSecond,
  );
});
