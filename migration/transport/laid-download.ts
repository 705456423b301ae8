/**
 * A download over a connection of its own, for servers that close theirs after each answer: the system lays the body straight
 * into memory of the caller's. Nothing is allocated for it and nothing copied, which is most of what a download costs.
 */
import { connect, type OnReadOpts, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { readPlainHead, type PlainHead } from "./answer-head.ts";
import { abortReason } from "./clock.ts";
import type { AnswerHeaders, HttpRequest } from "./request.ts";

/** Longer heads are none that is expected. */
const MOST_HEAD_BYTES = 16_384;

export interface DownloadTimeouts {
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

export interface LaidAnswer {
  readonly headers: AnswerHeaders;
  /** Views of the room, one behind the other, as the body comes; throws the system's error where it breaks off or stalls. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Ends the connection where the body is not read to its end: nothing is laid into the room any more. */
  readonly abandon: () => void;
}

/**
 * Asks for a body that fits into `room`. Undefined where no connection came to be, or where the answer is any but a plain
 * one that fits: then the request is to be sent the usual way, which tells what there is to tell. Rejects with the
 * signal's reason.
 */
export async function downloadInto(
  room: Uint8Array,
  request: HttpRequest,
  headers: Readonly<Record<string, string>>,
  { timeouts, signal }: { readonly timeouts: DownloadTimeouts; readonly signal: AbortSignal | undefined },
): Promise<LaidAnswer | undefined> {
  signal?.throwIfAborted();
  const asked = requestHead(request, headers);
  if (asked === undefined) return undefined;
  const download = new LaidDownload(room, new URL(request.origin), timeouts);
  const abort = (): void => download.end(abortReason(signal));
  signal?.addEventListener("abort", abort, { once: true });
  const leave = (): void => signal?.removeEventListener("abort", abort);
  const head = await download.ask(asked);
  if (head !== undefined) {
    const abandon = (): void => {
      leave();
      download.end(failure("ECONNABORTED", "the answer was left"));
    };
    return { headers: head.headers, chunks: download.chunks(leave), abandon };
  }
  leave();
  signal?.throwIfAborted();
  return undefined;
}

/** Undefined where something does not stand in a request as it is. */
function requestHead(
  { method, origin, path }: HttpRequest,
  headers: Readonly<Record<string, string>>,
): string | undefined {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const all = [`${method} ${path} HTTP/1.1`, `host: ${new URL(origin).host}`, "connection: close", ...lines];
  const isSound = !path.includes(" ") && all.every((line) => /^[\x20-\x7e]*$/.test(line));
  return isSound ? `${all.join("\r\n")}\r\n\r\n` : undefined;
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

class LaidDownload {
  readonly #room: Uint8Array;
  readonly #timeouts: DownloadTimeouts;
  readonly #socket: Socket;
  readonly #headRoom = Buffer.allocUnsafe(MOST_HEAD_BYTES);
  readonly #head = Promise.withResolvers<PlainHead | undefined>();
  #plain: PlainHead | undefined;
  /** Bytes of the head so far, and of the body. */
  #headLength = 0;
  #filled = 0;
  #failure: Error | undefined;
  /** Wakes whoever waits for more. */
  #wake: () => void = () => undefined;

  constructor(room: Uint8Array, { protocol, hostname, port }: URL, timeouts: DownloadTimeouts) {
    this.#room = room;
    this.#timeouts = timeouts;
    const onread: OnReadOpts = { buffer: () => this.#next(), callback: (bytes) => this.#came(bytes) };
    const host = hostname.replace(/^\[|\]$/g, "");
    // Documented for TLS too; the types do not know it there.
    const options = { host, onread, ALPNProtocols: ["http/1.1"], ...serverName(host) };
    this.#socket =
      protocol === "https:"
        ? connectTls({ ...options, port: Number(port || 443) })
        : connect({ ...options, port: Number(port || 80) });
    this.#socket
      .setTimeout(timeouts.connectTimeoutMs)
      .once("connect", () => this.#socket.setTimeout(timeouts.firstByteTimeoutMs))
      .once("timeout", () => this.end(failure("ETIMEDOUT", "the answer stalled")))
      .once("error", (error) => this.end(error))
      .once("close", () => this.end(failure("ECONNABORTED", "the answer broke off")));
  }

  /** Sends the request; gives the answer's head, or undefined where there is none that is plain. */
  ask(request: string): Promise<PlainHead | undefined> {
    this.#socket.write(request, "latin1");
    return this.#head.promise;
  }

  async *chunks(atEnd: () => void): AsyncGenerator<Uint8Array> {
    const length = this.#plain?.bodyBytes ?? 0;
    try {
      for (let given = 0; given < length;) {
        const filled = this.#filled;
        if (filled > given) {
          yield this.#room.subarray(given, filled);
          given = filled;
        } else if (this.#failure !== undefined) throw this.#failure;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      atEnd();
      this.#socket.destroy();
    }
  }

  /** Gives up: nothing is laid into the room any more. */
  end(reason: Error): void {
    this.#failure ??= reason;
    this.#socket.destroy();
    this.#head.resolve(this.#plain);
    this.#wake();
  }

  /** Where the next bytes go. Never nothing: what comes behind the body is no content. */
  #next(): Uint8Array {
    if (this.#plain === undefined) return this.#headRoom.subarray(this.#headLength);
    return this.#filled < this.#plain.bodyBytes
      ? this.#room.subarray(this.#filled, this.#plain.bodyBytes)
      : this.#headRoom;
  }

  /** Told of bytes that were laid where `#next` said. */
  #came(bytes: number): boolean {
    if (this.#plain !== undefined) this.#filled += bytes;
    else if (!this.#readHead(bytes)) return false;
    if (this.#filled === this.#plain?.bodyBytes) this.#socket.destroy();
    this.#wake();
    return true;
  }

  /** Whether the answer is still one that may be laid. */
  #readHead(bytes: number): boolean {
    this.#headLength += bytes;
    const head = readPlainHead(this.#headRoom.subarray(0, this.#headLength));
    const isTooLong = head === "incomplete" && this.#headLength === MOST_HEAD_BYTES;
    if (head === "incomplete" && !isTooLong) return true;
    if (typeof head === "string" || head.bodyBytes > this.#room.length) {
      this.end(failure("ECONNABORTED", "the answer is not plain"));
      return false;
    }
    this.#plain = head;
    this.#filled = Math.min(this.#headLength - head.headBytes, head.bodyBytes);
    this.#room.set(this.#headRoom.subarray(head.headBytes, head.headBytes + this.#filled));
    this.#socket.setTimeout(this.#timeouts.idleTimeoutMs);
    this.#head.resolve(head);
    return true;
  }
}

/** A certificate is asked for by name; an address is none. */
function serverName(host: string): { readonly servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}
