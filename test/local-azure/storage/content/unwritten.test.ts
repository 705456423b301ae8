/** Small content against a plain array of bytes: written beside the work or not, read back at once or later. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import fc from "fast-check";
import { ContentStore, type Piece } from "./content-store.ts";
import { bytesOf } from "./pieces.ts";

/** Lengths around those at which a buffer is full, or content is too long for it. */
const length = fc.oneof(
  fc.integer({ min: 1, max: 5000 }),
  fc.constantFrom(100_000, 262_143, 262_144, 262_145, 400_000, 1_500_000),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("add" as const), length }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("write" as const), length }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("read" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("settle" as const) }) },
);

for (const isKept of [true, false]) {
  test(`what is added is read back, whatever is written when; in a folder: ${isKept}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "lake-content-"));
    t.after(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const store = new ContentStore(isKept ? join(folder, String(++runs)) : undefined);
        const added: { readonly piece: Piece; readonly bytes: Buffer }[] = [];
        const check = async ({ piece, bytes }: (typeof added)[number]): Promise<void> => {
          const read: Buffer[] = [];
          for await (const part of bytesOf(store, [piece])) read.push(part);
          assert.ok(Buffer.concat(read).equals(bytes));
        };
        for (const [index, each] of steps.entries()) {
          if (each.do === "settle") store.settle();
          else if (each.do === "read") {
            const one = added[each.which % Math.max(1, added.length)];
            if (one !== undefined) await check(one);
          } else {
            const bytes = Buffer.alloc(each.length, `${index};`);
            const piece = each.do === "add" ? store.add(bytes) : await store.write([bytes], bytes.length);
            added.push({ piece, bytes });
          }
        }
        await Promise.all(added.map(check));
        await store.close();
      }),
      { numRuns: 40 },
    );
  });
}
