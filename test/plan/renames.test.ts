import assert from "node:assert/strict";
import test from "node:test";
import { Renames } from "../../migration/plan/renames.ts";

test("nothing is said where nothing is renamed", () => {
  const renames = new Renames();
  renames.add({ path: "d/f" });
  assert.deepEqual(renames.notes(), []);
});

test("the first twenty are named, in the directory as it will be, and the others counted", () => {
  const renames = new Renames();
  renames.add({ path: "x!dot/!empty", renamedFrom: "" });
  renames.add({ path: "a!file", renamedFrom: "a" });
  for (let index = 0; index < 30; index++) renames.add({ path: `d/${index}.!dot`, renamedFrom: `${index}.` });
  const notes = renames.notes();
  assert.equal(notes.length, 22);
  assert.deepEqual(notes.slice(0, 3), [
    "32 names that the target cannot hold become others, the same in every run:",
    '  "x!dot/" → "x!dot/!empty"',
    '  "a" → "a!file"',
  ]);
  assert.equal(notes.at(-1), "  and 12 more");
});
