/**
 * Access tiers of block blobs, as documented: what is archived has to be brought back before it can be read or changed,
 * which takes up to fifteen hours, or one with high priority; until then it stays archived and says what it waits for.
 */
import type { Call } from "../call.ts";
import type { AccountRecord } from "../journal/change.ts";
import type { Entry, FileEntry, FileExtras } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";

const tiers = ["Hot", "Cool", "Cold", "Archive"] as const;

/** A tier as it is told. */
export type Tier = (typeof tiers)[number];

const hour = 60 * 60 * 1000;

/** How long it takes until something archived can be read: the longest that is documented. */
const rehydrationMilliseconds = { Standard: 15 * hour, High: hour } as const;

/** Premium accounts (kind BlockBlobStorage) have no tiers: none is told and none can be set (recorded). */
export function hasTiers(account: AccountRecord): boolean {
  return account.sku?.startsWith("Premium") !== true;
}

/** The tier of what nobody set one for (recorded for Hot and Cool); undefined where the account has no tiers. */
export function inferredTier(account: AccountRecord): string | undefined {
  return hasTiers(account) ? (account.accessTier ?? "Hot") : undefined;
}

/** The tier of an entry at a time. */
export interface TierState {
  readonly tier: string;
  /** Nobody set it: it is the account's. */
  readonly inferred: boolean;
  /** Milliseconds since 1970. */
  readonly changed: number | undefined;
  /** Set while it is brought back from the archive. */
  readonly rehydrates: { readonly to: string; readonly priority: string } | undefined;
}

/**
 * The tier at a time; undefined for what has none: append and page blobs.
 * @param now milliseconds since 1970.
 * @param inferred the account's.
 */
export function tierOf(entry: Entry, now: number, inferred = "Hot"): TierState | undefined {
  const extras = entry.kind === "file" ? entry.extras : undefined;
  if (extras?.appendedBlocks !== undefined || extras?.pages !== undefined) return undefined;
  if (extras?.tier === undefined) return { tier: inferred, inferred: true, changed: undefined, rehydrates: undefined };
  const { rehydrates } = extras;
  if (rehydrates !== undefined && rehydrates.done <= now)
    return { tier: rehydrates.to, inferred: false, changed: rehydrates.done, rehydrates: undefined };
  return { tier: extras.tier, inferred: false, changed: extras.tierChanged, rehydrates };
}

/** What lists and `x-ms-archive-status` say of something that is brought back. */
export function archiveStatus(to: string): string {
  return `rehydrate-pending-to-${to.toLowerCase()}`;
}

/** Headers that tell the tier. */
export function tierHeaders(call: Call, entry: Entry): string[] {
  const inferred = inferredTier(call.target.account.record);
  const state = inferred === undefined ? undefined : tierOf(entry, call.state.now(), inferred);
  if (state === undefined) return [];
  if (state.inferred) return ["x-ms-access-tier", state.tier, "x-ms-access-tier-inferred", "true"];
  const told = ["x-ms-access-tier", state.tier];
  if (state.changed !== undefined) told.push("x-ms-access-tier-change-time", httpDate(state.changed));
  if (state.rehydrates === undefined) return told;
  const { to, priority } = state.rehydrates;
  return [...told, "x-ms-archive-status", archiveStatus(to), "x-ms-rehydrate-priority", priority];
}

/** Before content is read, or anything but the tier changed. @throws {ServiceFailure} BlobArchived */
export function requireOnline(call: Call, entry: Entry): void {
  if (tierOf(entry, call.state.now())?.tier === "Archive") throw new ServiceFailure("BlobArchived");
}

/** `x-ms-access-tier`, in the case in which it is told. @throws {ServiceFailure} InvalidHeaderValue */
export function givenTier(call: Call): Tier | undefined {
  const given = call.header("x-ms-access-tier");
  if (given === undefined) return undefined;
  const tier = tiers.find((each) => each.toLowerCase() === given.toLowerCase());
  if (tier === undefined) throw invalidHeader("x-ms-access-tier", given);
  return tier;
}

function givenPriority(call: Call): keyof typeof rehydrationMilliseconds {
  const given = call.header("x-ms-rehydrate-priority");
  if (given === undefined || given.toLowerCase() === "standard") return "Standard";
  if (given.toLowerCase() === "high") return "High";
  throw invalidHeader("x-ms-rehydrate-priority", given);
}

/** Extras with a tier that was set now. */
export function withTier(extras: FileExtras | undefined, tier: Tier, now: number): FileExtras {
  const { rehydrates: _, ...others } = extras ?? {};
  return { ...others, tier, tierChanged: now };
}

/**
 * What Set Tier makes of a file; `accepted` where it has to be brought back first.
 * @throws {ServiceFailure} BlobBeingRehydrated where it is on its way to another tier
 */
export function setTier(
  call: Call,
  file: FileEntry,
  tier: Tier,
): { readonly extras: FileExtras; readonly accepted: boolean } {
  const now = call.state.now();
  const state = tierOf(file, now);
  const priority = givenPriority(call);
  if (state?.tier !== "Archive" || (tier === "Archive" && state.rehydrates === undefined))
    return { extras: withTier(file.extras, tier, now), accepted: false };
  if (state.rehydrates !== undefined && state.rehydrates.to !== tier) throw new ServiceFailure("BlobBeingRehydrated");
  const soonest = Math.min(now + rehydrationMilliseconds[priority], file.extras?.rehydrates?.done ?? Infinity);
  return { extras: { ...file.extras, rehydrates: { to: tier, priority, done: soonest } }, accepted: true };
}
