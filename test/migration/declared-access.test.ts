/** What a stack file declares of a directory wins over the migration that fills it: shown in the plan, left alone by the run. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Metadata } from "../../migration/model/entry.ts";
import { declaredAccessNotes } from "../../migration/plan/declared-access-notes.ts";
import { apply } from "../../migration/reconcile/apply.ts";
import { type Done, nothingDone } from "../../migration/reconcile/done.ts";
import { compare } from "../../migration/reconcile/compare.ts";
import type { Exception } from "../../migration/reconcile/exceptions.ts";
import type { Rules } from "../../migration/reconcile/rules.ts";
import { verify } from "../../migration/reconcile/verify.ts";
import { type MemoryLake, openMemoryLake } from "../../migration/stores/memory/index.ts";
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
  const run = runner(source, target, rules);
  const first = await run();
  assert.deepEqual(first.exceptions, []);
  assert.deepEqual([first.done.files, first.done.directories, first.done.deleted], [1, 1, 0]);
  for (const path of declared) assert.deepEqual((await target.entry(path))?.access, DECLARED, path);
  assert.deepEqual((await target.entry("in/new"))?.access, AT_SOURCE);
  assert.deepEqual((await target.entry("in/own/file"))?.access, AT_SOURCE);
  assert.deepEqual((await run()).done, nothingDone());
});

test("a declared directory gets the source's metadata beside its own, stays nobody's, and a second run finds nothing to do", async () => {
  const { source, target, run } = lakesWithDeclared({ metadata: { zone: "raw", steward: "ann" } }, { own: "kept" });
  const first = await run();
  assert.deepEqual([first.exceptions, first.done.metadata, first.done.access], [[], 1, 0]);
  const found = await target.entry("in");
  assert.deepEqual(found?.metadata, { own: "kept", zone: "raw", steward: "ann" });
  assert.deepEqual([found.access, found.marker], [DECLARED, undefined]);
  assert.deepEqual((await run()).done, nothingDone());
  assert.equal(
    (await verify({ source, target }, plainRules({ keepsAccess: () => true }), () => undefined)).differences,
    0,
  );
});

test("new metadata of a directory that the migration made before it was declared leave the declared access alone", async () => {
  const { source, target, run } = lakesWithDeclared({ metadata: {} }, {});
  target.unseed("in");
  await run();
  await target.setAccess("in", DECLARED, AT_SOURCE, new AbortController().signal);
  source.seed({ kind: "directory", path: "in", access: AT_SOURCE, metadata: { zone: "raw" } });
  const { done } = await run();
  const found = await target.entry("in");
  assert.deepEqual([done.metadata, done.access, found?.metadata["zone"], found?.access], [1, 0, "raw", DECLARED]);
});

test("metadata that a directory of somebody else has otherwise is told, and not replaced", async () => {
  const { target, run } = lakesWithDeclared({ metadata: { zone: "raw" } }, { zone: "theirs" });
  const { exceptions, done } = await run();
  assert.deepEqual(done.metadata, 0);
  assert.match(exceptions[0]?.because ?? "", /did not make stands there, with other metadata \(zone\)/);
  assert.deepEqual((await target.entry("in"))?.metadata, { zone: "theirs" });
});

/** The declared directory `in` on both sides: with this at the source, and these metadata at the target. */
function lakesWithDeclared(atSource: { readonly metadata: Metadata }, metadata: Metadata) {
  const source = openMemoryLake({ side: "source" });
  const target = openMemoryLake({ side: "target" });
  source.seed({ kind: "directory", path: "in", access: AT_SOURCE, ...atSource });
  target.seed({ kind: "directory", path: "in", access: DECLARED, metadata });
  return { source, target, run: runner(source, target, plainRules({ keepsAccess: () => true })) };
}

/** What a run of the engine does between the two, and what it could not do. */
function runner(
  source: MemoryLake,
  target: MemoryLake,
  rules: Rules,
): () => Promise<{ done: Done; exceptions: Exception[] }> {
  return async () => {
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
}

test("a plan names what is declared, and counts what it does not name", () => {
  assert.deepEqual(declaredAccessNotes([]), []);
  assert.deepEqual(declaredAccessNotes(["", "a/b"]), [
    "Access that is declared stays as it is declared, whatever the source has: the root, a/b.",
  ]);
  const many = Array.from({ length: 12 }, (_, index) => `d${index}`);
  assert.match(declaredAccessNotes(many)[0] ?? "", /: d0, .*, d9, 2 more\.$/);
});
