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
  /** Bytes of the answer's body. */
  readonly bytesOut: number;
}

/** Takes each request when its answer has ended. */
export type RequestListener = (logged: LoggedRequest) => void;

function withoutSignature(url: string): string {
  return url.replace(/([?&])sig=[^&]*/g, "$1sig=removed");
}

/** Watches one exchange. */
export function watch(request: IncomingMessage, response: ServerResponse, listener: RequestListener): void {
  const started = performance.now();
  response.once("close", () => {
    const bytesOut = Number(response.getHeader("content-length") ?? 0);
    listener({
      method: request.method ?? "",
      url: withoutSignature(request.url ?? ""),
      status: response.statusCode,
      ms: Math.round((performance.now() - started) * 1000) / 1000,
      bytesIn: Number(request.headers["content-length"] ?? 0),
      bytesOut: Number.isNaN(bytesOut) ? 0 : bytesOut,
    });
  });
}

/** A listener that appends to a file, and the way to end it. Lines are written together, a few times a second. */
export function requestFile(path: string): { readonly listener: RequestListener; readonly close: () => void } {
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
