/** What the engine asks of a lake that it writes. Nothing else in the engine knows how a service does it. */
import type { Access } from "../model/access.ts";
import type { Entry } from "../model/entry.ts";
import type { EntryPath } from "../model/path.ts";
import type { Listing, Source } from "./source.ts";

export interface TargetCapabilities {
  /** For messages: the canonical URI. */
  readonly uri: string;
}

/**
 * Where a rename begins or ends: at a path, or aside, in our room, under a name of the caller's; `below` is what lies in
 * there. What is aside is part of no listing.
 */
export type Place = { readonly path: EntryPath } | { readonly aside: string; readonly below?: EntryPath };

export interface RenameOptions {
  /** The version of the file at `to` that a file replaces; left out: nothing may stand there. */
  readonly replaces?: string;
  readonly signal: AbortSignal;
}

/** Where the bytes of a file come from. */
export interface Content {
  readonly source: Source;
  /** The entry as the source lists it: its version is the condition of every read. */
  readonly entry: Entry;
}

export interface PutOptions {
  /** What stands at the path by the listing: undefined for nothing, else the version that may be replaced. */
  readonly replaces: string | undefined;
  /** Write to our room, set the access there, then rename over: nobody ever sees the bytes under a wider access. */
  readonly staged: boolean;
  readonly signal: AbortSignal;
  /** Called as content arrives; bytes since the last call. */
  readonly onBytes: (bytes: number) => void;
}

export interface Target extends Listing {
  readonly capabilities: TargetCapabilities;
  /** Requests sent so far, retries included. */
  requests(): number;
  /**
   * Makes our room, owner-only. Called before the first change, and again without harm. Throws `refused` where this identity
   * may not do all that a migration does, such as setting owners.
   */
  prepare(signal: AbortSignal): Promise<void>;
  /**
   * Whether the service can fetch the source's content itself: asked with one request that leaves nothing visible
   * behind. False is remembered, and `putFile` streams from then on.
   */
  probeServerSideCopy(content: Content, signal: AbortSignal): Promise<boolean>;
  /**
   * Makes a directory with metadata and marker, and at once with an access that is not wider than `wanted.access`, and an
   * owner-only default where `inheritsOwnerOnly` says that it comes from above, or set by a request of its own where not.
   * An existing directory of ours is left as it is. Throws `exists` where something else stands there.
   */
  makeDirectory(wanted: Entry, options: { inheritsOwnerOnly: boolean; signal: AbortSignal }): Promise<void>;
  /**
   * Puts content, headers, metadata, marker, then owner, group, ACL. Atomic: the name shows the old content or the new,
   * never a part. Throws `changed` where the source is another version, `exists` where the target is.
   */
  putFile(wanted: Entry, content: Content, options: PutOptions): Promise<void>;
  /** Replaces metadata (with marker), and content headers where they differ from `current`. Conditional on `current.version`. */
  setMetadata(wanted: Entry, current: Entry, signal: AbortSignal): Promise<void>;
  /** Sets owner, group, sticky bit and ACL; `current` (undefined: unknown) saves requests. "" is the root. */
  setAccess(path: EntryPath, wanted: Access, current: Access | undefined, signal: AbortSignal): Promise<void>;
  /** Removes a file of the listed version, or a directory that is empty. The absent is removed already. Throws `notEmpty`, `changed`. */
  remove(entry: Entry, signal: AbortSignal): Promise<void>;
  /**
   * Moves a file, or a directory with all below it, in one request; access, metadata and marker stay as they are. The
   * name shows all of it or what stood there. Throws `exists` where something else stands at `to`, `notFound` where
   * nothing does at `from`.
   */
  rename(from: Place, to: Place, options: RenameOptions): Promise<void>;
  /** Removes what was moved aside under a name, with all below it. The absent is removed already. */
  removeAside(name: string, signal: AbortSignal): Promise<void>;
  /** Keeps a small text in our room under a name, whole or not at all. */
  keep(name: string, text: string, signal: AbortSignal): Promise<void>;
  /** What was kept; undefined where nothing was. */
  kept(name: string, signal: AbortSignal): Promise<string | undefined>;
  close(): Promise<void>;
}
