/** delete: ends the migration, and touches no data at either side. */
import { engineLog } from "./engine-log.ts";
import { checkedInputs } from "./migration-inputs.ts";
import { runFactsOf } from "./run-memory.ts";
import type { Properties } from "./wire.ts";

export async function deleteMigration(_id: string, outputs: Properties): Promise<void> {
  const { key, onDestroyed } = checkedInputs(outputs);
  if (onDestroyed !== undefined) await engineLog().info(runFactsOf(key).urn, onDestroyed);
}
