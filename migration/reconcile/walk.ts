/**
 * The ordered walk: joins two listings into pairs. It trusts no listing's order: an entry out of order, repeated, or
 * without its directory makes that directory be listed again on its own, one directory at a time, sorted here.
 */
import type { Entry } from "../model/entry.ts";
import { commonDirectory, comparePaths, isBelow, parentPath, ROOT_PATH, type EntryPath } from "../model/path.ts";
import { untilBrokenOff } from "../stores/listing-obstacle.ts";
import type { Listing, OnBrokenOff } from "../stores/source.ts";
import type { Pair } from "./pair.ts";
import { sortedChildren } from "./sorted-children.ts";

export type Walked =
  /** Always first, once. */
  | { readonly is: "start"; readonly targetIsEmpty: boolean }
  | { readonly is: "pair"; readonly pair: Pair }
  /** What was said of everything below `directory` is void: it follows anew. */
  | { readonly is: "again"; readonly directory: EntryPath }
  | Doubt;

/** The listing of a directory breaks off, or contradicts itself even alone: nothing below it may be deleted. */
export interface Doubt {
  readonly is: "doubt";
  readonly directory: EntryPath;
  /** A clause. */
  readonly because: string;
  readonly remedy: string;
}

/** One listing with one entry of look-ahead, whose order is checked as it goes. */
class Cursor {
  current: Entry | undefined;
  /** The directory whose listing cannot be trusted, once that shows. */
  disorder: EntryPath | undefined;
  readonly #entries: AsyncIterator<Entry>;
  /** The directories that hold the last entry, the last entry included where it is one. */
  #chain: EntryPath[] = [ROOT_PATH];
  #last: EntryPath = ROOT_PATH;

  constructor(entries: AsyncIterable<Entry>) {
    this.#entries = entries[Symbol.asyncIterator]();
  }

  async advance(): Promise<void> {
    const result = await this.#entries.next();
    this.current = result.done === true ? undefined : result.value;
    if (this.current !== undefined) this.#check(this.current);
  }

  #check(entry: Entry): void {
    const parent = parentPath(entry.path);
    while (this.#chain.length > 1 && this.#chain.at(-1) !== parent && !isBelow(parent, this.#chain.at(-1) ?? ROOT_PATH))
      this.#chain.pop();
    const isOrphan = this.#chain.at(-1) !== parent;
    if (comparePaths(this.#last, entry.path) >= 0) this.disorder = commonDirectory(this.#last, entry.path);
    else if (isOrphan) this.disorder = this.#chain.at(-1) ?? ROOT_PATH;
    this.#last = entry.path;
    if (entry.kind === "directory") this.#chain.push(entry.path);
  }

  /** Goes on to the first entry that is not below `directory`, which is then taken as it is. */
  async skip(directory: EntryPath): Promise<void> {
    while (this.current !== undefined && isBelow(this.current.path, directory)) await this.advance();
    this.disorder = undefined;
    this.#chain = [ROOT_PATH];
    for (let slash = directory.indexOf("/"); slash >= 0; slash = directory.indexOf("/", slash + 1))
      this.#chain.push(directory.slice(0, slash));
    if (directory !== ROOT_PATH) this.#chain.push(directory);
    this.#last = directory;
    if (this.current !== undefined) this.#check(this.current);
  }

  async end(): Promise<void> {
    await this.#entries.return?.();
  }
}

/** Orders what both cursors hold; a side at its end comes last. */
function order(source: Entry | undefined, target: Entry | undefined): number {
  if (source === undefined) return target === undefined ? 0 : 1;
  return target === undefined ? -1 : comparePaths(source.path, target.path);
}

/**
 * Pairs of everything below the root, parents first, each path once (after an "again": once more). Memory holds a page or
 * two of either listing, or one directory per level where order had to be made.
 */
export async function* walk(source: Listing, target: Listing, signal?: AbortSignal): AsyncGenerator<Walked> {
  let doubts: Doubt[] = [];
  const onBrokenOff: OnBrokenOff = (directory, { because, remedy }) =>
    doubts.push({ is: "doubt", directory, because: `its listing broke off: ${because}`, remedy });
  const left = new Cursor(source.entries(signal, onBrokenOff));
  const right = new Cursor(target.entries(signal));
  try {
    await Promise.all([left.advance(), right.advance()]);
    yield { is: "start", targetIsEmpty: right.current === undefined };
    while (left.current !== undefined || right.current !== undefined) {
      const disorder = disorderOf(left, right);
      if (disorder !== undefined) {
        yield { is: "again", directory: disorder };
        await Promise.all([left.skip(disorder), right.skip(disorder)]);
        doubts = doubts.filter(({ directory }) => directory !== disorder && !isBelow(directory, disorder));
        yield* walkSorted({ source, target, signal, onBrokenOff }, disorder);
        continue;
      }
      yield* doubts.splice(0);
      yield { is: "pair", pair: joined(left.current, right.current) };
      const comparison = order(left.current, right.current);
      if (comparison <= 0) await left.advance();
      if (comparison >= 0) await right.advance();
    }
    yield* doubts;
  } finally {
    await Promise.allSettled([left.end(), right.end()]);
  }
}

function joined(source: Entry | undefined, target: Entry | undefined): Pair {
  const comparison = order(source, target);
  const path = (comparison <= 0 ? source : target)?.path ?? ROOT_PATH;
  return { path, source: comparison <= 0 ? source : undefined, target: comparison >= 0 ? target : undefined };
}

/** The directory to be listed again: the one that holds the disorder of either side. */
function disorderOf(left: Cursor, right: Cursor): EntryPath | undefined {
  if (left.disorder === undefined || right.disorder === undefined) return left.disorder ?? right.disorder;
  if (left.disorder === right.disorder || isBelow(right.disorder, left.disorder)) return left.disorder;
  return isBelow(left.disorder, right.disorder) ? right.disorder : commonDirectory(left.disorder, right.disorder);
}

interface BothSides {
  readonly source: Listing;
  readonly target: Listing;
  readonly signal: AbortSignal | undefined;
  readonly onBrokenOff: OnBrokenOff;
}

async function* walkSorted(sides: BothSides, directory: EntryPath): AsyncGenerator<Walked> {
  const sorted = {
    source: untilBrokenOff(sortedChildren(sides.source, directory, sides.signal), directory, sides.onBrokenOff),
    target: sortedChildren(sides.target, directory, sides.signal),
  };
  let [source, target] = await Promise.all([sorted.source.next(), sorted.target.next()]);
  let last: EntryPath | undefined;
  while (source.done !== true || target.done !== true) {
    const pair = joined(
      source.done === true ? undefined : source.value,
      target.done === true ? undefined : target.value,
    );
    if (pair.path === last) yield contradiction(directory, pair.path);
    else {
      yield { is: "pair", pair };
      const isDirectory = pair.source?.kind === "directory" || pair.target?.kind === "directory";
      if (isDirectory) yield* walkSorted(sides, pair.path);
    }
    last = pair.path;
    if (pair.source !== undefined) source = await sorted.source.next();
    if (pair.target !== undefined) target = await sorted.target.next();
  }
}

function contradiction(directory: EntryPath, twice: EntryPath): Doubt {
  const because = `its listing contradicts itself: it lists "${twice}" twice`;
  return { is: "doubt", directory, because, remedy: "look at that directory, then run again" };
}
