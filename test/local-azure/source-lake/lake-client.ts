import { Pool } from "undici";
import { ClearError } from "../set-up/clear-error.ts";
import type { ContentHeaders } from "./lake-entry.ts";
import { sharedKeyAuthorization } from "./shared-key.ts";

/** Where a lake is and the key that writes to it: `dfs`, `account` and `key` as the lake service prints them. */
export interface LakeAddress {
  /** Path-style address of the account for both dialects, such as `http://127.0.0.1:10070/contosolake`. */
  readonly dfs: string;
  readonly account: string;
  /** Account key in base64. */
  readonly key: string;
  /** @default "lake" */
  readonly filesystem?: string;
}

export interface LakeRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "PATCH" | "DELETE";
  /** Path in the filesystem; left out: the filesystem itself. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Names in lower case, those of metadata as they are to be kept. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** A refusal that is an answer, such as 404, beside every status below 300. */
  readonly accepts?: number;
}

export interface LakeAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Sends signed requests to one filesystem; the only one in this room who speaks HTTP. */
export interface LakeClient {
  /** Throws, with method, path, status and the service's own code, when the service refuses. */
  send(request: LakeRequest): Promise<LakeAnswer>;
  /** How many requests were sent so far. */
  requests(): number;
  close(): Promise<void>;
}

const serviceVersion = "2023-11-03";

/** A client with at most `connections` requests under way. */
export function createLakeClient(address: LakeAddress, connections: number): LakeClient {
  const pool = new Pool(new URL(address.dfs).origin, { connections, pipelining: 1, bodyTimeout: 120_000 });
  let sent = 0;
  return {
    async send(request) {
      sent += 1;
      const url = urlOf(address, request);
      const { method, body = null } = request;
      const headers = signedHeaders(address, url, request);
      const sending = pool.request({ method, path: url.pathname + url.search, headers, body });
      const {
        statusCode: status,
        headers: answered,
        body: rest,
      } = await sending.catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new ClearError(`The storage service of the source lake, ${url.origin}, does not answer: ${reason}.`);
      });
      await rest.dump();
      if (status < 300 || status === request.accepts) return { status, headers: answered };
      const code = String(answered["x-ms-error-code"] ?? "without an error code");
      throw new ClearError(
        `The source lake refused ${method} ${url.pathname}${url.search}: ${String(status)} ${code}.`,
      );
    },
    requests: () => sent,
    close: () => pool.close(),
  };
}

function urlOf(address: LakeAddress, { path, query }: LakeRequest): URL {
  const filesystem = `${address.dfs.replace(/\/$/, "")}/${address.filesystem ?? "lake"}`;
  const encoded = path?.split("/").map(encodeURIComponent).join("/");
  const url = new URL(encoded === undefined ? filesystem : `${filesystem}/${encoded}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url;
}

function signedHeaders(address: LakeAddress, url: URL, { method, headers, body }: LakeRequest): Record<string, string> {
  const unsigned: Record<string, string> = {
    ...headers,
    "x-ms-date": new Date().toUTCString(),
    "x-ms-version": serviceVersion,
    ...(method !== "GET" && method !== "HEAD" && { "content-length": String(body?.length ?? 0) }),
  };
  const authorization = sharedKeyAuthorization({ method, url, headers: unsigned }, address.account, address.key);
  return { ...unsigned, authorization };
}

/** Content headers and metadata as a Blob request carries them. */
export function blobHeaders(
  headers: ContentHeaders,
  metadata: Readonly<Record<string, string>>,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of contentPairs(headers)) {
    result[`x-ms-blob-${name === "cache-control" ? name : `content-${name}`}`] = value;
  }
  for (const [name, value] of Object.entries(metadata)) result[`x-ms-meta-${name}`] = value;
  return result;
}

/** Content headers and metadata as a DFS request carries them. */
export function pathHeaders(
  headers: ContentHeaders,
  metadata: Readonly<Record<string, string>>,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of contentPairs(headers)) {
    result[`x-ms-${name === "cache-control" ? name : `content-${name}`}`] = value;
  }
  const properties = Object.entries(metadata).map(
    ([name, value]) => `${name}=${Buffer.from(value, "latin1").toString("base64")}`,
  );
  if (properties.length > 0) result["x-ms-properties"] = properties.join(",");
  return result;
}

function contentPairs(headers: ContentHeaders): [string, string][] {
  const { type, encoding, language, disposition, cacheControl } = headers;
  const pairs = { type, encoding, language, disposition, "cache-control": cacheControl };
  return Object.entries(pairs).filter((pair): pair is [string, string] => pair[1] !== undefined);
}
