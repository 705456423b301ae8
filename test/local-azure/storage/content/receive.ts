/** Takes a request's body into the content store: small ones whole, large ones as they come, hashing on the way. */
import { createHash, hash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { ContentStore, Piece } from "./content-store.ts";
import { withPiece } from "./pieces.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** What a body was. */
export interface Received {
  readonly pieces: readonly Piece[];
  /** Bytes. */
  readonly length: number;
  /** Base64. */
  readonly md5: string;
}

const wholeBytes = 1024 * 1024;
const emptyMd5 = "1B2M2Y8AsgTpgAmY7PhCfg==";

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

async function receiveLarge(request: IncomingMessage, store: ContentStore): Promise<Received> {
  const md5 = createHash("md5");
  const pieces: Piece[] = [];
  let length = 0;
  let gathered: Buffer[] = [];
  let gatheredBytes = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(gathered);
    gathered = [];
    gatheredBytes = 0;
    md5.update(bytes);
    length += bytes.length;
    withPiece(pieces, await store.write(bytes));
  };
  for await (const chunk of request as AsyncIterable<Buffer>) {
    gathered.push(chunk);
    gatheredBytes += chunk.length;
    if (gatheredBytes >= wholeBytes) await flush();
  }
  if (gatheredBytes > 0) await flush();
  return { pieces, length, md5: length === 0 ? emptyMd5 : md5.digest("base64") };
}

/** Reads the whole body; rejects if the client goes away before its end. */
export async function receive(request: IncomingMessage, store: ContentStore): Promise<Received> {
  const announced = Number(request.headers["content-length"] ?? Number.NaN);
  if (announced === 0) return { pieces: [], length: 0, md5: emptyMd5 };
  if (!(announced <= wholeBytes)) return await receiveLarge(request, store);
  const bytes = await readWhole(request);
  if (bytes.length === 0) return { pieces: [], length: 0, md5: emptyMd5 };
  return { pieces: [store.add(bytes)], length: bytes.length, md5: hash("md5", bytes, "base64") };
}
