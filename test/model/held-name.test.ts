import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { heldName, heldNameBeside, nameBehind, pathBehind, pathObstacle } from "../../migration/model/held-name.ts";

const RENAMES: readonly (readonly [string, string])[] = [
  ["report.csv", "report.csv"],
  [".hidden", ".hidden"],
  ["a b!", "a b!"],
  ["report.", "report.!dot"],
  ["..", "..!dot"],
  ["", "!empty"],
  ["x!dot", "x!dot!name"],
  ["!empty", "!empty!name"],
  ["a!file", "a!file!name"],
];

for (const [name, held] of RENAMES)
  test(`"${name}" becomes "${held}", and "${held}" tells it`, () => {
    assert.equal(heldName(name), held);
    assert.equal(nameBehind(held), name);
    assert.equal(nameBehind(heldNameBeside(name)), name);
  });

const piece = fc.constantFrom("", "a", ".", "!", "!dot", "!empty", "!name", "!file", "b c", "\u00e9");
const name = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));

test("no two names get the same one, whether they are files, directories, or both", () => {
  fc.assert(
    fc.property(name, name, (left, right) => {
      const held = new Set([heldName(left), heldNameBeside(left), heldName(right), heldNameBeside(right)]);
      assert.equal(held.size, left === right ? 2 : 4);
    }),
    { numRuns: 3_000 },
  );
});

test("a new name stands at the target, and tells the old one", () => {
  fc.assert(
    fc.property(name, (old) => {
      for (const held of [heldName(old), heldNameBeside(old)]) {
        assert.equal(pathObstacle(held, "file", ""), undefined);
        assert.equal(nameBehind(held), old);
        assert.equal(pathBehind(`d/${held}/f`), `d/${old}/f`);
      }
    }),
    { numRuns: 1_000 },
  );
});

const deep = (segments: number): string => Array.from({ length: segments }, () => "d").join("/");

const OBSTACLES: readonly (readonly [string, string, "file" | "directory", string, RegExp | undefined])[] = [
  ["a usual path", "year=2024/part-0.csv", "file", "raw", undefined],
  ["a dot at the end", "d/f.", "file", "", /another name/],
  ["a control character", "d/a\nb", "file", "", /control character/],
  ["a control character in a directory above, which is refused itself", "a\nb/f", "file", "", undefined],
  ["1,024 characters", "f".repeat(1_024), "file", "", undefined],
  ["1,024 characters below a root", "f".repeat(1_024), "file", "r", /1026 characters; 1024/],
  ["a file 61 deep", deep(61), "file", "", undefined],
  ["a file 62 deep", deep(62), "file", "", /62 segments deep/],
  ["a directory 60 deep", deep(60), "directory", "", undefined],
  ["a directory 61 deep", deep(61), "directory", "", /61 segments deep at the target; 60/],
  ["a directory 60 deep below a root", deep(60), "directory", "raw", /61 segments/],
  ["the room of our own", ".adls-migration", "directory", "", /for the migration's own files/],
  ["something in it", ".adls-migration/f", "file", "", /for the migration's own files/],
  ["its name elsewhere", ".adls-migration", "directory", "raw", undefined],
];

for (const [title, path, kind, root, expected] of OBSTACLES)
  test(`${title}: ${expected === undefined ? "stands" : "is refused"}`, () => {
    const obstacle = pathObstacle(path, kind, root);
    if (expected === undefined) assert.equal(obstacle, undefined);
    else assert.match(obstacle?.because ?? "", expected);
  });
