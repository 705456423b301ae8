/** Which paths a migration leaves out, by globs on paths relative to its root. Pure. */
import picomatch from "picomatch";
import { ROOT_PATH, type EntryPath } from "./model/path.ts";

/** Whether a path by itself is excluded; the root never is. What lies below an excluded one is too: see `isAtOrBelow`. */
export function excludedBy(globs: readonly string[]): (path: EntryPath) => boolean {
  if (globs.length === 0) return () => false;
  const matches = picomatch([...globs], { dot: true });
  return (path) => path !== ROOT_PATH && matches(path);
}
