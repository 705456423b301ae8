/**
 * Where a source that speaks the dialect of Azure Data Lake Storage Gen1 is. Microsoft retired the service on 29 February
 * 2024: what answers there now is an emulator or a re-host. Pure.
 */
import { pathStyleOrigin } from "./path-style.ts";
import { shownValue, type Problem } from "./problem.ts";
import { decodeUriPath, encodeUriPath, uriParts } from "./uri-path.ts";

/** A directory of a Gen1 account. */
export interface Gen1Uri {
  readonly kind: "gen1";
  /** Base address of the account, with the closing slash; below it is `webhdfs/v1/`. */
  readonly endpoint: string;
  readonly account: string;
  /** Decoded path of the directory, without leading or closing slash; empty for the root. */
  readonly path: string;
}

/** The schemes of Gen1, in lower case. */
export const gen1Schemes: readonly string[] = ["adl", "adl+https", "adl+http"];

/** What `parseGen1Uri` accepts, for messages. */
export const gen1UriGrammar =
  "adl://account.azuredatalakestore.net/path or adl+https://host/account/path (adl+http:// for this machine only)";

const RETIRED =
  "Microsoft retired that service on 29 February 2024: an emulator or a re-host is adl+https://host/account/path.";

/** `account.azuredatalakestore.net`, or the same name in a cloud of its own. */
const ACCOUNT_HOST = /^([a-z0-9]{3,24})\.azuredatalakestore\.[a-z]+$/;

/** 3 to 24 lower-case letters and digits, as Azure demands of Gen1 accounts. */
const ACCOUNT = /^[a-z0-9]{3,24}$/;

/** Reads a URI; a wrong one becomes a problem under `key`. Percent-encoding in the path is decoded once. */
export function parseGen1Uri(text: string, key = "uri"): Gen1Uri | Problem {
  const parts = uriParts(text);
  if (parts === undefined || !gen1Schemes.includes(parts.scheme))
    return problem(key, text, "Write the whole URI, with its scheme.");
  const { scheme, authority } = parts;
  const path = decodeUriPath(parts.path);
  if (typeof path !== "string") return problem(key, text, path.remedy);
  if (scheme === "adl") return hostStyle(key, text, authority, path);
  const origin = pathStyleOrigin(scheme === "adl+http" ? "http" : "https", authority, "adl+https");
  if ("remedy" in origin) return problem(key, text, origin.remedy);
  return pathStyle(key, text, origin.origin, path);
}

/** The canonical text: lower-case host, the path percent-encoded. */
export function formatGen1Uri(uri: Gen1Uri): string {
  const { host, pathname } = new URL(uri.endpoint);
  const base = pathname === "/" ? `adl://${host}` : `adl+${uri.endpoint.slice(0, -1)}`;
  return uri.path === "" ? base : `${base}/${encodeUriPath(uri.path)}`;
}

function hostStyle(key: string, text: string, authority: string, path: string): Gen1Uri | Problem {
  const host = authority.toLowerCase();
  const [, account] = ACCOUNT_HOST.exec(host) ?? [];
  if (account === undefined)
    return problem(key, text, `Write account.azuredatalakestore.net between // and the path. ${RETIRED}`);
  return { kind: "gen1", endpoint: `https://${host}/`, account, path };
}

function pathStyle(key: string, text: string, origin: string, wholePath: string): Gen1Uri | Problem {
  const [account = "", ...segments] = wholePath.split("/");
  if (!ACCOUNT.test(account))
    return problem(key, text, "Write /account after the host: 3 to 24 lower-case letters and digits.");
  return { kind: "gen1", endpoint: `${origin}/${account}/`, account, path: segments.join("/") };
}

function problem(key: string, given: string, remedy: string): Problem {
  return { key, given: shownValue(given), allowed: gen1UriGrammar, remedy };
}
