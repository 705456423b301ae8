/** A failure that concerns one entry of a listing and not the whole: that entry has an obstacle then, and the listing goes on. Pure. */
import type { Obstacle } from "../../model/entry.ts";
import type { StoreFailure } from "../failure.ts";

/** What was a directory when its parent was listed, and is none any more: stores deal with it. */
const NOT_A_DIRECTORY = "NotADirectory";

const REMEDIES: Readonly<Partial<Record<StoreFailure["kind"], string>>> = {
  refused: "let the identity that reads the source list directories and read their access, or exclude the path",
  invalid: "look at that entry at the source, run again, or exclude the path",
};

/** The obstacle of the entry that the failure is about; undefined for what ends the whole listing. */
export function listingObstacle({ kind, code, message }: StoreFailure): Obstacle | undefined {
  const remedy = code === NOT_A_DIRECTORY ? undefined : REMEDIES[kind];
  return remedy === undefined ? undefined : { because: message, remedy };
}
