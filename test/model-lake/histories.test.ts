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
import { told } from "./pages.ts";
import { Play } from "./played.ts";
import { provide, senders } from "./served.ts";

const judge = callers[0]!;
const unguarded = { condition: "none", lease: undefined } as const;
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
      const filesystem = `run-${++runs}`;
      await service.plane.putFilesystem("lake", filesystem);
      const play = new Play(filesystem, senders(service, filesystem), judge);
      await play.step({ by: judge, what: { do: "access", path: "", list, ...unguarded } });
      for (const step of steps) await play.step(step);
      await play.compareContent();
      await play.comparePages(5);
      await service.plane.removeFilesystem("lake", filesystem);
    }),
    { numRuns },
  );
});

test("a service that starts again on its data goes on with the history", async (t) => {
  const data = folder(t);
  let service = await startStorageService({ data });
  t.after(() => service.stop());
  await provide(service);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(rootList, history, fc.nat({ max: 29 }), async (list, steps, restart) => {
      const filesystem = `run-${++runs}`;
      await service.plane.putFilesystem("lake", filesystem);
      let sendAs = senders(service, filesystem);
      const play = new Play(filesystem, (by) => sendAs(by), judge);
      await play.step({ by: judge, what: { do: "access", path: "", list, ...unguarded } });
      for (const [index, step] of steps.entries()) {
        await play.step(step);
        if (index !== restart % steps.length) continue;
        await service.stop();
        service = await startStorageService({ data });
        sendAs = senders(service, filesystem);
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
  const sendAs = senders(service, "other");
  const play = new Play("other", sendAs, judge);
  const answer = await sendAs(judge)({ method: "PUT", path: "/a?resource=file", headers: {} });
  assert.equal(told(answer), "201");
  await assert.rejects(play.compare(), assert.AssertionError);
});
