import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { heldName, heldNameBeside } from "../../../migration/model/held-name.ts";
import { comparePaths, joinPath } from "../../../migration/model/path.ts";
import { SegmentOrder, type Named, type Placed } from "../../../migration/stores/flat-blob/segment-order.ts";

/** Characters around the slash, those that renames are made of, and dots. */
const character = fc.constantFrom(" ", "!", "$", "-", ".", "/", "0", "a", "~", "\u00e9");
const name = fc.string({ unit: character, minLength: 1, maxLength: 7 });
const blob: fc.Arbitrary<Named> = fc.record({ name, marksDirectory: fc.boolean() });
const blobs = fc.uniqueArray(blob, { selector: (item) => item.name, maxLength: 40 });

const byName = (left: Named, right: Named): number => (left.name < right.name ? -1 : 1);

interface Expected {
  readonly kind: "file" | "directory";
  readonly name: string;
}

/** What the lake holds, found without any order: directories are what has a slash behind it, or is marked. */
function expectedOf(items: readonly Named[]): Map<string, Expected> {
  const directories = new Set<string>();
  for (const { name: whole, marksDirectory } of items) {
    for (let slash = whole.indexOf("/"); slash >= 0; slash = whole.indexOf("/", slash + 1))
      directories.add(whole.slice(0, slash));
    if (marksDirectory && !whole.endsWith("/")) directories.add(whole);
  }
  const pathOf = (whole: string): string => whole.split("/").map(heldName).join("/");
  const expected = new Map<string, Expected>();
  for (const directory of directories) expected.set(pathOf(directory), { kind: "directory", name: directory });
  for (const { name: whole, marksDirectory } of items) {
    if (marksDirectory) continue;
    const slash = whole.lastIndexOf("/");
    const segment = whole.slice(slash + 1);
    const held = directories.has(whole) ? heldNameBeside(segment) : heldName(segment);
    expected.set(slash < 0 ? held : joinPath(pathOf(whole.slice(0, slash)), held), { kind: "file", name: whole });
  }
  return expected;
}

/** Everything in order, settling what is held beyond a bound as a listing does that may ask. */
function* ordered(
  items: readonly Named[],
  order: SegmentOrder<Named>,
  options: { readonly all: readonly Named[]; readonly page: number; readonly bound: number },
): Generator<Placed<Named>> {
  for (const [index, item] of items.entries()) {
    yield* order.add(item);
    if ((index + 1) % options.page !== 0) continue;
    for (let frame = order.undecided(); frame !== undefined && order.held > options.bound; frame = order.undecided()) {
      const prefix = `${frame.name}/`;
      const below = options.all.filter((each) => each.name.startsWith(prefix));
      const [first] = below;
      if (first === undefined) yield* order.settleAbsent(frame);
      else {
        yield* order.settlePresent(frame, first);
        yield* ordered(below, new SegmentOrder(frame), options);
        yield* order.settled(frame);
      }
    }
  }
  yield* order.end();
}

test("every blob and every directory is given once, in the engine's order, whatever is settled when", () => {
  fc.assert(
    fc.property(blobs, fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, 2, 1_000), (items, page, bound) => {
      const all = items.toSorted(byName);
      const given = [...ordered(all, new SegmentOrder(), { all, page, bound })];
      const expected = expectedOf(all);
      assert.deepEqual(
        given.map(({ path, kind, name: whole }) => ({ path, kind, name: whole })),
        [...expected.keys()].toSorted(comparePaths).map((path) => ({ path, ...expected.get(path)! })),
      );
    }),
    { numRuns: 3_000 },
  );
});

test("a directory comes with the blob that marks it, by its name or by its name with a slash", () => {
  const file = (whole: string): Named => ({ name: whole, marksDirectory: false });
  const mark = (whole: string): Named => ({ name: whole, marksDirectory: true });
  const items = [mark("a"), file("a-b"), file("a/x"), mark("b/"), file("b/y"), mark("c"), file("d/z")];
  const given = [...ordered(items, new SegmentOrder(), { all: items, page: 1, bound: 1_000 })];
  assert.deepEqual(
    given.map(({ path, item }) => [path, item?.name]),
    [
      ...[
        ["a", "a"],
        ["a/x", "a/x"],
        ["a-b", "a-b"],
        ["b", "b/"],
        ["b/y", "b/y"],
      ],
      ...[
        ["c", "c"],
        ["d", undefined],
        ["d/z", "d/z"],
      ],
    ],
  );
});

test("names that the next ones pass are not held, however many begin alike", () => {
  const order = new SegmentOrder<Named>();
  const item = (whole: string): Named => ({ name: whole, marksDirectory: false });
  let most = 0;
  let given = order.add(item("data/part")).length;
  for (let index = 0; index < 5_000; index++) {
    given += order.add(item(`data/part${String(index).padStart(5, "0")}.csv`)).length;
    most = Math.max(most, order.held);
  }
  assert.ok(most <= 2, String(most));
  assert.equal(given + order.end().length, 5_002);
});

test("what may lie behind a directory is held until somebody settles it, and then no more", () => {
  const order = new SegmentOrder<Named>();
  const item = (index: number): Named => ({
    name: `part-${String(index).padStart(5, "0")}.csv`,
    marksDirectory: false,
  });
  for (let index = 0; index < 100; index++) order.add(item(index));
  assert.equal(order.held, 99);
  const frame = order.undecided()!;
  assert.equal(frame.name, "part");
  assert.equal(order.settleAbsent(frame).length, 99);
  for (let index = 100; index < 200; index++) assert.equal(order.add(item(index)).length, 1);
  assert.equal(order.undecided(), undefined);
});
