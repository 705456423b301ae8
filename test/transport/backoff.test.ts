import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  DEFAULT_RETRY_POLICY,
  delayAfter,
  isAmbiguousStatus,
  isRetriedStatus,
  parseRetryAfter,
} from "../../migration/transport/backoff.ts";

test("delays grow, lie between half and whole, and stay below the longest", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const { firstDelayMs, longestDelayMs } = DEFAULT_RETRY_POLICY;
      const whole = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
      const delay = delayAfter(DEFAULT_RETRY_POLICY, attempt, random);
      assert.ok(delay >= whole / 2 && delay <= whole, `${delay} of ${whole}`);
    }),
  );
});

test("Retry-After is obeyed up to the longest delay", () => {
  assert.equal(delayAfter(DEFAULT_RETRY_POLICY, 1, 0, 7_000), 7_000);
  assert.equal(delayAfter(DEFAULT_RETRY_POLICY, 1, 0, 3_600_000), DEFAULT_RETRY_POLICY.longestDelayMs);
  assert.equal(delayAfter(DEFAULT_RETRY_POLICY, 8, 0, 1), 15_000);
});

test("Retry-After is read as seconds or as a date", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const cases: readonly [string | undefined, number][] = [
    [undefined, 0],
    ["3", 3_000],
    ["Thu, 01 Jan 2026 00:00:10 GMT", 10_000],
    ["Wed, 31 Dec 2025 23:59:00 GMT", 0],
    ["soon", 0],
    ["-5", 0],
  ];
  for (const [text, milliseconds] of cases) assert.equal(parseRetryAfter(text, now), milliseconds, text);
});

test("statuses: which are tried again, and which may have taken effect", () => {
  const retried = [408, 429, 500, 502, 503, 504];
  const ambiguous = [408, 500, 502, 503, 504];
  for (let status = 200; status < 600; status++) {
    assert.equal(isRetriedStatus(status), retried.includes(status), String(status));
    assert.equal(isAmbiguousStatus(status), ambiguous.includes(status), String(status));
  }
});
