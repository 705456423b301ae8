/** retry(limit(send)): a waiting retry holds neither a socket nor a place in the limits. */
import { DEFAULT_RETRY_POLICY, delayAfter, isAmbiguousStatus, isRetriedStatus, parseRetryAfter } from "./backoff.ts";
import type { RetryPolicy } from "./backoff.ts";
import { systemClock, type Clock } from "./clock.ts";
import { Connections, type Exchanged, type Streamed } from "./connections.ts";
import { refuseUnsafeToken, type Tokens } from "./credentials.ts";
import { createGate, type Gate } from "./gate.ts";
import { HeldBody } from "./held-body.ts";
import { createLimits, type Limits } from "./limits.ts";
import { breakOf, type ConnectionBreak } from "./connection-break.ts";
import { headerOf, shownUrl, type Answer, type HttpRequest, type StreamedAnswer } from "./request.ts";
import { transportFailure, type TransportFailure } from "./transport-failure.ts";

export interface TransportOptions {
  /** Left out: nothing is authorised, for services that need no token. */
  readonly tokens?: Tokens;
  /** Shared by the transports of one migration. Default: none. */
  readonly limits?: Limits;
  /** Most requests under way, and as many streamed downloads. @default 64 */
  readonly sockets?: number;
  readonly retry?: RetryPolicy;
  /** @default 60,000 */
  readonly firstByteTimeoutMs?: number;
  /** @default 60,000 */
  readonly idleTimeoutMs?: number;
  readonly clock?: Clock;
}

/** What a transport has done so far; numbers only grow. */
export interface TrafficCounts {
  /** Requests sent, retries included. */
  readonly requests: number;
  readonly retries: number;
  /** Answers by which the service asked for less: 429 and 503. */
  readonly throttled: number;
}

export interface Transport {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly tokens: Tokens | undefined;
  counts(): TrafficCounts;
  /**
   * The service's answer, whatever its status, after retries. Throws TransportFailure where none came, the error of a
   * body that could not be made, or the signal's reason.
   */
  send(request: HttpRequest, signal?: AbortSignal): Promise<Answer>;
  /** The same with a body that streams. Only what comes before its first byte is retried. */
  open(request: HttpRequest, signal?: AbortSignal): Promise<StreamedAnswer>;
  /**
   * The same of a server that closes the connection after its answer. A body that fits into `room` is laid there as it
   * comes, and the chunks are views of it, one behind the other. Any other answer costs a request more and comes as `open`
   * gives it.
   */
  download(request: HttpRequest, room: Uint8Array, signal?: AbortSignal): Promise<StreamedAnswer>;
  close(): Promise<void>;
}

/** One outcome of one attempt. */
type Outcome<Result> = { readonly result: Result } | { readonly broken: ConnectionBreak };

type Attempt<Result> = (headers: Record<string, string>) => Promise<Result>;

/** Makes the transport of one store. */
export function createTransport(options: TransportOptions = {}): Transport {
  return new RetryingTransport(options);
}

class RetryingTransport implements Transport {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly tokens: Tokens | undefined;
  readonly #retry: RetryPolicy;
  readonly #connections: Connections;
  readonly #requestGate: Gate;
  /** A download holds its place until it is read, while an upload that it feeds holds one too: so they are apart. */
  readonly #downloadGate: Gate;
  readonly #reached = new Set<string>();
  #requests = 0;
  #retries = 0;
  #throttled = 0;

