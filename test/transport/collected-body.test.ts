/** Whatever way a body is cut, and whatever was announced, it comes together whole. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { CollectedBody } from "../../migration/transport/collected-body.ts";

void test("the chunks in their order are the body", () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 12 });
  const factor = fc.constantFrom(0, 0.5, 1, 2, Number.NaN, Number.POSITIVE_INFINITY);
  fc.assert(
    fc.property(chunks, factor, (list, times) => {
      const all = Buffer.concat(list);
      const body = new CollectedBody(Math.ceil(all.length * times));
      for (const chunk of list) body.add(Buffer.from(chunk));
      assert.deepEqual(body.whole(), all);
    }),
  );
});

void test("a body that outgrows its room, and what was announced, is kept whole", () => {
  const chunk = Buffer.alloc(100_000, "0123456789");
  const body = new CollectedBody(150_000);
  for (let count = 0; count < 11; count++) body.add(chunk);
  assert.equal(body.whole().length, 1_100_000);
  assert.deepEqual(body.whole(), Buffer.concat(Array.from({ length: 11 }, () => chunk)));
});
