/** The requests of the service, one method each: what is sent, and which answers are answers. Nothing is decided here. */
import type { EntryPath } from "../../model/path.ts";
import type { Answer, HttpRequest, StreamedAnswer, StreamedBody, Transport } from "../../transport/index.ts";
import type { StoreFailure } from "../failure.ts";
import type { Endpoint, LakeAddress } from "./address.ts";
import type { Gen2Options } from "./configuration.ts";
import { foundFailure, thrownFailure, type Attempted } from "../attempted.ts";
import { answerFailure } from "./errors.ts";
import type { FailureKind } from "../failure.ts";

/** The lowest version that tells the ACL on Get Blob Properties; it has all else that a migration needs. */
export const SERVICE_VERSION = "2023-11-03";

type Headers = Readonly<Record<string, string>>;

/** One call of the service, on a path below the filesystem. */
export interface Call {
  readonly operation: string;
  readonly endpoint: Endpoint;
  readonly method: HttpRequest["method"];
  /** For messages: relative to the lake's root. */
  readonly path: EntryPath;
  /** Below the filesystem; undefined for the filesystem itself. */
  readonly inFilesystem: string | undefined;
  /** Encoded, without the question mark. */
  readonly query?: string;
  readonly headers?: Headers;
  readonly body?: Uint8Array | StreamedBody;
  readonly firstByteTimeoutMs?: number;
  /** Statuses and codes of 300 and above that are answers, not failures. */
  readonly expected?: (answer: Answer) => boolean;
}

/** Sends calls, and turns whatever is no answer into a StoreFailure. */
export class Gen2Client {
  readonly address: LakeAddress;
  readonly transport: Transport;
  readonly uri: string;
  readonly side: "source" | "target";

  /** `uri` is the lake's, for messages. */
  constructor(
    options: Pick<Gen2Options, "transport" | "side">,
    where: { readonly address: LakeAddress; readonly uri: string },
  ) {
    this.address = where.address;
    this.transport = options.transport;
    this.uri = where.uri;
    this.side = options.side;
  }

  /** The answer to a call. Throws StoreFailure. */
  async send(call: Call, signal?: AbortSignal): Promise<Answer> {
    try {
      const answer = await this.transport.send(this.#request(call), signal);
      return this.#checked(answer, call);
    } catch (error) {
      throw thrownFailure(error, this.attempted(call.operation, call.path), signal);
    }
  }

  /** The answer to a call, its body as it comes. Throws StoreFailure; what the body throws is a TransportFailure. */
  async open(call: Call, signal?: AbortSignal): Promise<StreamedAnswer> {
    try {
      const answer = await this.transport.open(this.#request(call), signal);
      this.#checked(answer, call);
      return answer;
    } catch (error) {
      throw thrownFailure(error, this.attempted(call.operation, call.path), signal);
    }
  }

  /** A failure that the store itself finds. */
  failure(kind: FailureKind, code: string, call: Pick<Call, "operation" | "path">, message: string): StoreFailure {
    return foundFailure(kind, code, this.attempted(call.operation, call.path), message);
  }

  attempted(operation: string, path: EntryPath): Attempted {
    return { side: this.side, operation, path, uri: this.uri };
  }

  #checked(answer: Answer, call: Call): Answer {
    if (answer.status < 300 || call.expected?.(answer) === true) return answer;
    throw answerFailure(answer, this.attempted(call.operation, call.path));
  }

  #request(call: Call): HttpRequest {
    const { endpoint, inFilesystem, query, body, firstByteTimeoutMs } = call;
    if (inFilesystem?.isWellFormed() === false)
      throw this.failure(
        "invalid",
        "InvalidName",
        call,
        "the name has half of a surrogate pair, which no service can hold",
      );
    const path =
      inFilesystem === undefined ? this.address.filesystem(endpoint) : this.address.requestPath(endpoint, inFilesystem);
    return {
      method: call.method,
      origin: this.address.origin(endpoint),
      path: query === undefined ? path : `${path}?${query}`,
      headers: { "x-ms-version": SERVICE_VERSION, ...call.headers },
      ...(body === undefined ? {} : { body }),
      ...(firstByteTimeoutMs === undefined ? {} : { firstByteTimeoutMs }),
    };
  }
}
