/** Content that the service fetches from the source itself: no byte of it comes through this machine. */
import { blockBytesFor, type ContentSizes } from "./configuration.ts";
import type { Call, Gen2Client } from "./client.ts";
import { inParallel } from "./parallel.ts";
import { blockId, PROBE_NAME } from "./staging.ts";
import { commitBlocks, versionOf, type ContentWay, type Placement, type WriteJob } from "./content-way.ts";
import { contentHeaders, markedMetadata, metadataHeaders } from "./written-headers.ts";
import type { ReadableUrl } from "../source.ts";
import { isStoreFailure, storeFailure } from "../failure.ts";

/** The service works this long at least before it answers; and so many bytes of content a second. */
const BASE_TIMEOUT_MS = 60_000;
const SLOWEST_COPY_BYTES_PER_SECOND = 2_000_000;

interface Block {
  readonly index: number;
  /** Bytes before it. */
  readonly start: number;
  readonly bytes: number;
}

function copyTimeoutMs(bytes: number): number {
  return BASE_TIMEOUT_MS + Math.ceil((bytes * 1_000) / SLOWEST_COPY_BYTES_PER_SECOND);
}

export class ServerSideContent implements ContentWay {
  readonly #client: Gen2Client;
  readonly #sizes: ContentSizes;
  readonly #readable: ReadableUrl;

  constructor(client: Gen2Client, sizes: ContentSizes, readable: ReadableUrl) {
    this.#client = client;
    this.#sizes = sizes;
    this.#readable = readable;
  }

  needsStaging(job: WriteJob): boolean {
    return job.content.entry.length > this.#sizes.serverSideShotBytes;
  }

  async write(job: WriteJob, placement: Placement): Promise<string> {
    return this.needsStaging(job) ? this.#asBlocks(job, placement) : this.#atOnce(job, placement);
  }

  /** Asks the service to read one byte, into a block that is never committed. Throws StoreFailure. */
  async probe(job: WriteJob): Promise<void> {
    const call = this.#blockCall(job, { inFilesystem: PROBE_NAME, conditions: {} }, { index: 0, start: 0, bytes: 1 });
    await this.#send({ ...call, headers: { ...call.headers, ...(await this.#sourceHeaders(job)) } }, job);
  }

  async #atOnce(job: WriteJob, placement: Placement): Promise<string> {
    const { wanted, content, signal } = job;
    const { length, md5 } = content.entry;
    await this.#client.transport.limits.content(length, signal);
    const checks = md5 === undefined ? {} : { "x-ms-source-content-md5": md5, "x-ms-blob-content-md5": md5 };
    const answer = await this.#send(
      {
        ...{ operation: "Put Blob From URL", endpoint: "blob", method: "PUT" },
        path: wanted.path,
        inFilesystem: placement.inFilesystem,
        headers: {
          ...{ "x-ms-blob-type": "BlockBlob", "x-ms-copy-source-blob-properties": "false" },
          ...contentHeaders(wanted.headers),
          ...metadataHeaders(markedMetadata(wanted)),
          ...(await this.#sourceHeaders(job)),
          ...checks,
          ...placement.conditions,
        },
        firstByteTimeoutMs: copyTimeoutMs(length),
      },
      job,
    );
    job.onBytes(length);
    return versionOf(answer);
  }

  async #asBlocks(job: WriteJob, placement: Placement): Promise<string> {
    const { length } = job.content.entry;
    const size = blockBytesFor(length, this.#sizes.serverSideBlockBytes);
    const count = Math.ceil(length / size);
    const pieces = { count, width: this.#sizes.parallelBlocks, signal: job.signal };
    await inParallel(pieces, async (index, signal) => {
      const bytes = Math.min(size, length - index * size);
      await this.#client.transport.limits.content(bytes, signal);
      const call = this.#blockCall(job, placement, { index, start: index * size, bytes });
      const headers = { ...call.headers, ...(await this.#sourceHeaders(job)) };
      await this.#send({ ...call, headers }, { ...job, signal });
      job.onBytes(bytes);
    });
    return commitBlocks(this.#client, job, placement, { count, md5: job.content.entry.md5 });
  }

  #blockCall(job: WriteJob, placement: Placement, { index, start, bytes }: Block): Call {
    return {
      ...{ operation: "Put Block From URL", endpoint: "blob", method: "PUT" },
      path: job.wanted.path,
      inFilesystem: placement.inFilesystem,
      query: `comp=block&blockid=${encodeURIComponent(blockId(index))}`,
      headers: { "x-ms-source-range": `bytes=${start}-${start + bytes - 1}` },
      firstByteTimeoutMs: copyTimeoutMs(bytes),
    };
  }

  async #sourceHeaders(job: WriteJob): Promise<Record<string, string>> {
    const authorization = await this.#readable.authorization();
    return {
      "x-ms-copy-source": this.#readable.url,
      "x-ms-source-if-match": `"${job.content.entry.version}"`,
      ...(authorization === undefined ? {} : { "x-ms-copy-source-authorization": authorization }),
    };
  }

  /** A refusal may concern the source or the target: taken for the source's, as streaming tells which. */
  async #send(call: Call, job: WriteJob): ReturnType<Gen2Client["send"]> {
    try {
      return await this.#client.send(call, job.signal);
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      const { status = 0, code, operation, path, message } = error;
      const base = { operation, path, code, status, message, cause: error };
      if (code === "SourceConditionNotMet") throw storeFailure({ ...base, kind: "changed", side: "source" });
      // 404 among them: it may be gone, or the service may not find what this machine finds; reading it tells which.
      if (error.kind === "sourceUnreadable" || status === 401 || status === 403)
        throw storeFailure({ ...base, kind: "sourceUnreadable", side: "source" });
      throw error;
    }
  }
}
