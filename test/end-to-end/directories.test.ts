// Directories with their access as code: made by `pulumi up`, watched by `pulumi refresh` entry by entry, carried to what
// lies below where that is asked for, and left behind by `pulumi destroy`.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { PathAccessControlItem } from "@azure/storage-file-datalake";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { planSmallLake } from "./small-lake.ts";
import { assertFailed, assertSucceeded, type Words } from "./stack-sections.ts";
import { openFilesystem } from "./verdict.ts";

const STRANGER = "aaaaaaaa-0000-4000-8000-000000000001";
const acl = "group:analysts:r-x, default:group:analysts:r-x";
let environment: LocalEnvironment;

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(150) });
});
after(() => environment.remove("raw_landing_in"));

function writeStack(words: Words = {}, directories: Words = {}): void {
  const engineers = { owner: "user:amara.okafor", acl: "group:lake-engineers:rwx" };
  environment.writeStack({
    "azure-native:location": "westeurope",
    account: { name: "targetlake" },
    filesystems: {
      raw: {
        group: "group:lake-admins",
        acl,
        directories: { landing: { acl }, "landing/in": { ...engineers, ...words }, ...directories },
      },
    },
  });
}

const directoryAt = (path: string) =>
  openFilesystem(environment, { account: "targetlake", filesystem: "raw" }).getDirectoryClient(path);

/** `other:---`, `user:ID:rwx`, without default entries. */
async function entriesAt(path: string): Promise<readonly string[]> {
  const { acl: list } = await directoryAt(path).getAccessControl();
  return list
    .filter(({ defaultScope }) => !defaultScope)
    .map(({ accessControlType, entityId, permissions: { read, write, execute } }) =>
      [accessControlType, entityId, `${read ? "r" : "-"}${write ? "w" : "-"}${execute ? "x" : "-"}`].join(":"),
    );
}

test("a directory whose directory above is not declared is refused by key, before anything is made", async () => {
  writeStack({}, { "other/in": { acl } });
  assertFailed(
    await environment.pulumi("preview"),
    /adls-migration:filesystems\.raw\.directories\.other\/in: given "other\/in"; allowed: .*other is not/u,
  );
});

test("directories are made parents first, and a second up finds nothing to do", async () => {
  writeStack();
  assertSucceeded(await environment.up());
  const made = await entriesAt("landing/in");
  assert.deepEqual(
    made.map((entry) => entry.replace(/[0-9a-f-]{36}/u, "ID")),
    ["user::rwx", "group::r-x", "group:ID:rwx", "mask::rwx", "other::---"],
  );
  const again = await environment.pulumi("up", "--yes");
  assertSucceeded(again);
  assert.doesNotMatch(again.output, /^ +[~+-] +pulumi-nodejs/mu);
});

test("what somebody else changes is shown entry by entry, by refresh and by the next preview", async () => {
  const { acl: list } = await directoryAt("landing/in").getAccessControl();
  const permissions = { read: true, write: false, execute: false };
  const changed = list.map((entry) => (entry.accessControlType === "other" ? { ...entry, permissions } : entry));
  const stranger: PathAccessControlItem = {
    defaultScope: false,
    accessControlType: "user",
    entityId: STRANGER,
    permissions,
  };
  await directoryAt("landing/in").setAccessControl([...changed, stranger]);
  const refreshed = await environment.pulumi("refresh", "--yes", "--skip-preview", "--diff");
  assertSucceeded(refreshed);
  assert.match(refreshed.output, /landing\/in is not as declared:\n +\+ user:a{8}-\S+ r--\n +~ other --- → r--\n/u);
  assert.match(refreshed.output, /^ +~ other +: "---" => "r--"$/mu);
  assert.match(refreshed.output, new RegExp(`^ +\\+ user:${STRANGER} +: "r--"$`, "mu"));
  assert.doesNotMatch(refreshed.output, /[~+-] (?:default:|mask|group)/u, "and nothing else");
  const previewed = await environment.pulumi("preview", "--diff");
  assertSucceeded(previewed);
  assert.match(previewed.output, /^ +~ other +: "r--" => "---"$/mu);
  assert.match(previewed.output, new RegExp(`^ +- user:${STRANGER} +: "r--"$`, "mu"));
});

test("up mends it, and carries the list below where that is asked for: shown beforehand, once, and what is there stays", async () => {
  const file = directoryAt("landing/in").getFileClient("a/b.csv");
  await file.upload(Buffer.from("content"));
  const before = await entriesAt("landing/in/a/b.csv");
  writeStack({ recursive: true });
  const up = await environment.pulumi("up", "--yes");
  assertSucceeded(up);
  assert.match(up.output, /landing\/in: 1 file, 1 directory of 2 below get the declared entries/u);
  assert.match(up.output, /landing\/in: list set at 1 file and 1 directory of 2 below/u);
  assert.ok(!(await entriesAt("landing/in")).some((entry) => entry.includes(STRANGER)));
  const now = await entriesAt("landing/in/a/b.csv");
  const kept = before.filter((entry) => !entry.startsWith("mask"));
  assert.deepEqual(
    now.filter((entry) => kept.includes(entry)),
    kept,
    "nothing is taken away",
  );
  assert.equal(now.length - kept.length, 2, "the entry, and the mask that lets it through");
});

test("destroy leaves the directories with what is in them, and says so", async () => {
  const destroyed = await environment.pulumi("destroy", "--yes", "--skip-preview");
  assertSucceeded(destroyed);
  assert.match(destroyed.output, /raw\/landing\/in stays, with the access that it has: onDestroy is retain\./u);
  assert.equal(await directoryAt("landing/in").getFileClient("a/b.csv").exists(), true);
});
