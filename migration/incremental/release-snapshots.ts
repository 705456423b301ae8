/** At the end of a migration: nobody begins from its snapshots any more. */
import { isStoreFailure } from "../stores/failure.ts";
import type { Source } from "../stores/source.ts";
import { ownSnapshots } from "./snapshot-names.ts";

/** Removes those that this migration took. Gives a sentence where some stay, or may: a source that is gone is no failure. */
export async function releaseSnapshots(
  migration: string,
  { snapshots }: Pick<Source, "snapshots">,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (snapshots === undefined) return undefined;
  try {
    if ((await snapshots.unavailable(signal)) !== undefined) return undefined;
    for (const name of ownSnapshots(await snapshots.names(signal), migration, undefined))
      await snapshots.remove(name, signal);
    return undefined;
  } catch (error) {
    if (!isStoreFailure(error) || error.kind === "stopped") throw error;
    return `snapshots of this migration may still be at the source: ${error.message}`;
  }
}
