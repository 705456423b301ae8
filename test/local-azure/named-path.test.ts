import assert from "node:assert/strict";
import { mkdtempSync, openSync, closeSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { makeFolder, opened } from "./named-path.ts";

test("what cannot be opened is told with its option, its path and the reason", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "named-path-"));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, "file");
  writeFileSync(file, "");
  const open = (path: string) => () => {
    closeSync(openSync(path, "a"));
  };
  const make = (path: string) => () => {
    makeFolder(path);
  };
  const cases: readonly (readonly [path: string, work: (path: string) => () => void, reason: string])[] = [
    [join(folder, "absent", "file"), open, "there is no such file or folder."],
    [folder, open, "a folder stands there; expected a file."],
    [join(file, "below"), open, "a file stands on the way there; expected folders."],
    [file, make, "a file stands there; expected a folder."],
    [join(file, "below"), make, "a file stands on the way there; expected folders."],
  ];
  for (const [path, work, reason] of cases)
    assert.throws(() => opened("--option", path, work(path)), new RangeError(`--option ${path}: ${reason}`));
  const deep = join(folder, "one", "two");
  opened("--option", deep, make(deep));
  opened("--option", deep, make(deep));
  assert.ok(statSync(deep).isDirectory());
});

test("mistakes of a file's content stay what they are", () => {
  const mistake = new RangeError("line 3: no");
  assert.throws(
    () =>
      opened("--faults", "f", () => {
        throw mistake;
      }),
    mistake,
  );
});
