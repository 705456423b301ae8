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

export interface Entry {
  readonly kind: EntryKind;
  readonly path: EntryPath;
  /** Bytes; 0 for a directory. */
  readonly length: number;
  /** Tells that content or metadata changed (an ETag, unquoted). It does not change with the access. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly lastModifiedMs: number;
  /** Milliseconds since 1970, where the store knows it. */
  readonly createdMs?: number;
  readonly access: Access;
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
