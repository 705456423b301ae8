/** What HDFS itself says of a file's content: GETFILECHECKSUM, which reads no byte over the network. */
import type { EntryPath } from "../../model/path.ts";
import { headerOf } from "../../transport/index.ts";
import type { Call, HdfsClient } from "./client.ts";
import { answerFailure, thrownFailure } from "./errors.ts";
import { parseAlgorithm, type ChecksumForm } from "./file-checksum.ts";
import { parseLocation } from "./wire-location.ts";
import { objectOf, parsedObject, textOf, WireSyntaxError } from "../webhdfs/wire-json.ts";

export interface ToldChecksum {
  /** HDFS's own name, such as `MD5-of-0MD5-of-512CRC32C`. */
  readonly algorithm: string;
  /** Undefined for an algorithm that is not known. */
  readonly form: ChecksumForm | undefined;
  /** Hex. */
  readonly bytes: string;
}

/** Two requests of WebHDFS, one of HttpFS. Throws StoreFailure. */
export async function askChecksum(client: HdfsClient, path: EntryPath, signal?: AbortSignal): Promise<ToldChecksum> {
  const call: Call = { op: "GETFILECHECKSUM", path };
  try {
    return parseChecksum(await checksumBody(client, call, signal));
  } catch (error) {
    if (error instanceof WireSyntaxError)
      throw client.failure("invalid", error.name, call, `the answer cannot be read: ${error.message}`);
    throw thrownFailure(error, client.attempted(call), signal);
  }
}

async function checksumBody(client: HdfsClient, call: Call, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const first = await client.send(call, signal);
  if (first.status < 300) return first.body;
  const { origin, query } = parseLocation(headerOf(first, "location"), client.scheme);
  const path = `${client.requestPath(call.path)}?${query}`;
  const answer = await client.transport.send({ method: "GET", origin, path, headers: {} }, signal);
  if (answer.status >= 300) throw answerFailure(answer, client.attempted(call));
  return answer.body;
}

/** Throws WireSyntaxError. */
export function parseChecksum(body: Uint8Array): ToldChecksum {
  const fields = objectOf(parsedObject(body)["FileChecksum"], "FileChecksum");
  const algorithm = textOf(fields, "algorithm");
  return { algorithm, form: parseAlgorithm(algorithm), bytes: textOf(fields, "bytes") };
}
