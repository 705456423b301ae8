/** A name of any kind is one line in a message. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { formatException } from "../../migration/report/exception.ts";
import { oneLine } from "../../migration/report/one-line.ts";

test("line breaks and escape sequences are shown, not carried out", () => {
  assert.equal(oneLine("a\nb\tc\u001b[2J\u0085\u2028d é 😀"), "a\\nb\\tc\\u001b[2J\\u0085\\u2028d é 😀");
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/[\p{Cc}\u2028\u2029]/u.test(oneLine(text))));
});

test("an exception is one line, whatever the name", () => {
  const exception = {
    severity: "refused",
    path: "d/new\nline",
    side: "target",
    operation: "compare",
    code: "",
  } as const;
  assert.equal(
    formatException({ ...exception, because: 'it is "new\nline"', remedy: "rename it" }),
    'refused: d/new\\nline: it is "new\\nline"; rename it',
  );
});
