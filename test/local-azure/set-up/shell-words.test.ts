import assert from "node:assert/strict";
import test from "node:test";
import { splitShellWords } from "./shell-words.ts";

test("words are split as a shell splits them", () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ["", []],
    ["  --a   --b=c\t-d\n", ["--a", "--b=c", "-d"]],
    [`--import="./a b.js" 'x "y"' z`, ["--import=./a b.js", 'x "y"', "z"]],
    [String.raw`a\ b "c\"d" 'e\f' "g\h"`, ["a b", 'c"d', String.raw`e\f`, String.raw`g\h`]],
    [`"" ''`, ["", ""]],
  ];
  for (const [text, words] of table) assert.deepEqual(splitShellWords(text), words, text);
});
