/** What is known of one file or directory. Values are immutable: a change replaces the entry as a whole. */
import type { Acl } from "../acl/acl.ts";
import type { Piece } from "../content/content-store.ts";

/** Headers that travel with content; "" where not set. */
export interface ContentHeaders {
  readonly type: string;
  readonly encoding: string;
  readonly language: string;
  readonly disposition: string;
  readonly cacheControl: string;
}

/** Metadata by name, as given. */
export type Metadata = Readonly<Record<string, string>>;

/** A lease as it was last acted on; whether it still holds depends on the clock. */
export interface Lease {
  readonly id: string;
  /** Seconds; -1 is for ever. */
  readonly durationSeconds: number;
  /** Milliseconds since 1970; Infinity is kept as null. */
  readonly expires: number | null;
  /** Set once it was broken: when the breaking is complete. */
  readonly broken?: number;
}

/** A block of a committed list, or a staged one. */
export interface Block {
  readonly id: string;
  readonly length: number;
  readonly pieces: readonly Piece[];
}

/** Data appended through DFS and not flushed yet. */
export interface Appended {
  readonly position: number;
  readonly length: number;
  readonly pieces: readonly Piece[];
}

/** The answer to a server-side copy, told again by properties and lists. */
export interface CopyStatus {
  readonly id: string;
  readonly source: string;
  readonly completed: number;
  readonly bytes: number;
}

/** What few files have; left out where they do not. */
export interface FileExtras {
  readonly appended?: readonly Appended[];
  readonly blocks?: readonly Block[];
  readonly tier?: string;
  readonly tierChanged?: number;
  /** On its way out of the archive: where to, and when it is there (milliseconds since 1970). */
  readonly rehydrates?: { readonly to: string; readonly priority: string; readonly done: number };
  /** Which version this is, where versioning is on. */
  readonly version?: string;
  /** Of a page blob, which only flat accounts have. */
  readonly pages?: { readonly sequenceNumber: number };
  /** The encryption scope that the request named. */
  readonly encryptionScope?: string;
  readonly copy?: CopyStatus;
  /** Of an append blob: how many blocks were appended. */
  readonly appendedBlocks?: number;
  /** Milliseconds since 1970. */
  readonly expires?: number;
}

interface EntryBase {
  readonly owner: string;
  readonly group: string;
  readonly acl: Acl;
  /** Unquoted. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly headers: ContentHeaders;
  readonly metadata: Metadata;
  readonly lease?: Lease;
  /** A word of the client's, kept from its creation on. */
  readonly encryptionContext?: string;
  /** `x-ms-client-transaction-id` of the create or rename that made it what it is: how a client knows its own. */
  readonly transaction?: string;
  /** Base64 of the SHA-256 of the customer's key with which it was written. */
  readonly customerKey?: string;
  /** Blob index tags. */
  readonly tags?: Metadata;
}

/** A file; `writer` tells through which endpoint its content came, which decides what may write to it next. */
export interface FileEntry extends EntryBase {
  readonly kind: "file";
  readonly length: number;
  readonly pieces: readonly Piece[];
  /** Base64 of the stored MD5; "" where none is stored. */
  readonly md5: string;
  readonly writer: "blob" | "dfs";
  readonly extras?: FileExtras;
}

/** A directory. */
export interface DirectoryEntry extends EntryBase {
  readonly kind: "directory";
}

/** Either kind. */
export type Entry = FileEntry | DirectoryEntry;

/** No metadata at all. */
export const noMetadata: Metadata = Object.freeze({});

/**
 * No content headers at all. Directories that were only made on the way to something below them have none; one that was
 * asked for has a type (recorded: HEAD and lists tell it, or not).
 */
export const noHeaders: ContentHeaders = Object.freeze({
  type: "",
  encoding: "",
  language: "",
  disposition: "",
  cacheControl: "",
});
