/** Which outcomes are worth another attempt, and when. Pure: time and chance are arguments. */

export interface RetryPolicy {
  /** Attempts of one request in all, the first included. */
  readonly attempts: number;
  /** Attempts while the host has never answered: a misspelt name is told soon. */
  readonly firstContactAttempts: number;
  /** Wait before the second attempt; doubles each time. Milliseconds. */
  readonly firstDelayMs: number;
  /** Longest wait of our own, and longest Retry-After that is obeyed. Milliseconds. */
  readonly longestDelayMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  attempts: 9,
  firstContactAttempts: 4,
  firstDelayMs: 250,
  longestDelayMs: 30_000,
};

/** Busy or broken for now. Azure documents 503 ServerBusy and 500 OperationTimedOut; 502 and 504 come from proxies between. */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

export function isRetriedStatus(status: number): boolean {
  return RETRIED_STATUSES.has(status);
}

/**
 * Whether a request that was answered so may have taken effect all the same. 503 is meant to have none, but who says it may
 * stand between us and the service; 429 is said before anything is done.
 */
export function isAmbiguousStatus(status: number): boolean {
  return status !== 429 && isRetriedStatus(status);
}

/**
 * Milliseconds to wait after attempt number `attempt` (from 1) failed: half of an exponentially growing delay for
 * certain, the other half by chance (`random` from 0 to 1), never sooner than the service asked for.
 */
export function delayAfter(policy: RetryPolicy, attempt: number, random: number, retryAfterMs = 0): number {
  const grown = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (attempt - 1));
  const jittered = grown / 2 + (grown / 2) * random;
  return Math.ceil(Math.max(jittered, Math.min(retryAfterMs, policy.longestDelayMs)));
}

/** Milliseconds of a Retry-After header: seconds, or a date; 0 where it says nothing of use. */
export function parseRetryAfter(text: string | undefined, nowMs: number): number {
  if (text === undefined) return 0;
  if (/^\d{1,6}$/.test(text.trim())) return Number(text) * 1_000;
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs);
}
