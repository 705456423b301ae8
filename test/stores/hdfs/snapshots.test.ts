/** Snapshots of a real HDFS, whose differences come in pages of three. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { isStoreFailure, type FailureKind } from "../../../migration/stores/failure.ts";
import { HdfsWriter, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { counted } from "../counted.ts";
import { DIALECTS, openOn, type Dialect } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
let hdfs: RunningHdfs;
let writer: HdfsWriter;

before(async () => {
  if (skip !== false) return;
  hdfs = await startHdfs({ hdfs: { "dfs.namenode.snapshotdiff.listing.limit": "3" } });
  writer = new HdfsWriter(hdfs);
});
after(() => (skip === false ? hdfs.stop() : undefined));

async function failsAs(kind: FailureKind, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(isStoreFailure(error), String(error));
    assert.equal(error.kind, kind, error.message);
    return true;
  });
}

/** A directory in two states, with a snapshot of each. */
async function twoStates(dialect: Dialect): Promise<string> {
  const root = `/snap-${dialect}`;
  const names = ["acl", "appended", "deleted", "moved", "replaced", "same", "dir/a", "dir/b", "gone/x"];
  for (const name of names) await writer.create(`${root}/${name}`, "content");
  await using store = openOn(hdfs, dialect);
  await store.snapshotOperations.allow(root.slice(1));
  await store.snapshotOperations.create(root.slice(1), "s1");
  await writer.setAcl(`${root}/acl`, "user::rw-,user:bob:r--,group::r--,other::---");
  await writer.append(`${root}/appended`, "more");
  await writer.remove(`${root}/deleted`);
  await writer.remove(`${root}/gone`);
  await writer.create(`${root}/replaced`, "another");
  await writer.create(`${root}/new/inside`, "x");
  await writer.rename(`${root}/dir`, `${root}/directory`);
  await writer.rename(`${root}/moved`, `${root}/directory/moved`);
  await writer.append(`${root}/directory/a`, "more");
  await store.snapshotOperations.create(root.slice(1), "s2");
  return root.slice(1);
}

test("what changed between two snapshots is told: renames as renames, a directory once", { skip }, async () => {
  for (const dialect of DIALECTS) {
    const root = await twoStates(dialect);
    await using store = openOn(hdfs, dialect);
    const changes = await store.snapshotOperations.changes(root, "s1", "s2");
    const told = changes.map((change) => `${change.is} ${change.path}${change.is === "rename" ? ` ${change.to}` : ""}`);
    assert.deepEqual(
      told.sort(),
      [
        ...["create new", "create replaced", "delete deleted", "delete gone", "delete replaced"],
        ...["modify ", "modify acl", "modify appended", "modify dir", "modify dir/a"],
        ...["rename dir directory", "rename moved directory/moved"],
      ].sort(),
    );
    assert.deepEqual(await store.snapshotOperations.changes(root, "s2", "s2"), []);
    if (dialect === "webhdfs") {
      await writer.create(`/${root}/later`, "x");
      const later = await store.snapshotOperations.changes(root, "s2", undefined);
      assert.ok(later.some(({ is, path }) => is === "create" && path === "later"));
    } else await failsAs("invalid", store.snapshotOperations.changes(root, "s2", undefined));
  }
});

test("the same comes in pages, with the ids that join the two ends of a rename", { skip }, async () => {
  for (const dialect of DIALECTS) {
    await using store = openOn(hdfs, dialect);
    const root = `snap-${dialect}`;
    const { items: pages, requests } = await counted(store, store.snapshotOperations.listChanges(root, "s1", "s2"));
    const listed = pages.flat();
    assert.ok(requests > 2 && requests === pages.length && pages.every((page) => page.length <= 3));
    const created = listed.filter(({ is }) => is === "create");
    // What was moved into a renamed directory is told under that one's old path: the id joins the two, not the path.
    assert.deepEqual(created.map(({ path }) => path).sort(), ["dir/moved", "directory", "new", "replaced"]);
    const renamed = listed.filter(({ is, isReference }) => is === "delete" && isReference);
    assert.deepEqual(renamed.map(({ path, to }) => [path, to]).sort(), [
      ["dir", "directory"],
      ["moved", "directory/moved"],
    ]);
    for (const { fileId } of renamed) assert.ok(created.some((other) => other.fileId === fileId && other.isReference));
    assert.ok(listed.some(({ is, path }) => is === "delete" && path === "gone"));
  }
});

test("a snapshot is a lake as of then: listed and read like any other", { skip }, async () => {
  for (const dialect of DIALECTS) {
    await using store = openOn(hdfs, dialect, `snap-${dialect}/.snapshot/s1`);
    const { items } = await counted(store, store.entries());
    assert.deepEqual(
      items.map(({ path }) => path),
      ["acl", "appended", "deleted", "dir", "dir/a", "dir/b", "gone", "gone/x", "moved", "replaced", "same"],
    );
    const appended = items.find(({ path }) => path === "appended");
    assert.ok(appended !== undefined);
    const { items: chunks } = await counted(store, store.read(appended, { offset: 0, length: appended.length }));
    assert.equal(Buffer.concat(chunks).toString(), "content");
    assert.equal(items.find(({ path }) => path === "acl")?.access.acl, "user::rw-,group::r--,other::r--");
    await using live = openOn(hdfs, dialect, `snap-${dialect}`);
    const now = await counted(live, live.entries());
    assert.ok(now.items.every(({ path }) => !path.startsWith(".snapshot")));
    const [old, today] = [items, now.items].map((all) => all.find(({ path }) => path === "same")?.version);
    assert.equal(old, today, "what did not change has one version in both");
  }
});

