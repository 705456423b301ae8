import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { DataLakeFileSystemClient, PathAccessControlItem } from "@azure/storage-file-datalake";
import { serveLake, type ServedLake } from "../local-azure/source-lake/served-lake.ts";
import { formatJudgement, judge, type JudgeOptions } from "./judge.ts";

const somebody = "0a6a1c52-5b2e-4c8e-9d0f-6f8a3a0c5b11";
const everything = { read: true, write: true, execute: true };
const nothing = { read: false, write: false, execute: false };
const reading = { read: true, write: false, execute: false };

const shared: PathAccessControlItem[] = [
  { defaultScope: false, accessControlType: "user", entityId: "", permissions: everything },
  { defaultScope: false, accessControlType: "user", entityId: somebody, permissions: reading },
  { defaultScope: false, accessControlType: "group", entityId: "", permissions: reading },
  { defaultScope: false, accessControlType: "mask", entityId: "", permissions: reading },
  { defaultScope: false, accessControlType: "other", entityId: "", permissions: nothing },
];

let lake: ServedLake;
before(async () => {
  lake = await serveLake();
});
after(() => lake.stop());

/** A small tree in a filesystem of its own. */
async function tree(name: string): Promise<DataLakeFileSystemClient> {
  const filesystem = lake.filesystem(name);
  await filesystem.create();
  for (const directory of ["lake", "lake/empty", "lake/a #1 ü", "lake/skipped"]) {
    await filesystem.getDirectoryClient(directory).create({ permissions: "rwxr-x---", umask: "0000" });
  }
  await write(filesystem, "lake/a #1 ü/data.csv", "a,b\n1,2\n");
  await write(filesystem, "lake/more.json", "{}");
  await filesystem.getFileClient("lake/nothing").create();
  return filesystem;
}

async function write(filesystem: DataLakeFileSystemClient, path: string, text: string): Promise<void> {
  const file = filesystem.getFileClient(path);
  await file.upload(Buffer.from(text), {
    metadata: { team: "growth" },
    pathHttpHeaders: { contentType: "text/csv", cacheControl: "no-cache" },
  });
}

/** What the judge finds between an untouched tree and one that `change` has touched. */
async function found(
  name: string,
  change: (target: DataLakeFileSystemClient) => Promise<unknown>,
  options: JudgeOptions = {},
): Promise<string[]> {
  const source = await tree(`${name}-source`);
  const target = await tree(`${name}-target`);
  await change(target);
  const sides = [source, target].map((filesystem) => ({ filesystem, directory: "lake" }));
  const [one, other] = sides;
  if (one === undefined || other === undefined) throw new Error("There are two sides.");
  const { differences } = await judge(one, other, options);
  return differences.map(({ path, property }) => `${path}: ${property}`);
}

test("equal trees have no difference, and all of them was read", async () => {
  const filesystem = await tree("equal");
  const side = { filesystem, directory: "lake" };
  const judgement = await judge(side, side);
  assert.deepEqual(judgement, { files: 3, directories: 3, compared: 7, contentsRead: 3, differences: [] });
  assert.match(formatJudgement(judgement), /^3 files, 3 directories.*: 0 differences$/);
});

test("whole filesystems are compared with their roots", async () => {
  const [source, target] = [await tree("roots-source"), await tree("roots-target")];
  await target.getDirectoryClient("").setAccessControl(shared);
  const { differences } = await judge({ filesystem: source }, { filesystem: target });
  assert.deepEqual(
    differences.map(({ path, property }) => `${path}/: ${property}`),
    ["/: permissions", "/: acl"],
  );
  const { differences: none } = await judge({ filesystem: source }, { filesystem: target }, { comparesRoot: false });
  assert.deepEqual(none, []);
});

