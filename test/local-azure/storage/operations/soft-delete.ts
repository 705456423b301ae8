/**
 * What a deletion does: gone for good, or into the trash for the days that the account's DeleteRetentionPolicy states.
 * Each deletion also clears away a few items whose retention has run out, so that the trash does not grow for ever.
 */
import { deletedPathDays } from "../blob-service/properties.ts";
import type { Call } from "../call.ts";
import type { Change } from "../journal/change.ts";
import { keptVersion } from "./earlier.ts";
import type { DeletedItem } from "../tree/trash.ts";
import { tells } from "../wire/told-since.ts";

/** Between the first ticks of ETags (year 1) and of file times (1601), in 100 ns. */
const fileTimeOffset = 504_911_232_000_000_000n;

/** How many items whose time has run out one deletion clears away. */
const clearedAtOnce = 16;

const day = 24 * 60 * 60 * 1000;

/** A moment that no other deletion has: its 18 digits are the deletion's id (recorded). */
export interface DeletionMoment {
  /** In 100 ns since 1601. */
  readonly fileTime: bigint;
  /** Milliseconds since 1970. */
  readonly deleted: number;
}

/** The moment of a deletion that is made now. */
export function deletionMoment(call: Call): DeletionMoment {
  const { etag, milliseconds } = call.state.clock.next();
  return { fileTime: BigInt(etag) - fileTimeOffset, deleted: milliseconds };
}

/** When a retention of so many days, begun now, ends. Milliseconds since 1970. */
export function endOfRetention(begun: number, days: number): number {
  return begun + days * day;
}

/** Whole days that are left (recorded: 6 directly after a deletion with 7 days). */
export function daysLeft(expires: number, now: number): number {
  return Math.max(0, Math.ceil((expires - now) / day) - 1);
}

/** The changes that delete a path, and the headers that tell how. */
export interface Deletion {
  readonly changes: readonly Change[];
  readonly headers: readonly string[];
}

/** Flat accounts told it before hierarchical ones did (recorded 2019 at 2018-11-09). */
function tellsDeletion(call: Call): boolean {
  return tells(call, call.filesystem.hierarchical ? "deletion" : "flatDeletion");
}

/** Of a blob on a flat account: its snapshots go with it, and versioning keeps its last state. */
function besideDeleted(call: Call, path: string): readonly Change[] {
  const { earlier, hierarchical } = call.filesystem;
  if (hierarchical) return [];
  const hasSnapshots = earlier.of(path).some(({ kind }) => kind === "snapshot");
  const snapshots: Change[] = hasSnapshots ? [{ do: "remove-earlier", in: call.in, path, kind: "snapshot" }] : [];
  return path === call.path ? [...snapshots, ...keptVersion(call, call.filesystem.find(path)?.entry)] : snapshots;
}

/** Plans the deletion of a path, the request's if none is named: a file, or a directory with all that it holds, in one step. */
export function deletionOf(call: Call, path = call.path): Deletion {
  const where = { in: call.in, path };
  const others = besideDeleted(call, path);
  const days = deletedPathDays(call.target.account.properties);
  if (days === undefined) {
    return {
      changes: [...others, { do: "remove", ...where }],
      headers: tellsDeletion(call) ? ["x-ms-delete-type-permanent", "true"] : [],
    };
  }
  const { fileTime, deleted } = deletionMoment(call);
  const id = String(fileTime);
  const kept: Change = { do: "trash", ...where, id, deleted, expires: endOfRetention(deleted, days) };
  const cleared = call.filesystem.trash.expired(deleted, clearedAtOnce);
  const deletionId = call.filesystem.hierarchical ? ["x-ms-deletion-id", id] : [];
  return {
    changes: [...others, kept, ...cleared.map((item): Change => ({ do: "purge", in: call.in, id: item.id }))],
    headers: ["x-ms-delete-type-permanent", "false", ...deletionId],
  };
}

/** A deleted item that can still be restored. */
export function restorable(call: Call, id: string): DeletedItem | undefined {
  const item = call.filesystem.trash.get(id);
  return item === undefined || item.expires <= call.state.now() ? undefined : item;
}
