/** What is sent and what comes back, without anything that a particular service means by it. */

/** Content that is made anew for every attempt, so that a retry sends it from its beginning. */
export interface StreamedBody {
  /** Bytes that `open` gives, exactly. */
  readonly length: number;
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "PATCH" | "POST" | "DELETE";
  /** Scheme, host and port: `https://account.dfs.core.windows.net`. */
  readonly origin: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  /** Values of printable ASCII. Authorization is added by the transport. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | StreamedBody;
  /** Milliseconds until the first byte of the answer, where the service works for long; default: the transport's. */
  readonly firstByteTimeoutMs?: number;
  /** Most attempts, where the caller has another host to ask or waits by its own rule; default: the transport's policy. */
  readonly attempts?: number;
}

export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: AnswerHeaders;
  readonly body: Buffer;
  /** Whether an earlier attempt may have taken effect: a refusal may be the echo of our own success. */
  readonly ambiguous: boolean;
}

export interface StreamedAnswer extends Answer {
  /**
   * The body as it comes, for statuses below 300; for others it is read into `body` already, and this is empty. Throws
   * TransportFailure where it breaks off or stalls. Must be read to its end or returned from.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The single value of a header; undefined where it is missing. */
export function headerOf(answer: { readonly headers: AnswerHeaders }, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === "string" || value === undefined ? value : value.join(",");
}

/** `https://host/path` without its query, for messages. */
export function shownUrl(request: Pick<HttpRequest, "origin" | "path">): string {
  const query = request.path.indexOf("?");
  return request.origin + (query < 0 ? request.path : request.path.slice(0, query));
}
