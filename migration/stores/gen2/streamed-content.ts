/** Content that is read from the source and written here: small whole, middling as a stream, large in blocks. */
import { createHash } from "node:crypto";
import type { StreamedBody } from "../../transport/index.ts";
import { ArrivingBlock } from "./arriving-block.ts";
import type { BlockRooms } from "./block-rooms.ts";
import { blockBytesFor, type ContentSizes } from "./configuration.ts";
import { commitBlocks, versionOf, type ContentWay, type Placement, type WriteJob } from "./content-way.ts";
import type { Gen2Client } from "./client.ts";
import { storeFailure } from "../failure.ts";
import type { ReadRange } from "../source.ts";
import { inParallel } from "./parallel.ts";
import { blockId } from "./staging.ts";
import { contentHeaders, markedMetadata, metadataHeaders } from "./written-headers.ts";

export class StreamedContent implements ContentWay {
  readonly #client: Gen2Client;
  readonly #sizes: ContentSizes;
  readonly #rooms: BlockRooms;

  /** `rooms` bounds what all large files hold in memory. */
  constructor(client: Gen2Client, sizes: ContentSizes, rooms: BlockRooms) {
    this.#client = client;
    this.#sizes = sizes;
    this.#rooms = rooms;
  }

  needsStaging(job: WriteJob): boolean {
    const { length, md5 } = job.content.entry;
    return length > (md5 === undefined ? this.#sizes.bufferedBytes : this.#sizes.streamedShotBytes);
  }

  async write(job: WriteJob, placement: Placement): Promise<string> {
    if (this.needsStaging(job)) return this.#asBlocks(job, placement);
    const { length, md5 } = job.content.entry;
    const whole = { offset: 0, length };
    if (length > this.#sizes.bufferedBytes && md5 !== undefined) {
      const body = this.#streamed(job, length, (signal) => read(job, whole, signal));
      return this.#put(job, placement, body, md5);
    }
    const block = new ArrivingBlock(Buffer.allocUnsafe(length));
    if (length > 0) await block.fill(read(job, whole, job.signal));
    const { bytes } = block;
    await this.#client.transport.limits.content(length, job.signal);
    const computed = createHash("md5").update(bytes).digest("base64");
    refuseOtherMd5(job, computed);
    const version = await this.#put(job, placement, bytes, computed);
    job.onBytes(length);
    return version;
  }

  async #put(job: WriteJob, placement: Placement, body: Uint8Array | StreamedBody, md5: string): Promise<string> {
    const answer = await this.#client.send(
      {
        ...{ operation: "Put Blob", endpoint: "blob", method: "PUT" },
        path: job.wanted.path,
        inFilesystem: placement.inFilesystem,
        headers: {
          ...{ "x-ms-blob-type": "BlockBlob", "content-md5": md5, "x-ms-blob-content-md5": md5 },
          ...contentHeaders(job.wanted.headers),
          ...metadataHeaders(markedMetadata(job.wanted, md5)),
          ...placement.conditions,
        },
        body,
      },
      job.signal,
    );
    return versionOf(answer);
  }

  /** Blocks are read and written side by side, each while it comes, but enter the MD5 in their order. */
  async #asBlocks(job: WriteJob, placement: Placement): Promise<string> {
    const { length } = job.content.entry;
    const size = blockBytesFor(length, this.#sizes.streamedBlockBytes);
    const count = Math.ceil(length / size);
    const md5 = createHash("md5");
    let hashed: Promise<unknown> = Promise.resolve();
    const pieces = { count, width: this.#sizes.parallelBlocks, signal: job.signal };
    await inParallel(pieces, async (index, signal) => {
      const before = hashed;
      const own = Promise.withResolvers<undefined>();
      hashed = own.promise;
      hashed.catch(() => undefined);
      try {
        await this.#rooms.lend(size, signal, async (room) => {
          const range = { offset: index * size, length: Math.min(size, length - index * size) };
          const block = new ArrivingBlock(room.subarray(0, range.length));
          const fill = async (): Promise<void> => {
            await block.fill(read(job, { ...range, room: block.bytes }, signal));
            await before;
            md5.update(block.bytes);
            own.resolve(undefined);
          };
          await Promise.all([fill(), this.#putBlock({ ...job, signal }, placement, index, block)]);
        });
      } catch (error) {
        own.reject(error);
        throw error;
      }
    });
    const computed = md5.digest("base64");
    refuseOtherMd5(job, computed);
    return commitBlocks(this.#client, job, placement, { count, md5: computed });
  }

  /** Nothing is asked of the service before there is something to send. */
  async #putBlock(job: WriteJob, placement: Placement, index: number, block: ArrivingBlock): Promise<void> {
    await block.begun();
    await this.#client.send(
      {
        ...{ operation: "Put Block", endpoint: "blob", method: "PUT" },
        path: job.wanted.path,
        inFilesystem: placement.inFilesystem,
        query: `comp=block&blockid=${encodeURIComponent(blockId(index))}`,
        body: this.#streamed(job, block.bytes.length, () => block.parts()),
      },
      job.signal,
    );
  }

  /** Content as a stream that every attempt begins anew; bytes are reported once however often they are sent. */
  #streamed(job: WriteJob, length: number, begin: (signal: AbortSignal) => AsyncIterable<Uint8Array>): StreamedBody {
    const { limits } = this.#client.transport;
    let reported = 0;
    async function* open(signal: AbortSignal): AsyncGenerator<Uint8Array> {
      let sent = 0;
      for await (const chunk of begin(signal)) {
        await limits.content(chunk.length, signal);
        yield chunk;
        sent += chunk.length;
        if (sent <= reported) continue;
        job.onBytes(sent - reported);
        reported = sent;
      }
    }
    return { length, open };
  }
}

function read({ content }: WriteJob, range: ReadRange, signal: AbortSignal): AsyncIterable<Uint8Array> {
  return content.source.read(content.entry, range, signal);
}

/** Content whose MD5 is not the one that the source keeps with it is not carried as if nothing were wrong. */
function refuseOtherMd5(job: WriteJob, computed: string): void {
  const { md5, path } = job.content.entry;
  if (md5 === undefined || md5 === computed) return;
  const message =
    `source: ${path} in ${job.content.source.capabilities.uri}: its bytes have the MD5 ${computed}, ` +
    `the Content-MD5 kept with it is ${md5}; set the right Content-MD5 at the source, or remove it`;
  throw storeFailure({ kind: "invalid", side: "source", operation: "read", path, code: "Md5Mismatch", message });
}
