/** Text that may hold a name of any kind, as one line of a message: nothing in it breaks the line or moves the cursor. Pure. */

/** Control characters, of both sets, and the separators of lines and paragraphs. */
const BREAKING = /[\p{Cc}\u2028\u2029]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** `a`, a line break, `b` → `a\nb`. */
export function oneLine(text: string): string {
  return text.replace(BREAKING, (one) => SHORT[one] ?? `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
