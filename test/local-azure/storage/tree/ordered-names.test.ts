/** Names of a directory against a sorted array, and what a page touches where there are very many. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { byCodeUnit, byUtf8 } from "./order.ts";
import { OrderedNames } from "./ordered-names.ts";

/** So many names that they lie in many runs. */
const all = Array.from({ length: 6000 }, (_, number) => `${String.fromCharCode(0xd7f0 + (number % 40))}${number}`);

/** Some that follow each other in `all`, or lie far apart. */
const some = fc
  .record({ start: fc.nat({ max: all.length - 1 }), count: fc.nat({ max: 2500 }), step: fc.constantFrom(1, 7, 2999) })
  .map(({ start, count, step }) =>
    Array.from({ length: count }, (_, index) => all[(start + index * step) % all.length] ?? ""),
  );
const change = fc.record({ names: some, isRemoval: fc.boolean(), probe: fc.constantFrom(...all, "", "\uffff") });

for (const [what, order] of Object.entries({ byCodeUnit, byUtf8 })) {
  test(`names come and go and are always in order: ${what}`, () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const names = new OrderedNames(order);
        const model = new Set<string>();
        for (const { names: changed, isRemoval, probe } of changes) {
          for (const name of changed) {
            if (isRemoval ? !model.delete(name) : model.has(name)) continue;
            if (isRemoval) names.remove(name);
            else names.add(name);
            if (!isRemoval) model.add(name);
          }
          const wanted = [...model].sort(order);
          assert.deepEqual([...names.from("")], wanted);
          assert.deepEqual(
            [...names.from(probe)],
            wanted.filter((name) => order(name, probe) >= 0),
          );
          assert.equal(
            names.before(probe),
            wanted.findLast((name) => order(name, probe) < 0),
          );
        }
      }),
      { numRuns: 40 },
    );
  });
}

test("a page among 300,000 names compares a few of them, whatever came and went before", () => {
  let compared = 0;
  const names = new OrderedNames((left, right) => {
    compared++;
    return byCodeUnit(left, right);
  });
  const count = 300_000;
  const nameOf = (index: number): string => ((index * 179_424_673) % 1_000_000_007).toString(36);
  for (let index = 0; index < count; index++) names.add(nameOf(index));
  assert.ok(compared / count < 25, `${compared / count} comparisons for each name added`);
  for (let index = 0; index < count; index += 2) names.remove(nameOf(index));
  compared = 0;
  for (let page = 0; page < 100; page++) {
    names.add(`new-${page}`);
    let told = 0;
    for (const name of names.from(nameOf(page * 31 + 1))) {
      assert.ok(name >= nameOf(page * 31 + 1));
      if (++told === 100) break;
    }
    names.remove(`new-${page}`);
  }
  assert.ok(compared < 100 * 3 * 25, `${compared} comparisons for 100 pages with a change between them`);
});
