/** Runs that carry over what changed between two snapshots: after each of them everything is compared, and agrees. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { Both } from "./both-lakes.ts";
import { CLOSED, type SnapshotLake } from "./snapshot-lake.ts";

test("renames are renames: chains, swaps, into new directories, onto deleted names; nothing is carried twice", async () => {
  const both = new Both();
  for (const path of ["a/x", "b/y", "c", "d", "big/1", "big/2", "old/k", "fresh/l", "deep/in/here"])
    both.lake.put(path, "file", `content of ${path}`);
  await both.run();
  await both.agree();
  // A swap of directories, a chain of files, a directory into a new one, one onto a deleted one, a parent into its child's name.
  both.lake.rename("a", "t");
  both.lake.rename("b", "a");
  both.lake.rename("t", "b");
  both.lake.rename("d", "e");
  both.lake.rename("c", "d");
  both.lake.put("new/dir", "directory");
  both.lake.rename("big", "new/dir/big");
  both.lake.remove("old");
  both.lake.rename("fresh", "old");
  both.lake.rename("deep/in", "tmp");
  both.lake.rename("deep", "tmp/deep");
  both.lake.rename("tmp", "deep");
  both.lake.change("e", { content: "changed" });
  both.lake.change("b/x", { access: CLOSED });
  const planned = await both.plan();
  const { renamed, changedFiles, accessOnly, newDirectories, toDelete } = planned.tally;
  assert.deepEqual(
    { renamed, changedFiles, accessOnly, newDirectories },
    { renamed: 8, changedFiles: 1, accessOnly: 1, newDirectories: 2 },
  );
  assert.equal(toDelete, 0, "what gives way to a rename is counted by the run");
  assert.equal(both.lake.taken.size, 1, "a plan takes no snapshot");
  const summary = await both.run();
  assert.deepEqual(summary.notes, []);
  assert.equal(summary.end, "complete");
  assert.equal(summary.done.files, 1, "only the changed one is carried");
  assert.equal(summary.done.renamed, 8);
  assert.equal(summary.done.deleted, 2);
  await both.agree();
  assert.equal(both.lake.taken.size, 1, "one snapshot stays: the base of the next run");
});

const NAMES = ["a", "b", "c", "_tmp"] as const;
const anyPath = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
interface Step {
  readonly do: "put" | "remove" | "content" | "write" | "access" | "rename";
  readonly path: string;
  readonly kind: "file" | "directory";
  readonly to: string;
}
const anyStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom("put", "put", "remove", "content", "write", "access", "rename", "rename", "rename"),
  path: anyPath,
  kind: fc.constantFrom("file", "directory"),
  to: anyPath,
});
let contents = 0;
function play(lake: SnapshotLake, step: Step): void {
  if (step.do === "put") lake.put(step.path, step.kind, step.kind === "file" ? `new ${contents++}` : "");
  else if (step.do === "remove") lake.remove(step.path);
  else if (step.do === "content") lake.change(step.path, { content: `changed ${contents++}` });
  else if (step.do === "write") lake.write(step.path, ` and ${contents++}`);
  else if (step.do === "access") lake.change(step.path, { access: CLOSED });
  else lake.rename(step.path, step.to);
}

test("whatever happens between two snapshots, both sides agree after the run", async () => {
  let incremental = 0;
  let whole = 0;
  const reasons = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anyStep, { maxLength: 12 }), { minLength: 2, maxLength: 4 }), async (rounds) => {
      const both = new Both();
      for (const steps of rounds) {
        for (const step of steps) play(both.lake, step);
        const planned = await both.plan();
        const summary = await both.run();
        if (summary.notes.length === 0 && summary.end === "complete")
          assert.equal(
            planned.hasWork,
            Object.values(summary.done).some((count) => count > 0),
          );
        // A file in place of a directory is refused, by the comparison of everything too.
        if (summary.done.refused > 0) return;
        assert.equal(summary.end, summary.end === "empty source" ? "empty source" : "complete");
        if (summary.end === "complete") await both.agree();
        if (summary.notes.length === 0) incremental++;
        else {
          whole++;
          for (const note of summary.notes)
            reasons.set(note.replace(/"[^"]*"/g, "X"), (reasons.get(note.replace(/"[^"]*"/g, "X")) ?? 0) + 1);
        }
      }
    }),
    { numRuns: 150 },
  );
  assert.ok(incremental > whole, `${incremental} runs carried over changes, ${whole} compared everything`);
});

test("a run that ends at any moment is simply run again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStep, { maxLength: 15 }),
      fc.array(anyStep, { maxLength: 15 }),
      fc.nat(40),
      async (first, second, calls) => {
        const both = new Both();
        for (const step of first) play(both.lake, step);
        if ((await both.run()).end !== "complete") return;
        for (const step of second) play(both.lake, step);
        both.endAfter(calls);
        await both.run().catch(() => undefined);
        both.endAfter(Number.POSITIVE_INFINITY);
        const summary = await both.run();
        if (summary.done.refused > 0 || summary.end === "empty source") return;
        assert.equal(summary.end, "complete", summary.because);
        await both.agree();
        await both.run();
        assert.equal(
          both.lake.taken.size,
          1,
          "the base: what the killed run left goes after another one has concluded",
        );
      },
    ),
    { numRuns: 150 },
  );
});

const NAMES_WITH_BAD = [...NAMES, "bad", "stuck"] as const;
const anyBadPath = fc
  .array(fc.constantFrom(...NAMES_WITH_BAD), { minLength: 1, maxLength: 3 })
  .map((names) => names.join("/"));
const anyStepWithBad = fc.record({
  ...{ do: fc.constantFrom("put", "put", "remove", "content", "access", "rename") },
  path: anyBadPath,
  kind: fc.constantFrom("file", "directory"),
  to: anyBadPath,
}) as fc.Arbitrary<Step>;

test("whatever was refused or failed on the way, both sides agree once it is mended", async () => {
  let incremental = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.array(anyStepWithBad, { maxLength: 8 }), fc.boolean(), fc.boolean()), {
        minLength: 2,
        maxLength: 5,
      }),
      async (rounds) => {
        const both = new Both();
        for (const [steps, hinders, fails] of rounds) {
          for (const step of steps) play(both.lake, step);
          both.lake.hinders = hinders;
          if (fails) both.failing.add("stuck");
          else both.failing.clear();
          const summary = await both.run();
          if (summary.end === "with exceptions" && summary.notes.length === 0) incremental++;
        }
        both.lake.hinders = false;
        both.failing.clear();
        const summary = await both.run();
        // A file in place of a directory is refused, mended or not.
        if (summary.done.refused > 0 || summary.end === "empty source") return;
        assert.equal(summary.end, "complete", summary.because);
        await both.agree();
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(incremental > 20, `${incremental} runs with exceptions carried over changes alone, or were the first`);
});
