import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  formatBytes,
  formatCounted,
  formatDuration,
  formatRate,
  formatTable,
} from "../../migration/report/quantities.ts";

void test("bytes are powers of ten with three digits at most", () => {
  const table: [number, string][] = [
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [99_960, "100 kB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [1_230_000_000, "1.2 GB"],
    [5e21, "5000 EB"],
  ];
  for (const [bytes, text] of table) assert.equal(formatBytes(bytes), text);
});

void test("bytes never show four digits below the largest unit, and never lose more than a twentieth", () => {
  const units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  fc.assert(
    fc.property(
      fc.maxSafeInteger().filter((bytes) => bytes >= 0),
      (bytes) => {
        const [number = "", unit = ""] = formatBytes(bytes).split(" ");
        assert.ok(number.replace(".", "").length <= 3, number);
        const shown = Number(number) * 1000 ** units.indexOf(unit);
        assert.ok(Math.abs(shown - bytes) <= bytes * 0.05, `${bytes} as ${number} ${unit}`);
      },
    ),
  );
});

void test("durations have two units at most", () => {
  const table: [number, string][] = [
    [0, "0 s"],
    [430, "0.4 s"],
    [9_949, "9.9 s"],
    [9_950, "10 s"],
    [59_400, "59 s"],
    [59_600, "1 min"],
    [3_600_000, "1 h"],
    [3_900_000, "1 h 5 min"],
    [86_400_000, "1 d"],
    [273_600_000, "3 d 4 h"],
  ];
  for (const [durationMs, text] of table) assert.equal(formatDuration(durationMs), text);
});

void test("counts, rates, rows", () => {
  assert.equal(formatCounted(1, "entry", "entries"), "1 entry");
  assert.equal(formatCounted(20_000, "file"), "20,000 files");
  assert.equal(formatRate(640.4), "640");
  assert.equal(formatRate(0.44), "0.4");
  assert.deepEqual(
    formatTable([
      ["a", "1"],
      ["bcd", "2 x"],
    ]),
    ["a    1", "bcd  2 x"],
  );
});
