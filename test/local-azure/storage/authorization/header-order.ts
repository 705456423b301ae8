/**
 * The order in which a Shared Key signature lists `x-ms-` headers: that of a dictionary, not of character codes. Hyphens and
 * apostrophes count only between names that are otherwise the same, and then the name that has one first comes later.
 * Punctuation comes before digits, digits before letters (as the official clients' own comparison says).
 */
const order = "!#$%&*.^_`|~+0123456789abcdefghijklmnopqrstuvwxyz";
const ignored = /[-']/g;
const mostKnown = 1000;
const known = new Map<string, string>();

/** The name without ignored characters, each other one replaced by its place in the order. */
function sortKey(name: string): string {
  const present = known.get(name);
  if (present !== undefined) return present;
  const places = Array.from(name.replaceAll(ignored, ""), (letter) => String.fromCharCode(order.indexOf(letter) + 1));
  const key = places.join("");
  if (known.size >= mostKnown) known.clear();
  known.set(name, key);
  return key;
}

/** Apostrophe, then hyphen, after everything else. */
function weight(letter: string): number {
  return letter === "-" ? 2 : letter === "'" ? 1 : 0;
}

function compareIgnored(left: string, right: string): number {
  let index = 0;
  while (index < left.length && left[index] === right[index]) index++;
  return weight(left.charAt(index)) - weight(right.charAt(index));
}

/** Compares two lower-case header names. */
export function compareHeaderNames(left: string, right: string): number {
  const [leftKey, rightKey] = [sortKey(left), sortKey(right)];
  if (leftKey !== rightKey) return leftKey < rightKey ? -1 : 1;
  return compareIgnored(left, right);
}
