/** Host names of storage accounts: `NAME.dfs.core.windows.net` and every other name of that shape. */
import type { Dialect } from "../wire/dialect.ts";

/** What a host name of an account says. */
export interface StorageHost {
  readonly account: string;
  readonly endpoint: Dialect;
}

/** Also private links, DNS zones (`NAME.z22.dfs.storage.azure.net`), the secondary endpoint, and `NAME.dfs.localhost`. */
const hostForm = /^([a-z0-9]{3,24})(?:-secondary)?\.(?:privatelink\.|z\d{1,2}\.)?(dfs|blob)\.[a-z]/;

/** Reads a `host` or `host:port`; undefined: no account's name, so that the path has to name it. */
export function storageHost(host: string): StorageHost | undefined {
  const match = hostForm.exec(host.toLowerCase());
  if (match === null) return undefined;
  const [, account = "", endpoint] = match;
  return { account, endpoint: endpoint === "dfs" ? "dfs" : "blob" };
}

/** Where a URL points. */
export interface Address {
  readonly account: string;
  readonly filesystem: string;
  /** Behind the filesystem, still encoded, without the slash before it; undefined where there is none. */
  readonly rawPath: string | undefined;
}

/** Reads host-style and path-style addresses alike. @param path from its first slash, without the query. */
export function addressOf(host: string, path: string): Address {
  const named = storageHost(host);
  const [first, rest] = splitFirst(path.slice(1));
  if (named === undefined) {
    const [filesystem, rawPath] = splitFirst(rest ?? "");
    return { account: first, filesystem: decodedName(filesystem), rawPath };
  }
  return { account: named.account, filesystem: decodedName(first), rawPath: rest };
}

/** `%24web` is `$web`; what cannot be decoded is no filesystem's name, and is refused as it is. */
export function decodedName(name: string): string {
  if (!name.includes("%")) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function splitFirst(path: string): [string, string | undefined] {
  const slash = path.indexOf("/");
  return slash < 0 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)];
}
