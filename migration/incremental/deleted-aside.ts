/** Directories that were deleted at the source and stand where a rename leads: they go aside as a whole, or not at all. */
import { isOurs } from "../model/marker.ts";
import type { Entry } from "../model/entry.ts";
import type { Rules } from "../reconcile/rules.ts";
import type { Listing } from "../stores/source.ts";
import type { Incremental } from "./incremental-comparison.ts";
import { NotAsExpected, ownEntry } from "./own-entry.ts";

export interface AsideGround {
  readonly incremental: Incremental;
  readonly target: Listing;
  readonly rules: Rules;
  /** How many entries may be deleted: these are deletes like any other. */
  readonly allowedDeletes: number;
  readonly signal: AbortSignal;
}

/** How many entries lie in them, all of them ours. Throws NotAsExpected, StoreFailure. */
export async function countDeletedAside(ground: AsideGround): Promise<number> {
  const { renames, changes, held } = ground.incremental;
  let entries = 0;
  for (const step of renames)
    if (step.do === "set aside" && step.isDeleted)
      entries += await ownBelow(ownEntry(step.entry, held, ground.rules), ground);
  const others = [...changes.deleted].filter((path) => held.has(path)).length;
  if (entries > 0 && entries + others > ground.allowedDeletes)
    throw new NotAsExpected("more was deleted at the source than maxDeletes allows");
  return entries;
}

async function ownBelow(directory: Entry, ground: AsideGround): Promise<number> {
  const { target, rules, signal } = ground;
  let entries = 1;
  for await (const entry of target.children(directory.path, signal)) {
    if (rules.isExcluded(entry.path) || !isOurs(entry, rules.migration, directory.marker?.id ?? ""))
      throw new NotAsExpected(`"${entry.path}" is in the way of a rename, and is not to be deleted`);
    entries += entry.kind === "directory" ? await ownBelow(entry, ground) : 1;
  }
  return entries;
}
