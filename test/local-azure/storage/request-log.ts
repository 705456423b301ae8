/** One JSON line per request, for tests and benchmarks that count them. */
import { closeSync, openSync, writeSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A request as it is logged; `url` has no signature. */
export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Milliseconds from the request's head to the answer's end. */
  readonly ms: number;
  /** Bytes of the request's body, as announced. */
  readonly bytesIn: number;
  /** Bytes of the answer's body that were written. */
  readonly bytesOut: number;
}

/** Takes each request when its answer has ended. */
export type RequestListener = (logged: LoggedRequest) => void;

function withoutSignature(url: string): string {
  return url.replace(/([?&])sig=[^&]*/g, "$1sig=removed");
}

/** Counts an answer's body as it is written: what its headers announce may break off, and nobody can ask for it later. */
function countBody(response: ServerResponse): () => number {
  let bytes = 0;
  const count = (chunk: unknown): void => {
    if (typeof chunk === "string") bytes += Buffer.byteLength(chunk);
    else if (chunk instanceof Uint8Array) bytes += chunk.length;
  };
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  response.write = (...given: unknown[]) => {
    count(given[0]);
    return Boolean(Reflect.apply(write, undefined, given));
  };
  response.end = (...given: unknown[]) => {
    count(given[0]);
    Reflect.apply(end, undefined, given);
    return response;
  };
  return () => bytes;
}

/** Watches one exchange. */
export function watch(request: IncomingMessage, response: ServerResponse, listener: RequestListener): void {
  const started = performance.now();
  const bytesOut = countBody(response);
  response.once("close", () => {
    listener({
      method: request.method ?? "",
      url: withoutSignature(request.url ?? ""),
      status: response.statusCode,
      ms: Math.round((performance.now() - started) * 1000) / 1000,
      bytesIn: Number(request.headers["content-length"] ?? 0),
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
