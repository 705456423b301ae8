// What somebody else changes at the target: `pulumi refresh` notices it, `pulumi up` mends what the migration had put there,
// and a stranger's content is nobody's to overwrite.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { LakeEntry, LakeFile } from "../local-azure/source-lake/index.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { changeLake, planSmallLake } from "./small-lake.ts";
import { accountId, assertFailed, assertSucceeded, figure, stackSections } from "./stack-sections.ts";
import { assertEqualLakes, openFilesystem, targetPlace } from "./verdict.ts";

const KEY = "end-to-end-refresh";
let environment: LocalEnvironment;
let lake: readonly LakeEntry[];
let files: readonly LakeFile[];

before(async () => {
  lake = await planSmallLake(300);
  files = lake.filter((entry) => entry.kind === "file" && entry.path.startsWith("raw/vega-datasets/")) as LakeFile[];
  environment = await makeEnvironment({ lake });
  environment.writeStack(stackSections(environment, KEY));
  assertSucceeded(await environment.up());
});
after(() => environment.remove(KEY));

function migrationOutputs(): Readonly<Record<string, unknown>> | undefined {
  return environment.state.resources?.find(({ type }) => type.endsWith(":Migration"))?.outputs;
}

const refresh = () => environment.pulumi("refresh", "--yes", "--skip-preview");

test("without changes a refresh finds none", async () => {
  assertSucceeded(await refresh());
  assert.equal(migrationOutputs()?.["complete"], true);
});

test("another ACL and a missing file are noticed, and mended by the next up", async () => {
  const target = openFilesystem(environment, targetPlace);
  const changed = target.getFileClient(files[0]!.path);
  const { acl } = await changed.getAccessControl();
  await changed.setAccessControl(
    acl.map((item) => ({ ...item, permissions: { read: true, write: true, execute: true } })),
  );
  await target.getFileClient(files[1]!.path).delete();
  assertSucceeded(await refresh());
  assert.deepEqual(
    [migrationOutputs()?.["complete"], migrationOutputs()?.["drift"]],
    [false, `1 new, 1 access only, ${sizeOf(files[1]!)} to move`],
  );
  const mended = await environment.up();
  assertSucceeded(mended);
  assert.deepEqual([figure(mended.output, "files put"), figure(mended.output, "access set")], [1, 1]);
  await assertEqualLakes(environment);
});

test("a role that was taken away is noticed, and given again by the next up", async () => {
  const role = environment.state.resources?.find(({ type }) => type.endsWith(":RoleAssignment"))?.id ?? "";
  assert.ok(role.startsWith(accountId("targetlake")), role);
  await environment.removeResource(role);
  assertSucceeded(await refresh());
  assertSucceeded(await environment.up());
  assert.ok(await environment.resourceExists(role));
});

test("a file that a stranger has edited is reported and never overwritten, whatever the source does", async () => {
  const target = openFilesystem(environment, targetPlace);
  const { content } = await changeLake(environment.source, lake, ["content"]);
  const [path = ""] = content;
  const edited = target.getFileClient(path);
  await edited.upload(Buffer.from("edited by a stranger"));
  assertSucceeded(await refresh());
  assert.equal(migrationOutputs()?.["complete"], false);
  const up = await environment.up();
  assertFailed(up, /1 entry was refused; everything else is done\./u);
  assert.ok(up.output.includes(`refused: ${path}: `), up.output);
  assert.equal(figure(up.output, "files put"), content.length - 1);
  assert.equal((await edited.readToBuffer()).toString(), "edited by a stranger");
  await assertEqualLakes(environment, targetPlace, [path]);
});

test("it stays refused until somebody decides; once it is gone, the source's file comes back", async () => {
  const again = await environment.up();
  assertFailed(again, /1 entry was refused/u);
  assert.equal(figure(again.output, "files put"), 0);
  const [path = ""] = /refused: (.+?): /u.exec(again.output)?.slice(1) ?? [];
  await openFilesystem(environment, targetPlace).getFileClient(path).delete();
  assertSucceeded(await environment.up());
  await assertEqualLakes(environment);
});

/** As messages tell it; these files have 1 kB to 1 MB. */
function sizeOf({ sourceBytes }: LakeFile): string {
  const kilobytes = sourceBytes / 1000;
  return `${kilobytes.toFixed(kilobytes >= 99.95 ? 0 : 1)} kB`;
}
