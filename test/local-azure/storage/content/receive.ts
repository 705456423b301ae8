/** Takes a request's body into the content store: small ones whole, large ones as they come, hashing on the way. */
import type { IncomingMessage } from "node:http";
import type { ContentStore, Piece } from "./content-store.ts";
import { Digests, type Digested, digestsOf, type WantedDigests } from "./digests.ts";
import { withPiece } from "./pieces.ts";
import { isStructured, unstructured } from "./structured-body.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** What a body was, without the frame of a structured one. */
export interface Received extends Digested {
  readonly pieces: readonly Piece[];
  /** Bytes. */
  readonly length: number;
}

const wholeBytes = 1024 * 1024;
const nothing = Buffer.alloc(0);

/** What an answer tells where it is asked for nothing. */
const justMd5: WantedDigests = { md5: true, crc64: false };

/** Collects a body of moderate length. @throws {ServiceFailure} RequestBodyTooLarge above the limit. */
export function readWhole(request: IncomingMessage, mostBytes = 64 * wholeBytes): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > mostBytes) reject(new ServiceFailure("RequestBodyTooLarge"));
    });
    request.on("end", () => {
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) reject(new Error("The client closed the connection before the body was complete."));
    });
  });
}

async function receiveLarge(
  body: AsyncIterable<Buffer>,
  store: ContentStore,
  wanted: WantedDigests,
): Promise<Received> {
  const digests = new Digests(wanted);
  const pieces: Piece[] = [];
  let length = 0;
  let gathered: Buffer[] = [];
  let gatheredBytes = 0;
  let written: Promise<unknown> = Promise.resolve();
  /** While one part is written the next one is gathered; a third waits. */
  const flush = async (): Promise<void> => {
    await written;
    const part = store.write(gathered, gatheredBytes).then((piece) => {
      withPiece(pieces, piece);
    });
    part.catch(() => undefined);
    written = part;
    gathered = [];
    gatheredBytes = 0;
  };
  for await (const chunk of body) {
    digests.update(chunk);
    length += chunk.length;
    gathered.push(chunk);
    gatheredBytes += chunk.length;
    if (gatheredBytes >= wholeBytes) await flush();
  }
  if (gatheredBytes > 0) await flush();
  await written;
  return { pieces, length, ...digests.digested() };
}

/**
 * Reads the whole body; rejects if the client goes away before its end.
 * @throws {ServiceFailure} MissingContentLengthHeader for a chunked body (recorded for Put Blob and Put Block).
 */
export async function receive(
  request: IncomingMessage,
  store: ContentStore,
  wanted: WantedDigests = justMd5,
): Promise<Received> {
  const isChunked = request.headers["transfer-encoding"] !== undefined;
  if (isChunked && request.headers["content-length"] === undefined)
    throw new ServiceFailure("MissingContentLengthHeader", { fields: { HeaderName: "Content-Length" } });
  const announced = Number(request.headers["content-length"] ?? Number.NaN);
  const form = request.headers["x-ms-structured-body"];
  if (typeof form === "string" && isStructured(form))
    return await receiveLarge(unstructured(request as AsyncIterable<Buffer>), store, wanted);
  if (!(announced <= wholeBytes)) return await receiveLarge(request as AsyncIterable<Buffer>, store, wanted);
  const bytes = announced === 0 ? nothing : await readWhole(request);
  const pieces = bytes.length === 0 ? [] : [store.add(bytes)];
  return { pieces, length: bytes.length, ...digestsOf(bytes, wanted) };
}
