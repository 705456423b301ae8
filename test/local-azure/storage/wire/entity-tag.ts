/** ETags and times of change: Azure's ETag is the moment of the change in 100 ns ticks since year 1, in hexadecimal. */

const ticksAtUnixEpoch = 621_355_968_000_000_000n;

/** A moment of change, unique and rising within the service. */
export interface Moment {
  /** Unquoted, such as `0x8D8C21B2F0A3E10`. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly milliseconds: number;
}

/** Gives each change its own moment, later than every one before it, even if the clock stands still or goes back. */
export class ChangeClock {
  readonly #now: () => number;
  #lastTicks = 0n;
  /** The moment given last: most that have passed are that one. */
  #lastTag = "";

  /** @param now milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  next(): Moment {
    const ticks = BigInt(this.#now()) * 10_000n + ticksAtUnixEpoch;
    this.#lastTicks = ticks > this.#lastTicks ? ticks : this.#lastTicks + 1n;
    this.#lastTag = `0x${this.#lastTicks.toString(16).toUpperCase()}`;
    return {
      etag: this.#lastTag,
      milliseconds: Number((this.#lastTicks - ticksAtUnixEpoch) / 10_000n),
    };
  }

  /** Makes sure that no later moment repeats this one. */
  passed(etag: string): void {
    if (etag === this.#lastTag) return;
    const ticks = BigInt(etag);
    if (ticks > this.#lastTicks) this.#lastTicks = ticks;
  }
}
