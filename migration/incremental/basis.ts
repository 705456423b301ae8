/**
 * What a run compares: everything, or what changed since the last one; and what it reads: a snapshot where the source holds
 * one, so that a moving source gives one consistent state, else the source as it is.
 */
import type { MigrationJob } from "../job.ts";
import { allowedDeletes } from "../reconcile/apply-deletes.ts";
import type { Done } from "../reconcile/done.ts";
import { compare, type Comparison } from "../reconcile/compare.ts";
import type { EntryPath } from "../model/path.ts";
import type { Rules } from "../reconcile/rules.ts";
import { isStoreFailure } from "../stores/failure.ts";
import type { Source, SourceSnapshots } from "../stores/source.ts";
import type { Target } from "../stores/target.ts";
import type { Clock } from "../transport/index.ts";
import { asideName, makeRenames } from "./apply-renames.ts";
import { changesSince, excludesByName, findBase, sumOf, type FoundBase } from "./base-changes.ts";
import { countDeletedAside } from "./deleted-aside.ts";
import { compareChanges, type Incremental } from "./incremental-comparison.ts";
import { keepBase, settingsDigest, type Base } from "./kept-base.ts";
import { LeftOver } from "./left-over.ts";
import { NotAsExpected } from "./own-entry.ts";
import { newSnapshotName, ownSnapshots } from "./snapshot-names.ts";
import { TargetFingerprint } from "./target-fingerprint.ts";
import { listedFingerprint, MOST_LISTED } from "./target-lookup.ts";
import type { Holding } from "./whole-tally.ts";

