/** Leases of files and directories, from either endpoint. ETag and Last-Modified stay as they are (recorded). */
import type { Call } from "../call.ts";
import type { Entry, Lease } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { requireMet } from "./conditions.ts";
import { leaseOutcome } from "./lease-action.ts";

/** The entry with another lease, or none. */
export function withLease(entry: Entry, lease: Lease | undefined): Entry {
  const { lease: _, ...rest } = entry;
  return lease === undefined ? rest : { ...rest, lease };
}

/** `PUT ?comp=lease` on Blob, `POST` on DFS. */
export async function leasePath(call: Call): Promise<void> {
  const { entry } = call.node;
  call.access.mayLease(call.path, call.header("x-ms-lease-action")?.toLowerCase() ?? "");
  requireMet(call, entry);
  const outcome = leaseOutcome(call, entry.lease);
  await call.commit([{ do: "entry", in: call.in, path: call.path, entry: withLease(entry, outcome.lease) }]);
  call.answer(outcome.status, [
    "ETag",
    `"${entry.etag}"`,
    "Last-Modified",
    httpDate(entry.modified),
    ...outcome.headers,
  ]);
}
