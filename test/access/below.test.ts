/** A list carried to what lies below: counted, set once, resumed, and every failure told. */
import assert from "node:assert/strict";
import test from "node:test";
import { applyBelow, differsBelow, nothingSeen, surveyBelow, type Below } from "../../migration/access/below.ts";
import { parseAcl } from "../../migration/model/acl.ts";
import type { Exception } from "../../migration/reconcile/exceptions.ts";
import { openMemoryLake, type MemoryLake } from "../../migration/stores/memory/index.ts";
import { storeFailure, type FailureKind } from "../../migration/stores/failure.ts";
import type { Target } from "../../migration/stores/target.ts";

const ACL = "user::rwx,group::r-x,group:team:r-x,mask::r-x,other::---";
const OWN = { owner: "ann", group: "staff", sticky: false, acl: "user::rw-,group::---,other::---" };
const below: Below = { mode: "replace", entries: parseAcl(ACL), leaves: ["declared"] };
const never = new AbortController().signal;

/** Three directories, one of them with an access of its own, two files each. */
function tree(): MemoryLake {
  const lake = openMemoryLake({ side: "target" });
  for (const directory of ["declared", "one", "two"]) {
    lake.seed({ kind: "directory", path: directory, access: OWN });
    for (const file of ["a", "b"]) lake.seed({ kind: "file", path: `${directory}/${file}`, access: OWN });
  }
  lake.seed({ kind: "file", path: "done", access: { ...OWN, acl: ACL } });
  return lake;
}

async function apply(lake: Target, stop: AbortSignal = never) {
  const exceptions: Exception[] = [];
  const counts = nothingSeen();
  const options = { concurrency: 3, stop, counts, onException: (one: Exception) => void exceptions.push(one) };
  const ending = await applyBelow(lake, below, options);
  return { ending, counts, exceptions };
}

/** The same lake, whose `setAccess` fails where it is told to. */
function failing(lake: MemoryLake, kindAt: (path: string) => FailureKind | undefined): Target {
  const setAccess: Target["setAccess"] = (path, ...rest) => {
    const kind = kindAt(path);
    if (kind === undefined) return lake.setAccess(path, ...rest);
    const details = { kind, side: "target", operation: "setAccessControl", path, code: "Code", message: "no" } as const;
    return Promise.reject(storeFailure(details));
  };
  return new Proxy(lake, {
    get: (_, name) => {
      if (name === "setAccess") return setAccess;
      const value: unknown = Reflect.get(lake, name);
      return typeof value === "function" ? (value.bind(lake) as unknown) : value;
    },
  });
}

test("sets what differs, owners stay, declared directories are left alone; a second time there is nothing to do", async () => {
  const lake = tree();
  assert.deepEqual(await surveyBelow(lake, below, never), { seen: 7, files: 4, directories: 2, failed: 0 });
  assert.equal(await differsBelow(lake, below, never), true);
  const { ending, counts } = await apply(lake);
  assert.deepEqual([ending, counts], [undefined, { seen: 7, files: 4, directories: 2, failed: 0 }]);
  assert.deepEqual((await lake.entry("one/a"))?.access, { ...OWN, acl: ACL });
  for (const path of ["declared", "declared/a"]) assert.deepEqual((await lake.entry(path))?.access, OWN);
  const before = lake.requests();
  assert.deepEqual((await apply(lake)).counts, { seen: 7, files: 0, directories: 0, failed: 0 });
  assert.equal(lake.requests() - before, 1, "one listing");
  assert.equal(await differsBelow(lake, below, never), false);
});

test("one that fails is told and does not stop the others; one that vanished is no failure", async () => {
  const lake = tree();
  const { ending, counts, exceptions } = await apply(
    failing(lake, (path) => ({ "one/a": "invalid", "two/b": "notFound" })[path] as FailureKind | undefined),
  );
  assert.deepEqual([ending, counts], [undefined, { seen: 7, files: 2, directories: 2, failed: 1 }]);
  assert.deepEqual(
    exceptions.map(({ severity, path, code }) => [severity, path, code]),
    [["failed", "one/a", "Code"]],
  );
  assert.deepEqual(
    (await apply(lake)).counts,
    { seen: 7, files: 2, directories: 0, failed: 0 },
    "the next run does the rest",
  );
});

test("a stop ends it in good order, and the next run goes on", async () => {
  const lake = tree();
  const controller = new AbortController();
  const stopping = failing(lake, () => {
    controller.abort();
    return undefined;
  });
  const { ending, counts } = await apply(stopping, controller.signal);
  assert.deepEqual(ending, { because: "stopped" });
  assert.ok(counts.files + counts.directories < 6);
  await apply(lake);
  assert.equal(await differsBelow(lake, below, never), false);
});

test("what fails everywhere is given up", async () => {
  const lake = openMemoryLake({ side: "target" });
  for (let index = 0; index < 200; index++) lake.seed({ kind: "file", path: `f${index}`, access: OWN });
  const { ending, counts } = await apply(failing(lake, () => "refused"));
  assert.equal(ending?.because, "gave up");
  assert.ok(counts.failed >= 40 && counts.failed < 60, String(counts.failed));
});

test("a list that would be too long is refused with its reason", async () => {
  const lake = openMemoryLake({ side: "target" });
  const many = Array.from({ length: 28 }, (_, index) => `user:u${index}:r--`).join(",");
  lake.seed({ kind: "file", path: "full", access: { ...OWN, acl: `${OWN.acl},mask::r--,${many}` } });
  const exceptions: Exception[] = [];
  const modify: Below = { mode: "modify", entries: parseAcl("group:team:r-x"), leaves: [] };
  const counts = nothingSeen();
  await applyBelow(lake, modify, {
    concurrency: 1,
    stop: never,
    counts,
    onException: (one) => void exceptions.push(one),
  });
  assert.deepEqual(
    exceptions.map(({ severity, because }) => [severity, because]),
    [["refused", "its list would have 33 entries; 32 are possible"]],
  );
});
