/** How many requests a migration costs, counted by the service that they are sent to. */
import assert from "node:assert/strict";
import test from "node:test";
import { changing, countedLakes, listings, ROOM, type Counted, type CountedLakes } from "./counted-lakes.ts";
import { entryCounts, type LakeShape } from "./seeded-lake.ts";

/** The engine's own counters are what `up` reports: they say the same as the service. */
function agrees(summary: { readonly requests: { source: number; target: number } }, { source, target }: Counted): void {
  assert.deepEqual(summary.requests, { source: source.length, target: target.length });
}

async function giveGroupWrite(lakes: CountedLakes, path: string): Promise<void> {
  const file = lakes.source.getFileClient(path);
  const { acl } = await file.getAccessControl();
  const given = acl.map((entry) =>
    entry.accessControlType === "mask" ? { ...entry, permissions: { read: true, write: true, execute: false } } : entry,
  );
  await file.setAccessControl(given);
}

void test("files with owner, group, ACL and marker: 2 requests each; a pass with nothing to do: 1 for 2,500 entries", async (context) => {
  const shape: LakeShape = { topDirectories: 2, subdirectories: 4, filesEach: 1_575, fileBytes: 100 };
  const { files, directories } = entryCounts(shape);
  await using lakes = await countedLakes(shape);

  await context.test("a first run", async () => {
    const { summary, counted } = await lakes.run();
    assert.equal(summary.end, "complete");
    assert.equal(summary.done.files, files);
    agrees(summary, counted);
    // What is for no file counts as if it were, but the two requests of each directory.
    const perFile = (changing(counted).length - 2 * directories) / files;
    assert.ok(perFile >= 2, "content and access take a request each");
    assert.ok(perFile <= 2.01, `${perFile} requests to the target for each file`);
    assert.ok(counted.source.length <= listings(counted.source).length + 2, "the source is listed, and that is all");
  });

  await context.test("a pass with nothing to do", async () => {
    const most = (2 * (files + directories)) / 2_500;
    const planned = await lakes.plan();
    const again = await lakes.run();
    agrees(again.summary, again.counted);
    assert.equal(again.summary.tally.unchanged, files + directories);
    for (const { source, target } of [planned.counted, again.counted]) {
      const requests = source.length + target.length;
      assert.ok(listings(source).length >= files / 5_000, "both sides are listed");
      assert.ok(requests <= most, `${requests} requests, ${most} allowed`);
      assert.equal(changing({ source, target }).filter(({ method }) => method !== "HEAD").length, 0);
    }
  });

  await context.test("a changed ACL: 1 request, and no content", async () => {
    await giveGroupWrite(lakes, "area 000000/day=000001/part-000003.parquet");
    const { summary, counted } = await lakes.run();
    assert.deepEqual([summary.done.access, summary.done.files], [1, 0]);
    agrees(summary, counted);
    const written = changing(counted).filter(({ method, url }) => method !== "HEAD" && !url.includes(ROOM));
    assert.deepEqual(
      written.map(({ method, url }) => `${method} ${url.split("?")[1] ?? ""}`),
      ["PATCH action=setAccessControl"],
    );
  });
});

void test("files that must not be seen before their access is right: 3 requests each", async () => {
  const shape: LakeShape = { topDirectories: 1, subdirectories: 2, filesEach: 450, fileBytes: 100 };
  const { files, directories } = entryCounts(shape);
  await using lakes = await countedLakes(shape);
  const first = await lakes.run({ exclude: ["**/*.parquet"] });
  assert.deepEqual([first.summary.done.files, first.summary.done.directories], [0, directories]);
  // Now the directories stand, and their default ACL gives more than the files do.
  const { summary, counted } = await lakes.run();
  assert.equal(summary.end, "complete");
  assert.equal(summary.done.files, files);
  agrees(summary, counted);
  const renamed = counted.target.filter(({ url }) => url.includes("mode=legacy"));
  assert.equal(renamed.length, files, "each is staged");
  const perFile = changing(counted).length / files;
  assert.ok(perFile <= 3.01, `${perFile} requests to the target for each file`);
});

void test("directories with owner, group, access and default ACL and marker: 2 requests each", async () => {
  const shape: LakeShape = { topDirectories: 2, subdirectories: 600, filesEach: 0, fileBytes: 0 };
  const { directories } = entryCounts(shape);
  await using lakes = await countedLakes(shape);
  const { summary, counted } = await lakes.run();
  assert.equal(summary.done.directories, directories);
  agrees(summary, counted);
  const perDirectory = changing(counted).length / directories;
  assert.ok(perDirectory >= 2, "a directory and its last access take a request each");
  assert.ok(perDirectory <= 2.01, `${perDirectory} requests to the target for each directory`);
});
