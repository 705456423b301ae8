/** The HTTP of the local Gen1: which account, operation and caller a request is for, and how an answer is written. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { accessOperations } from "./access-changing.ts";
import { changingOperations } from "./changing.ts";
import { Gen1Failure } from "./failure.ts";
import type { Gen1Lake } from "./lake.ts";
import type { Answer, Call, Operation } from "./operation.ts";
import { readingOperations } from "./reading.ts";
import { objectIdOf } from "./token.ts";

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...readingOperations,
  ...changingOperations,
  ...accessOperations,
};

/** Recorded, of every answer. */
const HEADERS = {
  "Cache-Control": "no-cache, no-cache, no-store, max-age=0",
  Pragma: "no-cache",
  Expires: "-1",
  "X-Content-Type-Options": "nosniff",
  "Strict-Transport-Security": "max-age=15724800; includeSubDomains",
} as const;

/** Recorded of all but the extensions. */
const VERSION = { "x-ms-webhdfs-version": "17.04.24.00" } as const;

/** What a request is for. */
export interface Asked {
  readonly method: string;
  readonly account: string;
  readonly path: string;
  /** In capital letters. */
  readonly operation: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What a test lets the service answer instead of its own answer. */
export interface Intercepted {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Breaks the connection off after so many bytes of the body. */
  readonly breaksAfterBytes?: number;
}

export interface ServiceParts {
  readonly accounts: ReadonlyMap<string, Gen1Lake>;
  readonly now: () => number;
  readonly names: ReadonlyMap<string, string>;
  /** Told of each request before it is answered. */
  readonly intercept: (asked: Asked) => Intercepted | undefined;
}

/** Answers one request. */
export async function answerGen1(
  parts: ServiceParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
  const asked = askedOf(request.method ?? "GET", url);
  const lake = asked === undefined ? undefined : parts.accounts.get(asked.account);
  if (asked === undefined || lake === undefined) {
    write(response, { status: 404, json: { error: { code: "NotFound", message: "There is no such account here." } } });
    return;
  }
  const intercepted = parts.intercept(asked);
  if (intercepted !== undefined) {
    writeIntercepted(response, intercepted);
    return;
  }
  const caller = objectIdOf(request.headers.authorization, parts.now());
  if (caller === undefined) {
    write(response, UNAUTHENTICATED);
    return;
  }
  const call: Call = { ...asked, lake, caller, url, names: parts.names, body: Buffer.concat(chunks) };
  const isExtension = /\/webhdfsext\//i.test(url.pathname);
  write(response, answerOf(asked.method, call), isExtension ? {} : VERSION);
}

/** As Azure's services answer; that of Gen1 is not recorded. */
const UNAUTHENTICATED: Answer = {
  status: 401,
  json: {
    error: {
      code: "AuthenticationFailed",
      message: "Failed to validate the access token in the 'Authorization' header.",
    },
  },
  headers: { "WWW-Authenticate": 'Bearer authorization_uri="https://login.windows.net/common"' },
};

/** Path-style: `/account/webhdfs/v1/path?op=…`; undefined for anything else. */
function askedOf(method: string, url: URL): Asked | undefined {
  const [, account, encoded] = /^\/([a-z0-9]+)\/(?:webhdfs\/v1|webhdfsext)(?:\/(.*))?$/i.exec(url.pathname) ?? [];
  if (account === undefined) return undefined;
  const parameters = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const segments = (encoded ?? "").split("/").map(decodeURIComponent);
  const path = segments.filter((segment) => segment !== "" && segment !== ".").join("/");
  return { method, account, path, operation: (parameters.get("op") ?? "").toUpperCase(), parameters };
}

function answerOf(method: string, call: Call): Answer {
  try {
    const operation = OPERATIONS[`${method} ${call.operation}`];
    if (operation === undefined) throw new Gen1Failure("illegalArgument", `Invalid value for webhdfs parameter "op"`);
    return operation(call);
  } catch (error) {
    if (!(error instanceof Gen1Failure)) throw error;
    const { status, code, exception, javaClassName } = error.refusal;
    const message = `${error.message} [${randomUUID()}][${momentText(call.lake.now)}]`;
    return { status, code, json: { RemoteException: { exception, message, javaClassName } } };
  }
}

/** `2019-05-10T12:22:50.7110000-07:00` (recorded, in the time of the service's west coast). */
function momentText(nowMs: number): string {
  const WEST_COAST_MS = -7 * 3_600_000;
  return new Date(nowMs + WEST_COAST_MS).toISOString().replace("Z", "0000-07:00");
}

function write(response: ServerResponse, answer: Answer, version: Readonly<Record<string, string>> = VERSION): void {
  const { status = 200, json, content, code = "0x0", headers = {} } = answer;
  const own = { ...HEADERS, ...version, ...headers, Status: code, "x-ms-request-id": randomUUID() };
  if (content !== undefined && content.length > 0) {
    response.writeHead(status, { ...own, "Content-Type": "application/octet-stream", "Transfer-Encoding": "chunked" });
    response.end(content);
    return;
  }
  const body = json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(json));
  const type = json === undefined ? {} : { "Content-Type": "application/json; charset=utf-8" };
  response.writeHead(status, { ...own, ...type, "Content-Length": String(body.length) }).end(body);
}

function writeIntercepted(
  response: ServerResponse,
  { status, headers = {}, body, breaksAfterBytes }: Intercepted,
): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, headers);
  if (breaksAfterBytes === undefined) response.end(bytes);
  else response.write(bytes.subarray(0, breaksAfterBytes), () => response.destroy());
}
