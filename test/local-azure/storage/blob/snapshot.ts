/** Snapshot Blob, on flat accounts. */
import type { Call } from "../call.ts";
import { requireMet } from "../operations/conditions.ts";
import { keptVersion, madeVersion, versionIdHeaders } from "../operations/earlier.ts";
import { givenMetadata } from "../operations/given-headers.ts";
import { requireNamedLease } from "../operations/lease-state.ts";
import { requireOnline } from "../operations/tier.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { FileEntry } from "../tree/entry.ts";
import { isoMoment } from "../wire/dates.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** The state that is kept: with other metadata, and then as a version of its own, where the request states some. */
function stateOf(call: Call, file: FileEntry): FileEntry {
  const { lease: _, ...rest } = file;
  const metadata = givenMetadata(call);
  if (metadata === undefined) return rest;
  const { etag, milliseconds } = call.state.clock.next();
  return { ...rest, metadata, etag, modified: milliseconds };
}

/** `PUT ?comp=snapshot`: answers 201 with the snapshot's moment; the blob stays as it is (recorded). */
export async function snapshotBlob(call: Call): Promise<void> {
  if (call.filesystem.hierarchical)
    throw new ServiceFailure("FeatureNotYetSupportedForHierarchicalNamespaceAccounts", {
      fields: { FeatureName: "Snapshots" },
      atDoor: true,
    });
  const { entry } = call.node;
  call.access.mayWrite(call.path);
  if (entry.kind === "directory") throw new ServiceFailure("ResourceTypeMismatch");
  requireMet(call, entry);
  requireNamedLease(call, entry.lease);
  requireOnline(call, entry);
  const state = stateOf(call, entry);
  const moment = call.state.clock.next();
  const id = isoMoment(moment.etag);
  const made = madeVersion(call, moment.etag);
  const present = made.version === undefined ? entry : { ...entry, extras: { ...entry.extras, ...made } };
  await call.commit([
    { do: "earlier", in: call.in, path: call.path, kind: "snapshot", id, entry: state },
    ...keptVersion(call, entry),
    ...(present === entry ? [] : [{ do: "entry", in: call.in, path: call.path, entry: present } as const]),
  ]);
  const told = ["x-ms-snapshot", id, ...versionIdHeaders(present), "x-ms-request-server-encrypted", "false"];
  call.answer(201, [...versionHeaders(state), ...told]);
}
