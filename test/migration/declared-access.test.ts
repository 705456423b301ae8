/** What a stack file declares of a directory wins over the migration that fills it: shown in the plan, left alone by the run. */
import assert from "node:assert/strict";
import test from "node:test";
import { declaredAccessNotes } from "../../migration/plan/declared-access-notes.ts";
import { nothingDone, apply } from "../../migration/reconcile/apply.ts";
import { compare } from "../../migration/reconcile/compare.ts";
import type { Exception } from "../../migration/reconcile/exceptions.ts";
import { openMemoryLake } from "../../migration/stores/memory/index.ts";
import { plainRules } from "../reconcile/lakes.ts";

const DECLARED = { owner: "team", group: "staff", sticky: false, acl: "user::rwx,group::r-x,other::---" };
const AT_SOURCE = { owner: "ann", group: "ann", sticky: false, acl: "user::rwx,group::---,other::---" };

test("a declared directory keeps its access; what is in it is carried, and a second run finds nothing to do", async () => {
  const source = openMemoryLake({ side: "source" });
  const target = openMemoryLake({ side: "target" });
  for (const path of ["in", "in/own"]) {
    source.seed({ kind: "directory", path, access: AT_SOURCE });
    target.seed({ kind: "directory", path, access: DECLARED });
  }
  source.seed({ kind: "file", path: "in/own/file", access: AT_SOURCE }, "content");
  source.seed({ kind: "directory", path: "in/new", access: AT_SOURCE });
  target.seed({ kind: "directory", path: "only here", access: DECLARED });
  const declared = ["in", "in/own", "only here"];
  const rules = plainRules({ deletes: "mirror", keepsAccess: (path) => declared.includes(path) });
  const run = async () => {
    const exceptions: Exception[] = [];
    const signal = new AbortController().signal;
    const done = nothingDone();
    await apply(
      { comparison: compare(source, target, rules, { signal }), source, target, rules },
      {
        ...{ concurrency: 2, maxDeletes: { share: 1 }, stop: signal, abort: signal, done },
        onException: (one) => void exceptions.push(one),
      },
    );
    return { done, exceptions };
  };
  const first = await run();
  assert.deepEqual(first.exceptions, []);
  assert.deepEqual([first.done.files, first.done.directories, first.done.deleted], [1, 1, 0]);
  for (const path of declared) assert.deepEqual((await target.entry(path))?.access, DECLARED, path);
  assert.deepEqual((await target.entry("in/new"))?.access, AT_SOURCE);
  assert.deepEqual((await target.entry("in/own/file"))?.access, AT_SOURCE);
  assert.deepEqual((await run()).done, nothingDone());
});

test("a plan names what is declared, and counts what it does not name", () => {
  assert.deepEqual(declaredAccessNotes([]), []);
  assert.deepEqual(declaredAccessNotes(["", "a/b"]), [
    "Access that is declared stays as it is declared, whatever the source has: the root, a/b.",
  ]);
  const many = Array.from({ length: 12 }, (_, index) => `d${index}`);
  assert.match(declaredAccessNotes(many)[0] ?? "", /: d0, .*, d9, 2 more\.$/);
});
