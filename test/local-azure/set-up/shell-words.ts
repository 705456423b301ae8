// Splits text into words as a POSIX shell does without expansions: blanks separate, quotes and backslashes protect.

const WORD = /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/gu;
const PROTECTED = /\\([\s\S])|"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'/gu;

/** `--import "./a b.js" -x` → `["--import", "./a b.js", "-x"]`. A quote without its partner is left out. */
export function splitShellWords(text: string): string[] {
  return (text.match(WORD) ?? []).map((word) =>
    word.replace(
      PROTECTED,
      (_match, escaped?: string, double?: string, single?: string) =>
        escaped ?? single ?? (double ?? "").replace(/\\(["\\$`])/gu, "$1"),
    ),
  );
}
