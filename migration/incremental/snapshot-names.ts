/** Names of the snapshots that a migration takes at its source: only what has such a name is ever removed. Pure. */
import type { Clock } from "../transport/index.ts";

/** A name that nothing else has. */
export function newSnapshotName(migration: string, clock: Clock): string {
  const chance = Math.floor(clock.random() * 36 ** 6)
    .toString(36)
    .padStart(6, "0");
  return `${prefixOf(migration)}${clock.now().toString(36)}-${chance}`;
}

/** Those of the names that this migration gave, but for the one that is kept. */
export function ownSnapshots(names: readonly string[], migration: string, kept: string | undefined): readonly string[] {
  return names.filter((name) => name.startsWith(prefixOf(migration)) && name !== kept);
}

function prefixOf(migration: string): string {
  return `adls-migration-${migration}-`;
}
