/**
 * HTTP for all stores: connections, retries, limits, tokens. Nothing of a particular service enters this room: what a
 * status or a code means is the store's affair.
 */
export { abortReason, systemClock, type Clock } from "./clock.ts";
export { createTokens, mayCarryToken, STORAGE, type Audience, type Tokens, type TokenSource } from "./credentials.ts";
export { createGate, type Gate } from "./gate.ts";
export { createLimits, type LimitOptions, type Limits } from "./limits.ts";
export { DEFAULT_RETRY_POLICY, delayAfter, type RetryPolicy } from "./backoff.ts";
export { headerOf, type Answer, type HttpRequest, type StreamedAnswer, type StreamedBody } from "./request.ts";
export { createTransport, type TrafficCounts, type Transport, type TransportOptions } from "./transport.ts";
export { isTransportFailure, type TransportFailure, type TransportFailureKind } from "./transport-failure.ts";
