/** Filesystems whose files nobody can change or delete for a time, or until a hold is lifted. Pure. */
import { daysInWords } from "./days.ts";
import { wished } from "./decision.ts";
import type { Decided } from "./decision.ts";

/** What holds for one filesystem. */
export interface Immutability {
  readonly filesystem: string;
  /** Days from 1 to 146,000 since a file was made, in which nobody can change or delete it. */
  readonly retentionDays?: number | undefined;
  /** Whether new bytes may be put behind the old ones: of append blobs, or of all files. */
  readonly appends: "none" | "appendBlobs" | "allFiles";
  /** Reasons for which nothing may be changed or deleted, whatever its age: 3 to 23 letters and digits each. */
  readonly legalHolds: readonly string[];
}

export interface ImmutabilityWishes {
  readonly filesystems?: readonly Immutability[] | undefined;
}

export interface ImmutabilitySettings {
  readonly filesystems: readonly Immutability[];
}

/** One decision for each filesystem that the stack file names; the others have none, which goes without saying. */
export function decideImmutability({ filesystems = [] }: ImmutabilityWishes): Decided<ImmutabilitySettings> {
  const decisions = filesystems.map((one) =>
    wished(`immutability of ${one.filesystem}`, describeImmutability(one), undefined),
  );
  return { settings: { filesystems }, decisions };
}

/** What a stack file says to get this, without the words that it can leave out. */
export function writtenImmutability({
  retentionDays,
  appends,
  legalHolds,
}: Immutability): Readonly<Record<string, unknown>> {
  return {
    ...(retentionDays === undefined ? {} : { retention: `${retentionDays}d` }),
    ...(appends === "none" ? {} : { appends }),
    ...(legalHolds.length === 0 ? {} : { legalHolds }),
  };
}

function describeImmutability({ retentionDays, appends, legalHolds }: Immutability): string {
  const appended =
    appends === "none" ? "" : `, appending to ${appends === "allFiles" ? "files" : "append blobs"} allowed`;
  return [
    ...(retentionDays === undefined ? [] : [`${daysInWords(retentionDays)} (can still be shortened or taken away)`]),
    ...(legalHolds.length === 0 ? [] : [`held for ${legalHolds.join(" and ")}`]),
  ]
    .join(", ")
    .concat(appended);
}
