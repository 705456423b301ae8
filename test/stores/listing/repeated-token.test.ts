import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { RepeatedToken } from "../../../migration/stores/listing/repeated-token.ts";

test("a circle of tokens is told within some rounds, wherever it begins; tokens that differ never are", () => {
  fc.assert(
    fc.property(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 50 }), (before, round) => {
      const seen = new RepeatedToken();
      const told = (page: number): boolean =>
        seen.isRepeated(String(page < before ? page : before + ((page - before) % round)));
      let pages = 0;
      while (!told(pages)) pages += 1;
      assert.ok(pages >= before + round, "no token came before");
      assert.ok(pages <= 3 * (before + round) + 3, String(pages));
    }),
  );
  const seen = new RepeatedToken();
  for (let page = 0; page < 1_000; page++) assert.equal(seen.isRepeated(String(page)), false);
});
