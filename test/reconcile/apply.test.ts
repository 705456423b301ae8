import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { isNoWider, type Access } from "../../migration/model/access.ts";
import type { Entry } from "../../migration/model/entry.ts";
import { apply } from "../../migration/reconcile/apply.ts";
import { nothingDone, type Done } from "../../migration/reconcile/done.ts";
import type { Ending } from "../../migration/reconcile/ending.ts";
import { compare } from "../../migration/reconcile/compare.ts";
import type { Exception } from "../../migration/reconcile/exceptions.ts";
import type { Rules } from "../../migration/reconcile/rules.ts";
import { hasWork, type Tally } from "../../migration/reconcile/tally.ts";
import { verify, type Difference } from "../../migration/reconcile/verify.ts";
import { openMemoryLake, type MemoryLake } from "../../migration/stores/memory/index.ts";
import { storeFailure } from "../../migration/stores/failure.ts";
import { anyLake, fill, plainRules } from "./lakes.ts";

interface Run {
  readonly ending: Ending;
  readonly done: Done;
  readonly exceptions: readonly Exception[];
  readonly tally: Tally;
}

async function run(source: MemoryLake, target: MemoryLake, rules: Rules, maxDeletes = { share: 1 }): Promise<Run> {
  const exceptions: Exception[] = [];
  const done = nothingDone();
  const never = new AbortController().signal;
  const comparison = compare(source, target, rules);
  const options = {
    concurrency: 3,
    maxDeletes,
    stop: never,
    abort: never,
    done,
    onException: (e: Exception) => void exceptions.push(e),
  };
  const ending = await apply({ comparison, source, target, rules }, options);
  return { ending, done, exceptions, tally: comparison.tally };
}

async function differences(source: MemoryLake, target: MemoryLake, rules: Rules): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  await verify({ source, target }, rules, (difference) => found.push(difference));
  return found;
}

const isFailure = ({ severity }: Exception): boolean => severity !== "remark";

test("a run makes the target equal to the source, and the next finds nothing to do", async () => {
  await fc.assert(
    fc.asyncProperty(anyLake, async (lake) => {
      const source = openMemoryLake({ side: "source" });
      const target = openMemoryLake({ side: "target" });
      fill(source, lake);
      const first = await run(source, target, plainRules());
      assert.deepEqual(first.exceptions.filter(isFailure), []);
      assert.equal(first.ending, undefined);
      assert.deepEqual(await differences(source, target, plainRules()), []);
      const requests = target.requests();
      const second = await run(source, target, plainRules());
      assert.equal(hasWork(second.tally), false, JSON.stringify(second.tally));
      assert.equal(target.requests() - requests, 2, "the listing and the root, nothing else");
    }),
    { numRuns: 60 },
  );
});

test("changes are carried, deletes too, whatever order the listings come in", async () => {
  const shuffled =
    (seed: number) =>
    <T>(entries: readonly T[]) =>
      entries
        .map((entry, index) => ({ entry, key: (index * 7919 + seed) % 31 }))
        .sort((a, b) => a.key - b.key)
        .map(({ entry }) => entry);
  await fc.assert(
    fc.asyncProperty(anyLake, anyLake, fc.nat(30), async (before, after, seed) => {
      const typed = new Map([...after].filter(([path, spec]) => (before.get(path)?.kind ?? spec.kind) === spec.kind));
      for (const path of [...typed.keys()]) if (!hasDirectories(path, typed)) typed.delete(path);
      const source = openMemoryLake({ side: "source", rearrange: shuffled(seed) });
      const target = openMemoryLake({ side: "target", rearrange: shuffled(seed + 3) });
      fill(source, before);
      await run(source, target, plainRules());
      fill(source, typed, before);
      const { exceptions, ending } = await run(source, target, plainRules());
      assert.deepEqual(exceptions.filter(isFailure), []);
      assert.equal(ending?.because, typed.size === 0 && before.size > 0 ? "empty source" : undefined);
      if (ending === undefined) assert.deepEqual(await differences(source, target, plainRules()), []);
    }),
    { numRuns: 80 },
  );
});

