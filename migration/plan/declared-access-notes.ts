/** What a reader of a plan should know of paths whose access is declared elsewhere. Pure. */
import { ROOT_PATH, type EntryPath } from "../model/path.ts";
import { formatCount } from "../report/quantities.ts";

/** As many paths as a note names. */
const SHOWN_PATHS = 10;

/** One sentence, or none. */
export function declaredAccessNotes(paths: readonly EntryPath[]): readonly string[] {
  if (paths.length === 0) return [];
  const shown = paths.slice(0, SHOWN_PATHS).map((path) => (path === ROOT_PATH ? "the root" : path));
  const more = paths.length - shown.length;
  const named = [...shown, ...(more > 0 ? [`${formatCount(more)} more`] : [])].join(", ");
  return [`Access that is declared stays as it is declared, whatever the source has: ${named}.`];
}
