/** The text of a file of rules: brought to plain JSON, and the lines on which rules and their members stand. */

/** A text, a comment, or one character of anything else. */
const token = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[\s\S]/g;

/** Plain JSON of a text: comments and commas behind a last member become spaces, so that every line stays what it is. */
export function plainJson(text: string): string {
  const tokens = Array.from(text.matchAll(token), ([found]) =>
    /^\/[/*]/.test(found) ? found.replace(/[^\n]/g, " ") : found,
  );
  let lastComma = -1;
  for (const [index, found] of tokens.entries()) {
    if (found.trim() === "") continue;
    if ((found === "]" || found === "}") && lastComma >= 0) tokens[lastComma] = " ";
    lastComma = found === "," ? index : -1;
  }
  return tokens.join("");
}

/** Where a rule stands, by line from 1. */
export interface RulePlace {
  readonly line: number;
  readonly members: ReadonlyMap<string, number>;
}

/** Walks over JSON and notes the places of a list's members. */
class PlaceFinder {
  readonly places: { line: number; members: Map<string, number> }[] = [];
  #line = 1;
  #depth = 0;
  #isNext = false;
  #text = "";

  /** Takes the next token. */
  take(found: string): void {
    if (found === "\n") this.#line++;
    if (/^\s$/.test(found)) return;
    if (found === "}" || found === "]") this.#depth--;
    else this.#begin(found);
    if (found === "{" || found === "[") this.#depth++;
    if (this.#depth === 1 && (found === "," || found === "[")) this.#isNext = true;
  }

  #begin(found: string): void {
    if (this.#isNext && found !== ",") {
      this.places.push({ line: this.#line, members: new Map() });
      this.#isNext = false;
    }
    if (found.startsWith('"')) this.#text = found.slice(1, -1);
    if (found === ":" && this.#depth === 2) this.places.at(-1)?.members.set(this.#text, this.#line);
  }
}

/** The places of the members of a JSON list without comments. */
export function placesOf(json: string): readonly RulePlace[] {
  const finder = new PlaceFinder();
  for (const [found] of json.matchAll(token)) finder.take(found);
  return finder.places;
}
