/**
 * The door of the engine: plan, run, verify, status. Whoever moves a lake (the command, Pulumi's providers, tests) comes
 * in here with a job and its surroundings, and gets plain JSON back, or one of two errors: a MigrationFault, whose
 * message is for the person who asked, or a defect.
 */
import type { MigrationJob } from "./job.ts";
import { releaseSnapshots } from "./incremental/release-snapshots.ts";
import { lastProgress, type KeptRecord } from "./kept-progress.ts";
import { naming } from "./fault.ts";
import { askUntilAllowed, checkApart, lookAtTarget } from "./plan/preflight.ts";
import { planLakes, type PlannedTarget } from "./plan/planning.ts";
import type { PlanSummary } from "./plan/summary.ts";
import { beginRun, beginWhenAllowed, type BegunRun } from "./run.ts";
import type { RunSummary } from "./report/run-summary.ts";
import type { VerifySummary } from "./report/verify-summary.ts";
import { openSource, openStores, type OpenSource, type OpenStores, type StoreOptions } from "./stores/open.ts";
import type { Surroundings } from "./surroundings.ts";
import { verifyLakes } from "./verification.ts";

export { idOf, type MigrationJob } from "./job.ts";
export { isMigrationFault, type MigrationFault } from "./fault.ts";
export type { PlannedTarget } from "./plan/planning.ts";
export { formatPlan, planHeadline, type PlanSummary } from "./plan/summary.ts";
export { formatRun, runHeadline, type RunSummary } from "./report/run-summary.ts";
export { formatVerification, verifyHeadline, type VerifySummary } from "./report/verify-summary.ts";
export type { BegunRun } from "./run.ts";
export { DEFAULT_CONCURRENCY, type Surroundings } from "./surroundings.ts";

/** A job whose target may not exist yet, so that nothing is known of it but how people call it. */
export type PlanJob = Omit<MigrationJob, "to" | "id"> & PlannedTarget & { readonly id?: string };

/** What a run would do now: one pass over both listings, nothing is changed and nothing waited for. Throws MigrationFault. */
export async function plan(job: PlanJob, surroundings: Surroundings): Promise<PlanSummary> {
  const { from, to } = job;
  const stores =
    to === undefined ? openSource(from, storeOptions(job, surroundings)) : openBoth({ ...job, to }, surroundings);
  return within(stores, () => planLakes(job, stores, surroundings));
}

/**
 * Begins a run without doing anything: looks at both ends and goes on to the first thing to do. Throws a MigrationFault,
 * also where a role is missing.
 */
export async function begin(job: MigrationJob, surroundings: Surroundings): Promise<BegunRun> {
  return beginRun(job, openBoth(job, surroundings), surroundings);
}

/** Carries what differs. Waits some minutes for the target's role to take effect. Throws MigrationFault. */
export async function run(job: MigrationJob, surroundings: Surroundings): Promise<RunSummary> {
  const open = () => openBoth(job, surroundings);
  return (await beginWhenAllowed(job, open, surroundings)).finish();
}

/** Waits some minutes until the target lets itself be looked at, whatever it holds. Throws MigrationFault. */
export async function untilTargetAnswers(job: MigrationJob, surroundings: Surroundings): Promise<void> {
  const stores = openBoth(job, surroundings);
  const look = async (): Promise<void> => {
    try {
      await lookAtTarget({ ...stores, to: job.to }, surroundings.stop);
    } catch (error) {
      throw await naming(error, stores.callerId);
    }
  };
  await within(stores, () => askUntilAllowed(look, surroundings));
}

/** Compares both sides on their own listings, content by length and MD5. Throws MigrationFault. */
export async function verify(job: MigrationJob, surroundings: Surroundings): Promise<VerifySummary> {
  const stores = openBoth(job, surroundings);
  return within(stores, () => verifyLakes(job, stores, surroundings));
}

/**
 * Ends a migration: removes what it left at its source, snapshots where there are any. Gives a sentence where some may stay;
 * throws no fault for a source that is gone.
 */
export async function release(
  job: Pick<MigrationJob, "id" | "from" | "settings">,
  surroundings: Surroundings,
): Promise<string | undefined> {
  const stores = openSource(job.from, storeOptions(job, surroundings));
  return within(stores, () => releaseSnapshots(job.id, stores.source, surroundings.stop));
}

export interface MigrationStatus {
  /** What a run would do now. */
  readonly plan: PlanSummary;
  /** What the last run kept at the target, whatever machine it ran on. */
  readonly last: KeptRecord | undefined;
}

/** Compares, and reads the last progress kept at the target. Throws MigrationFault. */
export async function status(job: MigrationJob, surroundings: Surroundings): Promise<MigrationStatus> {
  const stores = openBoth(job, surroundings);
  return within(stores, async () => {
    const planned = await planLakes({ ...job, toText: "" }, stores, surroundings);
    return { plan: planned, last: await lastProgress(job.id, stores.target, surroundings.stop) };
  });
}

/** Opens both ends; throws a MigrationFault where one holds the other. */
function openBoth(job: Pick<MigrationJob, "from" | "to" | "settings">, surroundings: Surroundings): OpenStores {
  checkApart(job.from, job.to);
  return openStores(job, storeOptions(job, surroundings));
}

/** Closes the stores in any case; a refusal says who was refused. */
async function within<Result>(stores: OpenSource, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw await naming(error, stores.callerId);
  } finally {
    await stores.close();
  }
}

function storeOptions(job: Pick<MigrationJob, "settings">, { clock, concurrency }: Surroundings): StoreOptions {
  const { limits, hdfs, exclude } = job.settings;
  return { clock, concurrency, limits, exclude, ...(hdfs === undefined ? {} : { hdfs }) };
}
