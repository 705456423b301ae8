/** Lets a bounded number through at once; the others wait in the order in which they came. */
import { abortReason } from "./clock.ts";

export interface Gate {
  /** Resolves with what gives the place back; rejects with the signal's reason when it aborts while waiting. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

interface Waiter {
  readonly admit: () => void;
}

/** Makes a gate with so many places (1 or more). */
export function createGate(places: number): Gate {
  let free = places;
  const waiting = new Set<Waiter>();

  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next.admit();
  };

  const once = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  };

  const wait = (signal: AbortSignal | undefined): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const abandon = (): void => {
        waiting.delete(waiter);
        reject(abortReason(signal));
      };
      const waiter: Waiter = {
        admit: () => {
          signal?.removeEventListener("abort", abandon);
          resolve(once());
        },
      };
      waiting.add(waiter);
      signal?.addEventListener("abort", abandon, { once: true });
    });

  return {
    async enter(signal) {
      signal?.throwIfAborted();
      if (free === 0) return wait(signal);
      free -= 1;
      return once();
    },
  };
}
