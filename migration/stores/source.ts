/** What the engine asks of a lake that it reads. One store may be source and target. */
import type { Entry, Obstacle } from "../model/entry.ts";
import type { LakeChange } from "../model/lake-change.ts";
import type { EntryPath } from "../model/path.ts";

/**
 * Told of a directory whose listing broke off: what it holds beyond what was given is not known, and nothing of it may be
 * taken for gone.
 */
export type OnBrokenOff = (directory: EntryPath, obstacle: Obstacle) => void;

/** Both listings of a store. Every entry is complete: access, metadata, headers, marker. The root itself is not listed. */
export interface Listing {
  /**
   * Everything below the root, in the order of model/path.ts, as far as the store keeps it: the walk checks. A stream, at
   * most a few pages in memory. Our own room at a target is left out. Throws StoreFailure `notFound` where the root is not there.
   * Where only the rest of one directory cannot be listed, `onBrokenOff` is told, and the listing goes on behind that
   * directory; left out: that throws too.
   */
  entries(signal?: AbortSignal, onBrokenOff?: OnBrokenOff): AsyncIterable<Entry>;
  /** The direct children of one directory, each once, in any order. An absent directory has none. */
  children(directory: EntryPath, signal?: AbortSignal): AsyncIterable<Entry>;
  /** One entry as it is now, "" for the root; undefined where it is not there. */
  entry(path: EntryPath, signal?: AbortSignal): Promise<Entry | undefined>;
}

/** Where a target can fetch the content itself. */
export interface ReadableUrl {
  /** Without any secret. */
  readonly url: string;
  /** The value of an authorization header for that URL, fresh; undefined where none is needed. */
  authorization(): Promise<string | undefined>;
}

export interface SourceCapabilities {
  /** For messages: the canonical URI. */
  readonly uri: string;
  /** Whether `readableUrl` gives something. */
  readonly readableByUrl: boolean;
  /** What the store does not promise, because its service does not, each with the reason; left out: nothing. */
  readonly deviations?: Readonly<Partial<Record<Deviation, string>>>;
}

/** What stores promise of every entry, unless they say that they cannot. */
export type Deviation =
  /** An entry has an access of its own: not `inheritsAccess`. */
  | "every entry tells its access"
  /** `lastModifiedMs` is more than 0. */
  | "every directory tells when it changed"
  /** No entry has a `nameAtSource`. */
  | "every name is that of the source"
  /** `read` throws `changed` for a whole file that was replaced by one of the same length after it was listed. */
  | "a replacement of the same length is not read";

/** A part of a file's content. */
export interface ReadRange {
  readonly offset: number;
  readonly length: number;
  /**
   * Memory of at least `length` bytes where a store may lay what it reads, from the beginning on and in order: what it gives
   * are views of it then. It holds nothing else until the reading has ended.
   */
  readonly room?: Uint8Array;
}

export interface Source extends Listing {
  readonly capabilities: SourceCapabilities;
  /** Requests sent so far, retries included. */
  requests(): number;
  /** Where a target may fetch this entry's content; undefined where it cannot. */
  readableUrl(entry: Entry): ReadableUrl | undefined;
  /**
   * The bytes from `offset`, exactly `length` of them: never short. Conditional on `entry.version`: throws `changed`
   * where the entry is another one by now.
   */
  read(entry: Entry, range: ReadRange, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * What stands at these paths, each once, in any order; what is not there is left out. Where the store can tell many with
   * fewer requests than one each.
   */
  entriesAt?(paths: readonly EntryPath[], signal?: AbortSignal): AsyncIterable<Entry>;
  /** Where the store can hold states of itself: what a run reads from, and what later ones are compared with. */
  readonly snapshots?: SourceSnapshots;
  /** Frees connections. */
  close(): Promise<void>;
}

/** States that a source holds under names. All throw StoreFailure. */
export interface SourceSnapshots {
  /** Why none can be taken here, for a person; undefined where they can. */
  unavailable(signal?: AbortSignal): Promise<string | undefined>;
  /** Names of those that there are, of whomever they are. */
  names(signal?: AbortSignal): Promise<readonly string[]>;
  take(name: string, signal?: AbortSignal): Promise<void>;
  /** Removes one; the absent is removed already. */
  remove(name: string, signal?: AbortSignal): Promise<void>;
  /**
   * What one holds in all. The same whenever it is asked; another one later where files were still being written when it was
   * taken, and `changes` tells nothing of what became of them. Left out: that cannot be.
   */
  sum?(name: string, signal?: AbortSignal): Promise<string>;
  /** What would keep such files as they were, for a person. */
  readonly toHoldStill?: string;
  /** The source as it was then. It shares this source's connections, and is not closed by itself. */
  at(name: string): Source;
  /** What changed from one to a later one, or to the present where `to` is left out. In parts, for any number. */
  changes(from: string, to: string | undefined, signal?: AbortSignal): AsyncIterable<readonly LakeChange[]>;
}
