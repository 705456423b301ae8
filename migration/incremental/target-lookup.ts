/** What stands at the target at the paths that matter, and whether somebody else changed anything there since the base. */
import type { Entry } from "../model/entry.ts";
import { ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Rules } from "../reconcile/rules.ts";
import type { Listing } from "../stores/source.ts";
import { createGate } from "../transport/index.ts";
import { OwnEntries, TargetFingerprint } from "./target-fingerprint.ts";

/**
 * Up to so many entries the whole target is listed, 5,000 in a request, and every change by somebody else is seen; above,
 * only the entries that the source's changes touch are asked for, and a change elsewhere is left to a verification.
 */
export const MOST_LISTED = 1_000_000;

const PARALLEL_LOOKUPS = 32;

export interface LookupGround {
  readonly target: Listing;
  readonly rules: Rules;
  /** Of the target as the base left it. */
  readonly fingerprint: string;
  readonly signal?: AbortSignal | undefined;
}

export type HeldEntries = ReadonlyMap<EntryPath, Entry>;

/** The entries at these paths; undefined where the target is not as the base left it. Throws StoreFailure. */
export async function lookUp(paths: ReadonlySet<EntryPath>, ground: LookupGround): Promise<HeldEntries | undefined> {
  const { entries } = new TargetFingerprint(ground.rules, ground.fingerprint);
  return entries <= MOST_LISTED ? fromListing(paths, ground) : oneByOne(paths, ground);
}

async function fromListing(paths: ReadonlySet<EntryPath>, ground: LookupGround): Promise<HeldEntries | undefined> {
  const held = new Map<EntryPath, Entry>();
  const found = await listedFingerprint(ground, (entry) => {
    if (paths.has(entry.path)) held.set(entry.path, entry);
  });
  return found.text() === ground.fingerprint ? held : undefined;
}

/** The fingerprint of all that is the migration's own, from a listing of the target. Throws StoreFailure. */
export async function listedFingerprint(
  { target, rules, signal }: Omit<LookupGround, "fingerprint">,
  onEntry: (entry: Entry) => void = () => undefined,
): Promise<TargetFingerprint> {
  const own = new OwnEntries(rules);
  const found = new TargetFingerprint(rules);
  for await (const entry of target.entries(signal)) {
    if (own.has(entry) && entry.marker !== undefined) found.add({ ...entry, marker: entry.marker });
    onEntry(entry);
  }
  return found;
}

async function oneByOne(paths: ReadonlySet<EntryPath>, { target, signal }: LookupGround): Promise<HeldEntries> {
  const gate = createGate(PARALLEL_LOOKUPS);
  const found = [...paths].map(async (path) => {
    if (path === ROOT_PATH) return undefined;
    const leave = await gate.enter(signal);
    return target.entry(path, signal).finally(leave);
  });
  const entries = await Promise.all(found);
  return new Map(entries.flatMap((entry) => (entry === undefined ? [] : [[entry.path, entry] as const])));
}
