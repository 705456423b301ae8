/** Whole migrations of blobs with any names into a memory lake: nothing is lost, nothing is left for a second run, in any page size. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { apply } from "../../../migration/reconcile/apply.ts";
import { nothingDone } from "../../../migration/reconcile/done.ts";
import { compare } from "../../../migration/reconcile/compare.ts";
import { hasWork } from "../../../migration/reconcile/tally.ts";
import { verify, type Difference } from "../../../migration/reconcile/verify.ts";
import type { FlatBlobStore } from "../../../migration/stores/flat-blob/index.ts";
import { openMemoryLake, type MemoryLake } from "../../../migration/stores/memory/index.ts";
import { plainRules } from "../../reconcile/lakes.ts";
import { all, contentOf } from "../planting.ts";
import { flatLake } from "./flat-lake.ts";

const never = new AbortController().signal;
const piece = fc.constantFrom("a", "b", "-", ".", "/", "!", " ", "a/", "a-");
const name = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(""));
/** Segments of dots alone are no names: web servers follow them. */
const isName = (text: string): boolean => text.split("/").every((segment) => segment !== "." && segment !== "..");
const names = fc.uniqueArray(name.filter(isName), { minLength: 1, maxLength: 15 });

async function run(source: FlatBlobStore, target: MemoryLake): Promise<boolean> {
  const rules = plainRules();
  const comparison = compare(source, target, rules);
  const told: string[] = [];
  const options = { concurrency: 3, maxDeletes: { share: 1 }, stop: never, abort: never, done: nothingDone() };
  const ending = await apply(
    { comparison, source, target, rules },
    { ...options, onException: (one) => told.push(`${one.severity}: ${one.path}`) },
  );
  assert.equal(ending, undefined);
  assert.deepEqual(
    told.filter((one) => !one.startsWith("remark")),
    [],
  );
  return hasWork(comparison.tally);
}

test("every blob arrives, under a name that stays, also where entries come out of order", async () => {
  await using flat = await flatLake();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 2, 100), async (blobs, pages, held) => {
      const root = `run${(runs += 1)}`;
      for (const blob of blobs) await flat.writer.put(`${root}/${blob}`, `content of ${blob}`);
      const source = flat.open(root, { sizes: { pageEntries: pages, heldEntries: held } });
      const target = openMemoryLake({ side: "target" });
      assert.ok(await run(source, target));
      const differences: Difference[] = [];
      await verify({ source, target }, plainRules(), (difference) => differences.push(difference), never);
      assert.deepEqual(differences, []);
      const files = (await all(target.entries(never))).filter(({ kind }) => kind === "file");
      const contents = await Promise.all(files.map(({ path }) => contentOf(target, path)));
      assert.deepEqual(contents.toSorted(), blobs.map((blob) => `content of ${blob}`).toSorted());
      assert.equal(await run(source, target), false);
    }),
    { numRuns: 25 },
  );
});