function hasDirectories(path: string, specs: ReadonlyMap<string, { kind: string }>): boolean {
  for (let slash = path.lastIndexOf("/"); slash >= 0; slash = path.lastIndexOf("/", slash - 1))
    if (specs.get(path.slice(0, slash))?.kind !== "directory") return false;
  return true;
}

/** A target that dies for good after so many changing requests, each of which may or may not have taken effect. */
function dying(target: MemoryLake, lives: number): MemoryLake {
  let left = lives;
  const death = (path: string): Error =>
    storeFailure({ kind: "stopped", side: "target", operation: "any", path, code: "", message: "killed" });
  const CHANGING = new Set(["makeDirectory", "putFile", "setMetadata", "setAccess", "remove"]);
  return new Proxy(target, {
    get(lake, name) {
      const value: unknown = Reflect.get(lake, name, lake);
      if (typeof value !== "function") return value;
      if (!CHANGING.has(String(name))) return (...words: unknown[]): unknown => Reflect.apply(value, lake, words);
      return async (...words: unknown[]) => {
        if (left-- <= 0) throw death("");
        return Reflect.apply(value, lake, words) as unknown;
      };
    },
  });
}

test("a run that dies at any moment is simply run again", async () => {
  await fc.assert(
    fc.asyncProperty(anyLake, fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }), async (lake, lives) => {
      const source = openMemoryLake({ side: "source" });
      const target = openMemoryLake({ side: "target" });
      fill(source, lake);
      for (const life of lives) await run(source, dying(target, life), plainRules());
      const { exceptions } = await run(source, target, plainRules());
      assert.deepEqual(exceptions.filter(isFailure), []);
      assert.deepEqual(await differences(source, target, plainRules()), []);
    }),
    { numRuns: 60 },
  );
});

async function smallMigration(): Promise<{ source: MemoryLake; target: MemoryLake }> {
  const source = openMemoryLake({ side: "source" });
  const target = openMemoryLake({ side: "target" });
  source.seed({ kind: "directory", path: "d" });
  for (const name of ["a", "b", "c", "e"]) source.seed({ kind: "file", path: `d/${name}` }, name);
  await run(source, target, plainRules());
  return { source, target };
}

test("a stranger's file, a copied marker and an excluded path are never overwritten or deleted", async () => {
  const { source, target } = await smallMigration();
  const original = await target.entry("d/a");
  const directory = await target.entry("d");
  assert.ok(original && directory);
  const copies = ["stranger", "d/copy-of-a", "copy-of-d/a"];
  target.seed({ kind: "file", path: "stranger" }, "mine");
  target.seed({ ...original, path: "d/copy-of-a", version: "x1" }, "a");
  target.seed({ ...directory, path: "copy-of-d", version: "x2" });
  target.seed({ ...original, path: "copy-of-d/a", version: "x3" }, "a");
  source.unseed("d/b");
  source.seed({ kind: "file", path: "stranger" }, "theirs");
  const rules = plainRules({ isExcluded: (path) => path === "d/b" });
  const { exceptions, done } = await run(source, target, rules);
  assert.equal(done.deleted, 0);
  assert.deepEqual(
    exceptions.map(({ severity, path }) => ({ severity, path })),
    [{ severity: "refused", path: "stranger" }],
  );
  for (const path of copies) assert.ok(target.contentOf(path), path);
  assert.equal(Buffer.from(target.contentOf("stranger") ?? []).toString(), "mine");
  assert.ok(target.contentOf("d/b"));
});

test("a file that was changed at the target is reported, not overwritten", async () => {
  const { source, target } = await smallMigration();
  const listed = await target.entry("d/a");
  assert.ok(listed);
  target.seed({ ...listed, version: "edited", md5: "edited" }, "A");
  source.seed({ kind: "file", path: "d/a" }, "newer");
  const { exceptions } = await run(source, target, plainRules());
  assert.deepEqual(
    exceptions.map(({ path, because }) => [path, because]),
    [["d/a", "it was changed at the target after it was put there"]],
  );
  assert.equal(Buffer.from(target.contentOf("d/a") ?? []).toString(), "A");
});

