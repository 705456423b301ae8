/** The operations of Gen1: what is sent, and which answers are answers. */
import { formatGen1Uri, type Gen1Uri } from "../../model/gen1-uri.ts";
import { joinPath, type EntryPath } from "../../model/path.ts";
import type { Answer, HttpRequest, StreamedAnswer, Transport } from "../../transport/index.ts";
import type { FailureKind, StoreFailure } from "../failure.ts";
import type { Gen1Options } from "./configuration.ts";
import { foundFailure, type Attempted } from "../attempted.ts";
import { answerFailure, thrownFailure } from "./errors.ts";

/** The first one whose listings tell a continuation token, and the last one that is recorded. */
const API_VERSION = "2018-09-01";

/** One read of the service: Gen1 is a source only. */
export interface Call {
  /** The service's own name of the operation. */
  readonly op: string;
  /** Relative to the source's root. */
  readonly path: EntryPath;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Sends calls, and turns whatever is no answer into a StoreFailure. */
export class Gen1Client {
  readonly transport: Transport;
  readonly uri: string;
  readonly #location: Gen1Uri;
  readonly #origin: string;
  /** Of a request's path: what stands before the path of an entry. */
  readonly #prefix: string;

  constructor(options: Gen1Options) {
    const { origin, pathname } = new URL(options.uri.endpoint);
    this.transport = options.transport;
    this.uri = formatGen1Uri(options.uri);
    this.#location = options.uri;
    this.#origin = origin;
    this.#prefix = `${pathname}webhdfs/v1/`;
  }

  /** The answer to a call. Throws StoreFailure. */
  async send(call: Call, signal?: AbortSignal): Promise<Answer> {
    try {
      return this.#checked(await this.transport.send(this.#request(call), signal), call);
    } catch (error) {
      throw thrownFailure(error, this.attempted(call), signal);
    }
  }

  /** The answer to a call, its body as it comes. Throws StoreFailure; what the body throws is a TransportFailure. */
  async open(call: Call, signal?: AbortSignal): Promise<StreamedAnswer> {
    try {
      const answer = await this.transport.open(this.#request(call), signal);
      this.#checked(answer, call);
      return answer;
    } catch (error) {
      throw thrownFailure(error, this.attempted(call), signal);
    }
  }

  attempted(call: Pick<Call, "op" | "path">): Attempted {
    return { side: "source", operation: call.op, path: call.path, uri: this.uri };
  }

  /** A failure that the store itself finds. */
  failure(kind: FailureKind, code: string, call: Pick<Call, "op" | "path">, message: string): StoreFailure {
    return foundFailure(kind, code, this.attempted(call), message);
  }

  #checked(answer: Answer, call: Call): Answer {
    if (answer.status < 300) return answer;
    throw answerFailure(answer, this.attempted(call));
  }

  #request(call: Call): HttpRequest {
    if (!call.path.isWellFormed())
      throw this.failure("invalid", "InvalidName", call, "the name has half of a surrogate pair, which nothing holds");
    const path = joinPath(this.#location.path, call.path).split("/").map(encodeURIComponent).join("/");
    const query = new URLSearchParams({ op: call.op, "api-version": API_VERSION, ...call.parameters });
    return {
      method: "GET",
      origin: this.#origin,
      path: `${this.#prefix}${path}?${query.toString().replaceAll("+", "%20")}`,
      headers: {},
    };
  }
}
