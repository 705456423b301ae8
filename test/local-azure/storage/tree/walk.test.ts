/** What a page of a large tree touches: what it tells, and the way to where it begins. */
import assert from "node:assert/strict";
import test from "node:test";
import { baseAcl } from "../acl/acl.ts";
import { type DirectoryEntry, type FileEntry, noHeaders, noMetadata } from "./entry.ts";
import { Filesystem } from "./filesystem.ts";
import { namesWithSkips } from "./flat-directories.ts";
import { byCodeUnit } from "./order.ts";
import { walk } from "./walk.ts";

const plain = { owner: "", group: "", acl: baseAcl(0), etag: "", modified: 0, created: 0 };
const bare = { ...plain, headers: noHeaders, metadata: noMetadata };
const directory: DirectoryEntry = { kind: "directory", ...bare };
const file: FileEntry = { kind: "file", ...bare, length: 0, pieces: [], md5: "", writer: "dfs" };

const perDirectory = 60;
const depth = 3;
const pageSize = 100;

/** A filesystem, and how often two names of it were compared. */
function counted(hierarchical: boolean): { readonly filesystem: Filesystem; readonly compared: () => number } {
  let compared = 0;
  const order = (left: string, right: string): number => {
    compared++;
    return byCodeUnit(left, right);
  };
  const properties = { etag: "", modified: 0, metadata: {}, publicAccess: "", policies: [] };
  const filesystem = new Filesystem({ account: "a", name: "f", hierarchical, order }, directory, properties);
  return {
    filesystem,
    compared: () => {
      const count = compared;
      compared = 0;
      return count;
    },
  };
}

/** Directories in directories, each level with as many, and as many files in the last. @returns paths of the files. */
function fill(filesystem: Filesystem, path: string, levels: number): string[] {
  const files: string[] = [];
  for (let index = 0; index < perDirectory; index++) {
    const own = `${path === "" ? "" : `${path}/`}${index % 2 === 0 ? "d" : "d-"}${index}`;
    if (levels > 1 && filesystem.hierarchical) filesystem.put(own, directory);
    if (levels > 1) files.push(...fill(filesystem, own, levels - 1));
    else {
      filesystem.put(own, file);
      files.push(own);
    }
  }
  return files;
}

for (const wholeNames of [false, true]) {
  test(`a page among 216,000 files visits what it tells; whole names: ${wholeNames}`, () => {
    const { filesystem, compared } = counted(true);
    const files = fill(filesystem, "", depth);
    compared();
    for (let page = 0; page < 50; page++) {
      const from = files[(page * 4327) % files.length] ?? "";
      const told: string[] = [];
      let entered = 0;
      const options = { recursive: true, namePrefix: "", from, wholeNames };
      walk(filesystem.root.children, "", options, {
        visit: (path) => told.push(path) <= pageSize,
        enter: () => entered++,
      });
      assert.equal(told[0], from);
      assert.equal(told.length, pageSize + 1);
      assert.ok(entered <= depth + 10, `${entered} directories were entered`);
    }
    const each = compared() / 50;
    assert.ok(each < 1000, `${each} comparisons for each page`);
  });
}

test("a page of a flat account that folds at a delimiter passes over what it folds", () => {
  const { filesystem, compared } = counted(false);
  fill(filesystem, "", depth);
  compared();
  const tops: string[] = [];
  const names = namesWithSkips(filesystem.root.children, "", (name) => `${name.slice(0, name.indexOf("/"))}0`);
  for (const name of names) tops.push(name.slice(0, name.indexOf("/")));
  assert.equal(new Set(tops).size, perDirectory);
  assert.equal(tops.length, perDirectory);
  const each = compared() / perDirectory;
  assert.ok(each < 60, `${each} comparisons for each prefix`);
});
