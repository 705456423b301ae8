/** How content gets to a path: what the ways have in common. */
import type { Entry } from "../../model/entry.ts";
import { headerOf, type Answer } from "../../transport/index.ts";
import type { Content } from "../target.ts";
import type { Gen2Client } from "./client.ts";
import { blockList } from "./staging.ts";
import { contentHeaders, markedMetadata, metadataHeaders } from "./written-headers.ts";

/** One file that is to be written. */
export interface WriteJob {
  readonly wanted: Entry;
  readonly content: Content;
  readonly signal: AbortSignal;
  /** Bytes since the last call. */
  readonly onBytes: (bytes: number) => void;
}

/** Where it is written, and on which conditions. */
export interface Placement {
  readonly inFilesystem: string;
  readonly conditions: Readonly<Record<string, string>>;
}

export interface ContentWay {
  /** Whether it takes several requests until the content is whole, so that it must be put together in our room. */
  needsStaging(job: WriteJob): boolean;
  /** Writes content, headers, metadata and marker; gives the version. Throws StoreFailure. */
  write(job: WriteJob, placement: Placement): Promise<string>;
}

/** The version that a write has made. */
export function versionOf(answer: Answer): string {
  return (headerOf(answer, "etag") ?? "").replace(/^"|"$/g, "");
}

/** Makes a file of its blocks; gives the version. The service computes no MD5 of blocks: it keeps the one it is told. */
export async function commitBlocks(
  client: Gen2Client,
  job: WriteJob,
  placement: Placement,
  blocks: { readonly count: number; readonly md5: string | undefined },
): Promise<string> {
  const answer = await client.send(
    {
      ...{ operation: "Put Block List", endpoint: "blob", method: "PUT", query: "comp=blocklist" },
      path: job.wanted.path,
      inFilesystem: placement.inFilesystem,
      headers: {
        ...contentHeaders(job.wanted.headers),
        ...metadataHeaders(markedMetadata(job.wanted, blocks.md5)),
        ...(blocks.md5 === undefined ? {} : { "x-ms-blob-content-md5": blocks.md5 }),
        ...placement.conditions,
      },
      body: blockList(blocks.count),
    },
    job.signal,
  );
  return versionOf(answer);
}
