/** Directories as they are declared: found or made, never made implicitly, never more open than they will be. */
import assert from "node:assert/strict";
import test from "node:test";
import { removeEmpty, standDirectory, type DirectoryWish } from "../../migration/access/directory.ts";
import { isNoWider, type Access } from "../../migration/model/access.ts";
import { parseAcl } from "../../migration/model/acl.ts";
import { isMigrationFault } from "../../migration/fault.ts";
import { openMemoryLake, type MemoryLake } from "../../migration/stores/memory/index.ts";

const means = { callerId: () => Promise.resolve("me"), stop: new AbortController().signal };
const ACL = "user::rwx,user:ann:r-x,group::r-x,mask::r-x,other::---";
const DEFAULTS = "default:user::rwx,default:group::r-x,default:other::---";
const OPEN: Access = { owner: "root", group: "staff", sticky: false, acl: "user::rwx,group::rwx,other::rwx" };

function lakeOf(...paths: readonly string[]): { lake: MemoryLake; shown: Access[] } {
  const shown: Access[] = [];
  const lake = openMemoryLake({ side: "target", onShown: ({ access }) => shown.push(access) });
  for (const path of ["", ...paths]) lake.seed({ kind: "directory", path, access: OPEN });
  return { lake, shown };
}

const stand = (lake: MemoryLake, wish: Partial<DirectoryWish> & Pick<DirectoryWish, "path">) =>
  standDirectory(lake, { declared: { acl: parseAcl(ACL) }, makes: true, ...wish }, means);

const accessAt = async (lake: MemoryLake, path: string) => (await lake.entry(path))?.access;

test("one that is missing is made, and at no moment wider than it will be", async () => {
  const { lake, shown } = lakeOf("landing");
  assert.equal(await stand(lake, { path: "landing/in" }), "made");
  const wanted: Access = { owner: "me", group: "staff", sticky: false, acl: ACL };
  assert.deepEqual(await accessAt(lake, "landing/in"), wanted);
  for (const access of shown) assert.ok(isNoWider(access, wanted), access.acl);
  assert.equal(await stand(lake, { path: "landing/in" }), "there");
});

test("what the directory above gives to new ones stays where nothing else is declared", async () => {
  const { lake } = lakeOf();
  lake.seed({ kind: "directory", path: "above", access: { ...OPEN, acl: `${OPEN.acl},${DEFAULTS}` } });
  await stand(lake, { path: "above/in", declared: { owner: "ann", group: "team", acl: parseAcl(ACL) } });
  assert.deepEqual(await accessAt(lake, "above/in"), {
    ...{ owner: "ann", group: "team", sticky: false },
    acl: `${ACL},${DEFAULTS}`,
  });
});

test("one that is there gets what is declared and keeps the rest; a second time nothing is sent", async () => {
  const { lake } = lakeOf("landing");
  lake.seed({ kind: "directory", path: "landing", access: { ...OPEN, sticky: true, acl: `${OPEN.acl},${DEFAULTS}` } });
  await stand(lake, { path: "landing" });
  assert.deepEqual(await accessAt(lake, "landing"), { ...OPEN, sticky: true, acl: `${ACL},${DEFAULTS}` });
  const before = lake.requests();
  await stand(lake, { path: "landing" });
  assert.equal(lake.requests() - before, 1, "one look");
});

for (const [what, wish, said] of [
  [
    "the directory above is not there",
    { path: "gone/in" },
    /\/gone is not there, so gone\/in cannot be made in it\. Declare it too/,
  ],
  ["no list is declared", { path: "in", declared: { owner: "ann" } }, /\/in is not there, and no acl is declared/],
  ["it is not to be made", { path: "in", makes: false }, /\/in is not there, so its access cannot be set/],
  ["a file stands there", { path: "file" }, /\/file is a file\. Declare another path/],
  ["a file stands above", { path: "file/in" }, /\/file is a file/],
] as const) {
  test(`refused, and nothing changed: ${what}`, async () => {
    const { lake, shown } = lakeOf();
    lake.seed({ kind: "file", path: "file" });
    await assert.rejects(stand(lake, wish), (error: Error) => isMigrationFault(error) && said.test(error.message));
    assert.deepEqual(shown, []);
  });
}

test("only an empty one is removed", async () => {
  const { lake } = lakeOf("full", "full/in", "empty");
  assert.equal(await removeEmpty(lake, "full", means.stop), false);
  assert.equal(await removeEmpty(lake, "empty", means.stop), true);
  assert.equal(await removeEmpty(lake, "empty", means.stop), true, "the absent is removed already");
  assert.ok(await lake.entry("full/in"));
});
