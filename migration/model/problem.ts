/**
 * One mistake in what a person wrote, told so that it can be corrected without reading documentation.
 * Problems are values: whoever finds one goes on looking, so that all of them are shown at once.
 */
export interface Problem {
  /** Where it stands, in the spelling of whoever wrote it: `adls-migration:migrations.warehouse.deletes` or `--deletes`. */
  readonly key: string;
  /** What stands there, as JSON; `nothing` if the key is missing. Signatures of shared access URLs are struck out. */
  readonly given: string;
  /** What may stand there. */
  readonly allowed: string;
  /** What to do about it, in whole sentences; empty where that is plain from `allowed`. */
  readonly remedy: string;
}

/** True for what a parser could not read. */
export function isProblem(value: object): value is Problem {
  return "remedy" in value;
}

/** Longest text of a given value that a message repeats, in characters. */
const longestGiven = 120;

/** The given value as a message shows it: JSON, shortened, without signatures. */
export function shownValue(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value).replaceAll(/([?&]sig=)[^&"]*/gi, "$1…");
  return text.length > longestGiven ? `${text.slice(0, longestGiven)}…` : text;
}

/** One line: key, what was given, what is allowed, what to do. */
export function formatProblem(problem: Problem): string {
  const remedy = problem.remedy === "" ? "" : ` ${problem.remedy}`;
  return `${problem.key}: given ${problem.given}; allowed: ${problem.allowed}.${remedy}`;
}

/** The candidate that a misspelt word most probably means, or undefined if none is near. */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const farthest = Math.max(1, Math.floor(word.length / 3));
  let nearest: string | undefined;
  let nearestDistance = farthest + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < nearestDistance) {
      nearest = candidate;
      nearestDistance = distance;
    }
  }
  return nearest;
}

/** Single-character insertions, removals and replacements between two words, and swaps of neighbours. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  let beforePrevious: readonly number[] = [];
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const swapped = isSwap ? (beforePrevious[column - 2] ?? 0) + 1 : Infinity;
      current.push(Math.min(replaced, swapped, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}
