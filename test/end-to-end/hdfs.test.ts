// From a real HDFS: the real `pulumi up` of a stack whose source is WebHDFS, with users and groups mapped; and what stops it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test, { after, before } from "node:test";
import { HdfsWriter, startHdfs, whyNoHdfs, type RunningHdfs } from "../local-hdfs/index.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { describe, describeRoot, namesOf, type Description } from "./judge-side.ts";
import { planSmallLake } from "./small-lake.ts";
import { assertFailed, assertSucceeded, figure, type Words } from "./stack-sections.ts";
import { openFilesystem, targetPlace } from "./verdict.ts";

const skip = (await whyNoHdfs()) ?? false;
const KEY = "end-to-end-hdfs";

/** What the directory of the local Azure knows: amara.okafor, lars.moller, lake-engineers, analysts. */
const AMARA = "0c7a3f52-6d8e-4f1b-9a27-3b5e61c0d811";
const LARS = "80c6d3e7-5f4a-4912-a0b8-6e92d7f15c3b";
const ENGINEERS = "b8637ce1-4d09-4fa2-9b58-e6a1d03c72f4";
const ANALYSTS = "bf1c95d4-a8e6-473b-8d02-940b7fe5c36a";
const SUPERUSER = "$superuser";

/** An object id, a user by principal name, a group by name: all three ways to write whom a name stands for. */
const identities = {
  users: { alice: AMARA, bob: "user:lars.moller@contoso.example" },
  groups: { analysts: "group:analysts", staff: ENGINEERS },
};

const NFD = "e\u0301t\u00e9 100% #1 +a b.csv";

let environment: LocalEnvironment;
let hdfs: RunningHdfs;
let writer: HdfsWriter;

before(async () => {
  if (skip !== false) return;
  // The local Azure's own source lake is no part of this, and is filled as a whole where none is given.
  const lake = await planSmallLake(10);
  [environment, hdfs] = await Promise.all([makeEnvironment({ lake }), startHdfs()]);
  writer = new HdfsWriter(hdfs);
  await writer.makeDirectory("/lake/open");
  await writer.makeDirectory("/lake/_temporary/0");
  await writer.create("/lake/_temporary/0/part", "left over");
  await writer.create(`/lake/${NFD}`, "one");
  await writer.create("/lake/open/empty");
  await writer.create("/lake/open/table 😀.csv", "a,b\n1,2\n");
  await writer.setOwner("/lake/open", "alice", "staff");
  await writer.setPermission("/lake/open", "1775");
  await writer.setAcl(
    "/lake/open",
    "user::rwx,user:bob:r-x,group::r-x,mask::r-x,other::---,default:user::rwx,default:group::r-x,default:group:analysts:r-x,default:mask::r-x,default:other::---",
  );
  await writer.setOwner("/lake/open/table 😀.csv", "bob", "analysts");
  await writer.setAcl("/lake/open/table 😀.csv", "user::rw-,user:alice:rw-,group::r--,mask::r--,other::---");
  writeStack();
});

after(async () => {
  if (skip !== false) return;
  environment.remove(KEY);
  await hdfs.stop();
});

function writeStack(migration: Words = {}): void {
  const words = {
    from: `${hdfs.webhdfs}lake`,
    to: "lake",
    hdfs: { user: hdfs.superuser },
    deletes: "mirror",
    identities,
  };
  environment.writeStack({
    "azure-native:location": "westeurope",
    account: { name: "targetlake" },
    filesystems: { lake: {} },
    migrations: { [KEY]: { ...words, maxDeletes: "50%", exclude: ["**/_temporary/**"], ...migration } },
  });
}

/** What stands at the target, by the official client. */
async function found(path: string): Promise<Description> {
  const side = { filesystem: openFilesystem(environment, targetPlace) };
  if (path === "") return describeRoot(side);
  return describe(side, path, { readsContent: true, ignoresMetadata: (name) => name !== "mtime" });
}

async function assertAccess(path: string, expected: Record<string, string>): Promise<void> {
  const description = await found(path);
  for (const [property, value] of Object.entries(expected))
    assert.equal(description.get(property), value, `${path}: ${property}`);
}

