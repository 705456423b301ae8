/**
 * Where a lake, or a part of one, is: the URIs that people write in stack files and on command lines.
 * Comparable: two URIs name the same place exactly if their canonical texts (`formatLakeUri`) are equal.
 */
import { pathStyleOrigin } from "./path-style.ts";
import { shownValue } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { decodeUriPath, encodeUriPath, uriParts } from "./uri-path.ts";

/** A directory of an account with hierarchical namespace. */
export interface LakeUri {
  readonly kind: "gen2";
  /** Base address of the account at the DFS endpoint, with the closing slash. */
  readonly dfsEndpoint: string;
  /** Base address of the account at the Blob endpoint, with the closing slash; equal to `dfsEndpoint` for path-style URIs. */
  readonly blobEndpoint: string;
  readonly account: string;
  readonly filesystem: string;
  /** Decoded path of the directory, without leading or closing slash; empty for the root. */
  readonly path: string;
}

/** What `parseLakeUri` accepts, for messages. */
export const lakeUriGrammar =
  "abfss://filesystem@account.dfs.core.windows.net/path or abfs+https://host/account/filesystem/path " +
  "(abfs+http:// for this machine only)";

/** The schemes of such a lake, in lower case. */
export const lakeSchemes: readonly string[] = ["abfss", "abfs", "abfs+https", "abfs+http"];

/** 3 to 24 lower-case letters and digits: https://learn.microsoft.com/azure/storage/common/storage-account-overview */
export const accountName = /^[a-z0-9]{3,24}$/;

/** 3 to 63 lower-case letters, digits and single hyphens: the naming rules of containers. */
export const filesystemName = /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Reads a URI; a wrong one becomes a problem under `key`. Percent-encoding in the path is decoded once. */
export function parseLakeUri(text: string, key = "uri"): LakeUri | Problem {
  const parts = uriParts(text);
  if (parts === undefined) return problem(key, text, "Write the whole URI, with its scheme.");
  const { scheme, authority } = parts;
  const path = decodeUriPath(parts.path);
  if (typeof path !== "string") return problem(key, text, path.remedy);
  if (scheme === "abfss" || scheme === "abfs") return hostStyle(key, text, authority, path);
  if (scheme === "abfs+https" || scheme === "abfs+http") {
    const protocol = scheme === "abfs+http" ? "http" : "https";
    return pathStyle(key, text, pathStyleOrigin(protocol, authority, "abfs+https"), path);
  }
  return problem(key, text, `${scheme}:// is not known here.`);
}

/** The canonical text of a URI, with the path percent-encoded. */
export function formatLakeUri(uri: LakeUri): string {
  const path = uri.path === "" ? "" : `/${encodeUriPath(uri.path)}`;
  const host = uri.dfsEndpoint.slice("https://".length, -1);
  if (uri.dfsEndpoint !== uri.blobEndpoint) return `abfss://${uri.filesystem}@${host}${path}`;
  return `abfs+${uri.dfsEndpoint}${uri.filesystem}${path}`;
}

/**
 * The URI of a directory of the account at this DFS endpoint, as Azure's resource manager names it in `primaryEndpoints.dfs`:
 * `https://account.dfs.core.windows.net/`, or `http://host:port/account/` for services elsewhere.
 */
export function lakeUriAt(dfsEndpoint: string, filesystem: string, path: string): LakeUri {
  const url = new URL(dfsEndpoint);
  const account = url.pathname === "/" ? (url.hostname.split(".")[0] ?? "") : url.pathname.replaceAll("/", "");
  const blobEndpoint = url.pathname === "/" ? url.href.replace(".dfs.", ".blob.") : url.href;
  return { kind: "gen2", dfsEndpoint: url.href, blobEndpoint, account, filesystem, path };
}

/** A directory whose account may be known by nothing but its name, which is unique in all of Azure. */
export type LakePlace = Pick<LakeUri, "account" | "filesystem" | "path">;

export type Relation = "same" | "inside" | "around" | "apart";

/** How the first place lies to the second. */
export function relationOf(first: LakePlace, second: LakePlace): Relation {
  if (first.account !== second.account || first.filesystem !== second.filesystem) return "apart";
  if (first.path === second.path) return "same";
  if (second.path === "" || first.path.startsWith(`${second.path}/`)) return "inside";
  return first.path === "" || second.path.startsWith(`${first.path}/`) ? "around" : "apart";
}

/** `filesystem@account.dfs.suffix` */
function hostStyle(key: string, text: string, authority: string, path: string): LakeUri | Problem {
  const parts = /^([^@]+)@([a-z0-9]+)(\.(?:[a-z0-9-]+\.)*dfs\.[a-z0-9.-]+[a-z])$/i.exec(authority);
  if (parts === null)
    return problem(key, text, "Write filesystem@account.dfs.core.windows.net between // and the path.");
  const host = `${parts[2] ?? ""}${parts[3] ?? ""}`.toLowerCase();
  return checkedNames(key, text, lakeUriAt(`https://${host}/`, parts[1] ?? "", path));
}

/** `host:port/account/filesystem/path` */
function pathStyle(key: string, text: string, origin: URL | { readonly remedy: string }, wholePath: string) {
  if ("remedy" in origin) return problem(key, text, origin.remedy);
  const [account = "", filesystem = "", ...path] = wholePath.split("/");
  if (!accountName.test(account)) return problem(key, text, "Write /account/filesystem after the host.");
  return checkedNames(key, text, lakeUriAt(`${origin.origin}/${account}/`, filesystem, path.join("/")));
}

function checkedNames(key: string, text: string, uri: LakeUri): LakeUri | Problem {
  if (!accountName.test(uri.account))
    return problem(key, text, "An account has 3 to 24 lower-case letters and digits.");
  if (filesystemName.test(uri.filesystem)) return uri;
  return problem(key, text, "A filesystem has 3 to 63 lower-case letters, digits and single hyphens.");
}

function problem(key: string, text: string, remedy: string): Problem {
  return { key, given: shownValue(text), allowed: lakeUriGrammar, remedy };
}
