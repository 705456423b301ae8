/** What a source on HDFS is opened with. */
import type { HdfsUri } from "../../model/hdfs-uri.ts";
import type { RetryPolicy, Transport } from "../../transport/index.ts";
import type { ListingSizes } from "../listing/listing-sizes.ts";
import type { Peculiarity } from "../peculiarity.ts";

/** As whom HDFS is asked. */
export interface HdfsIdentity {
  /** `user.name`, of clusters with simple authentication. */
  readonly user?: string;
  /** `doas`: the user for whom `user` acts. */
  readonly doAs?: string;
  /** A delegation token; asked for again where HDFS refuses the last one. It names the user alone. */
  readonly delegationToken?: () => Promise<string>;
}

/** What a listing or a reading saw that no entry tells. */
export type HdfsPeculiarity = Peculiarity<
  /** Inside an encryption zone: its content is read decrypted. */
  | "encrypted"
  /** Erasure coded: its content reads as any other. */
  | "erasureCoded"
  /** A storage policy of its own, or one from above: the target has access tiers instead. */
  | "storagePolicy"
  /** The source answers as HttpFS, and was named as WebHDFS. */
  | "listedWhole"
  /** The root of snapshots. */
  | "snapshottable"
  /** Another number of copies than the cluster's files have by default. */
  | "replication"
  /** A directory with a quota. */
  | "quota"
  /** Whether there is a quota could not be asked. */
  | "quotaNotTold"
  /** A directory of deleted files: `.Trash`. */
  | "trash"
  /** A directory of work that was not finished, perhaps for ever: `_temporary`. */
  | "temporary"
  /** Somebody is writing it. */
  | "openForWriting"
  /** Whether somebody is writing it was not asked: there were too many. */
  | "openForWritingNotAsked"
  /** Its content could not be compared with HDFS's own checksum: it is proved by length and version alone. */
  | "notComparedByChecksum"
  /** An extended attribute that metadata cannot hold. */
  | "extendedAttribute"
>;

export interface HdfsOptions {
  readonly location: HdfsUri;
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
  /**
   * Files of at least so many bytes are compared with HDFS's own checksum as they pass, for two more requests (HttpFS: one)
   * each; 0: every file that is not empty. Below it, each data node has checked what it sends, and the length is exact.
   * @default 8 MiB
   */
  readonly checksumFromBytes?: number;
  /** Asks every directory for its quota, for one request more each; the root is always asked. @default false */
  readonly allQuotas?: boolean;
  /** Told of each peculiarity as the listing meets it; left out: what has to be asked for is not. */
  readonly onPeculiarity?: (seen: HdfsPeculiarity) => void;
  /** How long name nodes that are unreachable, standing by, starting or in safe mode are waited for. */
  readonly patience?: RetryPolicy;
  readonly sizes?: Partial<ListingSizes>;
}

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

/** Where two more requests are next to nothing beside the content. */
export const DEFAULT_CHECKSUM_FROM_BYTES = 8 * 1_024 * 1_024;
