/** How exceptions are told in messages: the first ones, each in one line. All of them stand in the report folder. */
import type { Exception } from "../reconcile/exceptions.ts";
import { oneLine } from "./one-line.ts";
import { formatCount } from "./quantities.ts";

/** As many exceptions as a message shows. */
export const SHOWN_EXCEPTIONS = 20;

/** One line: `failed: raw/a b.csv: Put Blob at the target: because (CODE); remedy`. */
export function formatException(exception: Exception): string {
  const { severity, path, operation, side, because, code, remedy } = exception;
  const tried = operation === "compare" ? "" : `${operation} at the ${side}: `;
  const told = `${severity}: ${path === "" ? "the root" : path}: ${tried}${because}${code === "" ? "" : ` (${code})`}`;
  return oneLine(remedy === "" ? told : `${told}; ${remedy}`);
}

/** The first exceptions, one a line, and how many more there are. */
export function formatExceptions(
  first: readonly string[],
  count: number,
  folder: string | undefined,
): readonly string[] {
  const shown = first.slice(0, SHOWN_EXCEPTIONS);
  const more = count - shown.length;
  if (more <= 0) return shown;
  return [...shown, `… and ${formatCount(more)} more${folder === undefined ? "" : `: see ${folder}`}`];
}
