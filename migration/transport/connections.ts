/** Sends one request over kept-alive HTTP/1.1 connections, one attempt, and says how it ended. The only file that knows undici. */
import { Readable } from "node:stream";
import { Pool, type Dispatcher } from "undici";
import { abortReason } from "./clock.ts";
import { CollectedBody } from "./collected-body.ts";
import { downloadInto } from "./laid-download.ts";
import type { AnswerHeaders, HttpRequest } from "./request.ts";

const EMPTY = Buffer.alloc(0);

export interface ConnectionOptions {
  /** Most sockets to one origin. */
  readonly sockets: number;
  /** Milliseconds until a connection stands. */
  readonly connectTimeoutMs: number;
  /** Milliseconds from the end of the request to the first byte of the answer. */
  readonly firstByteTimeoutMs: number;
  /** Milliseconds between two chunks of an answer. */
  readonly idleTimeoutMs: number;
}

export interface Exchanged {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: Buffer;
}

export interface Streamed extends Exchanged {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Ends the connection where the body is not read to its end. */
  readonly abandon: () => void;
}

/** One pool of connections per origin, opened when it is first needed. */
export class Connections {
  readonly #options: ConnectionOptions;
  readonly #pools = new Map<string, Pool>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** The whole answer. Rejects with the system's error, the body's own error, or the signal's reason. */
  exchange(request: HttpRequest, headers: Record<string, string>, signal: AbortSignal | undefined): Promise<Exchanged> {
    const pool = this.#pool(request.origin);
    return new Promise((resolve, reject) => {
      const body = openBody(request, signal);
      const handler = new BufferingHandler(signal, resolve, (error) => reject(body.failure() ?? error));
      pool.dispatch(this.#dispatchOptions(request, headers, body.content), handler);
    });
  }

  /** The answer's head, and its body as it comes; the body of a refusal is read here. */
  async stream(
    request: HttpRequest,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<Streamed> {
    const options = this.#dispatchOptions(request, headers, null);
    const answer = await this.#pool(request.origin).request(signal === undefined ? options : { ...options, signal });
    const head = { status: answer.statusCode, headers: answer.headers };
    // Left unread, it fails with that, and nobody listens.
    const abandon = (): void => void answer.body.once("error", () => undefined).destroy();
    if (answer.statusCode < 300) return { ...head, body: EMPTY, chunks: answer.body, abandon };
    return { ...head, body: Buffer.from(await answer.body.arrayBuffer()), chunks: Readable.from([]), abandon };
  }

  /** The same, laid into `room` by a connection of its own; undefined where that cannot be: see laid-download.ts. */
  async lay(
    request: HttpRequest,
    headers: Record<string, string>,
    { room, signal }: { readonly room: Uint8Array; readonly signal: AbortSignal | undefined },
  ): Promise<Streamed | undefined> {
    const laid = await downloadInto(room, request, headers, { timeouts: this.#options, signal });
    return laid === undefined ? undefined : { status: 200, body: EMPTY, ...laid };
  }

  /** Ends every connection; what is under way is broken off. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    this.#pools.clear();
  }

  #pool(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    const pool = new Pool(origin, {
      connections: this.#options.sockets,
      pipelining: 1,
      allowH2: false,
      connectTimeout: this.#options.connectTimeoutMs,
      headersTimeout: this.#options.firstByteTimeoutMs,
      bodyTimeout: this.#options.idleTimeoutMs,
    });
    this.#pools.set(origin, pool);
    return pool;
  }

  #dispatchOptions(
    request: HttpRequest,
    headers: Record<string, string>,
    body: Uint8Array | Readable | null,
  ): Dispatcher.DispatchOptions {
    const { method, path } = request;
    const headersTimeout = request.firstByteTimeoutMs ?? this.#options.firstByteTimeoutMs;
    return { method, path, headers, body, headersTimeout };
  }
}

interface OpenBody {
  readonly content: Uint8Array | Readable | null;
  /** What the body's own source threw, if it did: the connection breaks then, but not by the network's fault. */
  failure(): Error | undefined;
}

function openBody(request: HttpRequest, signal: AbortSignal | undefined): OpenBody {
  const { body } = request;
  if (body === undefined) return { content: null, failure: () => undefined };
  if (body instanceof Uint8Array) return { content: body, failure: () => undefined };
  let failure: Error | undefined;
  async function* watched(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* source;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
  const chunks = body.open(signal ?? new AbortController().signal);
  return { content: Readable.from(watched(chunks), { objectMode: false }), failure: () => failure };
}

/** Collects an answer. undici's own promise interface costs a stream per request; small answers need none. */
class BufferingHandler implements Dispatcher.DispatchHandler {
  readonly #resolve: (exchanged: Exchanged) => void;
  readonly #reject: (error: Error) => void;
  readonly #signal: AbortSignal | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: AnswerHeaders = {};
  #body = new CollectedBody(0);

  constructor(
    signal: AbortSignal | undefined,
    resolve: (exchanged: Exchanged) => void,
    reject: (error: Error) => void,
  ) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  readonly #onAbort = (): void => {
    this.#controller?.abort(abortReason(this.#signal));
    this.#reject(abortReason(this.#signal));
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal?.aborted === true) controller.abort(abortReason(this.#signal));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    this.#status = status;
    this.#headers = headers;
    this.#body = new CollectedBody(Number(headers["content-length"] ?? 0));
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body.add(chunk);
  }

  onResponseEnd(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#resolve({ status: this.#status, headers: this.#headers, body: this.#body.whole() });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#reject(this.#signal?.aborted === true ? abortReason(this.#signal) : error);
  }
}
