/** The ways in which content gets to a target, what each costs, and what the service's answers make of it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import type { Entry } from "../../../migration/model/entry.ts";
import type { Gen2Store } from "../../../migration/stores/gen2/index.ts";
import type { Content } from "../../../migration/stores/target.ts";
import { all, contentOf, failsAs, file, FILE_ACCESS, putting, signal } from "../planting.ts";
import { literalSource } from "../literal-source.ts";
import { localLake, type LocalLake } from "./local-lake.ts";

const SIZES = {
  ...{ serverSideShotBytes: 5_000, serverSideBlockBytes: 2_000 },
  ...{ streamedShotBytes: 4_000, bufferedBytes: 1_000, streamedBlockBytes: 1_500, parallelBlocks: 3 },
};

function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) % 256);
}

function digest(content: Uint8Array): string {
  return createHash("md5").update(content).digest("base64");
}

/** Puts a file into the source's filesystem, with metadata and headers of its own. */
async function seeded(local: LocalLake, content: Uint8Array): Promise<Content> {
  const source = local.open({ side: "source", filesystem: "source" });
  const given = literalSource().content("f", content);
  const changes = { metadata: { old: "1" }, headers: { contentType: "text/old", contentLanguage: "fr" } };
  await source.putFile(file("f", given, changes), given, putting());
  const entry = await source.entry("f", signal);
  assert.ok(entry !== undefined);
  return { source, entry };
}

async function check(lake: Gen2Store, wanted: Entry, content: Uint8Array): Promise<Entry> {
  const found = await lake.entry("f", signal);
  assert.ok(found !== undefined);
  assert.deepEqual([found.access, found.metadata, found.headers], [wanted.access, wanted.metadata, wanted.headers]);
  assert.equal(Buffer.from(await contentOf(lake, "f"), "utf8").length > 0, content.length > 0);
  const read = Buffer.concat(await all(lake.read(found, { offset: 0, length: found.length }, signal)));
  assert.deepEqual(read, Buffer.from(content));
  return found;
}

for (const length of [1, 4_999, 5_000, 5_001, 8_000])
  test(`the service fetches ${length} bytes itself; nothing is inherited that is not wanted`, async () => {
    await using local = await localLake();
    const content = await seeded(local, bytes(length));
    const lake = local.open({ sizes: SIZES });
    await lake.prepare(signal);
    const before = [lake.requests(), content.source.requests()];
    let told = 0;
    const wanted = file("f", content, { metadata: { new: "2" }, headers: { contentEncoding: "gzip" } });
    await lake.putFile(wanted, content, putting({ onBytes: (count) => (told += count) }));
    const blocks = length > SIZES.serverSideShotBytes ? Math.ceil(length / SIZES.serverSideBlockBytes) : 0;
    assert.equal(lake.requests() - (before[0] ?? 0), blocks === 0 ? 2 : blocks + 3);
    assert.equal(content.source.requests(), before[1], "the source was read through this machine");
    assert.equal(told, length);
    const found = await check(lake, wanted, bytes(length));
    assert.equal(found.md5, digest(bytes(length)));
  });

for (const [length, md5, requests] of [
  [1_000, "known", 2],
  [1_000, "unknown", 2],
  [1_001, "known", 2],
  [1_001, "unknown", 4],
  [4_000, "known", 2],
  [4_001, "known", 6],
  [10_000, "unknown", 10],
] as const)
  test(`${length} bytes whose MD5 is ${md5} are streamed in ${requests} requests, and their MD5 is kept`, async () => {
    await using local = await localLake();
    const lake = local.open({ sizes: SIZES });
    await lake.prepare(signal);
    const before = lake.requests();
    const source = literalSource({ chunkBytes: 700 });
    const content = source.content("f", bytes(length), { md5 });
    let told = 0;
    const wanted = file("f", content, { metadata: { k: "v" }, headers: { contentType: "text/x" } });
    await lake.putFile(wanted, content, putting({ onBytes: (count) => (told += count) }));
    assert.equal(lake.requests() - before, requests);
    assert.equal(told, length);
    const found = await check(lake, wanted, bytes(length));
    assert.deepEqual([found.md5, found.marker?.md5], [digest(bytes(length)), digest(bytes(length))]);
  });

