/** Blocks that are sent while they come: who sends one gets the whole of it, whenever it begins, and what the source throws. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { ArrivingBlock } from "../../../migration/stores/gen2/arriving-block.ts";
import type { Source } from "../../../migration/stores/source.ts";
import { literalSource, withRead } from "../literal-source.ts";
import { file, putting, signal } from "../planting.ts";
import { localLake } from "./local-lake.ts";

const MIB = 2 ** 20;

async function collected(parts: AsyncIterable<Uint8Array>): Promise<readonly Buffer[]> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(Buffer.from(part));
  return all;
}

test("whoever sends a block gets all of it from its beginning, in parts of a MiB or more but the last", async () => {
  const chunk = fc.record({ bytes: fc.integer({ min: 1, max: 700_000 }), isLaid: fc.boolean(), turns: fc.nat(2) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(chunk, { maxLength: 9 }),
      fc.array(fc.nat(12), { maxLength: 3 }),
      async (chunks, late) => {
        const bytes = new Uint8Array(chunks.reduce((sum, each) => sum + each.bytes, 0));
        const block = new ArrivingBlock(bytes);
        async function* content(): AsyncGenerator<Uint8Array> {
          let position = 0;
          for (const { bytes: length, isLaid, turns } of chunks) {
            for (let waited = 0; waited < turns; waited += 1) await turn();
            const given = isLaid ? bytes.subarray(position, position + length) : new Uint8Array(length);
            yield given.fill(position % 251);
            position += length;
          }
        }
        const sent = [0, ...late].map(async (turns) => {
          for (let waited = 0; waited < turns; waited += 1) await turn();
          const parts = await collected(block.parts());
          assert.ok(parts.slice(0, -1).every((part) => part.length >= MIB));
          return Buffer.concat(parts);
        });
        await block.fill(content());
        for (const each of await Promise.all(sent)) assert.ok(each.equals(bytes));
      },
    ),
    { numRuns: 30 },
  );
});

test("what the source throws reaches whoever waits for the block, and whoever asks for it later", async () => {
  const block = new ArrivingBlock(new Uint8Array(2 * MIB));
  const sent = collected(block.parts());
  const begun = block.begun();
  async function* content(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(MIB - 1);
    await turn();
    throw new Error("the source is gone");
  }
  const gone = /the source is gone/;
  await Promise.all([
    assert.rejects(block.fill(content()), gone),
    assert.rejects(sent, gone),
    assert.rejects(begun, gone),
  ]);
  await assert.rejects(collected(block.parts()), gone);
});

test("a block is on its way to the target before it has come whole", async () => {
  await using local = await localLake();
  const lake = local.open({ sizes: { bufferedBytes: MIB, streamedBlockBytes: 4 * MIB } });
  await lake.prepare(signal);
  const literal = literalSource({ chunkBytes: MIB });
  const isSent = Promise.withResolvers<number>();
  // The source gives the second half when the first has left: who waits for the whole waits for ever.
  const read: Source["read"] = async function* (entry, range, stop) {
    let given = 0;
    for await (const chunk of literal.read(entry, range, stop)) {
      if (given === 2 * MIB) await isSent.promise;
      yield chunk;
      given += chunk.length;
    }
  };
  const bytes = Uint8Array.from({ length: 4 * MIB }, (_, index) => index % 249);
  const content = literal.content("f", bytes, { md5: "unknown" });
  const source = withRead(literal, read);
  let moved = 0;
  const onBytes = (more: number): void => {
    moved += more;
    isSent.resolve(moved);
  };
  await lake.putFile(file("f", { ...content, source }), { ...content, source }, putting({ onBytes }));
  assert.ok((await isSent.promise) <= 2 * MIB);
  assert.equal(moved, bytes.length);
  assert.equal((await lake.entry("f", signal))?.md5, createHash("md5").update(bytes).digest("base64"));
});
