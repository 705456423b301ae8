/** Deletes, after everything else, deepest first, and none at all where there are more than allowed. */
import type { Entry } from "../model/entry.ts";
import type { EntryPath } from "../model/path.ts";
import { isStoreFailure } from "../stores/failure.ts";
import type { Target } from "../stores/target.ts";
import type { Ending } from "./ending.ts";
import type { DeleteList } from "./delete-list.ts";
import { exceptionOf, type Exception } from "./exceptions.ts";
import { Slots } from "./slots.ts";
import type { Tally } from "./tally.ts";

/** More deletes than this and none is made: a number, or a share (0 to 1) of what this migration has put at the target. */
export type MaximumDeletes = { readonly count: number } | { readonly share: number };

/** How many deletes a maximum allows. */
export function allowedDeletes(maximum: MaximumDeletes, oursAtTarget: number): number {
  return "count" in maximum ? maximum.count : Math.floor(maximum.share * oursAtTarget);
}

/** Why deletes must not be made; undefined where they may. */
export function deletesAreGuarded(deletes: number, tally: Tally, maximum: MaximumDeletes): Ending {
  if (deletes === 0) return undefined;
  if (tally.source.files + tally.source.directories === 0) return { because: "empty source", deletes };
  const allowed = allowedDeletes(maximum, tally.oursAtTarget);
  return deletes > allowed ? { because: "too many deletes", deletes, allowed } : undefined;
}

interface DeleteGround {
  readonly target: Target;
  readonly tally: Tally;
  readonly maxDeletes: MaximumDeletes;
  readonly concurrency: number;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  readonly onDeleted: () => void;
  readonly onFailed: (exception: Exception) => void;
  /** Told of a directory that stays because something is left in it. */
  readonly onStays?: (directory: EntryPath) => void;
}

/**
 * Makes the deletes. Files go side by side; a directory waits for all that was begun before it, because it must be empty
 * by then. A directory that still holds something (a stranger's, or excluded) stays, without complaint.
 */
export async function applyDeletes(deletes: DeleteList, ground: DeleteGround): Promise<Ending> {
  const guarded = deletesAreGuarded(await deletes.count(), ground.tally, ground.maxDeletes);
  if (guarded !== undefined) return guarded;
  const slots = new Slots(ground.concurrency);
  for await (const entry of deletes.deepestFirst()) {
    if (ground.stop.aborted || ground.abort.aborted) break;
    if (entry.kind === "directory") await slots.idle();
    await slots.start(() => remove(entry, ground));
  }
  await slots.idle();
  return undefined;
}

async function remove(entry: Entry, ground: DeleteGround): Promise<void> {
  try {
    await ground.target.remove(entry, ground.abort);
    ground.onDeleted();
  } catch (error) {
    if (!isStoreFailure(error)) throw error;
    if (error.kind === "stopped") return;
    if (error.kind === "notEmpty") ground.onStays?.(entry.path);
    else ground.onFailed(exceptionOf(error, entry.path));
  }
}
