/** A failure that concerns one entry of a listing and not the whole: that entry has an obstacle then, and the listing goes on. */
import type { Entry, Obstacle } from "../model/entry.ts";
import { ROOT_PATH, type EntryPath } from "../model/path.ts";
import { isStoreFailure, NOT_A_DIRECTORY, type StoreFailure } from "./failure.ts";
import type { OnBrokenOff } from "./source.ts";

const REMEDIES: Readonly<Partial<Record<StoreFailure["kind"], string>>> = {
  refused: "let the identity that reads the source list directories and read their access, or exclude the path",
  invalid: "look at that entry at the source, run again, or exclude the path",
};

/** The obstacle of the entry that the failure is about; undefined for what ends the whole listing. */
export function listingObstacle({ kind, code, message }: StoreFailure): Obstacle | undefined {
  // What was a directory when its parent was listed, and is none any more: stores deal with it.
  const remedy = code === NOT_A_DIRECTORY ? undefined : REMEDIES[kind];
  return remedy === undefined ? undefined : { because: message, remedy };
}

/** The entry, or what is told of it instead where a failure concerns it alone; of the root there is nothing instead. */
export async function entryOrHindered(
  path: EntryPath,
  whole: () => Promise<Entry | undefined>,
  hindered: (obstacle: Obstacle) => Entry,
): Promise<Entry | undefined> {
  try {
    return await whole();
  } catch (error) {
    const obstacle = isStoreFailure(error) && path !== ROOT_PATH ? listingObstacle(error) : undefined;
    if (obstacle === undefined) throw error;
    return hindered(obstacle);
  }
}

/** Whether a failure concerns the rest of this directory alone and somebody was told of it; false: it ends the listing. */
export function toldBrokenOff(error: unknown, directory: EntryPath, onBrokenOff: OnBrokenOff | undefined): boolean {
  const obstacle = isStoreFailure(error) ? listingObstacle(error) : undefined;
  if (obstacle === undefined || onBrokenOff === undefined) return false;
  onBrokenOff(directory, obstacle);
  return true;
}

/** What one directory gives, up to where its listing breaks off. */
export async function* untilBrokenOff(
  entries: AsyncIterable<Entry>,
  directory: EntryPath,
  onBrokenOff: OnBrokenOff | undefined,
): AsyncGenerator<Entry> {
  try {
    yield* entries;
  } catch (error) {
    if (!toldBrokenOff(error, directory, onBrokenOff)) throw error;
  }
}

/** What a listing gives, up to where its rest breaks off; what fails before it gave anything is no listing at all, and thrown. */
export async function* untilRestBrokenOff(
  entries: AsyncIterable<Entry>,
  directory: EntryPath,
  onBrokenOff: OnBrokenOff | undefined,
): AsyncGenerator<Entry> {
  let hasBegun = false;
  try {
    for await (const entry of entries) {
      hasBegun = true;
      yield entry;
    }
  } catch (error) {
    if (!hasBegun || !toldBrokenOff(error, directory, onBrokenOff)) throw error;
  }
}
