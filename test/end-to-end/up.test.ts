// The first `pulumi up`, one that finds nothing to do, and one that carries what changed at the source.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import type { LakeEntry } from "../local-azure/source-lake/index.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { isListing, isWrite, requestsTo } from "./request-log.ts";
import { changeLake, planSmallLake } from "./small-lake.ts";
import { assertFailed, assertSucceeded, figure, stackSections } from "./stack-sections.ts";
import { assertEqualLakes, isExcluded, openFilesystem, targetPlace } from "./verdict.ts";

const KEY = "end-to-end-up";
let environment: LocalEnvironment;
let lake: readonly LakeEntry[];

before(async () => {
  lake = await planSmallLake(500);
  environment = await makeEnvironment({ lake });
  environment.writeStack(stackSections(environment, KEY));
});
after(() => environment.remove(KEY));

/** Files and directories below the root that are not excluded. */
function carried(kind: LakeEntry["kind"]): readonly LakeEntry[] {
  return lake.filter((entry) => entry.kind === kind && entry.path !== "" && !isExcluded(entry.path));
}

test("a preview on a fresh account says what will be moved and where each setting comes from", async () => {
  const previewed = await environment.pulumi("preview");
  assertSucceeded(previewed);
  const { output } = previewed;
  const [files, directories] = [carried("file").length, carried("directory").length];
  assert.match(output, new RegExp(`^\\s+source\\s+${files} files, ${directories} directories, [\\d.]+ MB$`, "mu"));
  assert.match(output, new RegExp(`^\\s+new\\s+${files} files, ${directories} directories, [\\d.]+ MB$`, "mu"));
  assert.match(output, /The target's account is still to be made: everything is new\./u);
  assert.match(output, /^\s+region westeurope: taken from contosolake$/mu);
  assert.match(output, /^\s+redundancy Standard_GZRS: overridden by the stack file; contosolake has Standard_ZRS$/mu);
  assert.match(output, /^\s+minimum TLS version TLS1_2: taken from contosolake$/mu);
  assert.match(output, /^\s+public access Enabled: taken from contosolake$/mu);
  assert.match(output, /^\s+firewall open to every network: taken from contosolake$/mu);
  assert.deepEqual(environment.state.resources ?? [], []);
});

test("the first up provisions and moves everything, and says so", async () => {
  const mark = await environment.requests.mark();
  const first = await environment.up();
  assertSucceeded(first);
  assert.equal(figure(first.output, "files put"), carried("file").length);
  assert.equal(figure(first.output, "directories made"), carried("directory").length);
  assert.equal(figure(first.output, "failed") + figure(first.output, "refused"), 0);
  await environment.requests.mark();
  const source = requestsTo("contosolake", environment.requests.since(mark));
  assert.deepEqual(source.filter(isWrite), [], "nothing is written to the source");
  const judgement = await assertEqualLakes(environment);
  assert.equal(judgement.files, carried("file").length);
});

test("an up without changes updates nothing and costs two listing passes", async () => {
  const mark = await environment.requests.mark();
  const again = await environment.pulumi("up", "--yes");
  assertSucceeded(again);
  assert.match(again.output, /nothing to do: [\d,]+ entries agree/u);
  assert.equal(again.output.match(/^\s+\d+ unchanged$/gmu)?.length, 2, again.output);
  assert.doesNotMatch(again.output, /^ [~+-]/mu);
  await environment.requests.mark();
  const asked = environment.requests.since(mark);
  const both = [...requestsTo("contosolake", asked), ...requestsTo("targetlake", asked)];
  assert.deepEqual(both.filter(isWrite), []);
  // Both sides hold fewer than 5,000 entries, so that one page each is a pass.
  assert.equal(both.filter(isListing).length, 4);
  assert.ok(both.length <= 4 + 2 * 6, `${both.length} requests`);
});

test("more deletes than maxDeletes: everything else is done, nothing is deleted", async () => {
  await addStrangers();
  const changes = await changeLake(environment.source, lake);
  environment.writeStack(stackSections(environment, KEY, { migration: { maxDeletes: changes.removed.length - 1 } }));
  const guarded = await environment.up();
  assertFailed(guarded, /10 deletes are more than the 9 that maxDeletes allows: nothing was deleted/u);
  const figures = ["files put", "directories made", "metadata set", "access set", "deleted"];
  const directories = 1;
  assert.deepEqual(
    figures.map((label) => figure(guarded.output, label)),
    [
      changes.content.length + changes.added.length - directories,
      directories,
      changes.metadata.length,
      changes.access.length,
      0,
    ],
  );
});

test("with enough of it the next up deletes exactly what is gone, and no stranger's", async () => {
  environment.writeStack(stackSections(environment, KEY, { migration: { maxDeletes: 10 } }));
  const mirrored = await environment.up();
  assertSucceeded(mirrored);
  const figures = ["files put", "directories made", "metadata set", "access set", "deleted"];
  assert.deepEqual(
    figures.map((label) => figure(mirrored.output, label)),
    [0, 0, 0, 0, 10],
  );
  await assertEqualLakes(environment, targetPlace, strangers);
  const target = openFilesystem(environment, targetPlace);
  for (const path of strangers) assert.ok(await target.getFileClient(path).exists(), path);
});

const strangers = ["stranger.csv", "raw/strange directory", "raw/strange directory/inner.csv", "raw/copied marker.csv"];

/** Somebody else's entries at the target, one with the marker of a migrated file. */
async function addStrangers(): Promise<void> {
  const target = openFilesystem(environment, targetPlace);
  await target.getDirectoryClient("raw/strange directory").create();
  for (const path of ["stranger.csv", "raw/strange directory/inner.csv"]) {
    await target.getFileClient(path).upload(Buffer.from("not yours"));
  }
  const migrated = target.getFileClient(carried("file").find(({ path }) => path.startsWith("raw/vega"))!.path);
  const { metadata = {} } = await migrated.getProperties();
  await target.getFileClient("raw/copied marker.csv").upload(await migrated.readToBuffer(), { metadata });
}
