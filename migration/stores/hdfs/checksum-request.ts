/** What HDFS itself says of a file's content: GETFILECHECKSUM, which reads no byte over the network. */
import type { EntryPath } from "../../model/path.ts";
import { headerOf, isTransportFailure } from "../../transport/index.ts";
import { remoteException } from "../webhdfs/remote-exception.ts";
import type { Call, HdfsClient } from "./client.ts";
import type { DataNodes } from "./data-nodes.ts";
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

/** Data nodes that are asked one after the other. */
const MOST_DATA_NODES = 3;

/** Two requests of WebHDFS, one of HttpFS; three more for each data node that failed. Throws StoreFailure. */
export async function askChecksum(
  client: HdfsClient,
  dataNodes: DataNodes,
  path: EntryPath,
  signal?: AbortSignal,
): Promise<ToldChecksum> {
  const call: Call = { op: "GETFILECHECKSUM", path };
  try {
    return parseChecksum(await checksumBody(client, dataNodes, call, signal));
  } catch (error) {
    if (error instanceof WireSyntaxError)
      throw client.failure("invalid", error.name, call, `the answer cannot be read: ${error.message}`);
    throw thrownFailure(error, client.attempted(call), signal);
  }
}

async function checksumBody(
  client: HdfsClient,
  dataNodes: DataNodes,
  call: Call,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const first = await client.send(call, signal);
  if (first.status < 300) return first.body;
  const redirect = parseLocation(headerOf(first, "location"), client.scheme);
  const path = `${client.requestPath(call.path)}?${redirect.query}`;
  let origin = redirect.origin;
  for (let asked = 1; ; asked += 1) {
    try {
      const answer = await client.transport.send({ method: "GET", origin, path, headers: {}, attempts: 1 }, signal);
      if (answer.status < 300) return answer.body;
      const failure = answerFailure(answer, client.attempted(call));
      // What HDFS itself says is final: no data node knows the checksum of what has none.
      if (asked === MOST_DATA_NODES || remoteException(answer) !== undefined) throw failure;
    } catch (error) {
      if (asked === MOST_DATA_NODES || !isTransportFailure(error)) throw error;
    }
    await dataNodes.passOver(origin, call.path, 0, signal);
    origin = (await livingDataNode(client, dataNodes, call.path, signal)) ?? origin;
  }
}

/**
 * Name nodes lead a question for a checksum to a data node that they were asked to leave out (tried), and OPEN not. Any data node
 * can tell the checksum: it asks those that hold the blocks. Undefined for a file without a block.
 */
async function livingDataNode(
  client: HdfsClient,
  dataNodes: DataNodes,
  path: EntryPath,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const parameters = { offset: "0", length: "1", ...dataNodes.parameters() };
  const answer = await client.send({ op: "OPEN", path, parameters }, signal);
  const location = headerOf(answer, "location");
  return location === undefined ? undefined : parseLocation(location, client.scheme).origin;
}

/** Throws WireSyntaxError. */
export function parseChecksum(body: Uint8Array): ToldChecksum {
  const fields = objectOf(parsedObject(body)["FileChecksum"], "FileChecksum");
  const algorithm = textOf(fields, "algorithm");
  return { algorithm, form: parseAlgorithm(algorithm), bytes: textOf(fields, "bytes") };
}