test(
  "an unmapped principal stops the preview, with a list of them and how many entries each owns",
  { skip },
  async () => {
    writeStack({ identities: { users: { alice: AMARA }, groups: { staff: ENGINEERS } } });
    const stopped = await environment.pulumi("preview");
    assertFailed(
      stopped,
      /identities: 2 users and groups are not in "identities"/u,
      /unmapped: user:bob owns 1 entry; 1 ACL names it/u,
      /unmapped: group:analysts owns 1 entry; 1 ACL names it/u,
    );
    writeStack();
  },
);

test("the preview says what will move", { skip }, async () => {
  const previewed = await environment.pulumi("preview");
  assertSucceeded(previewed);
  assert.match(previewed.output, /source\s+3 files, 1 directory, 11 B/u);
  assert.match(previewed.output, /Entries of hdfs and supergroup become those of \$superuser/u);
  assert.match(previewed.output, /Extended attributes are not read/u);
});

test("the first up moves bytes, names, owners, groups and ACLs", { skip }, async () => {
  const first = await environment.up();
  assertSucceeded(first);
  assert.equal(figure(first.output, "files put"), 3);
  const names = [...(await namesOf({ filesystem: openFilesystem(environment, targetPlace) })).keys()];
  const own = names.filter((name) => !name.startsWith(".adls-migration"));
  assert.deepEqual(own.sort(), [NFD, "open", "open/empty", "open/table 😀.csv"].sort());
  await assertAccess("", { owner: SUPERUSER, group: SUPERUSER, permissions: "rwxr-xr-x" });
  await assertAccess(NFD, { owner: SUPERUSER, group: SUPERUSER, permissions: "rw-r--r--", length: "3" });
  await assertAccess("open", {
    owner: AMARA,
    group: ENGINEERS,
    permissions: "rwxr-x--- sticky",
    acl: [
      ...["default:group::r-x", `default:group:${ANALYSTS}:r-x`, "default:mask::r-x", "default:other::---"],
      ...["default:user::rwx", "group::r-x", "mask::r-x", "other::---", `user:${LARS}:r-x`, "user::rwx"],
    ].join(","),
  });
  await assertAccess("open/table 😀.csv", {
    owner: LARS,
    group: ANALYSTS,
    permissions: "rw-r-----",
    acl: `group::r--,mask::r--,other::---,user:${AMARA}:rw-,user::rw-`,
    content: createHash("sha256").update("a,b\n1,2\n").digest("hex"),
  });
  assert.match((await found(NFD)).get("metadata mtime") ?? "", /^\d{4}-\d\d-\d\dT/u);
});

test("a second up finds nothing to do", { skip }, async () => {
  const again = await environment.pulumi("up", "--yes");
  assertSucceeded(again);
  assert.match(again.output, /nothing to do: 4 entries agree/u);
  assert.doesNotMatch(again.output, /^ [~+-]/mu);
});

test("what changed at the source is previewed, and carried alone", { skip }, async () => {
  await writer.append("/lake/open/table 😀.csv", "3,4\n");
  await writer.setAcl("/lake/open/empty", "user::rw-,user:bob:rwx,group::---,other::---");
  await writer.create("/lake/new", "new");
  await writer.remove(`/lake/${NFD}`);
  const previewed = await environment.pulumi("preview");
  assertSucceeded(previewed);
  assert.match(previewed.output, /new\s+1 file, 0 directories, 3 B/u);
  assert.match(previewed.output, /changed\s+1 file, 12 B/u);
  assert.match(previewed.output, /access\s+1 entry/u);
  assert.match(previewed.output, /to delete\s+1 entry/u);
  const carried = await environment.up();
  assertSucceeded(carried);
  assert.equal(figure(carried.output, "files put"), 2);
  assert.equal(figure(carried.output, "deleted"), 1);
  await assertAccess("open/empty", { acl: `group::---,mask::rwx,other::---,user:${LARS}:rwx,user::rw-` });
  await assertAccess("open/table 😀.csv", { length: "12", owner: LARS });
});

test("the state holds object ids and a user's name, and no secret of any kind", { skip }, () => {
  const migration = environment.state.resources?.find(({ type }) => type.endsWith(":Migration"));
  const settings = migration?.outputs?.["settings"] as { identities: unknown; hdfs: unknown };
  assert.deepEqual(settings.identities, {
    users: { alice: AMARA, bob: LARS },
    groups: { analysts: ANALYSTS, staff: ENGINEERS },
  });
  assert.deepEqual(settings.hdfs, { user: hdfs.superuser, extendedAttributes: "ignore" });
});
