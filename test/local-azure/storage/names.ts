/** Which names accounts, filesystems and paths may have, and how a request's path is read. */
import type { Filesystem } from "./tree/filesystem.ts";
import { ServiceFailure } from "./wire/failure.ts";

/** The most UTF-16 code units in a path: 512 emoji fill a name (measured, azure-storage-cpp issue 291). */
const mostCharacters = 1024;
/** The most directories in a path of a hierarchical account: the 61st is refused (recorded), a file may lie in the 60th. */
const mostDirectories = 60;
/** The most segments in a blob's name on a flat account (documented). */
const mostFlatSegments = 254;

/** The fewest and most characters of a filesystem's name. */
const filesystemCharacters = { fewest: 3, most: 63 };

const controlCharacter = /[\u0000-\u001f\u007f]/;

/**
 * Filesystem names: 3 to 63 of lower-case letters, digits and single hyphens, or one of Azure's own names. Refused by every
 * operation, with one code for the length (recorded, LogicAppsUX issue 3470) and one for the characters.
 */
export function checkFilesystemName(name: string): void {
  if (/^\$(root|web|logs)$/.test(name)) return;
  if (name.length < filesystemCharacters.fewest || name.length > filesystemCharacters.most) {
    throw new ServiceFailure("OutOfRangeInput", {
      message: "The specified resource name length is not within the permissible limits.",
    });
  }
  if (!/^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))+$/.test(name)) throw new ServiceFailure("InvalidResourceName");
}

/** Account names: 3 to 24 lower-case letters and digits. */
export function isAccountName(name: string): boolean {
  return /^[a-z0-9]{3,24}$/.test(name);
}

/** Undoes escapes once. What is not UTF-8 is refused (measured). */
function decodedPath(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath);
  } catch {
    throw new ServiceFailure("InvalidUri");
  }
}

/** Follows `.` and `..` as web servers do, escaped or not. @throws {ServiceFailure} InvalidUri above the filesystem. */
function withoutDotSegments(segments: readonly string[]): string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === ".") continue;
    if (segment !== "..") kept.push(segment);
    else if (kept.pop() === undefined) throw new ServiceFailure("InvalidUri");
  }
  return kept;
}

/** A path as a text that a request holds in a header or parameter, escapes undone: see `readPath`. */
export function pathOf(text: string, hierarchical: boolean): string {
  if (!/\/\/|^\/|\/$|\.(?:\/|$)/.test(text)) return text;
  const segments = withoutDotSegments(text.split("/"));
  if (!hierarchical) return segments.join("/");
  return segments
    .map((segment) => segment.replace(/\.+$/, ""))
    .filter((segment) => segment !== "")
    .join("/");
}

/**
 * Reads the path behind the filesystem: `%2F` separates like `/`; on a hierarchical account empty segments and a slash at
 * the end are dropped, and dots at the end of a segment (measured on the Blob endpoint). Flat accounts keep names as sent.
 * @throws {ServiceFailure} InvalidUri; OutOfRangeInput for a name that is too long, whatever is asked of it (reported of
 * the real service, Azurite issue 398).
 */
export function readPath(rawPath: string, hierarchical: boolean): string {
  const path = pathOf(rawPath.includes("%") ? decodedPath(rawPath) : rawPath, hierarchical);
  if (path.length > mostCharacters) throw new ServiceFailure("OutOfRangeInput");
  return path;
}

/** Refuses names that no new item may have. */
export function checkPath(filesystem: Filesystem, path: string, isDirectory = false): void {
  if (path.length > mostCharacters) throw new ServiceFailure("OutOfRangeInput");
  if (controlCharacter.test(path)) throw new ServiceFailure("InvalidResourceName");
  const most = filesystem.hierarchical ? mostDirectories + (isDirectory ? 0 : 1) : mostFlatSegments;
  const segments = filesystem.hierarchical ? filesystem.segments(path).length : path.split("/").length;
  if (segments > most) throw new ServiceFailure("PathIsTooDeep");
}
