/** Reads where a request points, before anything is proved or done. */
import type { IncomingMessage } from "node:http";
import type { Target } from "./call.ts";
import { isAccountName, readPath } from "./names.ts";
import type { State } from "./state.ts";
import { dialectOf, type Dialect } from "./wire/dialect.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "./wire/failure.ts";
import { parseQuery, type Query } from "./wire/query.ts";

/** What can be said of any request, so that it can be refused in its own dialect. */
export interface Envelope {
  readonly dialect: Dialect;
  readonly method: string;
  readonly rawPath: string;
  readonly query: Query;
  readonly version: string;
  readonly requestId: string;
}

/** The oldest and newest `x-ms-version` that the service takes; requests that name none are answered as the default. */
const versions = { oldest: "2017-11-09", newest: "2027-03-07", assumed: "2023-11-03" };

let requests = 0;

function nextRequestId(): string {
  requests = (requests + 1) % 0x1_0000_0000;
  return `${requests.toString(16).padStart(8, "0")}-601f-0041-7a5e-4c6f2d000000`;
}

/** Absolute-form request targets (`http://host/path`) lose their origin. */
function originForm(target: string): string {
  return /^https?:\/\//i.test(target) ? target.replace(/^https?:\/\/[^/]*/i, "") : target;
}

/** Reads method, path, query and version. `X-HTTP-Method-Override: PATCH` on PUT counts as PATCH. */
export function readEnvelope(request: IncomingMessage): Envelope {
  const target = originForm(request.url ?? "/");
  const mark = target.indexOf("?");
  const query = parseQuery(mark < 0 ? "" : target.slice(mark + 1));
  const override = request.headers["x-http-method-override"];
  const method =
    typeof override === "string" && request.method === "PUT" ? override.toUpperCase() : (request.method ?? "GET");
  const version = request.headers["x-ms-version"];
  return {
    dialect: dialectOf(request, query, method),
    method,
    rawPath: mark < 0 ? target : target.slice(0, mark),
    query,
    version: typeof version === "string" && version !== "" ? version : (query.get("sv") ?? versions.assumed),
    requestId: nextRequestId(),
  };
}

function requireVersion(request: IncomingMessage, envelope: Envelope): void {
  const { version } = envelope;
  const isKnown = /^\d{4}-\d\d-\d\d$/.test(version) && version >= versions.oldest && version <= versions.newest;
  if (!isKnown) throw invalidHeader("x-ms-version", version);
  const { authorization } = request.headers;
  if (authorization !== undefined && request.headers["x-ms-version"] === undefined) throw missingHeader("x-ms-version");
}

/** The account in the host (`NAME.dfs.core.windows.net`), if it is there. */
function hostAccount(request: IncomingMessage): string | undefined {
  return /^([a-z0-9]+)\.(?:dfs|blob)\./.exec(request.headers.host ?? "")?.[1];
}

/**
 * Finds account, filesystem and path.
 * @throws {ServiceFailure} InvalidUri, InvalidHeaderValue; 404 for an account that does not exist.
 */
export function readTarget(request: IncomingMessage, envelope: Envelope, state: State): Target {
  requireVersion(request, envelope);
  const byHost = hostAccount(request);
  const path = envelope.rawPath.slice(1);
  const firstSlash = path.indexOf("/");
  const accountName = byHost ?? (firstSlash < 0 ? path : path.slice(0, firstSlash));
  const account = state.accounts.get(accountName);
  if (account === undefined) {
    const message = isAccountName(accountName)
      ? `The account ${accountName} does not exist.`
      : "The path does not start with an account's name.";
    throw new ServiceFailure("InvalidUri", { status: 404, message });
  }
  const rest = byHost === undefined ? (firstSlash < 0 ? "" : path.slice(firstSlash + 1)) : path;
  const slash = rest.indexOf("/");
  const filesystemName = slash < 0 ? rest : rest.slice(0, slash);
  return {
    ...envelope,
    account,
    filesystemName,
    path: slash < 0 ? "" : readPath(rest.slice(slash + 1), account.record.hierarchical),
  };
}
