/** Where a page has to begin to hold a name: what comes right before it in HDFS's order, which is by signed bytes. Pure. */
import type { EntryPath } from "../../model/path.ts";
import { entryName, parentPath } from "../../model/path.ts";

/** What sorts last below any beginning: bytes above it are negative, so they come first. */
const LAST_CODE = 0x7f;
const LAST = String.fromCharCode(LAST_CODE).repeat(3);
const SLASH = 0x2f;

/** Negative where `left` comes first in a directory of HDFS. */
export function compareSigned(left: string, right: string): number {
  const [one, other] = [new Int8Array(Buffer.from(left)), new Int8Array(Buffer.from(right))];
  const shorter = Math.min(one.length, other.length);
  for (let index = 0; index < shorter; index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/**
 * A name before which, and after which hardly anything but `name`'s own neighbours stand; undefined where the last
 * character does not tell one.
 */
export function justBefore(name: string): string | undefined {
  const code = name.charCodeAt(name.length - 1);
  if (!(code > 1 && code <= LAST_CODE)) return undefined;
  // No name holds a slash: what comes before it is as close.
  const before = code - 1 === SLASH ? SLASH - 1 : code - 1;
  return name.slice(0, -1) + String.fromCharCode(before) + LAST;
}

/** Paths by the directory that holds them, their names in HDFS's order. */
export function namesByDirectory(paths: readonly EntryPath[]): ReadonlyMap<EntryPath, readonly string[]> {
  const groups = new Map<EntryPath, string[]>();
  for (const path of paths) {
    const directory = parentPath(path);
    const names = groups.get(directory) ?? [];
    names.push(entryName(path));
    groups.set(directory, names);
  }
  for (const names of groups.values()) names.sort(compareSigned);
  return groups;
}
