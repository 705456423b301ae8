/** The comparison of what changed since the base alone, with the renames that come before it. Changes nothing. */
import type { Entry } from "../model/entry.ts";
import type { LakeChange } from "../model/lake-change.ts";
import { isAtOrBelow, parentPath, ROOT_PATH, type EntryPath } from "../model/path.ts";
import { compare, type Comparison } from "../reconcile/compare.ts";
import type { Rules } from "../reconcile/rules.ts";
import { storeFailure } from "../stores/failure.ts";
import type { Listing, Source } from "../stores/source.ts";
import { createGate } from "../transport/index.ts";
import { AffectedPaths } from "./affected-paths.ts";
import { changeSet, EarlierPaths, type ChangeSet } from "./change-set.ts";
import type { Base } from "./kept-base.ts";
import { partialListing } from "./partial-listing.ts";
import { orderRenames, pathsToLookAt, type RenameStep } from "./rename-order.ts";
import { TargetFingerprint } from "./target-fingerprint.ts";
import { lookUp, type HeldEntries } from "./target-lookup.ts";
import { viewAfterRenames, viewBeforeRenames, type ViewGround } from "./target-view.ts";
import { HoldingNow, wholeTally, type Holding } from "./whole-tally.ts";

/** Requests for single entries of the source under way at a time. */
const PARALLEL_LOOKUPS = 32;

export interface IncrementalGround {
  /** What is read: the source at the end of the changes. */
  readonly source: Source;
  readonly target: Listing;
  readonly rules: Rules;
  /** Whether every exclude goes by the name of a segment alone, wherever it lies: then a rename above changes nothing. */
  readonly excludesByName: boolean;
  readonly base: Base;
  readonly changes: readonly LakeChange[];
  readonly signal?: AbortSignal | undefined;
}

export interface Incremental {
  readonly comparison: Comparison;
  readonly changes: ChangeSet;
  /** To be made before the comparison's steps are taken, by a run; a plan takes the steps as if they were. */
  readonly renames: readonly RenameStep[];
  readonly held: HeldEntries;
  /** Of the target, once everything is carried out. */
  readonly fingerprint: TargetFingerprint;
  /** What the source holds at the end of the changes. */
  holding(): Holding;
}

/** `not` says why everything has to be compared. Throws StoreFailure. */
export async function compareChanges(
  ground: IncrementalGround,
  purpose: "run" | "plan",
): Promise<Incremental | { readonly not: string }> {
  const { rules, base } = ground;
  const changes = changeSet(ground.changes, rules.isExcluded, base.leftOver);
  if (base.leftOver.some((path) => touchesRename(path, changes)))
    return { not: "something was renamed that the last run could not carry, or into it" };
  if (changes.renames.size > 0 && !ground.excludesByName)
    return { not: "entries were renamed, and what is excluded goes by more than a name" };
  const whole = AffectedPaths.of(changes, new Set());
  const held = await lookUp(targetPaths(changes, whole), { ...ground, fingerprint: base.fingerprint });
  if (held === undefined) return { not: "the target is not as the last run left it" };
  const renames = orderRenames({ changes, kindAt: (path) => held.get(path)?.kind, deletes: rules.deletes });
  if ("impossible" in renames) return { not: renames.impossible };
  const replaced = new Set(renames.flatMap(outOfTheWay));
  const affected = replaced.size === 0 ? whole : AffectedPaths.of(changes, replaced);
  const view = { ...ground, changes, held, replaced, rootMarker: rules.rootMarker };
  return begun(ground, { affected, view, renames, purpose });
}

/** Whether a rename begins or ends at or below what the target does not hold as the source had it. */
function touchesRename(leftOver: EntryPath, { renames }: ChangeSet): boolean {
  const isWithin = (path: EntryPath): boolean => isAtOrBelow(path, (at) => at === leftOver);
  return [...renames].some(([from, to]) => isWithin(from) || isWithin(to));
}

function targetPaths(changes: ChangeSet, affected: AffectedPaths): ReadonlySet<EntryPath> {
  const earlier = new EarlierPaths(changes.renames);
  const paths = new Set(pathsToLookAt(changes));
  for (const path of changes.renames.keys()) paths.add(parentPath(path));
  for (const { path } of affected.named()) {
    const found = earlier.of(path);
    if (found !== undefined) paths.add(found);
  }
  paths.delete(ROOT_PATH);
  return paths;
}

