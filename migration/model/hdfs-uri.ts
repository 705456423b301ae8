/** Where a source on HDFS is: the URIs that people write, and their canonical text. Pure. */
import { shownValue, type Problem } from "./problem.ts";
import { decodeUriPath, uriParts } from "./uri-path.ts";

export type DialectName = "webhdfs" | "httpfs";

/** A directory of an HDFS, and who is asked for it. */
export interface HdfsUri {
  readonly kind: "hdfs";
  readonly dialect: DialectName;
  /** Scheme, host and port of each name node (or HttpFS server), in the order in which they are tried. */
  readonly origins: readonly string[];
  /** Decoded path of the directory, without leading or closing slash; empty for the root. */
  readonly path: string;
}

/** What `parseHdfsUri` accepts, for messages. */
export const hdfsUriGrammar =
  "webhdfs://namenode:9870/path (several name nodes: webhdfs://nn1:9870,nn2:9870/path), httpfs://host:14000/path, " +
  "and swebhdfs://, shttpfs:// for https";

interface Scheme {
  readonly dialect: DialectName;
  readonly protocol: "http" | "https";
  /** The port where none is written: `dfs.namenode.http-address` and `.https-address`, `httpfs.http.port`. */
  readonly port: number;
}

const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ["webhdfs", { dialect: "webhdfs", protocol: "http", port: 9870 }],
  ["swebhdfs", { dialect: "webhdfs", protocol: "https", port: 9871 }],
  ["httpfs", { dialect: "httpfs", protocol: "http", port: 14_000 }],
  ["shttpfs", { dialect: "httpfs", protocol: "https", port: 14_000 }],
]);

/** The schemes of HDFS, in lower case. */
export const hdfsSchemes: readonly string[] = [...SCHEMES.keys()];

/** Reads a URI; a wrong one becomes a problem under `key`. Percent-encoding in the path is decoded once. */
export function parseHdfsUri(text: string, key = "uri"): HdfsUri | Problem {
  const parts = uriParts(text);
  const scheme = SCHEMES.get(parts?.scheme ?? "");
  if (parts === undefined || scheme === undefined) return problem(key, text, "Write the whole URI, with its scheme.");
  const origins = originsOf(scheme, parts.authority);
  if (typeof origins === "string") return problem(key, text, origins);
  const path = decodeUriPath(parts.path);
  if (typeof path !== "string") return problem(key, text, path.remedy);
  if (path.includes(":")) return problem(key, text, "Remove the colon: HDFS has no name with one.");
  if (/(?:^|\/)\.snapshot$/u.test(path)) return problem(key, text, "Name one of the snapshots: .snapshot/NAME.");
  return { kind: "hdfs", dialect: scheme.dialect, origins, path };
}

/** The name nodes, or what is wrong with them. */
function originsOf(scheme: Scheme, authorities: string): readonly string[] | string {
  const written = authorities.split(",");
  const origins = written.flatMap((authority) => originOf(scheme, authority.trim()) ?? []);
  if (origins.length < written.length)
    return "Write host:port of each name node between // and the path, with commas between them.";
  return new Set(origins).size < origins.length ? "Name each name node once." : origins;
}

/** The canonical text: lower-case hosts, every port written, the path percent-encoded. */
export function formatHdfsUri(uri: HdfsUri): string {
  const secure = uri.origins[0]?.startsWith("https:") === true ? "s" : "";
  const hosts = uri.origins.map((origin) => origin.slice(origin.indexOf("//") + 2)).join(",");
  return `${secure}${uri.dialect}://${hosts}/${encodedPath(uri.path)}`;
}

/** The text that tells one directory of one cluster from others: in whatever order its name nodes are written. */
export function hdfsIdentity(uri: HdfsUri): string {
  return formatHdfsUri({ ...uri, origins: uri.origins.toSorted() });
}

/** Whether both are the same directory of one cluster, as far as that shows: they have a name node in common. */
export function sharesNameNode(left: HdfsUri, right: HdfsUri): boolean {
  const { dialect, path, origins } = left;
  return dialect === right.dialect && path === right.path && origins.some((origin) => right.origins.includes(origin));
}

/** Each segment percent-encoded once: `+`, `%`, `#`, `?` and `;` are names, not grammar. */
export function encodedPath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function originOf(scheme: Scheme, authority: string): string | undefined {
  if (!/^(?:[A-Za-z0-9._-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i.test(authority)) return undefined;
  const hasPort = /:\d+$/.test(authority.replace(/^\[.*\]/, ""));
  const address = `${scheme.protocol}://${authority}${hasPort ? "" : `:${scheme.port}`}`;
  if (!URL.canParse(address)) return undefined;
  // URL leaves out a port that is the protocol's own: here every port is written.
  const { hostname, port } = new URL(address);
  return `${scheme.protocol}://${hostname}:${port === "" ? (scheme.protocol === "http" ? "80" : "443") : port}`;
}

function problem(key: string, given: string, remedy: string): Problem {
  return { key, given: shownValue(given), allowed: hdfsUriGrammar, remedy };
}
