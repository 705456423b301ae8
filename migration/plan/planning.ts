/** Makes a plan: one pass over both listings, nothing changed. */
import type { Entry } from "../model/entry.ts";
import { formatLakeUri, type LakeUri } from "../model/lake-uri.ts";
import { idOf, rulesOf, type MigrationJob } from "../job.ts";
import { allowedDeletes, type MaximumDeletes } from "../reconcile/apply-deletes.ts";
import { compare, NOTHING_THERE, type Comparison } from "../reconcile/compare.ts";
import type { Decision } from "../reconcile/decide.ts";
import type { Exception } from "../reconcile/exceptions.ts";
import { hasWork, type Tally } from "../reconcile/tally.ts";
import { formatCount, formatCounted } from "../report/quantities.ts";
import { isStoreFailure } from "../stores/failure.ts";
import type { OpenSource, OpenStores } from "../stores/open.ts";
import type { Listing, Source } from "../stores/source.ts";
import type { Target } from "../stores/target.ts";
import { estimateRun } from "./estimate.ts";
import { isMigrationFault, named, type MigrationFault } from "./fault.ts";
import { checkSource, faultOf, lookAtTarget } from "./preflight.ts";
import { namedRefusals, type PlanSummary } from "./summary.ts";

/** Where a plan's target is, as far as it is known. */
export interface PlannedTarget {
  /** Undefined while its account is still to be made. */
  readonly to: LakeUri | undefined;
  /** How people call it until then; unused where `to` is known. */
  readonly toText: string;
}

type Job = Omit<MigrationJob, "to" | "id"> & PlannedTarget & { readonly id?: string };

/** Plans. The stores hold a target where `to` is known. Throws MigrationFault where a side cannot be looked at. */
export async function planLakes(job: Job, stores: OpenSource | OpenStores, signal: AbortSignal): Promise<PlanSummary> {
  const { source } = stores;
  const { from, to, settings } = job;
  await checkSource(source, from, signal);
  const seen = "target" in stores && to !== undefined ? await seenTarget(stores, to, signal) : NOT_MADE_YET;
  const planned = await surveySeen(job, stores, seen, signal);
  const streamed = seen.target === undefined ? [] : await streamingNotes(source, seen.target, planned.sample, signal);
  return {
    schema: 1,
    from: formatLakeUri(from),
    to: to === undefined ? job.toText : formatLakeUri(to),
    targetIs: planned.targetIs,
    tally: planned.tally,
    hasWork: hasWork(planned.tally),
    estimate: estimateRun(planned.tally, settings.limits),
    notes: [...planned.notes, ...streamed],
    refused: namedRefusals(planned.refusals),
  };
}

/** Goes through both listings. A target that may be looked at but not listed counts as one that cannot be seen. */
async function surveySeen(
  job: Job,
  stores: OpenSource,
  seen: SeenTarget,
  signal: AbortSignal,
): Promise<Survey & { readonly targetIs: PlanSummary["targetIs"] }> {
  const { from, to } = job;
  const id = job.id ?? (to === undefined ? "" : idOf(from, to));
  const comparison = compare(stores.source, seen.listing, rulesOf({ ...job, to: to ?? from, id }), signal);
  try {
    const found = await survey(comparison, job.settings.maxDeletes);
    return { ...found, notes: [...seen.notes, ...found.notes], targetIs: seen.is };
  } catch (error) {
    if (!isStoreFailure(error)) throw error;
    const isSource = error.side === "source" || to === undefined;
    const fault = faultOf(error, isSource ? "from" : "to", formatLakeUri(isSource ? from : to));
    if (!isMigrationFault(fault) || !fault.mayPass) throw fault;
    return surveySeen(job, stores, unseen(await named(fault, stores.callerId)), signal);
  }
}

interface SeenTarget {
  readonly is: PlanSummary["targetIs"];
  readonly listing: Listing;
  /** Where it is there: what can be asked more. */
  readonly target?: Target;
  readonly notes: readonly string[];
}