  constructor(options: TransportOptions) {
    const sockets = options.sockets ?? 64;
    this.clock = options.clock ?? systemClock;
    this.limits = options.limits ?? createLimits({}, this.clock);
    this.tokens = options.tokens;
    this.#retry = options.retry ?? DEFAULT_RETRY_POLICY;
    this.#requestGate = createGate(sockets);
    this.#downloadGate = createGate(sockets);
    this.#connections = new Connections({
      sockets: sockets * 2,
      connectTimeoutMs: 10_000,
      firstByteTimeoutMs: options.firstByteTimeoutMs ?? 60_000,
      idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
    });
  }

  counts(): TrafficCounts {
    return { requests: this.#requests, retries: this.#retries, throttled: this.#throttled };
  }

  async send(request: HttpRequest, signal?: AbortSignal): Promise<Answer> {
    const attempt: Attempt<Exchanged> = async (headers) => {
      const leave = await this.#requestGate.enter(signal);
      try {
        await this.#admit(signal);
        return await this.#connections.exchange(request, headers, signal);
      } finally {
        leave();
      }
    };
    const { result, ambiguous } = await this.#attempts(request, attempt, signal);
    return { ...result, ambiguous };
  }

  async open(request: HttpRequest, signal?: AbortSignal): Promise<StreamedAnswer> {
    const attempt: Attempt<Streamed> = (headers) =>
      this.#streaming(request, () => this.#connections.stream(request, headers, signal), signal);
    const { result, ambiguous } = await this.#attempts(request, attempt, signal);
    return { ...result, ambiguous };
  }

  async download(request: HttpRequest, room: Uint8Array, signal?: AbortSignal): Promise<StreamedAnswer> {
    const attempt: Attempt<Streamed> = (headers) =>
      this.#streaming(
        request,
        async () => {
          const laid = await this.#connections.lay(request, headers, { room, signal });
          if (laid !== undefined) return laid;
          await this.#admit(signal);
          return this.#connections.stream(request, headers, signal);
        },
        signal,
      );
    const { result, ambiguous } = await this.#attempts(request, attempt, signal);
    return { ...result, ambiguous };
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }

  /** One answer whose body streams: it holds its place until it is read. */
  async #streaming(
    request: HttpRequest,
    ask: () => Promise<Streamed>,
    signal: AbortSignal | undefined,
  ): Promise<Streamed> {
    const leave = await this.#downloadGate.enter(signal);
    let streaming = false;
    try {
      await this.#admit(signal);
      const answer = await ask();
      streaming = answer.status < 300;
      return streaming ? { ...answer, chunks: heldBody(request, answer, leave) } : answer;
    } finally {
      if (!streaming) leave();
    }
  }

  async #admit(signal: AbortSignal | undefined): Promise<void> {
    await this.limits.request(signal);
    signal?.throwIfAborted();
    this.#requests += 1;
  }

  async #attempts<Result extends Exchanged>(
    request: HttpRequest,
    attempt: Attempt<Result>,
    signal: AbortSignal | undefined,
  ): Promise<{ result: Result; ambiguous: boolean }> {
    if (this.tokens !== undefined) refuseUnsafeToken(request.origin);
    let ambiguous = false;
    let rejected: string | undefined;
    for (let number = 1; ; number += 1) {
      const token = await this.tokens?.token(rejected, signal);
      const outcome = await this.#once(request, attempt, token);
      if ("broken" in outcome) {
        ambiguous ||= outcome.broken.ambiguous;
        if (number >= this.#allowedAttempts(request, outcome.broken))
          throw unreachable(request, { ...outcome.broken, ambiguous }, number);
        await this.#pause(number, undefined, signal);
      } else if (outcome.result.status === 401 && token !== undefined && rejected === undefined) {
        rejected = token;
      } else {
        const { result } = outcome;
        if (!this.#isWorthRetrying(request, result.status, number)) return { result, ambiguous };
        ambiguous ||= isAmbiguousStatus(result.status);
        await this.#pause(number, headerOf(result, "retry-after"), signal);
      }
      this.#retries += 1;
    }
  }

  async #once<Result extends Exchanged>(
    request: HttpRequest,
    attempt: Attempt<Result>,
    token: string | undefined,
  ): Promise<Outcome<Result>> {
    const headers: Record<string, string> = { ...request.headers };
    if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
    if (request.body !== undefined) headers["content-length"] = String(request.body.length);
    try {
      const result = await attempt(headers);
      this.#reached.add(request.origin);
      return { result };
    } catch (error) {
      const broken = breakOf(error);
      if (broken === undefined) throw error;
      return { broken };
    }
  }

  #isWorthRetrying(request: HttpRequest, status: number, number: number): boolean {
    if (status === 429 || status === 503) this.#throttled += 1;
    return isRetriedStatus(status) && number < (request.attempts ?? this.#retry.attempts);
  }

  #allowedAttempts(request: HttpRequest, broken: ConnectionBreak): number {
    if (!broken.passing) return 1;
    if (request.attempts !== undefined) return request.attempts;
    return this.#reached.has(request.origin) ? this.#retry.attempts : this.#retry.firstContactAttempts;
  }

  #pause(number: number, retryAfter: string | undefined, signal: AbortSignal | undefined): Promise<void> {
    const asked = parseRetryAfter(retryAfter, this.clock.now());
    return this.clock.sleep(delayAfter(this.#retry, number, this.clock.random(), asked), signal);
  }
}

function heldBody(request: HttpRequest, { chunks, abandon }: Streamed, onEnd: () => void): HeldBody {
  const failure = (error: unknown): unknown => {
    const broken = breakOf(error);
    return broken === undefined ? error : unreachable(request, broken, 1);
  };
  return new HeldBody(chunks, { onEnd, abandon, failure });
}

function unreachable(request: HttpRequest, broken: ConnectionBreak, attempts: number): TransportFailure {
  const { code, ambiguous, unknownHost, cause } = broken;
  const host = new URL(request.origin).host;
  const tried = attempts === 1 ? "" : ` (tried ${attempts} times)`;
  const message = unknownHost
    ? `there is no host ${host}${tried}: check how it is written, and the name service`
    : `${request.method} ${shownUrl(request)}: ${broken.words}${tried}`;
  return transportFailure({ kind: unknownHost ? "unknownHost" : "unreachable", code, ambiguous, message }, cause);
}
