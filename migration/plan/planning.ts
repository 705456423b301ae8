/** Makes a plan: one pass over both listings, nothing changed. */
import type { Entry } from "../model/entry.ts";
import { formatLakeUri, type LakeUri } from "../model/lake-uri.ts";
import { formatSourceUri } from "../model/source-uri.ts";
import { idOf, rulesOf, type MigrationJob } from "../job.ts";
import { comparisonForPlan } from "../incremental/plan-comparison.ts";
import { compare, NOTHING_THERE } from "../reconcile/compare.ts";
import { hasWork } from "../reconcile/tally.ts";
import { isStoreFailure } from "../stores/failure.ts";
import { formatPeculiarities } from "../report/peculiarities.ts";
import type { OpenSource, OpenStores } from "../stores/open.ts";
import type { Listing, Source } from "../stores/source.ts";
import type { Target } from "../stores/target.ts";
import { estimateRun } from "./estimate.ts";
import { isMigrationFault, named, type MigrationFault } from "../fault.ts";
import { checkSource, faultOf, lookAtTarget } from "./preflight.ts";
import { declaredAccessNotes } from "./declared-access-notes.ts";
import { sourceNotes } from "./source-notes.ts";
import { namedRefusals, type PlanSummary } from "./summary.ts";
import { survey, type Survey } from "./survey.ts";
import type { Surroundings } from "../surroundings.ts";
import { whileTelling } from "../telling.ts";

/** Where a plan's target is, as far as it is known. */
export interface PlannedTarget {
  /** Undefined while its account is still to be made. */
  readonly to: LakeUri | undefined;
  /** How people call it until then; unused where `to` is known. */
  readonly toText: string;
}

type Job = Omit<MigrationJob, "to" | "id"> & PlannedTarget & { readonly id?: string };

/** Plans. The stores hold a target where `to` is known. Throws MigrationFault where a side cannot be looked at. */
export async function planLakes(
  job: Job,
  stores: OpenSource | OpenStores,
  surroundings: Surroundings,
): Promise<PlanSummary> {
  const { source } = stores;
  const { stop: signal } = surroundings;
  const { from, to, settings } = job;
  await checkSource(source, from, signal);
  const seen = "target" in stores && to !== undefined ? await seenTarget(stores, to, signal) : NOT_MADE_YET;
  const planned = await surveySeen(job, stores, seen, surroundings);
  const streamed = seen.target === undefined ? [] : await streamingNotes(source, seen.target, planned.sample, signal);
  return {
    schema: 1,
    from: formatSourceUri(from),
    to: to === undefined ? job.toText : formatLakeUri(to),
    targetIs: planned.targetIs,
    tally: planned.tally,
    hasWork: hasWork(planned.tally),
    estimate: estimateRun(planned.tally, settings.limits),
    notes: [
      ...planned.notes,
      ...streamed,
      ...formatPeculiarities(stores.peculiarities()),
      ...sourceNotes(from, settings),
      ...declaredAccessNotes(job.keepAccess),
    ],
    refused: namedRefusals(planned.refusals),
  };
}

/** Goes through both listings. A target that may be looked at but not listed counts as one that cannot be seen. */
async function surveySeen(
  job: Job,
  stores: OpenSource,
  seen: SeenTarget,
  surroundings: Surroundings,
): Promise<Survey & { readonly targetIs: PlanSummary["targetIs"] }> {
  const { from, to } = job;
  const id = job.id ?? (to === undefined ? "" : idOf(from, to));
  const rules = rulesOf({ ...job, id });
  const { source } = stores;
  const { stop: signal } = surroundings;
  try {
    const { comparison, notes } =
      seen.target === undefined || to === undefined
        ? { comparison: compare(source, seen.listing, rules, { signal }), notes: [] }
        : await comparisonForPlan({ job: { ...job, id, to }, rules, source, target: seen.target, signal });
    const going = survey(comparison, job.settings.maxDeletes);
    const found = await whileTelling(going, () => surroundings.onComparing(comparison.tally), surroundings.clock);
    return { ...found, notes: [...seen.notes, ...notes, ...found.notes], targetIs: seen.is };
  } catch (error) {
    if (!isStoreFailure(error)) throw error;
    const isSource = error.side === "source" || to === undefined;
    const fault = faultOf(error, isSource ? "from" : "to", formatSourceUri(isSource ? from : to));
    if (!isMigrationFault(fault) || !fault.mayPass) throw fault;
    return surveySeen(job, stores, unseen(await named(fault, stores.callerId)), surroundings);
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
