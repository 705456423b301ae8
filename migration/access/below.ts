/**
 * A declared list carried to everything below its directory, where that is asked for. The lake's own listing tells what is
 * left to do: a stopped run is simply run again. One entry's failure does not stop the others.
 */
import { accessBelow, type ListBelow } from "../model/access-below.ts";
import type { Entry } from "../model/entry.ts";
import { isBelow, type EntryPath } from "../model/path.ts";
import { exceptionOf, type Exception, type ExceptionSink } from "../reconcile/exceptions.ts";
import { Slots } from "../reconcile/slots.ts";
import { isStoreFailure, type StoreFailure } from "../stores/failure.ts";
import type { Listing } from "../stores/source.ts";
import type { Target } from "../stores/target.ts";

export interface Below extends ListBelow {
  /** Directories with an access of their own, relative to this one: they and what lies below them are left alone. */
  readonly leaves: readonly EntryPath[];
}

export interface BelowCounts {
  /** Files and directories that were looked at. */
  seen: number;
  /** Whose list is, or was, not yet the one that it shall be. */
  files: number;
  directories: number;
  /** Whose list could not be set. */
  failed: number;
}

export interface BelowOptions {
  /** Entries under way at once. */
  readonly concurrency: number;
  /** Ends in good order: nothing new is begun. */
  readonly stop: AbortSignal;
  readonly onException: ExceptionSink;
  /** Filled in as it goes; the caller may read it at any time. */
  readonly counts: BelowCounts;
}

/** Why it ended before its end; undefined where it did not. */
export type BelowEnding =
  undefined | { readonly because: "stopped" } | { readonly because: "gave up"; readonly failure: Exception };

/** Failures that are not one entry's own, with no success between, after which the rest would fail too. */
const FAILURES_IN_A_ROW = 40;

export function nothingSeen(): BelowCounts {
  return { seen: 0, files: 0, directories: 0, failed: 0 };
}

/** Counts what would be set. Throws StoreFailure. */
export async function surveyBelow(lake: Listing, below: Below, stop: AbortSignal): Promise<BelowCounts> {
  const counts = nothingSeen();
  for await (const { entry, wanted } of steps(lake, below, { counts, stop })) {
    if ("refused" in wanted) counts.failed++;
    else count(counts, entry);
  }
  return counts;
}

/** Whether anything would be set, or refused: asks for no more than it takes to know. Throws StoreFailure. */
export async function differsBelow(lake: Listing, below: Below, stop: AbortSignal): Promise<boolean> {
  for await (const _ of steps(lake, below, { counts: nothingSeen(), stop })) return true;
  return false;
}

/** Sets what differs. `lake` begins at the directory. Throws StoreFailure where the listing fails. */
export async function applyBelow(lake: Target, below: Below, options: BelowOptions): Promise<BelowEnding> {
  const { counts, stop, onException } = options;
  const slots = new Slots(options.concurrency);
  let inARow = 0;
  let gaveUp: Exception | undefined;
  let defect: Error | undefined;
  const failed = (exception: Exception, isSystemic: boolean): void => {
    counts.failed++;
    onException(exception);
    if (isSystemic && ++inARow >= FAILURES_IN_A_ROW) gaveUp ??= exception;
  };
  const set = async ({ entry, wanted }: Settable): Promise<void> => {
    const failure = await attempted(() => lake.setAccess(entry.path, wanted, entry.access, stop));
    if (failure === undefined) {
      inARow = 0;
      count(counts, entry);
    } else if (!isStoreFailure(failure)) defect ??= failure;
    // What has vanished has no list, and what was stopped is done by the next run.
    else if (failure.kind !== "notFound" && failure.kind !== "stopped")
      failed(exceptionOf(failure, entry.path), isSystemic(failure));
  };
  try {
    for await (const { entry, wanted } of steps(lake, below, options)) {
      if (stop.aborted || gaveUp !== undefined || defect !== undefined) break;
      if ("refused" in wanted) failed(refusal(entry, wanted.refused), false);
      else await slots.start(() => set({ entry, wanted }));
    }
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    await slots.idle();
  }
  if (defect !== undefined) throw defect;
  if (gaveUp !== undefined) return { because: "gave up", failure: gaveUp };
  return stop.aborted ? { because: "stopped" } : undefined;
}

interface Settable {
  readonly entry: Entry;
  readonly wanted: Entry["access"];
}

interface Step {
  readonly entry: Entry;
  readonly wanted: Entry["access"] | { readonly refused: string };
}

/** Whatever has another list than it shall have; counts all that it sees. */
async function* steps(
  lake: Listing,
  below: Below,
  { counts, stop }: Pick<BelowOptions, "counts" | "stop">,
): AsyncGenerator<Step> {
  for await (const entry of lake.entries(stop)) {
    if (below.leaves.some((path) => entry.path === path || isBelow(entry.path, path))) continue;
    counts.seen++;
    const wanted = accessBelow(below, entry);
    if (wanted !== "unchanged") yield { entry, wanted };
  }
}

function count(counts: BelowCounts, { kind }: Entry): void {
  if (kind === "file") counts.files++;
  else counts.directories++;
}

/** What an attempt came to; undefined for success. */
async function attempted(act: () => Promise<void>): Promise<Error | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isSystemic({ kind }: StoreFailure): boolean {
  return kind === "unavailable" || kind === "unauthenticated" || kind === "refused";
}

function refusal({ path }: Entry, because: string): Exception {
  const remedy = "remove entries from its list that nobody needs, or declare fewer";
  return { severity: "refused", path, side: "target", operation: "compare", code: "", because, remedy };
}
