/**
 * Chance without randomness: the same text and purpose always give the same number, on every machine.
 */

/** A 32-bit hash of `purpose` and `text` (FNV-1a with a final mix), 0 ≤ n < 2³². */
export function fingerprint(text: string, purpose: string): number {
  let hash = 0x811c9dc5;
  for (const part of [purpose, "\u0000", text]) {
    for (let index = 0; index < part.length; index += 1) {
      hash = Math.imul(hash ^ part.charCodeAt(index), 0x01000193);
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Whether `text` is among the `share` (0 to 1) of all texts that `purpose` picks. */
export function picks(text: string, purpose: string, share: number): boolean {
  return fingerprint(text, purpose) < share * 2 ** 32;
}

/** The member of `members` that `purpose` picks for `text`; `members` must not be empty. */
export function pick<Member>(text: string, purpose: string, members: readonly Member[]): Member {
  const member = members[fingerprint(text, purpose) % members.length];
  if (member === undefined) throw new Error(`Nothing to pick from for ${purpose}.`);
  return member;
}

/** Up to `count` different members of `members`, as `purpose` picks them for `text`. */
export function pickSeveral<Member>(
  text: string,
  purpose: string,
  members: readonly Member[],
  count: number,
): Member[] {
  const chosen = new Set<Member>();
  for (let round = 0; chosen.size < Math.min(count, members.length) && round < 8 * count; round += 1) {
    chosen.add(pick(text, `${purpose} ${String(round)}`, members));
  }
  return [...chosen];
}
