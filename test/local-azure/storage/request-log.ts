/** One JSON line per request, for tests and benchmarks that count them. */
import { closeSync, openSync, writeSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A request as it is logged. Nothing of it is a secret. */
export interface LoggedRequest {
  readonly method: string;
  /** Path and query, without signature. */
  readonly url: string;
  /** 0 where the connection broke before any answer. */
  readonly status: number;
  /** Milliseconds from the request's head to the answer's end. */
  readonly ms: number;
  /** Bytes of the request's body that came until the answer's end. */
  readonly bytesIn: number;
  /** Bytes of the answer's body that went out. */
  readonly bytesOut: number;
}

/** Takes each request when its answer has ended. */
export type RequestListener = (logged: LoggedRequest) => void;

/** The parameter's name in every way in which it can be escaped. */
const signature = /([?&](?:s|%[57]3)(?:i|%[46]9)(?:g|%[46]7)=)[^&]*/gi;

/** A URL without the signatures that would let its reader in. */
export function withoutSignature(url: string): string {
  return url.includes("=") ? url.replace(signature, "$1removed") : url;
}

function lengthOf(chunk: unknown): number {
  if (typeof chunk === "string") return Buffer.byteLength(chunk);
  return chunk instanceof Uint8Array ? chunk.length : 0;
}

/** Counts a body as the connection brings it: what its head announces may break off. */
function countBytesIn(request: IncomingMessage): () => number {
  let bytes = 0;
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    bytes += lengthOf(chunk);
    return push(chunk, encoding);
  };
  return () => bytes;
}

/** Counts an answer's body as it is written; what still waits when the connection breaks has not gone out. */
function countBytesOut(response: ServerResponse): () => number {
  let bytes = 0;
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  const hasNoBody = response.req.method === "HEAD";
  response.write = (...given: unknown[]) => {
    bytes += lengthOf(given[0]);
    return Boolean(Reflect.apply(write, undefined, given));
  };
  response.end = (...given: unknown[]) => {
    bytes += lengthOf(given[0]);
    Reflect.apply(end, undefined, given);
    return response;
  };
  return () => {
    if (hasNoBody) return 0;
    const waiting = response.writableFinished ? 0 : response.req.socket.writableLength || 0;
    return Math.max(0, bytes - waiting);
  };
}

/** Watches one exchange. */
export function watch(request: IncomingMessage, response: ServerResponse, listener: RequestListener): void {
  const started = performance.now();
  const bytesIn = countBytesIn(request);
  const bytesOut = countBytesOut(response);
  response.once("close", () => {
    listener({
      method: request.method ?? "",
      url: withoutSignature(request.url ?? ""),
      status: response.headersSent ? response.statusCode : 0,
      ms: Math.round((performance.now() - started) * 1000) / 1000,
      bytesIn: bytesIn(),
      bytesOut: bytesOut(),
    });
  });
}

/** A file that takes requests. */
export interface RequestFile {
  readonly listener: RequestListener;
  readonly close: () => void;
}

/** A listener that appends to a file, and the way to end it. Lines are written together, a few times a second. */
export function requestFile(path: string): RequestFile {
  const descriptor = openSync(path, "a");
  let lines: string[] = [];
  const write = (): void => {
    if (lines.length > 0) writeSync(descriptor, `${lines.join("\n")}\n`);
    lines = [];
  };
  const timer = setInterval(write, 50);
  timer.unref();
  return {
    listener: (logged) => {
      lines.push(JSON.stringify(logged));
      if (lines.length >= 1000) write();
    },
    close: () => {
      clearInterval(timer);
      write();
      closeSync(descriptor);
    },
  };
}
