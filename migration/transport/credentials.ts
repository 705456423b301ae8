/**
 * Tokens from `@azure/identity` and nothing else: one token for all stores of an audience, fetched once by however many
 * requests ask at a time, and renewed before it ends.
 */
import { createRequire } from "node:module";
import type * as Identity from "@azure/identity";
import { abortReason, type Clock } from "./clock.ts";
import { transportFailure } from "./transport-failure.ts";

/** Services that take the same tokens. */
export interface Audience {
  /** What a token is asked for. */
  readonly scope: string;
  /** For messages. */
  readonly name: string;
}

/** Both endpoints of every storage account. */
export const STORAGE: Audience = { scope: "https://storage.azure.com/.default", name: "Azure Storage" };

/** A token is renewed when less than this is left: more than any request with its retries lasts. Milliseconds. */
const RENEWAL_LEAD_MS = 10 * 60_000;

/** Shortest time between two renewals of a token that its issuer makes short-lived. Milliseconds. */
const SHORTEST_USE_MS = 30_000;

/** What `@azure/identity` gives; its `DefaultAzureCredential` is one. */
export interface TokenSource {
  getToken(scope: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

export interface Tokens {
  /**
   * A bearer token; `rejected` is one that a service has just refused, and is not given again. Throws TransportFailure,
   * or the signal's reason when it aborts while a token is fetched.
   */
  token(rejected?: string, signal?: AbortSignal): Promise<string>;
}

interface Held {
  readonly token: string;
  readonly renewAtMs: number;
}

/** Keeps the tokens of `source`; left out: `DefaultAzureCredential`, loaded when the first token is needed. */
export function createTokens(clock: Clock, source?: TokenSource, audience: Audience = STORAGE): Tokens {
  let held: Held | undefined;
  let underWay: Promise<Held> | undefined;
  let opened = source;

  const fetchToken = async (): Promise<Held> => {
    opened ??= defaultCredential();
    const answer = await requestToken(opened, audience);
    const usableMs = answer.expiresOnTimestamp - clock.now();
    const renewInMs = Math.max(usableMs - RENEWAL_LEAD_MS, Math.min(usableMs / 2, SHORTEST_USE_MS));
    return { token: answer.token, renewAtMs: clock.now() + renewInMs };
  };

  const renew = (): Promise<Held> => {
    underWay ??= fetchToken().finally(() => (underWay = undefined));
    return underWay;
  };

  return {
    async token(rejected, signal) {
      if (held === undefined || held.token === rejected || clock.now() >= held.renewAtMs)
        held = await unlessAborted(renew(), signal);
      return held.token;
    },
  };
}

/** The outcome of a promise that cannot be stopped, or the signal's reason as soon as it aborts. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abandon = (): void => {
      reject(abortReason(signal));
    };
    if (signal.aborted) abandon();
    signal.addEventListener("abort", abandon, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", abandon);
    });
  });
}

function defaultCredential(): TokenSource {
  // Loaded when it is needed, and by `require`: its hundreds of small modules take half again as long by `import`.
  const { DefaultAzureCredential } = createRequire(import.meta.url)("@azure/identity") as typeof Identity;
  return new DefaultAzureCredential();
}

async function requestToken(
  source: TokenSource,
  audience: Audience,
): Promise<{ token: string; expiresOnTimestamp: number }> {
  let answer: { readonly token: string; readonly expiresOnTimestamp: number } | null;
  try {
    answer = await source.getToken(audience.scope);
  } catch (error) {
    throw noToken(audience, error instanceof Error ? firstLine(error.message) : "", error);
  }
  if (answer === null) throw noToken(audience, "the credential gave none");
  return answer;
}

function noToken(audience: Audience, reason: string, cause?: unknown): Error {
  const message =
    `no token for ${audience.name}: ${reason}. Sign in with "az login", or set the variables of a managed identity, ` +
    "a workload identity or a service principal as @azure/identity reads them";
  return transportFailure({ kind: "unauthenticated", code: "CredentialUnavailable", ambiguous: false, message }, cause);
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/[.:\s]+$/, "");
}

/** Whether a token may be sent there: over https anywhere, over http to this machine only. */
export function mayCarryToken(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  if (protocol === "https:") return true;
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Throws TransportFailure where a token must not be sent. */
export function refuseUnsafeToken(origin: string): void {
  if (mayCarryToken(origin)) return;
  const message = `a token is not sent to ${origin}: allowed are https, and http to this machine; use https`;
  throw transportFailure({ kind: "unauthenticated", code: "TokenOverHttp", ambiguous: false, message });
}
