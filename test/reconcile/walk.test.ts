import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { comparePaths } from "../../migration/model/path.ts";
import type { Entry } from "../../migration/model/entry.ts";
import { sortedChildren } from "../../migration/reconcile/sorted-children.ts";
import { walk, type Walked } from "../../migration/reconcile/walk.ts";
import { openMemoryLake, type MemoryLake } from "../../migration/stores/memory/index.ts";
import { anyLake, fill } from "./lakes.ts";

type Rearrange = (entries: readonly Entry[]) => readonly Entry[];

function lakeOf(paths: readonly string[], rearrange?: Rearrange): MemoryLake {
  const lake = openMemoryLake(rearrange === undefined ? { side: "source" } : { side: "source", rearrange });
  for (const path of paths)
    lake.seed({ kind: path.endsWith("/") ? "directory" : "file", path: path.replace(/\/$/, "") });
  return lake;
}

async function steps(source: MemoryLake, target: MemoryLake): Promise<readonly Walked[]> {
  const all: Walked[] = [];
  for await (const step of walk(source, target)) all.push(step);
  return all;
}

/** One line per step, as a table reads best. */
function lines(all: readonly Walked[]): readonly string[] {
  return all.flatMap((step) => {
    if (step.is === "start") return [];
    if (step.is !== "pair") return [`${step.is} ${step.directory}`];
    const { path, source, target } = step.pair;
    return [`${source === undefined ? "-" : "s"}${target === undefined ? "-" : "t"} ${path}`];
  });
}

test("both sides are joined in the order of segments, parents first", async () => {
  const source = lakeOf(["a/", "a/x", "a-b", "b"]);
  const target = lakeOf(["a/", "a/y", "b", "c/"]);
  assert.deepEqual(lines(await steps(source, target)), ["st a", "s- a/x", "-t a/y", "s- a-b", "st b", "-t c"]);
});

const byWholeName: Rearrange = (entries) => [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));

test("a side in another order makes only the directory be listed again that shows it", async () => {
  const paths = ["d/", "d/a/", "d/a/x", "d/a-b", "e"];
  const found = lines(await steps(lakeOf(paths, byWholeName), lakeOf(paths)));
  assert.equal(found.filter((line) => line.startsWith("again")).join(), "again d");
  assert.deepEqual(found.slice(found.indexOf("again d") + 1), ["st d/a", "st d/a/x", "st d/a-b", "st e"]);
});

const withoutFirstDirectory: Rearrange = (entries) => entries.filter((entry) => entry.path !== "d");

test("an entry whose directory was not listed is not trusted", async () => {
  const found = lines(await steps(lakeOf(["d/", "d/x"], withoutFirstDirectory), lakeOf([])));
  assert.deepEqual(found, ["again ", "s- d", "s- d/x"]);
});

test("a directory that lists a name twice, even alone, is in doubt", async () => {
  const twice = lakeOf(["x"], (entries) => [...entries, ...entries]);
  const original = twice.children.bind(twice);
  twice.children = async function* (directory) {
    yield* original(directory);
    yield* original(directory);
  };
  assert.deepEqual(lines(await steps(twice, lakeOf([]))), ["s- x", "again ", "s- x", "doubt "]);
});

test("in whatever order listings come, each path is said once in the end, as both sides have it", async () => {
  const shuffled =
    (seed: number): Rearrange =>
    (entries) =>
      entries
        .map((entry, index) => ({ entry, key: (index * 7919 + seed) % 17 }))
        .sort((a, b) => a.key - b.key)
        .map(({ entry }) => entry);
  await fc.assert(
    fc.asyncProperty(anyLake, anyLake, fc.nat(16), async (left, right, seed) => {
      const source = openMemoryLake({ side: "source", rearrange: shuffled(seed) });
      const target = openMemoryLake({ side: "target", rearrange: shuffled(seed + 5) });
      fill(source, left);
      fill(target, right);
      const said = new Map<string, string>();
      for (const step of await steps(source, target)) {
        if (step.is === "again")
          for (const path of [...said.keys()])
            if (step.directory === "" || path.startsWith(`${step.directory}/`)) said.delete(path);
        if (step.is !== "pair") continue;
        const { path } = step.pair;
        assert.equal(said.has(path), false, `${path} twice`);
        said.set(path, `${step.pair.source?.path ?? "-"} ${step.pair.target?.path ?? "-"}`);
      }
      const expected = new Map(
        [...new Set([...left.keys(), ...right.keys()])].map((path) => [
          path,
          `${left.has(path) ? path : "-"} ${right.has(path) ? path : "-"}`,
        ]),
      );
      assert.deepEqual(new Map([...said].sort()), new Map([...expected].sort()));
    }),
    { numRuns: 100 },
  );
});

test("children are sorted on disk as in memory", async () => {
  const names = Array.from({ length: 100 }, (_, index) => `${(index * 37) % 100}-é😀\n\u2028\u2029\u0085`);
  const lake = lakeOf(names);
  const sorted: string[] = [];
  for await (const entry of sortedChildren(lake, "", undefined, 7)) sorted.push(entry.path);
  assert.deepEqual(sorted, [...names].sort(comparePaths));
});
