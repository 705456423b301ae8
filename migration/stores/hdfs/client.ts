/** The operations of WebHDFS: what is sent, to which name node, as whom, and which answers are answers. */
import { encodedPath, formatHdfsUri, type HdfsUri } from "../../model/hdfs-uri.ts";
import { joinPath, type EntryPath } from "../../model/path.ts";
import {
  delayAfter,
  isTransportFailure,
  type Answer,
  type HttpRequest,
  type RetryPolicy,
} from "../../transport/index.ts";
import type { StreamedAnswer, StreamedBody, Transport } from "../../transport/index.ts";
import { isStoreFailure, type FailureKind, type StoreFailure } from "../failure.ts";
import { DEFAULT_PATIENCE, type HdfsIdentity, type HdfsOptions } from "./configuration.ts";
import { DIALECTS, type Dialect } from "./dialect.ts";
import { foundFailure, type Attempted } from "../attempted.ts";
import { answerFailure, isPassing, thrownFailure } from "./errors.ts";

const PREFIX = "/webhdfs/v1/";

export interface Call {
  /** HDFS's own name of the operation. */
  readonly op: string;
  /** @default GET */
  readonly method?: HttpRequest["method"];
  /** Relative to the source's root. */
  readonly path: EntryPath;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly headers?: HttpRequest["headers"];
  readonly body?: Uint8Array | StreamedBody;
  /** Milliseconds until the first byte of the answer, where the name node works for long; default: the transport's. */
  readonly firstByteTimeoutMs?: number;
}

/** Sends calls to the name node that is active, and turns whatever is no answer into a StoreFailure. */
export class HdfsClient {
  readonly transport: Transport;
  readonly dialect: Dialect;
  readonly uri: string;
  readonly #location: HdfsUri;
  readonly #identity: HdfsIdentity;
  readonly #patience: RetryPolicy;
  /** The name node that answered last. */
  #active = 0;
  #wasReached = false;
  #token: string | undefined;

  constructor(options: HdfsOptions) {
    this.transport = options.transport;
    this.dialect = DIALECTS[options.location.dialect];
    this.uri = formatHdfsUri(options.location);
    this.#location = options.location;
    this.#identity = options.identity;
    this.#patience = options.patience ?? DEFAULT_PATIENCE;
  }

  /** The answer to a call. Throws StoreFailure. */
  send(call: Call, signal?: AbortSignal): Promise<Answer> {
    return this.#answered(call, (request) => this.transport.send(request, signal), signal);
  }

  /** The answer to a call, its body as it comes. Throws StoreFailure; what the body throws is a TransportFailure. */
  open(call: Call, signal?: AbortSignal): Promise<StreamedAnswer> {
    return this.#answered(call, (request) => this.transport.open(request, signal), signal);
  }

  /** The path of an entry in requests, to whomever they go: a name node's own redirect changes names (NFD to NFC). */
  requestPath(path: EntryPath): string {
    return `${PREFIX}${encodedPath(joinPath(this.#location.path, path))}`;
  }

  /** `https:` or `http:`: the same for all name nodes. */
  get scheme(): string {
    return new URL(this.#location.origins[0] ?? "http://-").protocol;
  }

  attempted(call: Pick<Call, "op" | "path">): Attempted {
    return { side: "source", operation: call.op, path: call.path, uri: this.uri };
  }

  /** A failure that the store itself finds. */
  failure(kind: FailureKind, code: string, call: Pick<Call, "op" | "path">, message: string): StoreFailure {
    return foundFailure(kind, code, this.attempted(call), message);
  }

  async #answered<Result extends Answer>(
    call: Call,
    ask: (request: HttpRequest) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    try {
      return await this.#asked(call, ask, signal);
    } catch (error) {
      const failure = thrownFailure(error, this.attempted(call), signal);
      if (!isStoreFailure(failure) || failure.kind !== "unauthenticated" || this.#token === undefined) throw failure;
      // The token may have ended: whoever gave it may have a newer one.
      const rejected = this.#token;
      this.#token = undefined;
      if ((await this.#delegationToken()) === rejected) throw failure;
      return await this.#asked(call, ask, signal);
    }
  }

  /** Asks one name node after the other, round by round, as long as patience lasts. */
  async #asked<Result extends Answer>(
    call: Call,
    ask: (request: HttpRequest) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    const { origins } = this.#location;
    for (let tried = 1; ; tried += 1) {
      const asked = this.#active;
      const isLast = (): boolean =>
        tried >= origins.length * (this.#wasReached ? this.#patience.attempts : this.#patience.firstContactAttempts);
      try {
        const answer = await ask(await this.#request(call, origins[asked] ?? ""));
        this.#wasReached = true;
        if (answer.status < 400) return answer;
        if (!isPassing(answer) || isLast()) throw answerFailure(answer, this.attempted(call));
      } catch (error) {
        if (!isTransportFailure(error) || isLast()) throw error;
      }
      // Others may have found the next one in the meantime.
      if (this.#active === asked) this.#active = (asked + 1) % origins.length;
      if (tried % origins.length === 0) await this.#pause(tried / origins.length, signal);
    }
  }

  #pause(round: number, signal: AbortSignal | undefined): Promise<void> {
    const { clock } = this.transport;
    return clock.sleep(delayAfter(this.#patience, round, clock.random()), signal);
  }

  async #request(call: Call, origin: string): Promise<HttpRequest> {
    if (!call.path.isWellFormed())
      throw this.failure(
        "invalid",
        "InvalidName",
        call,
        "the name has half of a surrogate pair, which HDFS cannot hold",
      );
    const query = new URLSearchParams({ op: call.op, ...(await this.#identityParameters()), ...call.parameters });
    return {
      method: call.method ?? "GET",
      origin,
      // A plus is a plus in a query of HDFS's servers too, where it is written as %2B; a space is written as %20.
      path: `${this.requestPath(call.path)}?${query.toString().replaceAll("+", "%20")}`,
      headers: call.headers ?? {},
      attempts: 1,
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(call.firstByteTimeoutMs === undefined ? {} : { firstByteTimeoutMs: call.firstByteTimeoutMs }),
    };
  }

  async #identityParameters(): Promise<Record<string, string>> {
    const token = await this.#delegationToken();
    if (token !== undefined) return { delegation: token };
    const { user, doAs } = this.#identity;
    return { ...(user === undefined ? {} : { "user.name": user }), ...(doAs === undefined ? {} : { doas: doAs }) };
  }

  async #delegationToken(): Promise<string | undefined> {
    this.#token ??= await this.#identity.delegationToken?.();
    return this.#token;
  }
}
