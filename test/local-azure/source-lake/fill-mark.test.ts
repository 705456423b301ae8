import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { startMark } from "./fill-mark.ts";
import type { LakeClient } from "./lake-client.ts";

/** A client that keeps the marks that are written, and answers at once. */
function recordingClient(marks: number[]): LakeClient {
  return {
    send({ headers = {} }) {
      marks.push(Number(headers["x-ms-meta-sourcelake"]));
      return Promise.resolve({ status: 200, headers: {} });
    },
    requests: () => marks.length,
    close: () => Promise.resolve(),
  };
}

test("a mark never passes an entry that is not written, and moves on", async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(31)), fc.integer({ min: 0, max: 5000 }), async (choices, from) => {
      const marks: number[] = [];
      const mark = startMark(recordingClient(marks), from);
      const underWay: number[] = [];
      for (let next = from; next < from + 10_000; next += 1) {
        mark.begin(next);
        underWay.push(next);
        if (underWay.length < 32) continue;
        const choice = choices.next();
        const [ended = -1] = underWay.splice(choice.done === true ? 0 : choice.value, 1);
        const before = marks.length;
        await mark.end(ended);
        if (marks.length > before) assert.ok((marks.at(-1) ?? 0) <= Math.min(next + 1, ...underWay));
      }
      for (const ended of underWay) await mark.end(ended);
      assert.deepEqual(
        marks,
        [...marks].sort((one, other) => one - other),
      );
      assert.ok(marks.length > 0 && marks.length <= 20);
    }),
    { numRuns: 20 },
  );
});
