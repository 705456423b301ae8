/**
 * One run of a migration: begun by looking at both ends and for the first thing to do, finished by doing all of it. Between
 * the two it may be held for a while (a provider's diff and update), so that both cost one listing pass together.
 */
import { formatSourceUri } from "./model/source-uri.ts";
import { naming } from "./fault.ts";
import { askUntilAllowed, askUntilSettled, checkEnds, faultOf } from "./plan/preflight.ts";
import { rulesOf, type MigrationJob } from "./job.ts";
import { KeptProgress } from "./kept-progress.ts";
import { apply } from "./reconcile/apply.ts";
import { nothingDone } from "./reconcile/done.ts";
import type { Ending } from "./reconcile/ending.ts";
import { openBasis, type Basis } from "./incremental/basis.ts";
import { emptyTally, type Tally } from "./reconcile/tally.ts";
import type { Rules } from "./reconcile/rules.ts";
import { openEvidence, type Evidence } from "./report/evidence.ts";
import { formatPeculiarities } from "./report/peculiarities.ts";
import { readProgress, recentSamples, type ProgressReading, type ProgressSample } from "./report/progress.ts";
import { endOf, endSentences, formatRun, type RunSummary } from "./report/run-summary.ts";
import { isStoreFailure } from "./stores/failure.ts";
import type { OpenStores } from "./stores/open.ts";
import type { Surroundings } from "./surroundings.ts";
import { TELLING_PERIOD_MS, whileTelling } from "./telling.ts";

export interface BegunRun {
  /** Whether there is anything to do, or anything that keeps the lakes from agreeing. */
  readonly hasWork: boolean;
  /** Does it. Call it once. Throws a MigrationFault where a whole side fails. */
  finish(): Promise<RunSummary>;
  /** Ends it without doing anything. */
  abandon(): Promise<void>;
}

/** What is under way may take this long to finish once a stop was asked for. */
const GRACE_MS = 2_500;
/** The last progress is kept in this time, or not at all. */
const KEEPING_MS = 1_000;
/** What the next run may begin from is kept in this time, and what is not needed any more removed; or the next one compares everything. */
const CONCLUDING_MS = 300_000;

/**
 * Looks at both ends and goes on to the first action. Closes the stores where it throws. Throws a MigrationFault, also
 * where a role is missing at the target: nothing is waited for.
 */
export async function beginRun(job: MigrationJob, stores: OpenStores, surroundings: Surroundings): Promise<BegunRun> {
  const run = new Run(job, stores, surroundings);
  try {
    await run.begin();
    return run;
  } catch (error) {
    const told = await naming(error, stores.callerId);
    await run.abandon();
    throw told;
  }
}

/** Begins a run, asking again for some minutes where the target's role is not effective yet. */
export function beginWhenAllowed(
  job: MigrationJob,
  open: () => OpenStores,
  surroundings: Surroundings,
): Promise<BegunRun> {
  const { deadlineMs } = job.settings;
  const waiting = deadlineMs === undefined ? surroundings : { ...surroundings, longestMs: deadlineMs };
  return askUntilAllowed(() => beginRun(job, open(), surroundings), waiting);
}

class Run implements BegunRun {
  hasWork = false;
  readonly #job: MigrationJob;
  readonly #stores: OpenStores;
  readonly #surroundings: Surroundings;
  readonly #rules: Rules;
  #basis: Basis | undefined;
  readonly #done = nothingDone();
  /** Begins nothing new. */
  readonly #stop: AbortSignal;
  readonly #deadline = new AbortController();
  /** Ends what is under way. */
  readonly #abort = new AbortController();
  readonly #over = new AbortController();
  readonly #startedMs: number;
  readonly #notes: string[] = [];
  /** The comparison went through and found nothing: the next run may begin from here, whether this one is finished or not. */
  #agrees = false;
  #isApplying = false;
  #samples: readonly ProgressSample[] = [];

  constructor(job: MigrationJob, stores: OpenStores, surroundings: Surroundings) {
    this.#job = job;
    this.#stores = stores;
    this.#surroundings = surroundings;
    this.#rules = rulesOf(job);
    this.#startedMs = surroundings.clock.now();
    this.#stop = AbortSignal.any([surroundings.stop, this.#deadline.signal]);
    void this.#watchStop();
    void this.#watchDeadline();
  }

