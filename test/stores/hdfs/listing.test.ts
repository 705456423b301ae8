/** Listings of a real HDFS, whose pages hold five entries. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { HdfsPeculiarity } from "../../../migration/stores/hdfs/index.ts";
import { comparePaths } from "../../../migration/model/path.ts";
import { isStoreFailure } from "../../../migration/stores/failure.ts";
import { HdfsWriter, startHdfs, whyNoHdfs, type RunningHdfs } from "../../local-hdfs/index.ts";
import { counted } from "../counted.ts";
import { DIALECTS, openOn } from "./running-source.ts";

const skip = (await whyNoHdfs()) ?? false;
let hdfs: RunningHdfs;
let writer: HdfsWriter;

before(async () => {
  if (skip !== false) return;
  hdfs = await startHdfs({ hdfs: { "dfs.ls.limit": "5", "dfs.namenode.delegation.token.max-lifetime": "600000" } });
  writer = new HdfsWriter(hdfs);
});
after(() => (skip === false ? hdfs.stop() : undefined));

/** Names that round-trip through a real HDFS: everything but a slash, a colon and what is longer than 255 bytes. */
const NAMES = [
  ...[
    " first",
    "last ",
    "a+b",
    "%",
    "%41",
    "%2541",
    "a#b",
    "a?b=c&d",
    "a;b",
    "a=b",
    "back\\slash",
    '"',
    "'",
    "[]",
    "{}",
  ],
  ...[
    "*",
    ",",
    "@",
    "$",
    "|",
    "<",
    ">",
    "^",
    "~",
    "new\nline",
    "tab\t",
    "\u0001",
    "\u007f",
    "\u00a0",
    "\u2028",
    "\uffff",
  ],
  ...["😀", "数据", "last.", "...", "x".repeat(255), "\u00e9", "e\u0301", "a", "a-b", "a.b", "ab", "A", "z", "10", "9"],
  ...["Mü", "Mun", "Mü2", "M", "\uffee"],
];

test("every name is listed once, in the engine's order, and read by it", { skip }, async () => {
  await Promise.all(NAMES.map((name) => writer.create(`/names/${name}`, name)));
  for (const dialect of DIALECTS) {
    await using store = openOn(hdfs, dialect, "names");
    const { items, requests } = await counted(store, store.entries());
    assert.deepEqual(
      items.map(({ path }) => path),
      [...NAMES].sort(comparePaths),
    );
    assert.equal(requests, dialect === "webhdfs" ? Math.ceil(NAMES.length / 5) : 1, "1 per page of the directory");
    const reads = items.map(async (entry) => {
      const { items: chunks } = await counted(store, store.read(entry, { offset: 0, length: entry.length }));
      assert.equal(Buffer.concat(chunks).toString(), entry.path);
      assert.deepEqual(await store.entry(entry.path), entry);
    });
    await Promise.all(reads);
  }
});

test("percent signs at the borders of pages neither repeat nor lose an entry", { skip }, async () => {
  const names = Array.from({ length: 8 }, (_, index) => [
    `%7A${index}`,
    `%20${index}`,
    `a%41${index}`,
    `a+${index}`,
  ]).flat();
  await Promise.all(names.map((name) => writer.makeDirectory(`/percent/${name}`)));
  await using store = openOn(hdfs, "webhdfs", "percent");
  const { items } = await counted(store, store.entries());
  assert.deepEqual(
    items.map(({ path }) => path),
    [...names].sort(comparePaths),
  );
});

