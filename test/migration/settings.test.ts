/** The words of a migration and their units; what is refused has its table in test/stacks/config.test.ts. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { parseBandwidth } from "../../migration/model/bandwidth.ts";
import { parseDeleteLimit } from "../../migration/model/delete-limit.ts";
import { longestDurationMs, parseDuration } from "../../migration/model/duration.ts";
import { nearestWord, shownValue } from "../../migration/model/problem.ts";
import { parseMigrationWords } from "../../migration/settings.ts";

const from = "abfss://lake@source.dfs.core.windows.net/";
const place = {
  keyOf: (path: readonly PropertyKey[]) => path.map(String).join("."),
  folder: "stacks",
  readText: () => "users: {}",
};

test("what is left out has its default", () => {
  assert.deepEqual(parseMigrationWords({ from, to: "raw" }, place), {
    from,
    to: "raw",
    phase: "migrate",
    settings: { pattern: "incremental", deletes: "keep", maxDeletes: { share: 0.05 }, exclude: [], limits: {} },
  });
});

test("settings survive JSON, as Pulumi's state demands", () => {
  const words = fc.record(
    {
      from: fc.constant(from),
      to: fc.constant("raw"),
      phase: fc.constantFrom("assess", "migrate", "verify", "decommission"),
      pattern: fc.constantFrom("lift-and-shift", "incremental"),
      deletes: fc.constantFrom("keep", "mirror"),
      maxDeletes: fc.oneof(
        fc.nat(),
        fc.nat(100).map((share) => `${String(share)}%`),
      ),
      exclude: fc.array(fc.constantFrom("**/_temporary/**", "a b/*", "é")),
      deadline: fc.constantFrom("90s", "30m", "6h", "2d"),
      limits: fc.record(
        { bandwidth: fc.constantFrom("2Gbit/s", "200MB/s"), requestsPerSecond: fc.integer({ min: 1, max: 100_000 }) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["from", "to"] },
  );
  fc.assert(
    fc.property(words, (given) => {
      const parsed = parseMigrationWords(given, place);
      assert.ok(!(parsed instanceof Array), JSON.stringify(parsed));
      assert.deepEqual(JSON.parse(JSON.stringify(parsed)), parsed);
    }),
  );
});

test("durations", () => {
  const durations = {
    "90s": 90_000,
    "30m": 1_800_000,
    "6h": 21_600_000,
    "2d": 172_800_000,
    "1h30m": 5_400_000,
    "30d": longestDurationMs,
  };
  for (const [text, ms] of Object.entries(durations)) assert.equal(parseDuration(text), ms, text);
  for (const text of ["", "0s", "5", "5 h", "30m1h", "1h1h", "-1h", "1.5h", "31d", "6H"]) {
    assert.equal(parseDuration(text), undefined, text);
  }
});

test("bandwidths, in bytes per second", () => {
  const bandwidths = {
    "2Gbit/s": 250_000_000,
    "200MB/s": 200_000_000,
    "1MiB/s": 1_048_576,
    "1.5 kB/s": 1_500,
    "8kbit/s": 1_000,
  };
  for (const [text, bytes] of Object.entries(bandwidths)) assert.equal(parseBandwidth(text), bytes, text);
  for (const text of ["", "200", "200MB", "200Mb/s", "200mbit/s", "7kbit/s", "-1MB/s", "1e3MB/s", "MB/s"]) {
    assert.equal(parseBandwidth(text), undefined, text);
  }
});

test("limits on deletes", () => {
  const limits = {
    "5%": { share: 0.05 },
    "0%": { share: 0 },
    "100%": { share: 1 },
    "0.5 %": { share: 0.005 },
    "100": { count: 100 },
  };
  for (const [text, limit] of Object.entries(limits)) assert.deepEqual(parseDeleteLimit(text), limit, text);
  assert.deepEqual(parseDeleteLimit(0), { count: 0 });
  for (const text of ["", "101%", "-5%", "5 percent", "1e3", "0.05"])
    assert.equal(parseDeleteLimit(text), undefined, text);
});

test("a misspelt word means the nearest one, and something else means nothing", () => {
  const words = ["deletes", "deadline", "exclude"];
  assert.equal(nearestWord("delets", words), "deletes");
  assert.equal(nearestWord("Exclude", words), "exclude");
  assert.equal(nearestWord("bandwidth", words), undefined);
});

test("messages neither repeat signatures nor long values", () => {
  assert.equal(shownValue("https://x/?sv=1&sig=abc%3D&se=2"), '"https://x/?sv=1&sig=…&se=2"');
  assert.equal(shownValue("x".repeat(500)).length, 121);
  assert.equal(shownValue(undefined), "nothing");
});