export interface BasisGround {
  readonly job: MigrationJob;
  readonly rules: Rules;
  readonly source: Source;
  readonly target: Target;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface ChangeOptions {
  readonly concurrency: number;
  readonly done: Done;
  /** Nothing new is begun. */
  readonly stop: AbortSignal;
}

export interface Basis {
  /** What is read. */
  readonly source: Source;
  /** Another one after `beginChanges`, where only that showed that everything has to be compared. */
  readonly comparison: Comparison;
  /** Whole sentences: how the source is read, and why everything is compared where that is not as always. */
  readonly notes: readonly string[];
  /** Before the first change, once our room stands: makes renames. Throws StoreFailure. */
  beginChanges(options: ChangeOptions): Promise<void>;
  /** Told of what failed, was refused, or stays although it is gone at the source. */
  leftOver(path: EntryPath): void;
  /** After a run. `wentThrough`: all was done but for what was left over: the next one may begin from here. Throws StoreFailure. */
  conclude(wentThrough: boolean, done: Done, signal: AbortSignal): Promise<void>;
}

/** Takes a snapshot where the source lets it. Throws StoreFailure. */
export async function openBasis(ground: BasisGround): Promise<Basis> {
  const { snapshots } = ground.source;
  if (snapshots === undefined) return livingBasis(ground);
  const taken = await takeSnapshot(ground, snapshots);
  if ("refused" in taken) return livingBasis(ground, taken.refused);
  const basis = new SnapshotBasis(ground, snapshots, taken);
  try {
    await basis.begin();
  } catch (error) {
    await basis.conclude(false, undefined, AbortSignal.timeout(ENDING_MS)).catch(() => undefined);
    throw error;
  }
  return basis;
}

/** How long removing a snapshot may take when a run ends early. Milliseconds. */
const ENDING_MS = 5_000;

/** The source as it is now. What an earlier run kept does not hold any more once this one changes something. */
function livingBasis({ source, target, rules, signal, job }: BasisGround, because?: string): Basis {
  const notes =
    because === undefined
      ? []
      : [`The source is read as it is, while it may change, and compared whole: ${because.replace(/\.+$/u, "")}.`];
  return {
    source,
    comparison: compare(source, target, rules, { signal }),
    notes,
    beginChanges: async () => {
      if (because !== undefined) await target.keep(`base-${job.id}.json`, "", signal);
    },
    leftOver: () => undefined,
    conclude: () => Promise.resolve(),
  };
}

interface Taken extends FoundBase {
  readonly name: string;
  /** What it holds in all; undefined where that is not told. */
  readonly sum: string | undefined;
  /** Other snapshots of this migration, but for the base's. */
  readonly others: readonly string[];
}

/**
 * Takes one, and removes those of ours that nobody needs any more: what another run, which has come to its end since, saw
 * when it began. Until then it may be the snapshot of a run that is under way.
 */
async function takeSnapshot(
  { job, target, clock, signal }: BasisGround,
  snapshots: SourceSnapshots,
): Promise<Taken | { readonly refused: string }> {
  try {
    const refused = await snapshots.unavailable(signal);
    if (refused !== undefined) return { refused };
    const names = await snapshots.names(signal);
    const found = await findBase({ job, snapshots, target, signal }, names);
    const { others, unneeded } = sortedOut(found, names, job.id);
    for (const left of unneeded) await snapshots.remove(left, signal);
    const name = newSnapshotName(job.id, clock);
    await snapshots.take(name, signal);
    // Before the base's is asked again, and before anything is read: whatever grows from here on is seen by the next run.
    return { ...found, name, sum: await sumOf(name, { snapshots, signal }), others };
  } catch (error) {
    if (!isStoreFailure(error) || error.side === "target" || error.kind === "stopped") throw error;
    return { refused: error.message };
  }
}

/** The migration's snapshots, but for the base's where that holds: which nobody needs any more, and which somebody may. */
function sortedOut(
  { base, not }: FoundBase,
  names: readonly string[],
  migration: string,
): { readonly others: readonly string[]; readonly unneeded: readonly string[] } {
  const own = ownSnapshots(names, migration, not === undefined ? base?.snapshot : undefined);
  const isUnneeded = (name: string): boolean => name === base?.snapshot || base?.others.includes(name) === true;
  return { others: own.filter((name) => !isUnneeded(name)), unneeded: own.filter(isUnneeded) };
}

class SnapshotBasis implements Basis {
  readonly source: Source;
  readonly #ground: BasisGround;
  readonly #snapshots: SourceSnapshots;
  readonly #taken: Taken;
  readonly #notes: string[] = [];
  #comparison: Comparison;
  #fingerprint: TargetFingerprint;
  #holding: () => Holding;
  #incremental: Incremental | undefined;
  /** A listing contradicted itself: what was counted of the target cannot be relied on. */
  #isInDoubt = false;
  readonly #leftOver = new LeftOver();
  #asides: readonly string[] = [];
  /** Entries that went aside for good. */
  #deletedAside = 0;
  /** Whether our room at the target stands. */
  #hasRoom: boolean;
  #isConcluded = false;

