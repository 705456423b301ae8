/**
 * The source lake of the local Azure: real files of the installed packages, laid out as a lake of raw data, curated
 * data sets and people's sandboxes, with owners, groups, ACLs, metadata and content headers. It is written through
 * the storage service's public requests only. Nothing of the migration may enter.
 */
import { fileURLToPath } from "node:url";
import { migratingIdentity, principals } from "../directory/index.ts";
import { applyChanges, changedAccess, type ChangeOptions, type Changes } from "./change.ts";
import { fill, type FillOptions, type FillResult } from "./fill.ts";
import type { AccessList, LakeEntry } from "./lake-entry.ts";
import { planChanges, type PlannedChanges } from "./planned-changes.ts";
import { planSourceLake as planFor } from "./plan.ts";

export { changedLine, type ChangeOptions, type Changes } from "./change.ts";
export type { FillOptions, FillProgress, FillResult } from "./fill.ts";
export type { LakeAddress } from "./lake-client.ts";
export type { LakeDirectory, LakeEntry, LakeFile } from "./lake-entry.ts";
export { formatAcl } from "./lake-entry.ts";
export { changeKinds, changesPerRound, lastRound, type ChangeKind, type PlannedChanges } from "./planned-changes.ts";

const nodeModules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const population = { principals, migratingIdentity: migratingIdentity.objectId };

/** Every entry of the source lake, the root first, directories before what is in them. */
export function planSourceLake(): Promise<LakeEntry[]> {
  return planFor(nodeModules, population);
}

/**
 * Fills the filesystem (`lake` unless another is named) with the source lake. Found complete: one request and done.
 * Interrupted: the next call goes on. `signal` ends it between two entries, with its reason thrown.
 */
export function fillSourceLake(options: FillOptions): Promise<FillResult> {
  return fill(options, planSourceLake);
}

/**
 * Changes a filled lake as its users would: 50 contents, 20 ACLs, 5 sets of metadata, 10 files added, 10 removed, or
 * only the kinds that are asked for. Each round is always the same, and touches nothing that another round touches.
 */
export async function changeSourceLake(options: ChangeOptions): Promise<Changes> {
  return applyChanges(options, await planSourceLake(), population);
}

/** What a round does to a lake of these entries, wherever it is kept. */
export function planRound(entries: readonly LakeEntry[], round: number): PlannedChanges {
  return planChanges(entries, round, population);
}

/** The lists of an entry whose ACL changes. */
export function accessAfterChange(entry: LakeEntry): {
  readonly access: AccessList;
  readonly defaults: AccessList | undefined;
} {
  return changedAccess(entry, population);
}
