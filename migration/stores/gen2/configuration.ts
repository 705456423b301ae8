/** What a Gen2 store is opened with. */
import type { LakeUri } from "../../model/lake-uri.ts";
import type { Transport } from "../../transport/index.ts";

const MIB = 2 ** 20;

export interface Gen2Options {
  readonly uri: LakeUri;
  /** For messages: which side of a migration this store is. */
  readonly side: "source" | "target";
  /** With tokens; closed together with the store. */
  readonly transport: Transport;
  readonly sizes?: Partial<ContentSizes>;
}

/** From which size on content takes which way. Bytes, unless said otherwise. */
export interface ContentSizes {
  /** Entries per page of a listing: the service gives at most 5,000. */
  readonly pageEntries: number;
  /** Longest content that the service fetches in one request; Put Blob From URL takes up to 5,000 MiB. */
  readonly serverSideShotBytes: number;
  /** Longest content that is streamed in one request. */
  readonly streamedShotBytes: number;
  /** Longest content that is read whole before it is written, so that its MD5 goes with it. */
  readonly bufferedBytes: number;
  /** Block of content that the service fetches; Put Block From URL takes up to 4,000 MiB. */
  readonly serverSideBlockBytes: number;
  /** Block of content that is streamed: held in memory until it is written. */
  readonly streamedBlockBytes: number;
  /** Blocks of one file under way at a time. */
  readonly parallelBlocks: number;
  /** Most memory of the blocks of all files together; one that is larger than that is alone. */
  readonly streamedMemoryBytes: number;
}

export const DEFAULT_SIZES: ContentSizes = {
  pageEntries: 5_000,
  serverSideShotBytes: 256 * MIB,
  streamedShotBytes: 64 * MIB,
  bufferedBytes: 4 * MIB,
  serverSideBlockBytes: 64 * MIB,
  streamedBlockBytes: 16 * MIB,
  parallelBlocks: 4,
  streamedMemoryBytes: 128 * MIB,
};

/** Most blocks of one file: https://learn.microsoft.com/rest/api/storageservices/put-block-list */
const MOST_BLOCKS = 50_000;

/** The block size for so much content: `preferredBytes`, or more where that would give too many blocks. */
export function blockBytesFor(length: number, preferredBytes: number): number {
  return Math.max(preferredBytes, Math.ceil(length / MOST_BLOCKS));
}