function outOfTheWay(step: RenameStep): readonly EntryPath[] {
  if (step.do === "set aside" && step.isDeleted) return [step.entry];
  return step.do === "rename" && step.replaces !== undefined ? [step.replaces] : [];
}

interface Found {
  readonly affected: AffectedPaths;
  readonly view: ViewGround;
  readonly renames: readonly RenameStep[];
  readonly purpose: "run" | "plan";
}

function begun(ground: IncrementalGround, { affected, view, renames, purpose }: Found): Incremental {
  const { rules, base, signal } = ground;
  const made = new Set(renames.flatMap((step) => (step.do === "make" ? [step.path] : [])));
  const target = purpose === "plan" ? viewBeforeRenames(view) : viewAfterRenames(view, made);
  const passage = (path: EntryPath): Promise<Entry | undefined> => target.entry(path, signal);
  const fingerprint = new TargetFingerprint(rules, base.fingerprint);
  const oursAtBase = fingerprint.entries;
  // What was left over is counted by the base already.
  const isCounted = (path: EntryPath): boolean => !isAtOrBelow(path, (at) => view.changes.leftOver.has(at));
  const holding = new HoldingNow(base.source, isCounted);
  const inner = compare(
    proved(ground.source, partialListing({ affected, listing: lookedUp(ground, affected), passage })),
    partialListing({ affected, listing: target, passage }),
    rules,
    {
      signal,
      isPassage: (path) => path !== ROOT_PATH && affected.lookAt(path) === "passage",
      onDecided: (decision, pair) => {
        fingerprint.decided(decision, pair);
        holding.decided(decision, pair);
      },
    },
  );
  const renamed = view.changes.renames.size;
  const comparison: Comparison = {
    steps: inner.steps,
    get tally() {
      return wholeTally(inner.tally, { source: holding.now, oursAtBase, renamed });
    },
    findAction: () => (renames.length > 0 ? Promise.resolve(true) : inner.findAction()),
  };
  return { comparison, changes: view.changes, renames, held: view.held, fingerprint, holding: () => holding.now };
}

/** The source's entries that are named in the changes are asked for together, at the first one that is wanted. */
function lookedUp({ source, signal }: IncrementalGround, affected: AffectedPaths): Pick<Listing, "entry" | "children"> {
  const named = [...affected.named()].filter(({ look }) => look !== "passage");
  const gone = new Set(named.flatMap(({ path, isGone }) => (isGone ? [path] : [])));
  const paths = named.flatMap(({ path, isGone }) => (isGone ? [] : [path]));
  let asked: Promise<ReadonlyMap<EntryPath, Entry>> | undefined;
  return {
    entry: async (path) => {
      if (path === ROOT_PATH) return source.entry(path, signal);
      if (gone.has(path)) return undefined;
      asked ??= entriesAt(source, paths, signal);
      return (await asked).get(path);
    },
    children: (directory) => source.children(directory, signal),
  };
}

async function entriesAt(
  source: Source,
  paths: readonly EntryPath[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<EntryPath, Entry>> {
  const found = new Map<EntryPath, Entry>();
  if (source.entriesAt !== undefined) {
    for await (const entry of source.entriesAt(paths, signal)) found.set(entry.path, entry);
    return found;
  }
  const gate = createGate(PARALLEL_LOOKUPS);
  const asking = paths.map(async (path) => {
    const leave = await gate.enter(signal);
    return source.entry(path, signal).finally(leave);
  });
  for (const entry of await Promise.all(asking)) if (entry !== undefined) found.set(entry.path, entry);
  return found;
}

/** A source that is gone in the middle would look as if all that was asked for later were deleted: it is looked at last. */
function proved(source: Source, listing: Listing): Listing {
  return {
    ...listing,
    async *entries(signal, onBrokenOff) {
      yield* listing.entries(signal, onBrokenOff);
      if ((await source.entry(ROOT_PATH, signal)) !== undefined) return;
      const message = `${source.capabilities.uri} was removed while it was read: run again`;
      throw storeFailure({
        ...{ kind: "notFound", side: "source", operation: "compare", path: ROOT_PATH, code: "Gone", message },
      });
    },
  };
}