  async begin(): Promise<void> {
    const { source, target, holder } = this.#stores;
    const { from, to } = this.#job;
    await checkEnds({ source, target, holder, from, to }, this.#abort.signal);
    try {
      const { clock, onComparing } = this.#surroundings;
      const { signal } = this.#abort;
      const basis = await openBasis({ job: this.#job, rules: this.#rules, source, target, clock, signal });
      this.#basis = basis;
      const tell = () => onComparing(basis.comparison.tally);
      this.hasWork = await whileTelling(basis.comparison.findAction(), tell, clock);
      this.#agrees = !this.hasWork;
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  async finish(): Promise<RunSummary> {
    const progress = new KeptProgress(this.#job.id, this.#stores.target, this.#surroundings.clock);
    try {
      const evidence = await openEvidence(this.#surroundings.reportFolder);
      const reporting = this.#report(progress);
      const ending = this.hasWork ? await this.#apply(evidence) : undefined;
      this.#over.abort();
      await reporting;
      await this.#conclude(ending);
      const kept = this.#summary(ending, evidence);
      if (this.hasWork) await progress.keep(kept, AbortSignal.timeout(KEEPING_MS));
      const summary = { ...kept, requests: this.#stores.requests() };
      const page = [`# Migration ${this.#job.id}`, "", ...formatRun(summary, this.#surroundings.reportFolder)];
      await evidence.close(summary, page);
      return summary;
    } finally {
      await this.abandon();
    }
  }

  async abandon(): Promise<void> {
    this.#over.abort();
    this.#abort.abort(new Error("the run is over"));
    await this.#basis?.comparison.steps.return(undefined).catch(() => undefined);
    const signal = AbortSignal.timeout(this.#agrees ? CONCLUDING_MS : KEEPING_MS);
    await this.#basis?.conclude(this.#agrees, this.#done, signal).catch(() => undefined);
    await this.#stores.close();
  }

  async #apply(evidence: Evidence): Promise<Ending> {
    const { target } = this.#stores;
    const basis = this.#basis;
    if (basis === undefined) throw new Error("the run was not begun");
    const { concurrency } = this.#surroundings;
    this.#isApplying = true;
    try {
      await askUntilSettled(() => this.#prepare(), this.#surroundings);
      await basis.beginChanges({ concurrency, done: this.#done, stop: this.#stop });
      const { comparison, source } = basis;
      return await apply(
        { comparison, source, target, rules: this.#rules },
        {
          concurrency,
          maxDeletes: this.#job.settings.maxDeletes,
          stop: this.#stop,
          abort: this.#abort.signal,
          onException: (exception) => {
            if (exception.severity !== "remark") basis.leftOver(exception.path);
            evidence.add(exception);
          },
          onStays: (directory) => basis.leftOver(directory),
          done: this.#done,
        },
      );
    } catch (error) {
      if (this.#stop.aborted && isStoreFailure(error) && error.kind === "stopped") return { because: "stopped" };
      throw this.#faultOf(error);
    }
  }

  /** The first change, which takes every right that the others need. Throws a MigrationFault. */
  async #prepare(): Promise<void> {
    try {
      await this.#stores.target.prepare(this.#abort.signal);
    } catch (error) {
      throw await naming(this.#faultOf(error), this.#stores.callerId);
    }
  }

  /** What the next run may begin from is kept. Where that fails, it compares everything. */
  async #conclude(ending: Ending): Promise<void> {
    const end = endOf(ending, this.#done, this.#deadline.signal.aborted);
    const wentThrough = end === "complete" || end === "with exceptions";
    try {
      await this.#basis?.conclude(wentThrough, this.#done, AbortSignal.timeout(CONCLUDING_MS));
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      this.#notes.push(`The next run will compare everything: ${error.message}.`);
    }
  }

  get #tally(): Tally {
    return this.#basis?.comparison.tally ?? emptyTally();
  }

  #faultOf(error: unknown): unknown {
    if (!isStoreFailure(error)) return error;
    const property = error.side === "source" ? "from" : "to";
    return faultOf(error, property, formatSourceUri(this.#job[property]));
  }

  #summary(ending: Ending, evidence: Evidence): RunSummary {
    const tally = this.#tally;
    const { total, clock } = this.#surroundings;
    const done = { ...this.#done };
    const end = endOf(ending, done, this.#deadline.signal.aborted);
    return {
      schema: 1,
      migration: this.#job.id,
      from: formatSourceUri(this.#job.from),
      to: formatSourceUri(this.#job.to),
      end,
      because: endSentences({ end, ending, done, tally, total }),
      done,
      tally,
      exceptions: done.failed + done.refused,
      firstExceptions: evidence.first,
      notes: [...(this.#basis?.notes ?? []), ...this.#notes, ...formatPeculiarities(this.#stores.peculiarities())],
      requests: this.#stores.requests(),
      elapsedMs: clock.now() - this.#startedMs,
    };
  }

  /** Tells how far the run is, every second, until it is over; and keeps it at the target now and then. */
  async #report(progress: KeptProgress): Promise<void> {
    this.#reading();
    while (!this.#over.signal.aborted) {
      await this.#pause(TELLING_PERIOD_MS);
      const reading = this.#reading();
      this.#surroundings.onProgress(reading);
      if (this.#isApplying) await progress.keepIfDue({ end: "under way", ...reading }, this.#abort.signal);
    }
  }

  #reading(): ProgressReading {
    const { files, directories, bytes, metadata, access } = this.#done;
    const atMs = this.#surroundings.clock.now();
    const entries = files + directories + metadata + access + this.#tally.unchanged;
    this.#samples = recentSamples(this.#samples, { atMs, entries, files, bytes });
    return readProgress(this.#samples, this.#surroundings.total);
  }

  async #watchStop(): Promise<void> {
    await aborted(AbortSignal.any([this.#stop, this.#over.signal]));
    if (this.#isApplying) await this.#pause(GRACE_MS);
    this.#abort.abort(new Error("the run was stopped"));
  }

  async #watchDeadline(): Promise<void> {
    const { deadlineMs } = this.#job.settings;
    if (deadlineMs === undefined) return;
    await this.#pause(deadlineMs);
    if (!this.#over.signal.aborted) this.#deadline.abort();
  }

  /** Ends early, and without an error, when the run is over. */
  async #pause(durationMs: number): Promise<void> {
    await this.#surroundings.clock.sleep(durationMs, this.#over.signal).catch(() => undefined);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
