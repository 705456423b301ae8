/** What a source on HDFS is opened with. */
import type { EntryPath } from "../../model/path.ts";
import type { RetryPolicy, Transport } from "../../transport/index.ts";
import type { HdfsLocation } from "./location.ts";

/** As whom HDFS is asked. */
export interface HdfsIdentity {
  /** `user.name`, of clusters with simple authentication. */
  readonly user?: string;
  /** `doas`: the user for whom `user` acts. */
  readonly doAs?: string;
  /** A delegation token; asked for again where HDFS refuses the last one. It names the user alone. */
  readonly delegationToken?: () => Promise<string>;
}

/** What a listing saw that no entry tells. */
export interface Peculiarity {
  readonly path: EntryPath;
  readonly what:
    /** A symbolic link: part of no listing. */
    | "symlink"
    /** Inside an encryption zone: its content is read decrypted. */
    | "encrypted"
    /** Erasure coded: its content reads as any other. */
    | "erasureCoded"
    /** The root of snapshots. */
    | "snapshottable"
    /** An extended attribute that metadata cannot hold. */
    | "extendedAttribute";
  /** For a person; "" where there is nothing to say. */
  readonly detail: string;
}

export interface HdfsOptions {
  readonly location: HdfsLocation;
  readonly identity: HdfsIdentity;
  /** Without tokens of its own; closed together with the store. */
  readonly transport: Transport;
  /** Reads `user.*` attributes as metadata: one request more per entry. @default false */
  readonly extendedAttributes?: boolean;
  /**
   * What is proved of content that is read. "parts": a whole file by its length, which one answer gives in one piece, and a
   * part of a file by its status after it; "always": a whole file by its status too, for one request more. @default "parts"
   */
  readonly proof?: "parts" | "always";
  /** Told of each peculiarity as the listing meets it. */
  readonly onPeculiarity?: (seen: Peculiarity) => void;
  /** How long name nodes that are unreachable, standing by, starting or in safe mode are waited for. */
  readonly patience?: RetryPolicy;
  readonly sizes?: Partial<ListingSizes>;
}

/** Bounds of what a listing holds and of what is under way. */
export interface ListingSizes {
  /** Entries of one directory ahead of the reader whose ACLs are asked for. */
  readonly entriesAhead: number;
  /** Directories among them whose first page is asked for. */
  readonly directoriesAhead: number;
  /** Requests of one listing under way at a time. */
  readonly parallelRequests: number;
  /** Entries of one directory that are held in memory to be put in order; what is more goes to a temporary file. */
  readonly heldEntries: number;
}

export const DEFAULT_SIZES: ListingSizes = {
  entriesAhead: 128,
  directoriesAhead: 8,
  parallelRequests: 32,
  heldEntries: 20_000,
};

/**
 * In all about three minutes: a failover or a restart of a name node. Soon given up where none has ever answered, which
 * is a wrong address most of the time.
 */
export const DEFAULT_PATIENCE: RetryPolicy = {
  attempts: 14,
  firstContactAttempts: 4,
  firstDelayMs: 250,
  longestDelayMs: 30_000,
};
