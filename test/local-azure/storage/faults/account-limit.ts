/**
 * Limits like an account's: so many requests, so many bytes in and out a second. What is above them is answered 503
 * ServerBusy with the message of that limit; each account has its own. Time is the service's clock.
 */
import type { Call } from "../call.ts";
import { filterBody } from "./answer-body.ts";
import type { Happening } from "./effect.ts";
import { type AccountLimit, serverBusy } from "./refused.ts";

/** Fills at a rate up to what it holds; taking more than there is leaves a debt that has to fill up first. */
class Bucket {
  readonly #perSecond: number;
  readonly #most: number;
  #level: number;
  #at: number;

  constructor(perSecond: number, burstSeconds: number, now: number) {
    this.#perSecond = perSecond;
    this.#most = perSecond * burstSeconds;
    this.#level = this.#most;
    this.#at = now;
  }

  /** Whether there is anything left at a time, in milliseconds. */
  hasAny(now: number): boolean {
    this.#level = Math.min(this.#most, this.#level + ((now - this.#at) * this.#perSecond) / 1000);
    this.#at = now;
    return this.#level > 0;
  }

  take(amount: number): void {
    this.#level -= amount;
  }
}

/** The limits as a rule gives them; what is left out is no limit. */
export interface AccountLimitRule {
  readonly requestsPerSecond?: number | undefined;
  readonly ingressBytesPerSecond?: number | undefined;
  readonly egressBytesPerSecond?: number | undefined;
  readonly burstSeconds?: number | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

type Buckets = { readonly [limit in AccountLimit]?: Bucket };

function bucketsOf(rule: AccountLimitRule, now: number): Buckets {
  const bucket = (perSecond: number | undefined): Bucket | undefined =>
    perSecond === undefined ? undefined : new Bucket(perSecond, rule.burstSeconds ?? 1, now);
  const operations = bucket(rule.requestsPerSecond);
  const ingress = bucket(rule.ingressBytesPerSecond);
  const egress = bucket(rule.egressBytesPerSecond);
  return {
    ...(operations === undefined ? {} : { operations }),
    ...(ingress === undefined ? {} : { ingress }),
    ...(egress === undefined ? {} : { egress }),
  };
}

/** A request that brings or fetches content; others neither fill nor empty the buckets of bytes. */
function amountsOf(call: Call): { readonly [limit in AccountLimit]: number } {
  const bytesIn = Number(call.request.headers["content-length"] ?? 0);
  return { operations: 1, ingress: bytesIn, egress: call.target.method === "GET" ? 1 : 0 };
}

function exceeded(call: Call, buckets: Buckets): AccountLimit | undefined {
  const amounts = amountsOf(call);
  const now = call.state.now();
  const limits = ["operations", "ingress", "egress"] as const;
  const over = limits.find((limit) => amounts[limit] > 0 && buckets[limit]?.hasAny(now) === false);
  if (over === undefined) for (const limit of ["operations", "ingress"] as const) buckets[limit]?.take(amounts[limit]);
  return over;
}

/** Counts what goes out, so that the next reader waits for it. */
function chargeEgress(call: Call, bucket: Bucket): void {
  filterBody(call.response, () => ({
    pass: (bytes) => {
      bucket.take(bytes.length);
      return bytes;
    },
    end: (finish) => {
      finish();
    },
  }));
}

/** One rule's limits, for every account apart. */
export function accountLimit(rule: AccountLimitRule): Happening {
  const accounts = new Map<string, Buckets>();
  return {
    effect: async (call, proceed) => {
      const { name } = call.target.account.record;
      const buckets = accounts.get(name) ?? bucketsOf(rule, call.state.now());
      accounts.set(name, buckets);
      const over = exceeded(call, buckets);
      if (over !== undefined) throw serverBusy(over, rule.retryAfterSeconds);
      if (buckets.egress !== undefined) chargeEgress(call, buckets.egress);
      await proceed();
    },
  };
}
