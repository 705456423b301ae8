/** Which of Azure's two endpoints a request speaks to. Both share one port here, so the request itself has to tell. */
import type { IncomingMessage } from "node:http";
import type { Query } from "./query.ts";

/** `dfs`: the Data Lake endpoint (JSON errors); `blob`: the Blob endpoint (XML errors). */
export type Dialect = "dfs" | "blob";

const dfsParameters = ["action", "resource", "mode", "recursive"];

function byHost(host: string): Dialect | undefined {
  if (host.includes(".dfs.")) return "dfs";
  return host.includes(".blob.") ? "blob" : undefined;
}

function byQuery(query: Query): Dialect | undefined {
  if (query.has("comp") || query.has("restype")) return "blob";
  return dfsParameters.some((name) => query.has(name)) ? "dfs" : undefined;
}

function byHeaders({ headers }: IncomingMessage): Dialect | undefined {
  if (headers["x-ms-blob-type"] !== undefined || headers["x-ms-copy-source"] !== undefined) return "blob";
  return headers["x-ms-rename-source"] === undefined ? undefined : "dfs";
}

/**
 * Host-style requests name their endpoint. Path-style ones are told apart by what only one endpoint has: `comp`,
 * `restype` and `x-ms-blob-type` by Blob; `action`, `resource`, `mode`, `recursive`, PATCH and a rename source by DFS. What is
 * left (plain GET, HEAD, DELETE) speaks DFS if the client would take JSON, as every DFS client says in `Accept`.
 */
export function dialectOf(request: IncomingMessage, query: Query, method: string): Dialect {
  const byMethod = method === "PATCH" || method === "POST" ? "dfs" : undefined;
  const byAccept = (request.headers.accept ?? "").includes("json") ? "dfs" : "blob";
  return byHost(request.headers.host ?? "") ?? byQuery(query) ?? byHeaders(request) ?? byMethod ?? byAccept;
}