const NOT_MADE_YET: SeenTarget = {
  is: "missing",
  listing: NOTHING_THERE,
  notes: ["The target's account is still to be made: everything is new."],
};

async function seenTarget(stores: OpenStores, to: LakeUri, signal: AbortSignal): Promise<SeenTarget> {
  const { target, holder } = stores;
  try {
    const state = await lookAtTarget({ target, holder, to }, signal);
    if (state.is === "there") return { is: "there", listing: target, target, notes: [] };
    if (state.is === "root missing")
      return { is: "missing", listing: NOTHING_THERE, notes: ["The target is empty: everything is new."] };
    return {
      is: "missing",
      listing: NOTHING_THERE,
      notes: [`Not there yet, so everything is new: ${state.fault.message}`],
    };
  } catch (error) {
    if (!isMigrationFault(error) || !error.mayPass) throw error;
    return unseen(await named(error, stores.callerId));
  }
}

/** What a run would wait for: the role takes effect later, perhaps because the same `up` assigns it. */
function unseen(fault: MigrationFault): SeenTarget {
  const note = `The target cannot be seen yet, so everything counts as new. ${fault.message}`;
  return { is: "unseen", listing: NOTHING_THERE, notes: [note] };
}

/** Says so where the target cannot fetch content from the source itself. */
async function streamingNotes(
  source: Source,
  target: Target,
  sample: Entry | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (sample === undefined) return [];
  try {
    if (await target.probeServerSideCopy({ source, entry: sample }, signal)) return [];
  } catch (error) {
    if (isStoreFailure(error)) return [];
    throw error;
  }
  return ["The source does not let the target read it by URL: content will stream through this machine."];
}

interface Survey {
  readonly tally: Tally;
  /** The first refusals, in the order of the walk. */
  readonly refusals: readonly Exception[];
  /** Whole sentences about what a reader should know. */
  readonly notes: readonly string[];
  /** The first file with content that would be put. */
  readonly sample: Entry | undefined;
}

const KEPT_REFUSALS = 20;

/** Goes through the comparison. Throws StoreFailure where a side cannot be listed. */
async function survey(comparison: Comparison, maxDeletes: MaximumDeletes): Promise<Survey> {
  const refusals: Exception[] = [];
  const doubts: string[] = [];
  let remarks = 0;
  let sample: Entry | undefined;
  for await (const step of comparison.steps) {
    if (step.is === "doubt") doubts.push(`The listing of "${step.directory}" contradicts itself: ${step.because}.`);
    if (step.is !== "decision") continue;
    const { action } = step.decision;
    remarks += step.decision.remarks.length;
    if (action.do === "put-file" && action.source.length > 0) sample ??= action.source;
    if (action.do === "refuse" && refusals.length < KEPT_REFUSALS) refusals.push(refusalOf(step.decision.path, action));
  }
  const { tally } = comparison;
  return { tally, refusals, notes: [...doubts, ...deleteNotes(tally, maxDeletes), ...remarkNotes(remarks)], sample };
}

function refusalOf(path: string, refused: Extract<Decision["action"], { do: "refuse" }>): Exception {
  const { because, remedy } = refused;
  return { severity: "refused", path, side: "target", operation: "compare", code: "", because, remedy };
}

function deleteNotes(tally: Tally, maxDeletes: MaximumDeletes): readonly string[] {
  if (tally.toDelete === 0) return [];
  if (tally.source.files + tally.source.directories === 0)
    return ["The source is empty: the run will stop before the first delete."];
  const allowed = allowedDeletes(maxDeletes, tally.oursAtTarget);
  if (tally.toDelete <= allowed) return [];
  return [
    `${formatCounted(tally.toDelete, "delete is", "deletes are")} more than the ${formatCount(allowed)} that maxDeletes allows: the run will stop before the first one.`,
  ];
}

function remarkNotes(remarks: number): readonly string[] {
  if (remarks === 0) return [];
  return [
    `${formatCounted(remarks, "entry is", "entries are")} carried with a remark: the report of the run names them.`,
  ];
}
