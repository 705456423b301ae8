/** What a later run may begin with: the snapshot that the target holds, kept in our room at the target. */
import { createHash } from "node:crypto";
import * as z from "zod";
import type { MigrationJob } from "../job.ts";
import { keptValue } from "../kept-value.ts";
import type { Target } from "../stores/target.ts";

const kept = z.object({
  schema: z.literal(1),
  /** `under way`: a run has begun to change the target and did not come to its end yet. */
  state: z.enum(["whole", "under way"]),
  /** The snapshot's name. */
  snapshot: z.string(),
  /** What the snapshot held in all; undefined where that was not told. */
  sum: z.string().optional(),
  /** Digest of the settings that decide what is carried. */
  settings: z.string(),
  /** What the source held then. */
  source: z.object({ files: z.number(), directories: z.number(), bytes: z.number() }),
  /** Of all that this migration put at the target. */
  fingerprint: z.string(),
  /** Paths that the run went by: what is at or below them is looked at again. */
  leftOver: z.array(z.string()).default([]),
  /** Other snapshots of this migration that were there when the run began: of runs that were killed, or under way too. */
  others: z.array(z.string()).default([]),
  /** Names under which a run may have left something aside. */
  asides: z.array(z.string()),
});

export type Base = Readonly<z.infer<typeof kept>>;

/** What the last run kept; undefined where none did, or it cannot be read. Throws StoreFailure. */
export function keptBase(migration: string, target: Target, signal: AbortSignal): Promise<Base | undefined> {
  return keptValue(nameOf(migration), kept, target, signal);
}

export function keepBase(migration: string, base: Base, target: Target, signal: AbortSignal): Promise<void> {
  return target.keep(nameOf(migration), `${JSON.stringify(base)}\n`, signal);
}

/** Other settings decide otherwise about entries that did not change. */
export function settingsDigest({ settings, keepAccess }: Pick<MigrationJob, "settings" | "keepAccess">): string {
  const { pattern: _, maxDeletes: __, deadlineMs: ___, limits: ____, ...deciding } = settings;
  return createHash("sha256")
    .update(JSON.stringify({ ...deciding, keepAccess }))
    .digest("base64url")
    .slice(0, 22);
}

function nameOf(migration: string): string {
  return `base-${migration}.json`;
}
