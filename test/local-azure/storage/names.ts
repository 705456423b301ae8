/** Which names accounts, filesystems and paths may have, and how a request's path is read. */
import type { Filesystem } from "./tree/filesystem.ts";
import { ServiceFailure } from "./wire/failure.ts";

/** The most UTF-16 code units in a path. */
const mostCharacters = 1024;
/** The most segments in a path: 63 counting account host and filesystem. */
const mostSegments = 61;
/** The most segments in a blob's name on a flat account. */
const mostFlatSegments = 254;

const controlCharacter = /[\u0000-\u001f\u007f]/;

/** Filesystem names: 3 to 63 of lower-case letters, digits and single hyphens, or one of Azure's own names. */
export function checkFilesystemName(name: string): void {
  if (/^\$(root|web|logs)$/.test(name)) return;
  if (/^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}$/.test(name)) return;
  throw new ServiceFailure("InvalidResourceName");
}

/** Account names: 3 to 24 lower-case letters and digits. */
export function isAccountName(name: string): boolean {
  return /^[a-z0-9]{3,24}$/.test(name);
}

function decodedPath(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath);
  } catch {
    throw new ServiceFailure("InvalidUri");
  }
}

/**
 * Reads the path behind the filesystem: `%2F` separates like `/`; on a hierarchical account empty segments and a slash at
 * the end are dropped, and dots at the end of a segment (measured on the Blob endpoint). Flat accounts keep names as sent.
 */
export function readPath(rawPath: string, hierarchical: boolean): string {
  const path = rawPath.includes("%") ? decodedPath(rawPath) : rawPath;
  if (!hierarchical) return path;
  if (!path.includes("//") && !path.includes(".") && !path.startsWith("/") && !path.endsWith("/")) return path;
  return path
    .split("/")
    .map((segment) => segment.replace(/\.+$/, ""))
    .filter((segment) => segment !== "")
    .join("/");
}

/** Refuses names that no new item may have. */
export function checkPath(filesystem: Filesystem, path: string): void {
  if (path.length > mostCharacters)
    throw new ServiceFailure("InvalidResourceName", {
      message: "The specified resource name length is not within the permissible limits.",
    });
  if (controlCharacter.test(path)) throw new ServiceFailure("InvalidResourceName");
  const most = filesystem.hierarchical ? mostSegments : mostFlatSegments;
  if (path.split("/").length > most) throw new ServiceFailure("PathIsTooDeep");
}
