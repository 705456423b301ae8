/** How often a rule acts: not before, not more often than, in which share of its requests. The same seed gives the same turns. */

/** What a rule says of it. */
export interface Odds {
  /** Requests that pass before the first one is touched. */
  readonly after: number;
  /** The most requests that are touched. */
  readonly count: number;
  /** The share of requests that is touched, 0 to 1. */
  readonly share: number;
  readonly seed: number;
}

/** Numbers from 0 up to 1 that a seed determines (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Decides request by request. */
export class Chance {
  readonly #odds: Odds;
  readonly #random: () => number;
  #seen = 0;
  #acted = 0;

  constructor(odds: Odds) {
    this.#odds = odds;
    this.#random = seeded(odds.seed);
  }

  /** Requests that the rule was about, touched or not. */
  get seen(): number {
    return this.#seen;
  }

  /** Requests that it has touched. */
  get acted(): number {
    return this.#acted;
  }

  /** Whether the next request is touched. */
  next(): boolean {
    const { after, count, share } = this.#odds;
    this.#seen++;
    if (this.#seen <= after || this.#acted >= count) return false;
    if (share < 1 && this.#random() >= share) return false;
    this.#acted++;
    return true;
  }
}
