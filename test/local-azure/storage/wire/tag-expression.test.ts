/** Conditions on tags: what is one, and which tags meet it. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { meets, parseTagExpression } from "./tag-expression.ts";

const tags = { project: "b", "two words": "x", n: "" };

const judged: readonly (readonly [expression: string, isMet: boolean])[] = [
  [`project = 'b'`, true],
  [`"project"='b'`, true],
  [`"two words" = 'x' AND project > 'a'`, true],
  [`project = 'a' OR project = 'b'`, true],
  [`project = 'b' AND n = 'x' OR n = ''`, true],
  [`project = 'b' AND n = 'x'`, false],
  [`project <> 'b'`, false],
  [`missing <> 'b'`, false],
  [`project >= 'b' and project <= 'b'`, true],
  [`project < 'b'`, false],
];

for (const [expression, isMet] of judged) {
  test(`${expression} is ${isMet ? "met" : "not met"}`, () => {
    const parsed = parseTagExpression(expression);
    assert.ok(parsed !== undefined);
    assert.equal(meets(parsed, tags), isMet);
  });
}

for (const text of ["", "project", "project = b", "project == 'b'", "project = 'b' AND", "project = 'b' XOR n = ''"]) {
  test(`${JSON.stringify(text)} is no condition`, () => {
    assert.equal(parseTagExpression(text), undefined);
  });
}

test("a comparison and its opposite are never both met", () => {
  const opposites = [
    ["=", "<>"],
    [">", "<="],
    ["<", ">="],
  ] as const;
  const value = fc.string({ maxLength: 4 }).map((text) => text.replaceAll("'", ""));
  fc.assert(
    fc.property(value, value, fc.constantFrom(...opposites), (own, other, [operator, opposite]) => {
      const [left, right] = [operator, opposite].map((each) => parseTagExpression(`k ${each} '${other}'`) ?? []);
      assert.notEqual(meets(left ?? [], { k: own }), meets(right ?? [], { k: own }));
    }),
  );
});
