/** What can be read of words of which some are wrong. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import * as z from "zod";
import { mapping, named, oneOf, withRule } from "../../migration/wording.ts";
import { readable } from "../../stacks/readable.ts";

const place = mapping({ kind: oneOf(["near", "far"]), marks: z.array(z.int()).default([]) });
const schema = mapping({
  size: z.int().optional(),
  places: named("places", place).default({}),
  either: withRule(mapping({ a: z.int().optional(), b: z.int().optional() }), [], (_, { a, b }) =>
    a !== undefined && b !== undefined ? [{ message: "one of the two" }] : [],
  ).optional(),
});

for (const { what, given, left } of [
  { what: "a wrong key is left out", given: { size: "x", places: {} }, left: { places: {} } },
  { what: "so is one that nobody knows", given: { siez: 1, size: 2 }, left: { size: 2, places: {} } },
  {
    what: "a wrong item is not there, and the others are",
    given: { places: { p: { kind: "far", marks: [1, "x", 3] } } },
    left: { places: { p: { kind: "far", marks: [1, 3] } } },
  },
  {
    what: "what lacks a key that has to be there goes as a whole",
    given: { places: { p: { kind: "fra" }, q: { kind: "near" }, r: {} } },
    left: { places: { q: { kind: "near", marks: [] } } },
  },
  { what: "so does what a rule refuses", given: { size: 1, either: { a: 1, b: 2 } }, left: { size: 1, places: {} } },
  {
    what: "a rule is asked again of what is left",
    given: { either: { a: 1, b: "x" } },
    left: { places: {}, either: { a: 1 } },
  },
  { what: "of a text that stands for a mapping nothing is left", given: "x", left: undefined },
]) {
  test(what, () => {
    assert.deepEqual(readable(schema, given), left);
  });
}

test("whatever is given, what is left can be read, and right words stay as they are", () => {
  const part = fc.oneof(fc.integer(), fc.constantFrom("near", "far", "x"), fc.constant(null));
  const one = fc.record({ kind: part, marks: fc.oneof(fc.array(part), part), more: part }, { requiredKeys: [] });
  const given = fc.record(
    {
      size: part,
      places: fc.oneof(fc.dictionary(fc.string(), fc.oneof(one, part)), part),
      either: fc.jsonValue(),
      more: part,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(given, (words) => {
      const parsed = schema.safeParse(words);
      const left = readable(schema, words);
      assert.ok(left !== undefined && schema.safeParse(left).success);
      if (parsed.success) assert.deepEqual(left, parsed.data);
    }),
  );
});
