/** The bytes of a file, exactly: a download that breaks off goes on where it ended. */
import type { Entry } from "../../model/entry.ts";
import { isTransportFailure } from "../../transport/index.ts";
import type { Call, Gen2Client } from "./client.ts";
import { isStoreFailure, storeFailure } from "../failure.ts";
import { thrownFailure } from "../attempted.ts";

/** Downloads that may break off one after the other without a byte between. */
const FRUITLESS_DOWNLOADS = 5;

/** Milliseconds to wait after each of them. */
const PAUSE_MS = 500;

export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** Conditional on the entry's version. Throws StoreFailure: `changed` where it is another one by now, or gone. */
export async function* readContent(
  client: Gen2Client,
  entry: Entry,
  range: Range,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const end = range.offset + range.length;
  let position = range.offset;
  let fruitless = 0;
  while (position < end) {
    const before = position;
    try {
      const answer = await openRange(client, entry, { offset: position, length: end - position }, signal);
      for await (const chunk of answer.chunks) {
        const wanted = chunk.length > end - position ? chunk.subarray(0, end - position) : chunk;
        position += wanted.length;
        yield wanted;
      }
    } catch (error) {
      fruitless = position > before ? 0 : fruitless + 1;
      if (!isTransportFailure(error) || fruitless >= FRUITLESS_DOWNLOADS)
        throw thrownFailure(error, client.attempted("Get Blob", entry.path), signal);
      await client.transport.clock.sleep(PAUSE_MS, signal);
      continue;
    }
    if (position === before)
      throw client.failure(
        "unavailable",
        "EmptyAnswer",
        { operation: "Get Blob", path: entry.path },
        "the answer holds no content",
      );
  }
}

async function openRange(client: Gen2Client, entry: Entry, range: Range, signal: AbortSignal | undefined) {
  const call: Call = {
    ...{ operation: "Get Blob", endpoint: "blob", method: "GET", path: entry.path },
    inFilesystem: client.address.inFilesystem(entry.path),
    headers: {
      "if-match": `"${entry.version}"`,
      "x-ms-range": `bytes=${range.offset}-${range.offset + range.length - 1}`,
    },
  };
  try {
    return await client.open(call, signal);
  } catch (error) {
    // Gone, or shorter than it was listed: another version in either case.
    if (!isStoreFailure(error) || (error.kind !== "notFound" && error.status !== 416)) throw error;
    const { side, operation, path, code, message } = error;
    throw storeFailure({ kind: "changed", side, operation, path, code, message, cause: error });
  }
}
