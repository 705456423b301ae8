import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { removeTornAttributes } from "./torn-attributes.ts";

test("of a state's files only attributes that were cut short go", () => {
  const folder = mkdtempSync(join(tmpdir(), "adls-state-"));
  try {
    const inner = join(folder, ".pulumi", "stacks");
    mkdirSync(inner, { recursive: true });
    const contents = { "a.json": "", "a.json.attrs": "", "b.json.attrs": '{"user.content_', "c.json.attrs": "{}\n" };
    for (const [name, text] of Object.entries(contents)) writeFileSync(join(inner, name), text);
    assert.equal(removeTornAttributes(folder), 2);
    assert.deepEqual(
      Object.keys(contents).filter((name) => existsSync(join(inner, name))),
      ["a.json", "c.json.attrs"],
    );
    assert.equal(removeTornAttributes(folder), 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
