/** The two orders of names that the service can list in, and how each orders paths. */

/** Negative, zero or positive, as `Array.prototype.sort` wants it. */
export type NameOrder = (left: string, right: string) => number;

/** By UTF-16 code unit: JavaScript's own `<`. */
export const byCodeUnit: NameOrder = (left, right) => (left < right ? -1 : left > right ? 1 : 0);

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/**
 * By UTF-8 byte, which is by code point: a surrogate stands for a code point above U+FFFF, so it comes after every unit
 * that is none.
 */
export const byUtf8: NameOrder = (left, right) => {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    if (isSurrogate(a) === isSurrogate(b)) return a - b;
    return isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
};

/** Compares paths segment by segment, parents first: names hold no control characters. */
export function byPath(order: NameOrder, left: string, right: string): number {
  return order(left.replaceAll("/", "\0"), right.replaceAll("/", "\0"));
}
