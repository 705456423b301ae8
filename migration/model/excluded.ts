/** Which paths a migration leaves out, by globs on paths relative to its root. Pure. */
import picomatch from "picomatch";
import { parentPath, ROOT_PATH, type EntryPath } from "./path.ts";

/** Whether a path by itself is excluded; the root never is. What lies below an excluded one is too: see `isAtOrBelow`. */
export function excludedBy(globs: readonly string[]): (path: EntryPath) => boolean {
  if (globs.length === 0) return () => false;
  const matches = picomatch([...globs], { dot: true });
  return (path) => path !== ROOT_PATH && matches(path);
}

/** Whether a path, or a directory above it, is told. */
export function isAtOrBelow(path: EntryPath, tells: (path: EntryPath) => boolean): boolean {
  for (let at = path; at !== ROOT_PATH; at = parentPath(at)) if (tells(at)) return true;
  return tells(ROOT_PATH);
}