test("access is told exactly, by one more request for each entry that has an ACL", { skip }, async () => {
  const everything = "user::rwx,user:bob:rwx,group::r-x,group:finance:r--,mask::r-x,other::--x";
  await writer.makeDirectory("/access/acl");
  await writer.setAcl("/access/acl", everything);
  await writer.makeDirectory("/access/default");
  await writer.setAcl(
    "/access/default",
    "default:user::rwx,default:group::---,default:group:finance:r-x,default:other::---",
  );
  await writer.create("/access/default/inherits", "x");
  await writer.create("/access/file", "x");
  await writer.setAcl("/access/file", "user::rw-,user:bob:rwx,group::r--,other::---");
  await writer.setPermission("/access/file", "640");
  await writer.create("/access/plain", "x");
  await writer.setOwner("/access/plain", "alice", "analysts");
  await writer.makeDirectory("/access/sticky");
  await writer.setPermission("/access/sticky", "1777");
  await writer.setOwner("/access/sticky", "nobody$", "no.such-group");
  const wanted = {
    acl: ["hdfs", "supergroup", false, everything],
    default: [
      ...["hdfs", "supergroup", false],
      "user::rwx,group::r-x,other::r-x,default:user::rwx,default:group::---,default:group:finance:r-x,default:mask::r-x,default:other::---",
    ],
    "default/inherits": ["hdfs", "supergroup", false, "user::rw-,group::---,group:finance:r-x,mask::r--,other::---"],
    file: ["hdfs", "supergroup", false, "user::rw-,user:bob:rwx,group::r--,mask::r--,other::---"],
    plain: ["alice", "analysts", false, "user::rw-,group::r--,other::r--"],
    sticky: ["nobody$", "no.such-group", true, "user::rwx,group::rwx,other::rwx"],
  };
  for (const dialect of DIALECTS) {
    await using store = openOn(hdfs, dialect, "access");
    const { items, requests } = await counted(store, store.entries());
    const told = items.map(({ path, access: { owner, group, sticky, acl } }) => [path, [owner, group, sticky, acl]]);
    assert.deepEqual(Object.fromEntries(told), wanted);
    assert.equal(requests, 4 + 4, "a request for each of 4 directories and of 4 entries with an ACL");
    for (const entry of items) assert.deepEqual(await store.entry(entry.path), entry);
    const { items: children } = await counted(store, store.children("default"));
    assert.deepEqual(
      children,
      items.filter(({ path }) => path === "default/inherits"),
    );
  }
});

test("the version changes with content, by whatever way, and not with access", { skip }, async () => {
  await using store = openOn(hdfs, "webhdfs", "versions");
  const version = async (): Promise<string | undefined> => (await store.entry("f"))?.version;
  await writer.create("/versions/f", "one");
  const first = await version();
  await writer.setPermission("/versions/f", "600");
  await writer.setOwner("/versions/f", "bob", "analysts");
  await writer.setAcl("/versions/f", "user::rw-,user:bob:rwx,group::r--,other::---");
  assert.equal(await version(), first);
  await writer.append("/versions/f", "two");
  const appended = await version();
  assert.notEqual(appended, first);
  const before = (await store.entry("f"))?.lastModifiedMs ?? 0;
  await writer.create("/versions/f", "twoone");
  await writer.setTimes("/versions/f", before);
  assert.notEqual(await version(), appended, "another file of the same length and time");
});

test("what is missing, a file, or not allowed is told as such", { skip }, async () => {
  await writer.create("/told/file", "x");
  await writer.makeDirectory("/told/closed");
  await writer.setPermission("/told/closed", "700");
  for (const dialect of DIALECTS) {
    await using root = openOn(hdfs, dialect, "told");
    assert.equal((await root.entry(""))?.kind, "directory");
    assert.equal(await root.entry("none"), undefined);
    assert.equal(await root.entry("file/below"), undefined);
    for (const path of ["none", "file", "file/below"])
      assert.deepEqual((await counted(root, root.children(path))).items, []);
    const failures: Readonly<Record<string, readonly [string, string]>> = {
      "told/none": ["notFound", "hdfs"],
      "told/file": ["invalid", "hdfs"],
      "told/closed": ["refused", "alice"],
    };
    for (const [path, [kind, user]] of Object.entries(failures)) {
      await using store = openOn(hdfs, dialect, path, { identity: { user } });
      await assert.rejects(counted(store, store.entries()), (error) => {
        assert.ok(isStoreFailure(error), String(error));
        assert.equal(error.kind, kind, error.message);
        return true;
      });
    }
  }
});

