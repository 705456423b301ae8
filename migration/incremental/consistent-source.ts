/** One state of a source for whoever only looks: a snapshot that is taken for it and removed after it, where the source lets it. */
import { isStoreFailure } from "../stores/failure.ts";
import type { Source } from "../stores/source.ts";
import type { Clock } from "../transport/index.ts";
import { newSnapshotName } from "./snapshot-names.ts";

/** How long removing it may take. Milliseconds. */
const REMOVING_MS = 5_000;

export interface LookGround {
  /** Id of the migration that looks. */
  readonly migration: string;
  readonly source: Source;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What `look` comes to on the source as it is at one moment; on the living one where none can be held. */
export async function atOneMoment<Result>(
  ground: LookGround,
  look: (source: Source) => Promise<Result>,
): Promise<Result> {
  const { source } = ground;
  const name = await taken(ground);
  if (name === undefined || source.snapshots === undefined) return look(source);
  try {
    return await look(source.snapshots.at(name));
  } finally {
    // One that stays is removed by the migration's next run.
    await source.snapshots.remove(name, AbortSignal.timeout(REMOVING_MS)).catch(() => undefined);
  }
}

async function taken({ migration, source, clock, signal }: LookGround): Promise<string | undefined> {
  const { snapshots } = source;
  if (snapshots === undefined) return undefined;
  try {
    if ((await snapshots.unavailable(signal)) !== undefined) return undefined;
    const name = newSnapshotName(migration, clock);
    await snapshots.take(name, signal);
    return name;
  } catch (error) {
    if (!isStoreFailure(error) || error.kind === "stopped") throw error;
    return undefined;
  }
}
