/** Leases that an append or flush acquires, renews or releases with the data (`x-ms-lease-action`). */
import type { Call } from "../call.ts";
import type { FileEntry, Lease } from "../tree/entry.ts";
import { invalidHeader, missingHeader } from "../wire/failure.ts";
import { leaseOnCreate, requireAcquirable } from "./lease-action.ts";
import { requireLease } from "./lease-state.ts";

/** What the action does to the file, and what the answer tells of it. */
export interface LeaseAround {
  readonly applied: (file: FileEntry) => FileEntry;
  readonly headers: readonly string[];
}

function withLeaseOf(file: FileEntry, lease: Lease | undefined): FileEntry {
  const { lease: _, ...rest } = file;
  return lease === undefined ? rest : { ...rest, lease };
}

const unchanged: LeaseAround = { applied: (file) => file, headers: [] };

/** @throws {ServiceFailure} where somebody else holds a lease (documented of leases; of these two actions unproven). */
function acquired(call: Call, present: Lease | undefined, keeps: boolean): LeaseAround {
  const lease = leaseOnCreate(call);
  if (lease === undefined) throw missingHeader("x-ms-proposed-lease-id");
  requireAcquirable(call, present, lease.id);
  return { applied: (file) => withLeaseOf(file, keeps ? lease : undefined), headers: [] };
}

/** A lease that runs out soon is renewed, also one of the same id that has expired (recorded). */
function autoRenewed(call: Call, lease: Lease | undefined): LeaseAround {
  const isOwn = call.header("x-ms-lease-id")?.toLowerCase() === lease?.id.toLowerCase();
  if (!isOwn || lease?.broken !== undefined) requireLease(call, lease);
  if (!runsOut(call, lease)) return { ...unchanged, headers: ["x-ms-lease-renewed", "false"] };
  return { applied: (file) => withLeaseOf(file, renewed(call, lease)), headers: ["x-ms-lease-renewed", "true"] };
}

/** Renewed is what has at most this long to live (recorded: 15 of 15 seconds are renewed, 30 of 30 are not). */
const renewedMilliseconds = 15_000;

function runsOut(call: Call, lease: Lease | undefined): boolean {
  return lease?.expires != null && lease.expires - call.state.now() <= renewedMilliseconds;
}

/**
 * Lets the write pass the present lease, or refuses it; says what becomes of the lease.
 * @param flushes whether the write ends in a flush: `release` releases only then (documented).
 */
export function leaseAround(call: Call, lease: Lease | undefined, flushes: boolean): LeaseAround {
  const action = call.header("x-ms-lease-action")?.toLowerCase();
  switch (action) {
    case "acquire":
    case "acquire-release":
      return acquired(call, lease, action === "acquire");
    case "auto-renew":
      return autoRenewed(call, lease);
    case "release":
    case undefined:
      requireLease(call, lease);
      if (action === undefined || !flushes) return unchanged;
      return { applied: (file) => withLeaseOf(file, undefined), headers: [] };
    default:
      throw invalidHeader("x-ms-lease-action", action);
  }
}

function renewed(call: Call, lease: Lease | undefined): Lease | undefined {
  if (lease?.expires == null) return lease;
  return { ...lease, expires: call.state.now() + lease.durationSeconds * 1000 };
}
