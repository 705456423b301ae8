/** Query strings: decoded once, `+` a space (as Azure reads them), the first of repeated names counts. */

/** Decoded parameters of one request by lower-case name. */
export type Query = ReadonlyMap<string, string> & {
  /** Every value of the names that were sent more than once, as signatures count them. */
  readonly repeated?: ReadonlyMap<string, readonly string[]>;
};

const none: Query = new Map();

function decoded(text: string): string {
  if (!text.includes("%") && !text.includes("+")) return text;
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return Buffer.from(percentBytes(text.replaceAll("+", " "))).toString("utf8");
  }
}

/** Bytes of a text whose escapes are not UTF-8: they become U+FFFD where they are decoded. */
function percentBytes(text: string): number[] {
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const escape = /^%[0-9a-fA-F]{2}/.exec(text.slice(index, index + 3));
    if (escape === null) bytes.push(...Buffer.from(text[index] ?? ""));
    else {
      bytes.push(Number.parseInt(escape[0].slice(1), 16));
      index += 2;
    }
  }
  return bytes;
}

/** Parses what follows the `?`. */
export function parseQuery(text: string): Query {
  if (text === "") return none;
  const query = new Map<string, string>();
  const repeated = new Map<string, string[]>();
  for (const part of text.split("&")) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = decoded(equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    const value = equals < 0 ? "" : decoded(part.slice(equals + 1));
    const first = query.get(name);
    const values = repeated.get(name);
    if (first === undefined) query.set(name, value);
    else if (values === undefined) repeated.set(name, [first, value]);
    else values.push(value);
  }
  return repeated.size === 0 ? query : Object.assign(query, { repeated });
}
