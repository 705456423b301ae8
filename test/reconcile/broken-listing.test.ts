/** A directory whose listing breaks off: what was listed is carried, nothing there is taken for gone, and the run says so. */
import assert from "node:assert/strict";
import test from "node:test";
import { comparePaths, isBelow } from "../../migration/model/path.ts";
import { apply } from "../../migration/reconcile/apply.ts";
import { nothingDone } from "../../migration/reconcile/done.ts";
import { compare } from "../../migration/reconcile/compare.ts";
import type { Exception } from "../../migration/reconcile/exceptions.ts";
import { verify } from "../../migration/reconcile/verify.ts";
import { survey } from "../../migration/plan/survey.ts";
import { storeFailure } from "../../migration/stores/failure.ts";
import { openMemoryLake, type MemoryLake } from "../../migration/stores/memory/index.ts";
import type { Source } from "../../migration/stores/source.ts";
import { plainRules } from "./lakes.ts";

const OBSTACLE = { because: "source: LISTSTATUS_BATCH of d: said so", remedy: "let it be listed" };

function lakeOf(...paths: readonly string[]): MemoryLake {
  const lake = openMemoryLake({ side: "source" });
  for (const path of paths)
    lake.seed({ kind: path.endsWith("/") ? "directory" : "file", path: path.replace(/\/$/u, "") });
  return lake;
}

/** From now on the service gives of this directory what comes up to `last`. */
function breakOff(lake: MemoryLake, directory: string, last: string): void {
  const whole = lake.entries.bind(lake);
  const broken: Source["entries"] = async function* (signal, onBrokenOff) {
    let isTold = false;
    for await (const entry of whole(signal)) {
      if (!isBelow(entry.path, directory) || comparePaths(entry.path, last) <= 0) yield entry;
      else if (!isTold) {
        isTold = true;
        onBrokenOff?.(directory, OBSTACLE);
      }
    }
  };
  Object.assign(lake, { entries: broken });
}

async function run(source: Source, target: MemoryLake): Promise<readonly Exception[]> {
  const exceptions: Exception[] = [];
  const rules = { ...plainRules(), deletes: "mirror" } as const;
  const never = new AbortController().signal;
  const options = { concurrency: 3, maxDeletes: { share: 1 }, stop: never, abort: never, done: nothingDone() };
  const ground = { comparison: compare(source, target, rules), source, target, rules };
  await apply(ground, { ...options, onException: (exception) => void exceptions.push(exception) });
  return exceptions.filter(({ severity }) => severity !== "remark");
}

for (const directory of ["d", "d/deep", ""])
  test(`the rest of "${directory}" cannot be listed: nothing below it is deleted, all else is carried`, async () => {
    const inside = (name: string): string => (directory === "" ? name : `${directory}/${name}`);
    const folders = ["d/", "d/deep/"];
    const lake = lakeOf(...folders, inside("w"), inside("x"), inside("y"), inside("z"), "a", "zz-gone");
    const target = openMemoryLake({ side: "target" });
    await run(lake, target);
    for (const gone of ["zz-gone", inside("w")]) lake.unseed(gone);
    lake.seed({ kind: "file", path: "b" });
    breakOff(lake, directory, inside("x"));
    const mirrored = { ...plainRules(), deletes: "mirror" } as const;
    const { tally } = await survey(compare(lake, target, mirrored), { share: 1 });
    assert.equal(tally.toDelete, directory === "" ? 0 : 1, "the preview counts what a run would delete");
    const failed = await run(lake, target);
    assert.deepEqual(
      failed.map(({ severity, path, because }) => [severity, path, because]),
      [["failed", directory, `its listing broke off: ${OBSTACLE.because}`]],
    );
    assert.match(failed[0]?.remedy ?? "", /^let it be listed; until then nothing below it is deleted$/u);
    for (const name of ["w", "x", "y", "z"]) assert.ok((await target.entry(inside(name))) !== undefined, name);
    // Below the root everything is in doubt, also what is really gone.
    assert.equal((await target.entry("zz-gone")) === undefined, directory !== "");
    assert.ok((await target.entry("b")) !== undefined);
    const said: string[] = [];
    await verify({ source: lake, target }, mirrored, ({ path, what }) => said.push(`${path}: ${what}`));
    assert.ok(said.includes(`${directory}: its listing broke off: ${OBSTACLE.because}`), said.join("\n"));
    const { notes } = await survey(compare(lake, target, mirrored), { share: 1 });
    assert.match(notes.join(" "), /cannot be carried whole, and nothing below it is deleted: its listing broke off/u);
  });

test("a directory that is listed again on its own and cannot be is in doubt too", async () => {
  const lake = openMemoryLake({ side: "source", rearrange: (entries) => entries.toReversed() });
  for (const path of ["d/x", "d/y", "z"]) lake.seed({ kind: "file", path });
  lake.seed({ kind: "directory", path: "d" });
  const target = openMemoryLake({ side: "target" });
  assert.deepEqual(await run(lake, target), []);
  const children = lake.children.bind(lake);
  lake.children = async function* (directory) {
    if (directory === "d") {
      const details = { side: "source", operation: "LISTSTATUS", path: "d", code: "X", message: "closed" } as const;
      throw storeFailure({ kind: "refused", ...details });
    }
    yield* children(directory);
  };
  assert.deepEqual(
    (await run(lake, target)).map(({ severity, path }) => [severity, path]),
    [["failed", "d"]],
  );
  assert.ok((await target.entry("d/x")) !== undefined);
});
