import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import test from "node:test";
import fc from "fast-check";
import { FIRST_MOVED_UNIT, inEngineOrder, type NameOrder } from "../../../migration/stores/listing/name-order.ts";

/** HDFS's own order (recorded): the bytes of the UTF-8 name, compared as signed. */
function compareInHdfs(left: string, right: string): number {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const difference = one.readInt8(index) - other.readInt8(index);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

async function* inPages(names: readonly string[], pageSize: number): AsyncGenerator<readonly { name: string }[]> {
  for (let start = 0; start < names.length; start += pageSize)
    yield names.slice(start, start + pageSize).map((name) => ({ name }));
}

/** The order of stores that compare the bytes of UTF-8 as unsigned. */
function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function compareUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What a store may compare by, and what is told of it to be read rightly. */
const ORDERS = [
  { compare: compareInHdfs, firstMoved: FIRST_MOVED_UNIT.signedBytes },
  { compare: compareBytes, firstMoved: FIRST_MOVED_UNIT.unsignedBytes },
  { compare: compareUnits, firstMoved: FIRST_MOVED_UNIT.unsignedBytes },
] as const;

async function ordered(names: readonly string[], pageSize: number, order: NameOrder): Promise<string[]> {
  const found: string[] = [];
  for await (const page of inEngineOrder(inPages(names, pageSize), order)) found.push(...page.map(({ name }) => name));
  return found;
}

const leftOver = (): readonly string[] => readdirSync(tmpdir()).filter((name) => /adls-migration-order/.test(name));

/** Characters on both sides of every border: ASCII, beyond it, surrogate pairs, and what comes after them in UTF-16. */
const name = fc
  .array(fc.constantFrom("a", "b", "~", " ", "\u2028", "é", "e\u0301", "数", "\uffee", "😀", "\u{10ffff}"), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(""));

test("whatever the names, each store's order becomes the engine's, held in memory or not", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(name, { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(2, 5, 1_000),
      fc.constantFrom(...ORDERS),
      async (names, pageSize, mostHeld, { compare, firstMoved }) => {
        const listed = [...names].sort(compare);
        assert.deepEqual(await ordered(listed, pageSize, { firstMoved, mostHeld }), [...names].sort());
      },
    ),
    { numRuns: 300 },
  );
  assert.deepEqual(leftOver(), []);
});

test("names of ASCII alone pass page by page: nothing is held", async () => {
  let given = 0;
  async function* counted(): AsyncGenerator<readonly { name: string }[]> {
    for (let page = 0; page < 100; page += 1) {
      assert.ok(given >= (page - 1) * 10, "pages before this one have been passed on");
      yield Array.from({ length: 10 }, (_, index) => ({ name: String(1_000 + page * 10 + index) }));
    }
  }
  for await (const page of inEngineOrder(counted(), { firstMoved: FIRST_MOVED_UNIT.signedBytes, mostHeld: 1_000 }))
    given += page.length;
  assert.equal(given, 1_000);
});

test("whoever leaves in the middle leaves no file behind", async () => {
  const names = Array.from({ length: 50 }, (_, index) => `é${index + 100}`);
  for await (const page of inEngineOrder(inPages([...names, "z"], 10), {
    firstMoved: FIRST_MOVED_UNIT.signedBytes,
    mostHeld: 5,
  })) {
    if (page.length > 0) break;
  }
  assert.deepEqual(leftOver(), []);
});
