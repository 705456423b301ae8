/** The engine's surroundings inside a provider: progress goes to the resource's row, a stop comes from the program. */
import { join } from "node:path";
import { DEFAULT_CONCURRENCY, type PlanSummary, type Surroundings } from "../index.ts";
import { bytesToMove } from "../reconcile/tally.ts";
import { formatComparing, formatProgress } from "../report/progress.ts";
import { systemClock } from "../transport/index.ts";
import { engineLog } from "./engine-log.ts";
import { runFactsOf } from "./run-memory.ts";
import { stopSignal } from "./stop-request.ts";

const QUIET_PERIOD_MS = 30_000;

/** Where the exceptions of a migration are written, relative to the project. */
export function reportFolderOf(key: string): string {
  return join("reports", key.replaceAll(/[^A-Za-z0-9._-]/g, "_"));
}

/** Surroundings of the migration `key` in this phase; a plan gives the totals. */
export function providerSurroundings(key: string, plan: PlanSummary | undefined): Surroundings {
  const { urn, stopFile, interactive, notComing = [] } = runFactsOf(key);
  const log = engineLog();
  const periodMs = interactive === true ? 0 : QUIET_PERIOD_MS;
  let toldMs = systemClock.now();
  const move = (text: string): void => {
    const nowMs = systemClock.now();
    if (nowMs - toldMs < periodMs) return;
    toldMs = nowMs;
    void log.passing(urn, text);
  };
  return {
    clock: systemClock,
    stop: stopSignal(stopFile),
    concurrency: DEFAULT_CONCURRENCY,
    onProgress: (reading) => move(formatProgress(reading)),
    onComparing: ({ source }) => move(formatComparing(source)),
    onWaiting: (sentence) => void log.passing(urn, sentence),
    notComing,
    reportFolder: reportFolderOf(key),
    ...(plan === undefined ? {} : { total: totalOf(plan) }),
  };
}

function totalOf({ tally }: PlanSummary): { files: number; bytes: number } {
  return { files: tally.newFiles + tally.changedFiles, bytes: bytesToMove(tally) };
}