test("more deletes than allowed, or an empty source, stop before the first delete", async () => {
  const { source, target } = await smallMigration();
  source.unseed("d/a");
  source.unseed("d/b");
  const guarded = await run(source, target, plainRules(), { share: 0.3 });
  assert.deepEqual(guarded.ending, { because: "too many deletes", deletes: 2, allowed: 1 });
  assert.ok(target.contentOf("d/a") && target.contentOf("d/b"));
  source.unseed("d");
  const empty = await run(source, target, plainRules(), { share: 1 });
  assert.equal(empty.ending?.because, "empty source");
  assert.ok(target.contentOf("d/a"));
});

test("a target directory that is not there yet is made, with the access of the source's root", async () => {
  const source = openMemoryLake({ side: "source" });
  const target = openMemoryLake({ side: "target" });
  target.unseed("");
  source.seed({ kind: "file", path: "f" }, "content");
  const { exceptions, done } = await run(source, target, plainRules());
  assert.deepEqual(exceptions, []);
  assert.deepEqual([done.directories, done.files], [1, 1]);
  assert.deepEqual(await differences(source, target, plainRules()), []);
});

test("deletes: keep deletes nothing", async () => {
  const { source, target } = await smallMigration();
  source.unseed("d/a");
  const { tally, done } = await run(source, target, plainRules({ deletes: "keep" }));
  assert.equal(done.deleted, 0);
  assert.equal(tally.keptAtTarget, 1);
});

test("an access-only change costs one request and no content", async () => {
  const { source, target } = await smallMigration();
  const { version, access } = (await source.entry("d/a")) ?? assert.fail();
  source.seed({ kind: "file", path: "d/a", version, access: { ...access, owner: "ann" } }, "a");
  const requests = target.requests();
  const { done } = await run(source, target, plainRules());
  assert.equal(target.requests() - requests, 3, "the listing, the root, and one change");
  assert.deepEqual({ access: done.access, bytes: done.bytes }, { access: 1, bytes: 0 });
});

test("a file that changes while it is read is carried as it is then", async () => {
  const source = openMemoryLake({ side: "source" });
  const target = openMemoryLake({ side: "target" });
  source.seed({ kind: "file", path: "moving" }, "old");
  let moves = 1;
  const moving = new Proxy(source, {
    get(lake, name) {
      if (name === "read" && moves-- > 0) lake.seed({ kind: "file", path: "moving" }, "new");
      const value: unknown = Reflect.get(lake, name, lake);
      return typeof value === "function" ? (...words: unknown[]): unknown => Reflect.apply(value, lake, words) : value;
    },
  });
  const { exceptions } = await run(moving, target, plainRules());
  assert.deepEqual(exceptions, []);
  assert.equal(Buffer.from(target.contentOf("moving") ?? []).toString(), "new");
});

test("nothing new is ever shown under a wider access than it will have", async () => {
  await fc.assert(
    fc.asyncProperty(anyLake, anyLake, async (before, after) => {
      const source = openMemoryLake({ side: "source" });
      const wide: string[] = [];
      let shownAreNew = new Map<string, Access>();
      const onShown = ({ path, access }: Entry): void => {
        const wanted = shownAreNew.get(path);
        if (wanted !== undefined && !isNoWider(access, wanted))
          wide.push(`${path}: ${access.acl} is wider than ${wanted.acl}`);
      };
      const target = openMemoryLake({ side: "target", onShown });
      for (const [lake, earlier] of [
        [before, new Map()],
        [after, before],
      ] as const) {
        fill(source, lake, earlier);
        shownAreNew = new Map(
          [...lake].filter(([path]) => !earlier.has(path)).map(([path, { access }]) => [path, access]),
        );
        await run(source, target, plainRules());
      }
      assert.deepEqual(wide, []);
    }),
    { numRuns: 60 },
  );
});
