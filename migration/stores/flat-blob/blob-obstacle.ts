/**
 * What keeps a blob's content from being read now: a table, first match. A tier that is set changes no ETag
 * (https://learn.microsoft.com/rest/api/storageservices/set-blob-tier), so that what was carried before needs no reading. Pure.
 */
import type { Obstacle } from "../../model/entry.ts";
import { isBeingUploaded, unreadableProperty, type WireBlob } from "./wire-blob.ts";

/** https://learn.microsoft.com/azure/storage/blobs/archive-rehydrate-overview */
const REHYDRATE =
  "set its tier to Hot or Cool (Set Blob Tier; up to 15 hours, with high priority mostly under one for up to 10 GB) and run again, or exclude it";

const LOOK = "look at that blob at the source, run again, or exclude the path";

interface Row extends Obstacle {
  readonly holds: (blob: WireBlob) => boolean;
}

const OBSTACLES: readonly Row[] = [
  {
    holds: ({ properties }) => properties.ArchiveStatus !== "",
    because: "it lies in the archive tier, and its rehydration is under way",
    remedy: "run again when it is in an online tier",
  },
  {
    holds: ({ properties }) => properties.AccessTier === "Archive",
    because: "it lies in the archive tier, where nothing can be read",
    remedy: REHYDRATE,
  },
  {
    holds: ({ properties }) => properties.CopyStatus === "pending",
    because: "a copy into it is under way: what it shows is not its content yet",
    remedy: "run again when the copy is done",
  },
  {
    holds: ({ properties }) => properties.CustomerProvidedKeySha256 !== "",
    because: "it is encrypted with a key that its readers have to send",
    remedy: "write it again without such a key, or exclude it",
  },
  {
    holds: isBeingUploaded,
    because: "Hadoop's WASB driver is still writing it, or stopped in the middle: it is an empty stand-in",
    remedy: "run again when its writer has closed it; delete it where the writer is gone",
  },
];

/** The obstacle of a file; undefined for what can be carried. */
export function blobObstacle(blob: WireBlob): Obstacle | undefined {
  const unreadable = unreadableProperty(blob);
  if (unreadable !== undefined)
    return { because: `the service's answer about it cannot be read: ${unreadable}`, remedy: LOOK };
  const found = OBSTACLES.find(({ holds }) => holds(blob));
  return found === undefined ? undefined : { because: found.because, remedy: found.remedy, of: "content" };
}