test(
  "snapshots are refused, missing or in the way: each is told; a missing one is removed already",
  { skip },
  async () => {
    for (const dialect of DIALECTS) {
      const root = `snap-${dialect}`;
      await using store = openOn(hdfs, dialect);
      await using alice = openOn(hdfs, dialect, "", { identity: { user: "alice" } });
      await failsAs("refused", alice.snapshotOperations.allow(root));
      await failsAs("invalid", store.snapshotOperations.create(root, "s1"));
      await failsAs("invalid", store.snapshotOperations.create("", "s"));
      await failsAs("invalid", store.snapshotOperations.changes(root, "s1", "none"));
      await failsAs("invalid", store.snapshotOperations.disallow(root));
      for (const name of ["s1", "s2", "s2", "never"]) await store.snapshotOperations.remove(root, name);
      await store.snapshotOperations.disallow(root);
      await failsAs("invalid", store.snapshotOperations.create(root, "s3"));
    }
  },
);

test("a source holds states of itself by the snapshots of a directory above it too", { skip }, async () => {
  for (const dialect of DIALECTS) {
    const root = `above-${dialect}`;
    for (const name of ["f", "dir/a", "dir/b"]) await writer.create(`/${root}/deep/${name}`, "content");
    await writer.create(`/${root}/beside`, "content");
    await using all = openOn(hdfs, dialect);
    await using source = openOn(hdfs, dialect, `${root}/deep`);
    assert.match((await source.snapshots.unavailable()) ?? "", /dfsadmin -allowSnapshot/);
    await all.snapshotOperations.allow(root);
    await using alice = openOn(hdfs, dialect, `${root}/deep`, { identity: { user: "alice" } });
    assert.match((await alice.snapshots.unavailable()) ?? "", /allows this user/);
    await using within = openOn(hdfs, dialect, `${root}/.snapshot/one`);
    assert.match((await within.snapshots.unavailable()) ?? "", /snapshot already/);
    assert.equal(await source.snapshots.unavailable(), undefined);
    await source.snapshots.take("one");
    await writer.rename(`/${root}/deep/dir`, `/${root}/deep/moved`);
    await writer.create(`/${root}/deep/moved/new`, "x");
    await writer.rename(`/${root}/beside`, `/${root}/deep/arrived`);
    await writer.rename(`/${root}/deep/f`, `/${root}/left`);
    await source.snapshots.take("two");
    assert.deepEqual(await source.snapshots.names(), ["one", "two"]);
    const changes = (await counted(source, source.snapshots.changes("one", "two"))).items.flat();
    const told = changes.map((change) => `${change.is} ${change.path}${change.is === "rename" ? ` ${change.to}` : ""}`);
    assert.deepEqual(told.sort(), [
      "create arrived",
      "create dir/new",
      "delete f",
      "modify ",
      "modify dir",
      "rename dir moved",
    ]);
    const { items } = await counted(source, source.snapshots.at("one").entries());
    assert.deepEqual(
      items.map(({ path }) => path),
      ["dir", "dir/a", "dir/b", "f"],
    );
    for (const name of ["one", "two", "two"]) await source.snapshots.remove(name);
    assert.deepEqual(await source.snapshots.names(), []);
  }
});

test("a snapshot that is removed while it is listed is no smaller lake", { skip }, async () => {
  const root = "removed";
  for (let index = 0; index < 6; index++) await writer.create(`/${root}/d${index}/f`, "x");
  await using store = openOn(hdfs, "webhdfs", root, { sizes: { entriesAhead: 1, directoriesAhead: 1 } });
  await using all = openOn(hdfs, "webhdfs");
  await all.snapshotOperations.allow(root);
  assert.equal(await store.snapshots.unavailable(), undefined);
  await store.snapshots.take("s");
  const listing = store.snapshots.at("s").entries()[Symbol.asyncIterator]();
  await listing.next();
  await store.snapshots.remove("s");
  const rest = async (): Promise<void> => {
    for (let next = await listing.next(); next.done !== true; next = await listing.next());
  };
  await failsAs("notFound", rest());
});

test(
  "entries at many paths cost no request more than there are paths, and fewer where they lie together",
  { skip },
  async () => {
    const names = Array.from({ length: 40 }, (_, index) => `file-${String(index).padStart(3, "0")}`);
    for (const name of [...names, "é", "0", "a/b"]) await writer.create(`/scattered/${name}`, name);
    await writer.setAcl("/scattered/file-007", "user::rw-,user:bob:r--,group::r--,other::---");
    for (const dialect of DIALECTS) {
      await using store = openOn(hdfs, dialect, "scattered");
      const paths = ["file-000", "file-007", "file-010", "file-039", "absent", "é", "0", "a", "a/b", "x/y"];
      const { items, requests } = await counted(store, store.entriesAt(paths));
      const expected = paths.filter((path) => path !== "absent" && path !== "x/y");
      assert.deepEqual(items.map(({ path }) => path).sort(), expected.sort());
      for (const entry of items) assert.deepEqual(entry, await store.entry(entry.path));
      const acls = 1;
      if (dialect === "webhdfs") assert.ok(requests <= 5 + acls, `${requests} requests`);
      else assert.ok(requests <= paths.length + acls, `${requests} requests`);
    }
  },
);
