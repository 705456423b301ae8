/** A clock that stands still: sleeping moves it forward at once, and is remembered. */
import type { Clock } from "../../migration/transport/index.ts";

export interface ManualClock extends Clock {
  /** Milliseconds of every sleep, in order. */
  readonly slept: readonly number[];
  advance(milliseconds: number): void;
}

export function manualClock(startMs = 1_000_000, random = 0.5): ManualClock {
  let nowMs = startMs;
  const slept: number[] = [];
  return {
    slept,
    now: () => nowMs,
    random: () => random,
    advance: (milliseconds) => {
      nowMs += milliseconds;
    },
    sleep: (milliseconds, signal) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      slept.push(milliseconds);
      nowMs += milliseconds;
      return Promise.resolve();
    },
  };
}
