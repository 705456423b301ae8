/** How fast a migration may go: requests and content bytes per second, shared by everything that is given the same limits. */
import type { Clock } from "./clock.ts";
import { fullBucket, spend } from "./token-bucket.ts";

export interface LimitOptions {
  /** Requests of both sides together, retries included. Left out: no limit. */
  readonly requestsPerSecond?: number;
  /** Bytes of content, whether they come through this machine or not. Left out: no limit. */
  readonly bytesPerSecond?: number;
}

export interface Limits {
  /** Resolves when one more request may be sent; rejects with the signal's reason when it aborts. */
  request(signal?: AbortSignal): Promise<void>;
  /** Resolves when so many bytes of content may be moved. */
  content(bytes: number, signal?: AbortSignal): Promise<void>;
}

type Throttle = (amount: number, signal?: AbortSignal) => Promise<void>;

/** Spends from one bucket; what is more than the bucket holds goes into debt, so that any amount passes in the end. */
function throttle(perSecond: number | undefined, clock: Clock): Throttle {
  if (perSecond === undefined) return () => Promise.resolve();
  let bucket = fullBucket(perSecond, clock.now());
  return async (amount, signal) => {
    const spent = spend(bucket, amount, clock.now());
    bucket = spent.bucket;
    if (spent.waitMs > 0) await clock.sleep(spent.waitMs, signal);
  };
}

/** Makes limits; without options nothing ever waits. */
export function createLimits(options: LimitOptions, clock: Clock): Limits {
  const requests = throttle(options.requestsPerSecond, clock);
  const content = throttle(options.bytesPerSecond, clock);
  return { request: (signal) => requests(1, signal), content };
}
