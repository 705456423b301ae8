/**
 * Random histories of several people against the plain model, over real HTTP and both endpoints. A failure prints the seed
 * and the shortest history that shows it; `HISTORIES=5000` tries as many.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import fc from "fast-check";
import { startStorageService, type StorageService } from "../local-azure/storage/index.ts";
import { callers, history, rootList } from "./chosen-histories.ts";
import type { Step } from "./operation.ts";
import { told } from "./pages.ts";
import { Play } from "./played.ts";
import { provide, senders } from "./served.ts";

const judge = callers[0]!;
/** What people without a role may do at the roots. */
function opening(list: string): readonly Step[] {
  const what = { do: "access", path: "", list, condition: "none", lease: undefined } as const;
  return ([0, 1] as const).map((filesystem) => ({ by: judge, what, filesystem }));
}

const numRuns = Number(process.env["HISTORIES"] ?? 60);

async function serve(t: TestContext): Promise<StorageService> {
  const service = await startStorageService();
  t.after(() => service.stop());
  await provide(service);
  return service;
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "lake-histories-"));
  t.after(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

test("histories of several people end as the model says, step by step", async (t) => {
  const service = await serve(t);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(rootList, history, async (list, steps) => {
      const filesystems = [`run-${++runs}`, `beside-${runs}`];
      for (const filesystem of filesystems) await service.plane.putFilesystem("lake", filesystem);
      const sendAs = await senders(service);
      const play = new Play(filesystems, sendAs, judge);
      for (const step of [...opening(list), ...steps]) await play.step(step);
      await play.compareContent();
      await play.comparePages(5);
      for (const filesystem of filesystems) await service.plane.removeFilesystem("lake", filesystem);
    }),
    { numRuns },
  );
});

test("a service that starts again on its data goes on with the history", async (t) => {
  const data = folder(t);
  let service = await startStorageService({ data, journalGrowthBytes: 4000 });
  t.after(() => service.stop());
  await provide(service);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(rootList, history, fc.nat({ max: 29 }), async (list, steps, restart) => {
      const filesystem = `run-${++runs}`;
      await service.plane.putFilesystem("lake", filesystem);
      let sendAs = await senders(service);
      const play = new Play([filesystem], (name) => sendAs(name), judge);
      for (const step of opening(list)) await play.step(step);
      for (const [index, step] of steps.entries()) {
        await play.step(step);
        if (index !== restart % steps.length) continue;
        await service.stop();
        service = await startStorageService({ data, journalGrowthBytes: 4000 });
        sendAs = await senders(service);
        await play.compare();
      }
      await play.compareContent();
    }),
    { numRuns: Math.ceil(numRuns / 3) },
  );
});

test("the judge sees a lake that is not the model's", async (t) => {
  const service = await serve(t);
  await service.plane.putFilesystem("lake", "other");
  const sendAs = await senders(service);
  const play = new Play(["other"], sendAs, judge);
  const answer = await sendAs("other")(judge)({ method: "PUT", path: "/a?resource=file", headers: {} });
  assert.equal(told(answer), "201");
  await assert.rejects(play.compare(), assert.AssertionError);
});