  constructor(ground: BasisGround, snapshots: SourceSnapshots, taken: Taken) {
    this.#ground = ground;
    this.#snapshots = snapshots;
    this.#taken = taken;
    this.source = snapshots.at(taken.name);
    this.#asides = taken.base?.asides ?? [];
    this.#hasRoom = taken.base !== undefined;
    ({ comparison: this.#comparison, fingerprint: this.#fingerprint, holding: this.#holding } = this.#everything());
  }

  get comparison(): Comparison {
    return this.#comparison;
  }

  get notes(): readonly string[] {
    return this.#notes;
  }

  async begin(): Promise<void> {
    const { base, not } = this.#taken;
    if (not !== undefined) this.#compareEverything(not);
    if (base === undefined || not !== undefined) return;
    const { job, target, signal } = this.#ground;
    const ground = { job, target, signal, snapshots: this.#snapshots };
    const changes = await changesSince(base, this.#taken.name, ground);
    if ("not" in changes) {
      this.#compareEverything(changes.not);
      return;
    }
    const byName = excludesByName(job.settings.exclude);
    const begun = await compareChanges(
      { ...this.#ground, source: this.source, excludesByName: byName, base, changes },
      "run",
    );
    if ("not" in begun) {
      this.#compareEverything(begun.not);
      return;
    }
    this.#incremental = begun;
    this.#comparison = begun.comparison;
    this.#fingerprint = begun.fingerprint;
    this.#holding = () => begun.holding();
  }

  async beginChanges(options: ChangeOptions): Promise<void> {
    const { target, job, rules, signal } = this.#ground;
    this.#hasRoom = true;
    const incremental = this.#incremental;
    const names = incremental?.renames.flatMap((step) =>
      step.do === "set aside" ? [asideName(rules, step.aside)] : [],
    );
    this.#asides = [...new Set([...this.#asides, ...(names ?? [])])];
    const { base } = this.#taken;
    if (base !== undefined)
      await keepBase(job.id, { ...base, state: "under way", asides: [...this.#asides] }, target, signal);
    if (incremental === undefined || incremental.renames.length === 0) return;
    try {
      const { oursAtTarget } = incremental.comparison.tally;
      const allowed = allowedDeletes(job.settings.maxDeletes, oursAtTarget);
      const ground = { ...this.#ground, ...options, incremental, source: this.source };
      this.#deletedAside = await countDeletedAside({ ...ground, allowedDeletes: allowed });
      await makeRenames(ground);
    } catch (error) {
      if (!(error instanceof NotAsExpected)) throw error;
      this.#compareEverything(error.message);
    }
  }

  leftOver(path: EntryPath): void {
    this.#leftOver.add(path);
  }

  async conclude(wentThrough: boolean, done: Done | undefined, signal: AbortSignal): Promise<void> {
    if (this.#isConcluded) return;
    this.#isConcluded = true;
    const { target, job } = this.#ground;
    const { base, name } = this.#taken;
    const leftOver = wentThrough && !this.#isInDoubt ? this.#leftOver.paths : undefined;
    if (leftOver === undefined) return this.#snapshots.remove(name, signal);
    if (!this.#hasRoom) await target.prepare(signal);
    for (const aside of this.#asides) await target.removeAside(aside, signal);
    if (done !== undefined) done.deleted += this.#deletedAside;
    await keepBase(job.id, await this.#baseNow(leftOver, signal), target, signal);
    if (base !== undefined) await this.#snapshots.remove(base.snapshot, signal);
  }

  async #baseNow(leftOver: readonly EntryPath[], signal: AbortSignal): Promise<Base> {
    const { rules, target } = this.#ground;
    // What was decided about them was not done: the target itself tells how it was left.
    const isToldByListing = leftOver.length > 0 && this.#fingerprint.entries <= MOST_LISTED;
    const fingerprint = isToldByListing ? await listedFingerprint({ target, rules, signal }) : this.#fingerprint;
    return {
      ...{ schema: 1, state: "whole", snapshot: this.#taken.name, settings: settingsDigest(this.#ground.job) },
      ...{ source: this.#holding(), fingerprint: fingerprint.text(), asides: [] },
      ...{ leftOver: [...leftOver], others: [...this.#taken.others] },
      ...(this.#taken.sum === undefined ? {} : { sum: this.#taken.sum }),
    };
  }

  #compareEverything(because: string): void {
    this.#notes.push(`Everything is compared: ${because}.`);
    this.#incremental = undefined;
    this.#deletedAside = 0;
    ({ comparison: this.#comparison, fingerprint: this.#fingerprint, holding: this.#holding } = this.#everything());
  }

  #everything(): { comparison: Comparison; fingerprint: TargetFingerprint; holding: () => Holding } {
    const { target, rules, signal } = this.#ground;
    const fingerprint = new TargetFingerprint(rules);
    const comparison = compare(this.source, target, rules, {
      signal,
      onDecided: (decision, pair) => fingerprint.decided(decision, pair),
      onAgain: () => (this.#isInDoubt = true),
    });
    return { comparison, fingerprint, holding: () => comparison.tally.source };
  }
}
