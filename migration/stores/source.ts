/** What the engine asks of a lake that it reads. One store may be source and target. */
import type { Entry } from "../model/entry.ts";
import type { EntryPath } from "../model/path.ts";

/** Both listings of a store. Every entry is complete: access, metadata, headers, marker. The root itself is not listed. */
export interface Listing {
  /**
   * Everything below the root, in the order of model/path.ts, as far as the store keeps it: the walk checks. A stream, at
   * most a few pages in memory. Our own room at a target is left out. Throws StoreFailure `notFound` where the root is not there.
   */
  entries(signal?: AbortSignal): AsyncIterable<Entry>;
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
  read(entry: Entry, range: { offset: number; length: number }, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Frees connections. */
  close(): Promise<void>;
}
