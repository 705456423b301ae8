/** Whether a run may carry over changes alone, and which they are. */
import type { MigrationJob } from "../job.ts";
import type { LakeChange } from "../model/lake-change.ts";
import { isStoreFailure } from "../stores/failure.ts";
import type { SourceSnapshots } from "../stores/source.ts";
import type { Target } from "../stores/target.ts";
import { keptBase, settingsDigest, type Base } from "./kept-base.ts";

/** More changes than this are not held: everything is compared, which is as quick by then. */
const MOST_CHANGES = 100_000;

/** A glob that goes by the name of one segment, wherever it lies: any directory, then NAME, then perhaps all below it. */
const BY_NAME = /^\*\*\/[^/!]+(?:\/\*\*)?$/;

/** Whether renaming a directory changes nothing about what is excluded below it. */
export function excludesByName(exclude: readonly string[]): boolean {
  return exclude.every((glob) => BY_NAME.test(glob));
}

export interface BaseGround {
  readonly job: Pick<MigrationJob, "id" | "settings" | "keepAccess">;
  readonly snapshots: SourceSnapshots;
  readonly target: Target;
  readonly signal: AbortSignal;
}

/** The base that was kept, and why it cannot be begun with: undefined where it can. */
export interface FoundBase {
  readonly base: Base | undefined;
  /** Undefined where there was no run before, or the base is good. */
  readonly not: string | undefined;
}

/** Looks at what the last run kept. `names`: the snapshots that the source has. Throws StoreFailure. */
export async function findBase({ job, target, signal }: BaseGround, names: readonly string[]): Promise<FoundBase> {
  const base = await keptBase(job.id, target, signal);
  return { base, not: base === undefined ? undefined : whyNot(base, settingsDigest(job), names) };
}

function whyNot(base: Base, settings: string, names: readonly string[]): string | undefined {
  if (base.state !== "whole") return "the last run did not come to its end";
  if (base.settings !== settings) return "the settings are not those of the last run";
  if (!names.includes(base.snapshot)) return `the snapshot ${base.snapshot} of the last run is not there any more`;
  return undefined;
}

/**
 * What a snapshot holds in all; undefined where the source does not tell. To be asked before anything is read from it: what
 * still grows in it then is seen by the next run.
 */
export async function sumOf(
  snapshot: string,
  { snapshots, signal }: Pick<BaseGround, "snapshots" | "signal">,
): Promise<string | undefined> {
  try {
    return await snapshots.sum?.(snapshot, signal);
  } catch (error) {
    if (!isStoreFailure(error) || error.kind === "stopped") throw error;
    return undefined;
  }
}

/** Why the base's snapshot is not what the last run read; undefined where it is. Throws StoreFailure. */
async function whyNotHeld(base: Base, { snapshots, signal }: BaseGround): Promise<string | undefined> {
  const { toHoldStill } = snapshots;
  const now = await snapshots.sum?.(base.snapshot, signal);
  if (now === base.sum) return undefined;
  if (base.sum === undefined) return "whether files were being written when the last run began is not known";
  const remedy = toHoldStill === undefined ? "" : ` (${toHoldStill})`;
  return `files were being written when the last run began, and have changed since${remedy}`;
}

/** What changed since the base, to a snapshot or to the present. */
export async function changesSince(
  base: Base,
  to: string | undefined,
  ground: BaseGround,
): Promise<readonly LakeChange[] | { readonly not: string }> {
  const { snapshots, signal } = ground;
  const changes: LakeChange[] = [];
  try {
    for await (const part of snapshots.changes(base.snapshot, to, signal)) {
      changes.push(...part);
      if (changes.length > MOST_CHANGES) return { not: `more than ${MOST_CHANGES} changes since the last run` };
    }
    const not = await whyNotHeld(base, ground);
    return not === undefined ? changes : { not };
  } catch (error) {
    if (!isStoreFailure(error) || error.kind === "stopped") throw error;
    return { not: `what changed since the last run cannot be told: ${error.message}` };
  }
}
