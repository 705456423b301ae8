import assert from "node:assert/strict";
import test from "node:test";
import type { Entry } from "../../migration/model/entry.ts";
import { DeleteList } from "../../migration/reconcile/delete-list.ts";

const ACCESS = { owner: "o", group: "g", sticky: false, acl: "user::rwx,group::---,other::---" };

function entry(path: string): Entry {
  return { kind: "file", path, length: 0, version: path, lastModifiedMs: 0, access: ACCESS, metadata: {}, headers: {} };
}

async function paths(list: DeleteList): Promise<string[]> {
  const all: string[] = [];
  for await (const { path } of list.deepestFirst()) all.push(path);
  return all;
}

test("entries come back in reverse, also when they went to disk", async () => {
  const list = new DeleteList();
  const names = Array.from({ length: 12_345 }, (_, index) => `d/${String(index).padStart(6, "0")}`);
  for (const name of names) await list.add(entry(name));
  assert.deepEqual(await paths(list), names.toReversed());
  assert.equal(await list.count(), names.length);
  await list.dispose();
});

test("what a directory's second listing repeats is not deleted on the word of the first", async () => {
  const list = new DeleteList();
  for (const name of ["a", "d/x", "d/y"]) await list.add(entry(name));
  list.again("d");
  await list.add(entry("d/y"));
  assert.deepEqual(await paths(list), ["d/y", "a"]);
  list.doubt("d");
  await list.add(entry("d/z"));
  assert.deepEqual(await paths(list), ["a"]);
  await list.dispose();
});
