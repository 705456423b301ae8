/** Which of Azure's two endpoints a request speaks to. Both share one port here, so the request itself has to tell. */
import type { IncomingMessage } from "node:http";
import type { Query } from "./query.ts";

/** `dfs`: the Data Lake endpoint (JSON errors); `blob`: the Blob endpoint (XML errors). */
export type Dialect = "dfs" | "blob";

const dfsParameters = ["action", "resource", "mode", "recursive"];

/**
 * Host-style requests name their endpoint. Path-style ones are told apart by what only one endpoint has: `comp`,
 * `restype` and `x-ms-blob-type` by Blob; `action`, `resource`, `mode`, `recursive`, PATCH and a rename source by DFS. What is
 * left (plain GET, HEAD, DELETE) speaks DFS if the client would take JSON, as every DFS client says in `Accept`.
 */
export function dialectOf(request: IncomingMessage, query: Query, method: string): Dialect {
  const host = request.headers.host ?? "";
  if (host.includes(".dfs.")) return "dfs";
  if (host.includes(".blob.")) return "blob";
  if (query.has("comp") || query.has("restype")) return query.get("comp") === "undelete" ? undeleteDialect(request) : "blob";
  if (method === "PATCH" || dfsParameters.some((name) => query.has(name))) return "dfs";
  if (request.headers["x-ms-blob-type"] !== undefined || request.headers["x-ms-copy-source"] !== undefined) return "blob";
  if (request.headers["x-ms-rename-source"] !== undefined || method === "POST") return "dfs";
  return (request.headers.accept ?? "").includes("json") ? "dfs" : "blob";
}

function undeleteDialect(request: IncomingMessage): Dialect {
  return (request.headers.accept ?? "").includes("json") ? "dfs" : "blob";
}
