/** An entry of a lake: one file or one directory, as a store lists it. */
import type { Access } from "./access.ts";
import type { Marker } from "./marker.ts";
import type { EntryPath } from "./path.ts";

export type EntryKind = "file" | "directory";

/** The content headers that travel with a file; absent where the store has none. */
export interface ContentHeaders {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly contentDisposition?: string;
  readonly cacheControl?: string;
}

/** Metadata by key. Keys are compared without regard to case by Azure and kept in lower case here. */
export type Metadata = Readonly<Record<string, string>>;

/** Why an entry is not carried, and what a person can do about it: one line each. */
export interface Obstacle {
  readonly because: string;
  readonly remedy: string;
  /** `content`: it keeps the content alone from being read; what was carried before is carried still. @default the whole entry */
  readonly of?: "content";
}

export interface Entry {
  readonly kind: EntryKind;
  readonly path: EntryPath;
  /** Bytes; 0 for a directory. */
  readonly length: number;
  /** Tells that content or metadata changed (an ETag, unquoted). It does not change with the access. */
  readonly version: string;
  /** Milliseconds since 1970; 0 where the store knows none. */
  readonly lastModifiedMs: number;
  /** Milliseconds since 1970, where the store knows it. */
  readonly createdMs?: number;
  readonly access: Access;
  /**
   * The source knows no access: the entry gets what its directory at the target gives, and keeps what it has there. `access`
   * is what it gets where no such directory is known, and goes through no map of principals.
   */
  readonly inheritsAccess?: true;
  /** Its own name at the source, where that is one that no target can hold (held-name.ts); `path` has the new one. */
  readonly nameAtSource?: string;
  /** What keeps the source from giving it as it should be. */
  readonly obstacle?: Obstacle;
  /** Without our own marker. */
  readonly metadata: Metadata;
  readonly headers: ContentHeaders;
  /** Base64, where the store knows it. */
  readonly md5?: string;
  /** What an earlier run of some migration left at this entry. */
  readonly marker?: Marker;
}

const HEADER_NAMES = [
  "contentType",
  "contentEncoding",
  "contentLanguage",
  "contentDisposition",
  "cacheControl",
] as const;

export function sameHeaders(left: ContentHeaders, right: ContentHeaders): boolean {
  return HEADER_NAMES.every((name) => (left[name] ?? "") === (right[name] ?? ""));
}

export function sameMetadata(left: Metadata, right: Metadata): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}
