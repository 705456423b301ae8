/** The memory of blocks: bounded, first come first served, used again; and large files that share little of it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { BlockRooms } from "../../../migration/stores/gen2/block-rooms.ts";
import type { Source } from "../../../migration/stores/source.ts";
import { literalSource, withRead, type LiteralSource } from "../literal-source.ts";
import { file, putting, signal } from "../planting.ts";
import { localLake } from "./local-lake.ts";

const MOST = 100;

test("what is lent never exceeds the bound, unless one block does, and goes to who asked first", async () => {
  const wish = fc.record({ bytes: fc.integer({ min: 1, max: 150 }), turns: fc.nat(4), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 12 }), async (wishes) => {
      const rooms = new BlockRooms(MOST);
      const begun: number[] = [];
      let lent = 0;
      const using = wishes.map(({ bytes, turns, fails }, index) =>
        rooms.lend(bytes, signal, async (room) => {
          begun.push(index);
          assert.ok(room.length >= bytes);
          assert.ok(lent === 0 || lent + bytes <= MOST, `${lent} and ${bytes}`);
          lent += bytes;
          room.fill(index);
          for (let waited = 0; waited < turns; waited += 1) await turn();
          assert.ok(
            room.subarray(0, bytes).every((byte) => byte === index),
            "lent to one alone",
          );
          lent -= bytes;
          if (fails) throw new Error("broken off");
          return index;
        }),
      );
      const ended = await Promise.allSettled(using);
      assert.deepEqual(
        ended.map((end) => (end.status === "fulfilled" ? end.value : undefined)),
        wishes.map(({ fails }, index) => (fails ? undefined : index)),
      );
      assert.deepEqual(begun, [...wishes.keys()]);
    }),
  );
});

test("memory is used again while blocks are under way, but not that of what broke off", async () => {
  const rooms = new BlockRooms(MOST);
  const seen: Buffer[] = [];
  const see = (room: Buffer): Promise<number> => Promise.resolve(seen.push(room));
  await rooms.lend(50, signal, async () => {
    await rooms.lend(50, signal, see);
    await rooms.lend(40, signal, see);
    const broken = rooms.lend(50, signal, async (room) => {
      await see(room);
      throw new Error("broken off");
    });
    await assert.rejects(broken, /broken off/);
    await rooms.lend(50, signal, see);
  });
  const [first, second, third, fourth] = seen;
  assert.ok(first === second && second === third && third !== fourth);
  await rooms.lend(50, signal, see);
  assert.ok(seen[4] !== fourth, "all was given up when nothing was under way");
});

test("who stops waiting leaves its place to the next", async () => {
  const rooms = new BlockRooms(MOST);
  const stop = new AbortController();
  const free = Promise.withResolvers<undefined>();
  const held = rooms.lend(60, signal, () => free.promise);
  const waiting = rooms.lend(90, stop.signal, () => Promise.resolve("never"));
  const next = rooms.lend(40, signal, () => Promise.resolve("next"));
  stop.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  assert.equal(await next, "next", "it fits beside what is held");
  await assert.rejects(
    rooms.lend(1, stop.signal, () => Promise.resolve()),
    /enough/,
  );
  free.resolve(undefined);
  await held;
});

/** Gives later ranges sooner, as views of the room it is given or as chunks of its own. */
function contrarySource(isLaid: boolean): LiteralSource {
  const source = literalSource({ chunkBytes: 700 });
  const read: Source["read"] = async function* (entry, range, stop) {
    for (let waited = range.offset; waited < entry.length; waited += 1_000) await turn();
    let filled = 0;
    for await (const chunk of source.read(entry, range, stop)) {
      range.room?.set(chunk, filled);
      yield isLaid && range.room !== undefined ? range.room.subarray(filled, filled + chunk.length) : chunk;
      filled += chunk.length;
    }
  };
  return withRead(source, read);
}

test("large files share the memory of a single block, and their ranges come in any order", async () => {
  const sizes = { bufferedBytes: 1_000, streamedBlockBytes: 1_500, parallelBlocks: 3 };
  await using local = await localLake();
  for (const [isLaid, streamedMemoryBytes] of [
    [true, 1_500],
    [false, 4_500],
    [true, 6_000],
  ] as const) {
    const lake = local.open({ sizes: { ...sizes, streamedMemoryBytes } });
    await lake.prepare(signal);
    const source = contrarySource(isLaid);
    const contents = [9_000, 10_001, 1_499].map((length, which) =>
      Uint8Array.from({ length }, (_, index) => (index * (which + 3) + (index >> 8)) % 256),
    );
    await Promise.all(
      contents.map(async (bytes, which) => {
        const name = `${streamedMemoryBytes}-${which}`;
        const content = source.content(name, bytes, { md5: "unknown" });
        await lake.putFile(file(name, { ...content, source }), { ...content, source }, putting());
        const found = await lake.entry(name, signal);
        assert.equal(found?.md5, createHash("md5").update(bytes).digest("base64"), name);
      }),
    );
  }
});
