/** Where the entries of a lake are, at both endpoints of its account. Pure. */
import { OWN_ROOM } from "../../model/held-name.ts";
import type { LakeUri } from "../../model/lake-uri.ts";
import { joinPath, type EntryPath } from "../../model/path.ts";

/** Our room: a directory at the filesystem's root that is part of no listing. */
export const ROOM = OWN_ROOM;

export type Endpoint = "dfs" | "blob";

/** Each segment percent-encoded, as both endpoints take it: `+`, `%`, `#` and `?` are names, not grammar. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** What has to be known of a lake to find its entries. */
export type LakeBase = Pick<LakeUri, "dfsEndpoint" | "blobEndpoint" | "filesystem" | "path">;

export class LakeAddress {
  readonly #uri: LakeBase;
  readonly #origins: Readonly<Record<Endpoint, string>>;
  readonly #filesystems: Readonly<Record<Endpoint, string>>;

  constructor(uri: LakeBase) {
    this.#uri = uri;
    const dfs = new URL(uri.dfsEndpoint);
    const blob = new URL(uri.blobEndpoint);
    this.#origins = { dfs: dfs.origin, blob: blob.origin };
    const below = (url: URL): string => `${url.pathname.replace(/\/+$/, "")}/${uri.filesystem}`;
    this.#filesystems = { dfs: below(dfs), blob: below(blob) };
  }

  origin(endpoint: Endpoint): string {
    return this.#origins[endpoint];
  }

  /** The filesystem in a request's path: `/filesystem`, or `/account/filesystem` where the host serves many accounts. */
  filesystem(endpoint: Endpoint): string {
    return this.#filesystems[endpoint];
  }

  /** The path below the filesystem, without outer slashes: of an entry of the lake. */
  inFilesystem(path: EntryPath): string {
    return joinPath(this.#uri.path, path);
  }

  /** A request's path for a path below the filesystem; the filesystem's root needs its closing slash. */
  requestPath(endpoint: Endpoint, inFilesystem: string): string {
    return `${this.#filesystems[endpoint]}/${encodePath(inFilesystem)}`;
  }

  /** The whole URL by which another service reads a file. */
  readableUrl(path: EntryPath): string {
    return this.#origins.blob + this.requestPath("blob", this.inFilesystem(path));
  }
}
