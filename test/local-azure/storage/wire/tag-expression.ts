/**
 * Conditions on blob index tags, as `x-ms-if-tags` and Find Blobs by Tags take them (documented): comparisons such as
 * `"Project" >= 'a'`, joined by AND and OR, AND binding closer; values are compared letter by letter. Pure.
 */

const operators = ["=", "<>", ">", ">=", "<", "<="] as const;

type Operator = (typeof operators)[number];

/** One comparison. `@container` stands for the name of the container. */
export interface TagComparison {
  readonly key: string;
  readonly operator: Operator;
  readonly value: string;
}

/** Alternatives, each of them comparisons that all have to hold. */
export type TagExpression = readonly (readonly TagComparison[])[];

const comparison = /\s*(?:"([^"]{1,128})"|(@?\w{1,128}))\s*(<>|>=|<=|=|>|<)\s*'([^']{0,256})'\s*/y;
const joint = /(AND|OR)\b/iy;

function isOperator(text: string): text is Operator {
  return operators.some((each) => each === text);
}

/** The comparison at a place of the text, and where it ends; undefined where none stands there. */
function comparisonAt(text: string, at: number): { readonly found: TagComparison; readonly end: number } | undefined {
  comparison.lastIndex = at;
  const [whole, quoted, bare = "", operator = "", value = ""] = comparison.exec(text) ?? [];
  if (whole === undefined || !isOperator(operator)) return undefined;
  return { found: { key: quoted ?? bare, operator, value }, end: at + whole.length };
}

/** Parses an expression; undefined where it is none. */
export function parseTagExpression(text: string): TagExpression | undefined {
  const alternatives: TagComparison[][] = [[]];
  for (let at = 0; ;) {
    const next = comparisonAt(text, at);
    if (next === undefined) return undefined;
    alternatives.at(-1)?.push(next.found);
    if (next.end === text.length) return alternatives;
    joint.lastIndex = next.end;
    const word = joint.exec(text)?.[1];
    if (word === undefined) return undefined;
    if (word.toUpperCase() === "OR") alternatives.push([]);
    at = next.end + word.length;
  }
}

function holds({ key, operator, value }: TagComparison, tags: Readonly<Record<string, string>>): boolean {
  const own = Object.hasOwn(tags, key) ? tags[key] : undefined;
  if (own === undefined) return false;
  switch (operator) {
    case "=":
      return own === value;
    case "<>":
      return own !== value;
    case ">":
      return own > value;
    case ">=":
      return own >= value;
    case "<":
      return own < value;
    case "<=":
      return own <= value;
  }
}

/** Whether tags meet an expression; a tag that there is not meets no comparison. */
export function meets(expression: TagExpression, tags: Readonly<Record<string, string>>): boolean {
  return expression.some((comparisons) => comparisons.every((each) => holds(each, tags)));
}
