/**
 * Paths of entries, relative to the root of a migration: segments joined by "/", no leading or trailing slash, "" for the
 * root itself. Names are kept exactly as the store gives them (no Unicode normalisation: NFC and NFD twins are two names).
 *
 * model/ holds pure values: no I/O, no clock, no promise may enter this room.
 */
export type EntryPath = string;

export const ROOT_PATH: EntryPath = "";

const SLASH = 47;

/**
 * The one order of all listings: by path segment, segments compared by UTF-16 code unit (JavaScript's own `<`), parents
 * before their children. Negative when `left` comes first, 0 only for equal paths.
 */
export function comparePaths(left: EntryPath, right: EntryPath): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index++) {
    const leftUnit = left.charCodeAt(index);
    const rightUnit = right.charCodeAt(index);
    if (leftUnit === rightUnit) continue;
    if (leftUnit === SLASH) return -1;
    if (rightUnit === SLASH) return 1;
    return leftUnit - rightUnit;
  }
  return left.length - right.length;
}

/** The directory that holds `path`; "" for a path of one segment. The root has no parent: "" again. */
export function parentPath(path: EntryPath): EntryPath {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last segment. */
export function entryName(path: EntryPath): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Joins a directory and what is relative to it; either may be "". */
export function joinPath(directory: EntryPath, relative: EntryPath): EntryPath {
  if (directory === "") return relative;
  return relative === "" ? directory : `${directory}/${relative}`;
}

/** Whether `path` lies below `directory`, at any depth. Nothing lies below itself. */
export function isBelow(path: EntryPath, directory: EntryPath): boolean {
  if (directory === "") return path !== "";
  return path.length > directory.length && path.charCodeAt(directory.length) === SLASH && path.startsWith(directory);
}

/** The deepest directory that holds both paths. */
export function commonDirectory(left: EntryPath, right: EntryPath): EntryPath {
  let directory = parentPath(left);
  while (directory !== "" && !isBelow(right, directory)) directory = parentPath(directory);
  return directory;
}

/** Whether a path, or a directory above it, is told. */
export function isAtOrBelow(path: EntryPath, tells: (path: EntryPath) => boolean): boolean {
  for (let at = path; at !== ROOT_PATH; at = parentPath(at)) if (tells(at)) return true;
  return tells(ROOT_PATH);
}
