/** Acquire, renew, change, release and break: the same on paths, blobs and filesystems. */
import { randomUUID } from "node:crypto";
import type { Call } from "../call.ts";
import type { Lease } from "../tree/entry.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "../wire/failure.ts";
import { isLocked, leaseState } from "./lease-state.ts";

/** What an action leads to. */
export interface LeaseOutcome {
  readonly status: 200 | 201 | 202;
  readonly lease: Lease | undefined;
  /** Headers of the answer. */
  readonly headers: readonly string[];
}

const guid = /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i;

/** Whether a text has the form of a lease's id. */
export function isGuid(text: string): boolean {
  return guid.test(text);
}

function givenId(call: Call, header: string): string {
  const id = call.header(header);
  if (id === undefined) throw missingHeader(header);
  if (!guid.test(id)) throw invalidHeader(header, id);
  return dashed(id);
}

/** The form in which leases are told, however their ids were given (recorded). */
function dashed(id: string): string {
  const digits = id.replaceAll(/[{}-]/g, "").toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function duration(call: Call): number {
  const text = call.header("x-ms-lease-duration");
  if (text === undefined) throw missingHeader("x-ms-lease-duration");
  const seconds = Number(text);
  if (seconds !== -1 && !(seconds >= 15 && seconds <= 60)) throw invalidHeader("x-ms-lease-duration", text);
  return seconds;
}

function leased(id: string, durationSeconds: number, now: number): Lease {
  return { id, durationSeconds, expires: durationSeconds === -1 ? null : now + durationSeconds * 1000 };
}

/** The lease that a creating request asks for, if it does. */
export function leaseOnCreate(call: Call): Lease | undefined {
  const id = call.header("x-ms-proposed-lease-id");
  if (id === undefined) return undefined;
  if (!guid.test(id)) throw invalidHeader("x-ms-proposed-lease-id", id);
  return leased(id, call.header("x-ms-lease-duration") === undefined ? -1 : duration(call), call.state.now());
}

/** Lets a lease of this id be taken where there is none, or the same. */
export function requireAcquirable(call: Call, present: Lease | undefined, id: string): void {
  const state = leaseState(present, call.state.now());
  if (state === "breaking") throw new ServiceFailure("LeaseIsBreakingAndCannotBeAcquired");
  if (state === "leased" && present?.id.toLowerCase() !== id.toLowerCase())
    throw new ServiceFailure("LeaseAlreadyPresent");
}

function acquire(call: Call, lease: Lease | undefined): LeaseOutcome {
  const now = call.state.now();
  const id =
    call.header("x-ms-proposed-lease-id") === undefined ? randomUUID() : givenId(call, "x-ms-proposed-lease-id");
  const seconds = duration(call);
  requireAcquirable(call, lease, id);
  return { status: 201, lease: leased(id, seconds, now), headers: ["x-ms-lease-id", id] };
}

/** The present lease, if the request names it. */
function ownLease(call: Call, lease: Lease | undefined): Lease {
  const id = givenId(call, "x-ms-lease-id");
  if (lease === undefined) throw new ServiceFailure("LeaseNotPresentWithLeaseOperation");
  if (lease.id.toLowerCase() !== id.toLowerCase()) throw new ServiceFailure("LeaseIdMismatchWithLeaseOperation");
  return lease;
}

function renew(call: Call, lease: Lease | undefined): LeaseOutcome {
  const own = ownLease(call, lease);
  if (own.broken !== undefined) throw new ServiceFailure("LeaseIsBrokenAndCannotBeRenewed");
  return {
    status: 200,
    lease: leased(own.id, own.durationSeconds, call.state.now()),
    headers: ["x-ms-lease-id", own.id],
  };
}

function change(call: Call, lease: Lease | undefined): LeaseOutcome {
  const proposed = givenId(call, "x-ms-proposed-lease-id");
  const id = givenId(call, "x-ms-lease-id");
  if (lease === undefined) throw new ServiceFailure("LeaseNotPresentWithLeaseOperation");
  if (lease.id !== id && lease.id !== proposed) throw new ServiceFailure("LeaseIdMismatchWithLeaseOperation");
  return { status: 200, lease: { ...lease, id: proposed }, headers: ["x-ms-lease-id", proposed] };
}

/** Whole seconds of the rest: some of the first one has always passed (recorded: 14 right after a lease of 15). */
function wholeSecondsBefore(expires: number, now: number): number {
  return Math.max(0, Math.ceil((expires - now) / 1000) - 1);
}

/** Without a period, leases of files and directories of a hierarchical account break at once, others run out (recorded). */
function breaksAtOnce(call: Call): boolean {
  return call.filesystem.hierarchical && call.path !== "";
}

function breakLease(call: Call, lease: Lease | undefined): LeaseOutcome {
  const now = call.state.now();
  if (lease === undefined) throw new ServiceFailure("LeaseNotPresentWithLeaseOperation");
  const given = call.header("x-ms-lease-break-period");
  if (!isLocked(lease, now))
    return { status: 202, lease: { ...lease, broken: now }, headers: ["x-ms-lease-time", "0"] };
  const left = lease.expires === null ? 0 : wholeSecondsBefore(lease.expires, now);
  const asked = given === undefined ? (breaksAtOnce(call) ? 0 : left) : Number(given);
  if (!(asked >= 0 && asked <= 60)) throw invalidHeader("x-ms-lease-break-period", given ?? "");
  const seconds = lease.expires === null ? asked : Math.min(asked, left);
  return {
    status: 202,
    lease: { ...lease, broken: now + seconds * 1000 },
    headers: ["x-ms-lease-time", String(seconds)],
  };
}

/** Decides what the request's `x-ms-lease-action` makes of a lease. */
export function leaseOutcome(call: Call, lease: Lease | undefined): LeaseOutcome {
  const action = call.header("x-ms-lease-action");
  switch (action?.toLowerCase()) {
    case undefined:
      throw missingHeader("x-ms-lease-action");
    case "acquire":
      return acquire(call, lease);
    case "renew":
      return renew(call, lease);
    case "change":
      return change(call, lease);
    case "release":
      ownLease(call, lease);
      return { status: 200, lease: undefined, headers: [] };
    case "break":
      return breakLease(call, lease);
    default:
      throw invalidHeader("x-ms-lease-action", action ?? "");
  }
}