for (const answer of ["authorization-failure", "cannot-verify"] as const)
  test(`a source that the service may not read is streamed from then on (${answer})`, async () => {
    await using local = await localLake({ serverSideCopy: answer });
    const content = await seeded(local, bytes(2_500));
    const lake = local.open({ sizes: SIZES });
    await lake.prepare(signal);
    const before = lake.requests();
    await lake.putFile(file("f", content), content, putting());
    assert.equal(lake.requests() - before, 3);
    const again = await lake.entry("f", signal);
    await lake.putFile(file("f", content), content, putting({ replaces: again?.version }));
    assert.equal(lake.requests() - before, 6);
    await check(lake, file("f", content), bytes(2_500));
    const other = local.open({ sizes: SIZES });
    assert.equal(await other.probeServerSideCopy(content, signal), false);
    const probed = other.requests();
    assert.equal(probed, 1);
    await other.putFile(file("g", content), content, putting());
    assert.equal(other.requests() - probed, 2);
  });

test("the probe costs one request and leaves nothing", async () => {
  await using local = await localLake();
  const content = await seeded(local, bytes(10));
  const lake = local.open();
  assert.equal(await lake.probeServerSideCopy(content, signal), true);
  assert.equal(lake.requests(), 1);
  assert.deepEqual(await all(lake.entries(signal)), []);
  const literal = literalSource().content("f", "x");
  assert.equal(await lake.probeServerSideCopy(literal, signal), false);
});

test("a source that changes meanwhile is told, and nothing is put", async () => {
  await using local = await localLake();
  for (const length of [100, 6_000]) {
    const content = await seeded(local, bytes(length));
    const lake = local.open({ sizes: SIZES });
    await lake.prepare(signal);
    const stale = { source: content.source, entry: { ...content.entry, version: "0x1" } };
    await failsAs("changed", lake.putFile(file("f", content), stale, putting()));
    assert.equal(await lake.entry("f", signal), undefined);
    await local.open({ filesystem: "source" }).remove(content.entry, signal);
    await failsAs("changed", lake.putFile(file("f", content), content, putting()));
  }
});

test("content that is not what its MD5 says is refused, not carried", async () => {
  await using local = await localLake();
  const lake = local.open({ sizes: SIZES });
  await lake.prepare(signal);
  for (const length of [10, 3_000, 6_000]) {
    const content = literalSource().content("f", bytes(length));
    const wrong = { source: content.source, entry: { ...content.entry, md5: digest(bytes(1)) } };
    await failsAs("invalid", lake.putFile(file("f", wrong), wrong, putting()));
    assert.equal(await lake.entry("f", signal), undefined);
  }
});

test("a leftover of an interrupted run in our room is overwritten, never joined", async () => {
  await using local = await localLake();
  const lake = local.open({ sizes: SIZES });
  await lake.prepare(signal);
  const broken = literalSource({ fail: (position) => assert.ok(position < 4_000, "the machine went down") });
  const first = broken.content("f", bytes(9_000));
  await assert.rejects(lake.putFile(file("f", first), first, putting()), /the machine went down/);
  const second = literalSource().content("f", bytes(7_000).toReversed());
  await lake.putFile(file("f", second), second, putting());
  await check(lake, file("f", second), bytes(7_000).toReversed());
});

test("a sticky file costs a request more", async () => {
  await using local = await localLake();
  const lake = local.open();
  const content = literalSource().content("f", "x");
  const wanted = file("f", content, { access: { ...FILE_ACCESS, sticky: true } });
  await lake.putFile(wanted, content, putting());
  assert.equal(lake.requests(), 3);
  assert.deepEqual((await lake.entry("f", signal))?.access, wanted.access);
});

test("an abort is told as stopped, and nothing is put", async () => {
  await using local = await localLake();
  const lake = local.open({ sizes: SIZES });
  await lake.prepare(signal);
  for (const length of [10, 9_000]) {
    const stop = new AbortController();
    const source = literalSource({ chunkBytes: 10, fail: () => stop.abort(new Error("Ctrl-C")) });
    const content = source.content("f", bytes(length));
    await failsAs("stopped", lake.putFile(file("f", content), content, putting({ signal: stop.signal })));
    assert.equal(await lake.entry("f", signal), undefined);
  }
});

test("what the service cannot hold is told before anything is sent", async () => {
  await using local = await localLake();
  const lake = local.open();
  const content = literalSource().content("f", "x");
  await failsAs("invalid", lake.putFile(file("f", content, { metadata: { k: "ü" } }), content, putting()));
  await failsAs("invalid", lake.putFile(file("half \ud800", content), content, putting()));
  assert.equal(lake.requests(), 0);
});