test("another user is acted for, and one who may not is told how to let him", { skip }, async () => {
  await writer.makeDirectory("/proxied/alice");
  await writer.setPermission("/proxied/alice", "700");
  await writer.setOwner("/proxied/alice", "alice", "analysts");
  await writer.create("/proxied/alice/f", "x");
  for (const dialect of DIALECTS) {
    await using store = openOn(hdfs, dialect, "proxied/alice", { identity: { user: "gateway", doAs: "alice" } });
    assert.equal((await counted(store, store.entries())).items.length, 1);
    await using other = openOn(hdfs, dialect, "proxied/alice", { identity: { user: "bob", doAs: "alice" } });
    await assert.rejects(counted(other, other.entries()), /proxy user/);
  }
});

test("extended attributes of users become metadata, where they are asked for", { skip }, async () => {
  await writer.create("/attributes/f", "x");
  await writer.setAttribute("/attributes/f", "user.Origin", '"erp 7"');
  await writer.setAttribute("/attributes/f", "user.not-a-name", '"x"');
  await writer.setAttribute("/attributes/f", "user.binary", "0x00ff");
  for (const dialect of DIALECTS) {
    const seen: HdfsPeculiarity[] = [];
    const options = { extendedAttributes: true, onPeculiarity: (one: HdfsPeculiarity) => void seen.push(one) };
    await using store = openOn(hdfs, dialect, "attributes", options);
    const { items, requests } = await counted(store, store.entries());
    assert.deepEqual([items[0]?.metadata, requests], [{ origin: "erp 7" }, 2 + 2]);
    assert.deepEqual(seen.map(({ detail }) => detail.split(":")[0]).sort(), ["user.binary", "user.not-a-name"]);
    await using without = openOn(hdfs, dialect, "attributes");
    assert.deepEqual((await counted(without, without.entries())).items[0]?.metadata, {});
    const entry = items[0];
    assert.ok(entry !== undefined);
    assert.equal((await counted(store, store.read(entry, { offset: 0, length: 1 }))).items.length, 1);
  }
});

test("many directories are read ahead of the reader, each in its place", { skip }, async () => {
  const paths = Array.from({ length: 12 }, (_, index) => `d${index}`).flatMap((directory) => [
    directory,
    ...["é", "x", "x/y", "x/y/z"].map((below) => `${directory}/${below}`),
  ]);
  const files = paths.filter((one) => one.endsWith("z") || one.endsWith("é"));
  await Promise.all(files.map((path) => writer.create(`/tree/${path}`, path)));
  for (const dialect of DIALECTS)
    for (const ahead of [1, 3, 100]) {
      const sizes = { entriesAhead: ahead, directoriesAhead: ahead, heldEntries: 2 };
      await using store = openOn(hdfs, dialect, "tree", { sizes });
      const { items, requests } = await counted(store, store.entries());
      assert.deepEqual(
        items.map(({ path }) => path),
        [...paths].sort(comparePaths),
      );
      assert.equal(requests, (dialect === "webhdfs" ? 3 : 1) + 36, "3 pages of the root, 1 of each directory");
    }
});

test(
  "webhdfs:// at the port of HttpFS: directories are taken in as they come, and that is told",
  { skip },
  async () => {
    await Promise.all(Array.from({ length: 12 }, (_, index) => writer.create(`/wrong-scheme/d/f${index}`, "x")));
    const seen: HdfsPeculiarity[] = [];
    const swapped = {
      webhdfs: hdfs.httpfs.replace("httpfs:", "webhdfs:"),
      httpfs: hdfs.webhdfs.replace("webhdfs:", "httpfs:"),
    };
    await using store = openOn(swapped, "webhdfs", "wrong-scheme", { onPeculiarity: (one) => seen.push(one) });
    assert.equal((await store.entry(""))?.kind, "directory");
    const { items } = await counted(store, store.entries());
    assert.equal(items.length, 13);
    assert.deepEqual(
      seen.map(({ what, path, detail }) => [what, path, detail.slice(0, 26)]),
      [["listedWhole", "", "HttpFS answers there, which"].map((text) => text.slice(0, 26))],
    );
    const file = items.find(({ kind }) => kind === "file");
    assert.ok(file !== undefined);
    const { items: chunks } = await counted(store, store.read(file, { offset: 0, length: 1 }));
    assert.equal(Buffer.concat(chunks).toString(), "x");
    // The other way round: a name node listed without pages.
    await using other = openOn(swapped, "httpfs", "wrong-scheme");
    assert.deepEqual((await counted(other, other.entries())).items, items);
  },
);
