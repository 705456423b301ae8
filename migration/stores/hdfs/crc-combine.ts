/**
 * The CRC of two contents one behind the other, from the CRC of each: what comes before is multiplied by x^8 for each byte
 * that follows, modulo the CRC's polynomial. Takes the logarithm of the second's length. Pure.
 */

/** Polynomials with their bits reversed, as the CRCs are: the topmost bit is x^0. */
const POLYNOMIALS = { CRC32: 0xedb88320, CRC32C: 0x82f63b78 } as const;

/** x^8: what one byte more does. */
const ONE_BYTE = 1 << 23;

/** `second`: the CRC of what follows, and its length in bytes, any that a file can have. */
export function combinedCrc(
  kind: keyof typeof POLYNOMIALS,
  first: number,
  second: { readonly crc: number; readonly bytes: number },
): number {
  const polynomial = POLYNOMIALS[kind];
  let shifted = first;
  let power = ONE_BYTE;
  for (let left = second.bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) shifted = product(shifted, power, polynomial);
    power = product(power, power, polynomial);
  }
  return (shifted ^ second.crc) >>> 0;
}

/** The product of two polynomials over GF(2), modulo a third one. */
function product(left: number, right: number, polynomial: number): number {
  let sum = 0;
  // `right` times x^0, x^1, …, where `left` has that power.
  for (let bit = 31, shifted = right; bit >= 0; bit -= 1) {
    if (((left >>> bit) & 1) === 1) sum ^= shifted;
    shifted = (shifted & 1) === 1 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
  }
  return sum;
}
