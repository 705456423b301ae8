/** What a listing of a source sees that no entry tells: each kind counted, with the first paths that have it. */
import type { EntryPath } from "../model/path.ts";

/** One entry with something of its own; `What` are the words of one kind of store. */
export interface Peculiarity<What extends string = string> {
  readonly path: EntryPath;
  readonly what: What;
  /** What becomes of it, or more about it, for a person; "" where there is nothing to say. */
  readonly detail: string;
}

/** One kind of peculiarity, as far as the listing has come. */
export interface PeculiarityCount {
  readonly what: string;
  readonly entries: number;
  /** The first of them; "" is the root. */
  readonly firstPaths: readonly EntryPath[];
  /** Of the first of them. */
  readonly detail: string;
}

/** As many paths of each kind are kept. */
const KEPT_PATHS = 3;

interface Count {
  entries: number;
  readonly firstPaths: EntryPath[];
  lastPath: EntryPath | undefined;
  readonly detail: string;
}

/** Counts the entries with peculiarities of one listing: each once, though it may have several of a kind. */
export class PeculiarityCounts {
  readonly #counts = new Map<string, Count>();

  add({ path, what, detail }: Peculiarity): void {
    const count = this.#counts.get(what) ?? { entries: 0, firstPaths: [], lastPath: undefined, detail };
    // The root is looked at before it is listed; snapshots of one blob are told one after the other.
    if (count.firstPaths.includes(path) || count.lastPath === path) return;
    count.lastPath = path;
    count.entries += 1;
    if (count.firstPaths.length < KEPT_PATHS) count.firstPaths.push(path);
    this.#counts.set(what, count);
  }

  /** In the order in which they were met. */
  get counts(): readonly PeculiarityCount[] {
    return [...this.#counts].map(([what, { entries, firstPaths, detail }]) => ({
      ...{ what, entries, detail },
      firstPaths: [...firstPaths],
    }));
  }
}
