import assert from "node:assert/strict";
import test from "node:test";
import { PeculiarityCounts } from "../../migration/stores/peculiarity.ts";

test("each entry counts once for each kind, however many of it it has; the first paths are kept", () => {
  const counts = new PeculiarityCounts();
  for (let blob = 0; blob < 10; blob++)
    for (let snapshot = 0; snapshot < 3; snapshot++) counts.add({ path: `b${blob}`, what: "snapshot", detail: "gone" });
  counts.add({ path: "b9", what: "tier", detail: "default" });
  assert.deepEqual(counts.counts, [
    { what: "snapshot", entries: 10, detail: "gone", firstPaths: ["b0", "b1", "b2"] },
    { what: "tier", entries: 1, detail: "default", firstPaths: ["b9"] },
  ]);
});
