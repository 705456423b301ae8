/** Reads where a request points, before anything is proved or done. */
import type { IncomingMessage } from "node:http";
import type { Target } from "./call.ts";
import { addressOf } from "./http/storage-host.ts";
import { isAccountName, readPath } from "./names.ts";
import type { State } from "./state.ts";
import { dialectOf, type Dialect } from "./wire/dialect.ts";
import { ServiceFailure } from "./wire/failure.ts";
import { parseQuery, type Query } from "./wire/query.ts";
import { requireVersion, versionOf } from "./wire/version.ts";

/** What can be said of any request, so that it can be refused in its own dialect. */
export interface Envelope {
  readonly dialect: Dialect;
  readonly method: string;
  readonly rawPath: string;
  readonly query: Query;
  readonly version: string;
  readonly requestId: string;
}

let requests = 0;

function nextRequestId(): string {
  requests = (requests + 1) % 0x1_0000_0000;
  return `${requests.toString(16).padStart(8, "0")}-601f-0041-7a5e-4c6f2d000000`;
}

/**
 * The method that is meant: clients that cannot send PATCH send PUT and `X-HTTP-Method-Override: PATCH` (recorded: AzCopy,
 * Hadoop's driver). Another override, or one on another method, does not count: no client sends it.
 */
function methodOf(request: IncomingMessage): string {
  const override = request.headers["x-http-method-override"];
  const isPatch = request.method === "PUT" && typeof override === "string" && override.toUpperCase() === "PATCH";
  return isPatch ? "PATCH" : (request.method ?? "GET");
}

/** Reads method, path, query and version. */
export function readEnvelope(request: IncomingMessage): Envelope {
  const target = request.url ?? "/";
  const mark = target.indexOf("?");
  const query = parseQuery(mark < 0 ? "" : target.slice(mark + 1));
  const method = methodOf(request);
  const dialect = dialectOf(request, query, method);
  return {
    dialect,
    method,
    rawPath: mark < 0 ? target : target.slice(0, mark),
    query,
    version: versionOf({ headers: request.headers, query, dialect }),
    requestId: nextRequestId(),
  };
}

/**
 * An account that there is not: the name of its host would not be found, so nobody has recorded an answer. The service says
 * 404, which no client repeats, under the code that Azure gives to resources that it does not know.
 */
function noAccount(name: string): ServiceFailure {
  const message = isAccountName(name)
    ? `The account ${name} does not exist.`
    : "The path does not start with an account's name.";
  return new ServiceFailure("InvalidUri", { status: 404, message });
}

/**
 * Finds account, filesystem and path, by host (`NAME.dfs.core.windows.net`) or by path (`/NAME/`).
 * @throws {ServiceFailure} InvalidUri, InvalidHeaderValue; 404 for an account that does not exist.
 */
export function readTarget(request: IncomingMessage, envelope: Envelope, state: State): Target {
  requireVersion({ ...envelope, headers: request.headers });
  const address = addressOf(request.headers.host ?? "", envelope.rawPath);
  const account = state.accounts.get(address.account);
  if (account === undefined) throw noAccount(address.account);
  const { rawPath } = address;
  return {
    ...envelope,
    account,
    filesystemName: address.filesystem,
    path: rawPath === undefined ? "" : readPath(rawPath, account.record.hierarchical),
  };
}