const changes: readonly {
  what: string;
  change: (target: DataLakeFileSystemClient) => Promise<unknown>;
  expected: string[];
}[] = [
  {
    what: "a missing file",
    change: (target) => target.getFileClient("lake/more.json").delete(),
    expected: ["more.json: kind"],
  },
  {
    what: "an unexpected file",
    change: (target) => write(target, "lake/extra", "x"),
    expected: ["extra: kind"],
  },
  {
    what: "a missing empty directory",
    change: (target) => target.getDirectoryClient("lake/empty").delete(),
    expected: ["empty: kind"],
  },
  {
    what: "another kind",
    change: async (target) => {
      await target.getDirectoryClient("lake/empty").delete();
      await target.getFileClient("lake/empty").create();
    },
    expected: ["empty: kind"],
  },
  {
    what: "content of the same length",
    change: (target) => write(target, "lake/a #1 ü/data.csv", "a,b\n1,3\n"),
    expected: ["a #1 ü/data.csv: content"],
  },
  {
    what: "content of another length",
    change: (target) => write(target, "lake/more.json", "[1]"),
    expected: ["more.json: length", "more.json: content"],
  },
  {
    what: "an owner and a group",
    change: async (target) => {
      const file = target.getFileClient("lake/more.json");
      const { acl } = await file.getAccessControl();
      await file.setAccessControl(acl, { owner: somebody, group: somebody });
    },
    expected: ["more.json: owner", "more.json: group"],
  },
  {
    what: "an ACL",
    change: (target) => target.getFileClient("lake/nothing").setAccessControl(shared),
    expected: ["nothing: permissions", "nothing: acl"],
  },
  {
    what: "a default ACL alone",
    change: async (target) => {
      const directory = target.getDirectoryClient("lake/empty");
      const { acl } = await directory.getAccessControl();
      await directory.setAccessControl([...acl, ...acl.map((item) => ({ ...item, defaultScope: true }))]);
    },
    expected: ["empty: acl"],
  },
  {
    what: "a sticky bit",
    change: (target) =>
      target.getDirectoryClient("lake/empty").setPermissions({
        owner: everything,
        group: { ...everything, write: false },
        other: nothing,
        stickyBit: true,
        extendedAcls: false,
      }),
    expected: ["empty: permissions"],
  },
  {
    what: "metadata",
    change: (target) => target.getFileClient("lake/more.json").setMetadata({ team: "ops", more: "1" }),
    expected: ["more.json: metadata team", "more.json: metadata more"],
  },
  {
    what: "a content header",
    change: (target) =>
      target
        .getFileClient("lake/more.json")
        .setHttpHeaders({ contentType: "application/json", cacheControl: "no-cache", contentLanguage: "el" }),
    expected: ["more.json: contentType", "more.json: contentLanguage"],
  },
  {
    what: "a stored MD5 that is not the content's",
    change: (target) =>
      target.getFileClient("lake/more.json").setHttpHeaders({
        contentType: "text/csv",
        cacheControl: "no-cache",
        contentMD5: Buffer.alloc(16, 1),
      }),
    expected: ["more.json: wrong stored MD5"],
  },
];

for (const [index, { what, change, expected }] of changes.entries()) {
  test(`${what} is found, and nothing else`, async () => {
    assert.deepEqual(await found(`change-${String(index)}`, change), expected);
  });
}

test("ignored metadata and excluded paths are no difference", async () => {
  const differences = await found(
    "ignored",
    async (target) => {
      await target.getFileClient("lake/more.json").setMetadata({ team: "growth", marker: "1" });
      await write(target, "lake/skipped/extra", "x");
    },
    { ignoresMetadata: (name) => name === "marker", excludes: (path) => path.startsWith("skipped/") },
  );
  assert.deepEqual(differences, []);
});

test("a share of contents and of entries is what is read, by the seed", async () => {
  const side = { filesystem: await tree("share"), directory: "lake" };
  const some = await judge(side, side, { contentShare: 0 });
  assert.deepEqual([some.compared, some.contentsRead], [7, 0]);
  const none = await judge(side, side, { share: 0 });
  assert.deepEqual([none.compared, none.contentsRead], [1, 0]);
  const halves = ["one", "two", "three", "four", "five"].map((seed) => judge(side, side, { share: 0.5, seed }));
  const counts = (await Promise.all(halves)).map(({ compared }) => compared);
  assert.ok(new Set(counts).size > 1 && Math.max(...counts) < 7, counts.join());
});
