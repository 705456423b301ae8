/** One opening for all who work behind it: opened by the first, closed by the last, whatever fails in between. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { HeldOpenings } from "../../migration/firewall/held-openings.ts";
import type { Release } from "../../migration/firewall/held-openings.ts";

/** A lock that writes down what happens to it and takes its time. */
function lock(failing?: "open" | "close") {
  const done: string[] = [];
  const act = (what: "open" | "close") => async () => {
    await Promise.resolve();
    done.push(what);
    if (failing === what) throw new Error(`cannot ${what}`);
  };
  return { done, open: act("open"), close: act("close") };
}

test("three who come at once share one opening", async () => {
  const held = new HeldOpenings();
  const one = lock();
  const releases = await Promise.all([1, 2, 3].map(() => held.hold("/a", one)));
  assert.deepEqual(one.done, ["open"]);
  await Promise.all(releases.map((release) => release()));
  assert.deepEqual(one.done, ["open", "close"]);
});

test("whoever comes while it closes finds it opened again", async () => {
  const held = new HeldOpenings();
  const one = lock();
  const first = await held.hold("/a", one);
  const [, second] = await Promise.all([first(), held.hold("/A", one)]);
  assert.deepEqual(one.done, ["open", "close", "open"]);
  await second();
  await second();
  assert.deepEqual(one.done, ["open", "close", "open", "close"]);
});

test("an opening that fails is closed: its answer may have been lost", async () => {
  const one = lock("open");
  await assert.rejects(new HeldOpenings().hold("/a", one), /cannot open/);
  assert.deepEqual(one.done, ["open", "close"]);
});

test("a closing that fails is told to the one who closes", async () => {
  const release = await new HeldOpenings().hold("/a", lock("close"));
  await assert.rejects(release(), /cannot close/);
});

test("signals are listened to as long as anything is open, and no longer", async () => {
  const listeners = () => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
  const before = listeners();
  const held = new HeldOpenings();
  const first = await held.hold("/a", lock());
  const second = await held.hold("/b", lock());
  assert.equal(listeners(), before + 2);
  await first();
  assert.equal(listeners(), before + 2);
  await second();
  assert.equal(listeners(), before);
});

test("whatever the order in which people come and go: open while anybody is there, closed at the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 20 }), async (comings) => {
      const held = new HeldOpenings();
      const one = lock();
      const inside: Release[] = [];
      for (const comes of comings) {
        if (comes) inside.push(await held.hold("/a", one));
        else await inside.pop()?.();
        assert.equal(one.done.at(-1) === "open", inside.length > 0);
      }
      await Promise.all(inside.map((release) => release()));
      assert.notEqual(one.done.at(-1), "open");
    }),
  );
});
