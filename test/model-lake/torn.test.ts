/**
 * What a killed service leaves is its journal up to any byte: a service that starts on it has the lake as it was after some
 * whole step, the last one whose lines were complete, whether the journal was written anew on the way or not.
 */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { startStorageService } from "../local-azure/storage/index.ts";
import { callers, history, rootList } from "./chosen-histories.ts";
import type { Step } from "./operation.ts";
import { Play } from "./played.ts";
import { provide, senders } from "./served.ts";
import { toldByModel, toldByService, type ToldPath } from "./told-lake.ts";

const judge = callers[0]!;
const numRuns = Math.ceil(Number(process.env["HISTORIES"] ?? 60) / 6);
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 });

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "lake-torn-"));
  t.after(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

/** The lake after a step, and how long the journal was then. */
interface Moment {
  readonly bytes: number;
  readonly lake: readonly ToldPath[];
}

/** Plays a history on a folder; the moments since the journal was written anew last. */
async function played(data: string, steps: readonly Step[], journalGrowthBytes: number): Promise<readonly Moment[]> {
  const service = await startStorageService({ data, journalGrowthBytes });
  try {
    await provide(service);
    await service.plane.putFilesystem("lake", "run");
    const play = new Play(["run"], await senders(service), judge);
    const journal = join(data, "journal.jsonl");
    let file = statSync(journal).ino;
    let moments: Moment[] = [];
    for (const step of [undefined, ...steps]) {
      if (step !== undefined) await play.step(step);
      const { size, ino } = statSync(journal);
      if (ino !== file) moments = [];
      file = ino;
      moments.push({ bytes: size, lake: play.lakes.flatMap(toldByModel) });
    }
    return moments;
  } finally {
    await service.stop();
  }
}

/** The lake of a service that starts on a copy whose journal ends at a byte. */
async function toldAfterCut(data: string, copy: string, bytes: number): Promise<readonly ToldPath[]> {
  rmSync(copy, { recursive: true, force: true });
  cpSync(data, copy, { recursive: true });
  const journal = join(copy, "journal.jsonl");
  writeFileSync(journal, readFileSync(journal).subarray(0, bytes));
  const service = await startStorageService({ data: copy });
  try {
    const [told] = await toldByService((await senders(service))("run")(judge));
    return told;
  } finally {
    await service.stop();
  }
}

for (const growthBytes of [64 * 1024 * 1024, 2000]) {
  test(`a journal that ends anywhere is a lake after a whole step; it may grow by ${growthBytes} bytes`, async (t) => {
    const data = folder(t);
    const copy = folder(t);
    await fc.assert(
      fc.asyncProperty(rootList, history, cuts, async (list, steps, shares) => {
        rmSync(data, { recursive: true, force: true });
        const what = { do: "access", path: "", list, condition: "none", lease: undefined } as const;
        const opening: Step = { by: judge, what, filesystem: 0 };
        const moments = await played(data, [opening, ...steps], growthBytes);
        const first = moments[0]?.bytes ?? 0;
        const last = moments.at(-1)?.bytes ?? 0;
        for (const share of shares) {
          const bytes = Math.round(first + share * (last - first));
          const wanted = moments.findLast((moment) => moment.bytes <= bytes);
          assert.deepEqual(await toldAfterCut(data, copy, bytes), wanted?.lake, `cut at ${bytes} of ${last}`);
        }
      }),
      { numRuns },
    );
  });
}
