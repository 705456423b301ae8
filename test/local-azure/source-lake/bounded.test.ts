import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import test from "node:test";
import { eachBounded } from "./bounded.ts";

test("everything is done, never more at once than allowed", async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await eachBounded(Array.from({ length: 50 }, (_, item) => item).values(), 7, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await turn();
    running -= 1;
    done.push(item);
  });
  assert.equal(done.length, 50);
  assert.equal(most, 7);
});

test("after a failure nothing is begun, and what is under way is waited for", async () => {
  const begun: number[] = [];
  let ended = 0;
  const all = eachBounded([0, 1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    begun.push(item);
    await turn();
    if (item === 1) throw new Error("item 1 fails");
    await turn();
    ended += 1;
  });
  await assert.rejects(all, /item 1 fails/);
  assert.ok(begun.length < 6, String(begun));
  assert.equal(ended, begun.length - 1);
});
