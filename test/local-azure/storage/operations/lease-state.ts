/** What a lease means now, and whether a write may pass it. */
import type { Call } from "../call.ts";
import type { Lease } from "../tree/entry.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** As `x-ms-lease-state` tells it. */
export type LeaseState = "available" | "leased" | "expired" | "breaking" | "broken";

/** @param now milliseconds since 1970. */
export function leaseState(lease: Lease | undefined, now: number): LeaseState {
  if (lease === undefined) return "available";
  if (lease.broken !== undefined) return lease.broken > now ? "breaking" : "broken";
  if (lease.expires !== null && lease.expires <= now) return "expired";
  return "leased";
}

/** Whether writers have to name the lease. */
export function isLocked(lease: Lease | undefined, now: number): boolean {
  const state = leaseState(lease, now);
  return state === "leased" || state === "breaking";
}

/** Who names the last lease where it holds no longer is told that it is lost (documented; tests of Hadoop's driver). */
function notHeld(lease: Lease | undefined, given: string): ServiceFailure {
  return new ServiceFailure(lease?.id.toLowerCase() === given.toLowerCase() ? "LeaseLost" : "LeaseNotPresent");
}

/** Lets a write pass: the right lease id where there is a lease, none where there is none. */
export function requireLease(call: Call, lease: Lease | undefined, header = "x-ms-lease-id"): void {
  const given = call.header(header);
  if (!isLocked(lease, call.state.now())) {
    if (given !== undefined) throw notHeld(lease, given);
    return;
  }
  if (given === undefined) throw new ServiceFailure("LeaseIdMissing");
  if (given.toLowerCase() !== lease?.id.toLowerCase()) throw new ServiceFailure("LeaseIdMismatch");
}

/** Requests that need no lease name one only to be sure of it. */
export function requireNamedLease(call: Call, lease: Lease | undefined): void {
  const given = call.header("x-ms-lease-id");
  if (given === undefined) return;
  if (!isLocked(lease, call.state.now())) throw notHeld(lease, given);
  if (given.toLowerCase() !== lease?.id.toLowerCase()) throw new ServiceFailure("LeaseIdMismatch");
}

/** Headers that tell a lease. */
export function leaseHeaders(lease: Lease | undefined, now: number): string[] {
  const state = leaseState(lease, now);
  const headers = ["x-ms-lease-state", state, "x-ms-lease-status", isLocked(lease, now) ? "locked" : "unlocked"];
  if (state === "leased") headers.push("x-ms-lease-duration", lease?.durationSeconds === -1 ? "infinite" : "fixed");
  return headers;
}
