/** What a plan compares: as a run would, but without taking a snapshot: up to the present instead. Changes nothing. */
import { compare, type Comparison } from "../reconcile/compare.ts";
import { isStoreFailure } from "../stores/failure.ts";
import { changesSince, excludesByName, findBase } from "./base-changes.ts";
import type { BasisGround } from "./basis.ts";
import { compareChanges } from "./incremental-comparison.ts";

export interface PlanComparison {
  readonly comparison: Comparison;
  /** Whole sentences: why everything is compared. */
  readonly notes: readonly string[];
}

/** Throws StoreFailure where a side cannot be asked. */
export async function comparisonForPlan(ground: Omit<BasisGround, "clock">): Promise<PlanComparison> {
  const { source, target, rules, signal } = ground;
  const found = await changesOnly(ground);
  if (found !== undefined && "comparison" in found) return { comparison: found.comparison, notes: [] };
  const notes = found === undefined ? [] : [`Everything is compared: ${found.not}.`];
  return { comparison: compare(source, target, rules, { signal }), notes };
}

/** Undefined where there is nothing to begin from, and nothing to say about it. */
async function changesOnly(
  ground: Omit<BasisGround, "clock">,
): Promise<{ readonly comparison: Comparison } | { readonly not: string } | undefined> {
  const { source, target, signal, job } = ground;
  const { snapshots } = source;
  if (snapshots === undefined) return undefined;
  try {
    const refused = await snapshots.unavailable(signal);
    if (refused !== undefined) return { not: `no snapshot can be taken: ${refused}` };
    const baseGround = { job, snapshots, target, signal };
    const { base, not } = await findBase(baseGround, await snapshots.names(signal));
    if (base === undefined) return undefined;
    if (not !== undefined) return { not };
    const changes = await changesSince(base, undefined, baseGround);
    if ("not" in changes) return changes;
    const byName = excludesByName(job.settings.exclude);
    return await compareChanges({ ...ground, excludesByName: byName, base, changes }, "plan");
  } catch (error) {
    if (!isStoreFailure(error) || error.side === "target" || error.kind === "stopped") throw error;
    return { not: error.message };
  }
}
