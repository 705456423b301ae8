/** What the local Azure was asked, read from the file of its option `--requests`. */
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const loggedRequest = z.object({ method: z.string(), url: z.string(), status: z.number() });

export type LoggedRequest = z.infer<typeof loggedRequest>;

/** The service writes its lines together every 50 ms. */
const WRITTEN_AFTER_MS = 120;

export class RequestLog {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** A place in the log, for `since`: its end, once everything that was answered so far is written. */
  async mark(): Promise<number> {
    await sleep(WRITTEN_AFTER_MS);
    return this.length;
  }

  /** Bytes written so far. */
  get length(): number {
    return existsSync(this.#file) ? statSync(this.#file).size : 0;
  }

  /** Requests after a place in the log, as far as they are written; a line that a killed service left unfinished is none. */
  since(mark: number): LoggedRequest[] {
    const text = Buffer.alloc(Math.max(0, this.length - mark));
    if (text.length === 0) return [];
    const descriptor = openSync(this.#file, "r");
    readSync(descriptor, text, 0, text.length, mark);
    closeSync(descriptor);
    return text.toString("utf8").split("\n").flatMap(readLine);
  }
}

function readLine(line: string): LoggedRequest[] {
  try {
    return [loggedRequest.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

/** Storage requests to an account; what the management, the directory and the identities are asked is none. */
export function requestsTo(account: string, requests: readonly LoggedRequest[]): LoggedRequest[] {
  return requests.filter(({ url }) => url.startsWith(`/${account}/`));
}

export function isWrite({ method }: LoggedRequest): boolean {
  return method !== "GET" && method !== "HEAD";
}

/** Requests that list, one page each. */
export function isListing({ method, url }: LoggedRequest): boolean {
  return method === "GET" && /[?&](?:comp=list|resource=filesystem)(?:&|$)/u.test(url);
}
