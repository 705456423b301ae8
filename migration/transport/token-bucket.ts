/**
 * A token bucket as a pure value: what may be spent at once, and how long to wait for more. Spending more than there is
 * goes into debt, so that whoever comes later waits for those before (first come, first served).
 */
export interface TokenBucket {
  /** Tokens that come back per second. */
  readonly perSecond: number;
  /** Most tokens that are saved up while nobody spends. */
  readonly burst: number;
  /** Tokens at `atMs`; negative while in debt. */
  readonly tokens: number;
  readonly atMs: number;
}

/** A full bucket that saves up at most `burst` tokens, by default what comes in one second. */
export function fullBucket(perSecond: number, nowMs: number, burst = perSecond): TokenBucket {
  return { perSecond, burst, tokens: burst, atMs: nowMs };
}

/** The bucket after `amount` tokens are spent, and the milliseconds to wait before acting on it. */
export function spend(bucket: TokenBucket, amount: number, nowMs: number): { bucket: TokenBucket; waitMs: number } {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  const saved = Math.min(bucket.burst, bucket.tokens + (elapsedMs * bucket.perSecond) / 1_000);
  const tokens = saved - amount;
  const waitMs = tokens >= 0 ? 0 : Math.ceil((-tokens * 1_000) / bucket.perSecond);
  return { bucket: { ...bucket, tokens, atMs: Math.max(nowMs, bucket.atMs) }, waitMs };
}
