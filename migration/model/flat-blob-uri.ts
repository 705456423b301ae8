/** Where a lake on a flat Blob account (one without hierarchical namespace) is. Pure. */
import { accountName, filesystemName } from "./lake-uri.ts";
import { pathStyleOrigin } from "./path-style.ts";
import { shownValue, type Problem } from "./problem.ts";
import { decodeUriPath, encodeUriPath, uriParts } from "./uri-path.ts";

/** A virtual directory of a container. */
export interface FlatBlobUri {
  readonly kind: "flat-blob";
  /** Base address of the account, with the closing slash. */
  readonly blobEndpoint: string;
  readonly account: string;
  readonly container: string;
  /** Decoded path of the virtual directory, without leading or closing slash; empty for the whole container. */
  readonly path: string;
}

/** In lower case, without `://`. */
export const flatBlobSchemes: readonly string[] = ["wasbs", "wasb", "wasb+https", "wasb+http"];

/** What `parseFlatBlobUri` accepts, for messages. */
export const flatBlobUriGrammar =
  "wasbs://container@account.blob.core.windows.net/path or wasb+https://host/account/container/path " +
  "(wasb+http:// for this machine only)";

/** Containers that the service names itself: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const SERVICE_CONTAINER = /^\$(?:root|web|logs)$/;

/** Reads a URI; a wrong one becomes a problem under `key`. Percent-encoding in the path is decoded once. */
export function parseFlatBlobUri(text: string, key = "uri"): FlatBlobUri | Problem {
  const parts = uriParts(text);
  if (parts === undefined) return problem(key, text, "Write the whole URI, with its scheme.");
  const { scheme, authority } = parts;
  const path = decodeUriPath(parts.path);
  if (typeof path !== "string") return problem(key, text, path.remedy);
  switch (scheme) {
    case "wasbs":
      return hostStyle(key, text, authority, path);
    case "wasb":
      return problem(key, text, "Use wasbs://: credentials do not travel unencrypted.");
    case "wasb+https":
      return pathStyle(key, text, pathStyleOrigin("https", authority, "wasb+https"), path);
    case "wasb+http":
      return pathStyle(key, text, pathStyleOrigin("http", authority, "wasb+https"), path);
    default:
      return problem(key, text, `${scheme}:// is no flat Blob account.`);
  }
}

/** The canonical text of a URI, with the path percent-encoded. */
export function formatFlatBlobUri({ blobEndpoint, container, path }: FlatBlobUri): string {
  const url = new URL(blobEndpoint);
  const below = path === "" ? "" : `/${encodeUriPath(path)}`;
  if (url.pathname === "/") return `wasbs://${container}@${url.host}${below}`;
  return `wasb+${blobEndpoint}${container}${below}`;
}

/** `container@account.blob.suffix` */
function hostStyle(key: string, text: string, authority: string, path: string): FlatBlobUri | Problem {
  const parts = /^([^@]+)@([a-z0-9]+)(\.(?:[a-z0-9-]+\.)*(?:blob|dfs)\.[a-z0-9.-]+[a-z])$/i.exec(authority);
  const [, container = "", account = "", suffix = ""] = parts ?? [];
  if (parts === null)
    return problem(key, text, "Write container@account.blob.core.windows.net between // and the path.");
  if (/\.dfs\./i.test(suffix))
    return problem(key, text, "Write .blob. in the host; an account with hierarchical namespace is abfss://.");
  const host = `${account}${suffix}`.toLowerCase();
  const uri = { blobEndpoint: `https://${host}/`, account: account.toLowerCase(), container, path };
  return checkedNames(key, text, { kind: "flat-blob", ...uri });
}

/** `host:port/account/container/path` */
function pathStyle(
  key: string,
  text: string,
  origin: URL | { readonly remedy: string },
  wholePath: string,
): FlatBlobUri | Problem {
  const [account = "", container = "", ...path] = wholePath.split("/");
  if ("remedy" in origin) return problem(key, text, origin.remedy);
  if (!accountName.test(account)) return problem(key, text, "Write /account/container after the host.");
  const blobEndpoint = `${origin.origin}/${account}/`;
  return checkedNames(key, text, { kind: "flat-blob", blobEndpoint, account, container, path: path.join("/") });
}

function checkedNames(key: string, text: string, uri: FlatBlobUri): FlatBlobUri | Problem {
  if (!accountName.test(uri.account))
    return problem(key, text, "An account has 3 to 24 lower-case letters and digits.");
  if (filesystemName.test(uri.container) || SERVICE_CONTAINER.test(uri.container)) return uri;
  return problem(key, text, "A container has 3 to 63 lower-case letters, digits and single hyphens.");
}

function problem(key: string, text: string, remedy: string): Problem {
  return { key, given: shownValue(text), allowed: flatBlobUriGrammar, remedy };
}
