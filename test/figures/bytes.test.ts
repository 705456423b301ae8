/** Which bytes come through the client, counted by the service that sends and receives them. */
import assert from "node:assert/strict";
import test from "node:test";
import { changing, countedLakes, listings, ROOM, type Counted } from "./counted-lakes.ts";
import { entryCounts, type LakeShape } from "./seeded-lake.ts";

const SHAPE: LakeShape = { topDirectories: 1, subdirectories: 2, filesEach: 20, fileBytes: 50_000 };

/** Bytes of bodies, to and from the client, beside listings and what a run keeps for itself. */
function contentBytes(counted: Counted): { in: number; out: number } {
  const listed = new Set(listings(counted.source));
  const requests = [...counted.source.filter((request) => !listed.has(request)), ...changing(counted)];
  const content = requests.filter(({ url }) => !url.includes(`${ROOM}/kept/`));
  const sum = (bytes: readonly number[]): number => bytes.reduce((total, next) => total + next, 0);
  return { in: sum(content.map(({ bytesIn }) => bytesIn)), out: sum(content.map(({ bytesOut }) => bytesOut)) };
}

void test("what the service copies itself: no byte through the client", async () => {
  await using lakes = await countedLakes(SHAPE);
  const { summary, counted } = await lakes.run();
  assert.equal(summary.done.bytes, entryCounts(SHAPE).bytes);
  assert.deepEqual(contentBytes(counted), { in: 0, out: 0 });
  assert.ok(
    listings(counted.source).some(({ bytesOut }) => bytesOut > 0),
    "bodies are counted",
  );
});

void test("what the service may not read is streamed: each byte once in and once out", async () => {
  await using lakes = await countedLakes(SHAPE, { serverSideCopy: "authorization-failure" });
  const { summary, counted } = await lakes.run();
  const { bytes } = entryCounts(SHAPE);
  assert.equal(summary.end, "complete");
  assert.equal(summary.done.bytes, bytes);
  const through = contentBytes(counted);
  assert.equal(through.in, bytes);
  // Refusals of the attempts have a body of their own.
  assert.ok(through.out >= bytes && through.out < bytes + 100_000, `${through.out} bytes out`);
});
