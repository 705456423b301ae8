/** read: notices what somebody changed at either side since the last run. Lists, and changes nothing. */
import type { dynamic } from "@pulumi/pulumi";
import { isMigrationFault, plan, planHeadline, type PlanSummary } from "../index.ts";
import { engineLog } from "./engine-log.ts";
import { checkedInputs, type MigrationInputs } from "./migration-inputs.ts";
import { providerSurroundings } from "./provider-surroundings.ts";
import { runFactsOf } from "./run-memory.ts";
import { plainJson, type Properties } from "./wire.ts";

/**
 * The outputs as they are; where both sides no longer agree, or cannot be compared, not complete and with what differs, so
 * that the next `up` mends it. An empty id where the target is gone.
 */
export async function readMigration(id: string, outputs: Properties): Promise<dynamic.ReadResult> {
  const given = checkedInputs(outputs);
  const { drift: _, ...settled } = outputs;
  if (!isCompared(given)) return { id, props: plainJson(settled) };
  const found = await compared(given);
  if (typeof found !== "string" && found.targetIs === "missing") return { id: "" };
  const drift = typeof found === "string" ? found : driftOf(found);
  if (typeof found === "string") await engineLog().warning(runFactsOf(given.key).urn, `${given.key}: ${found}`);
  return { id, props: plainJson(drift === undefined ? settled : { ...settled, complete: false, drift }) };
}

/** Only what is moved again and again can drift; a lift and shift is over once it was complete. */
function isCompared({ phase, settings }: MigrationInputs): boolean {
  return (phase === "migrate" || phase === "verify") && settings.pattern === "incremental";
}

/** The plan, or why there is none. An error would keep the refresh from noticing that, say, the role itself is gone. */
async function compared(given: MigrationInputs): Promise<PlanSummary | string> {
  try {
    const found = await plan(given, providerSurroundings(given.key, undefined));
    return found.targetIs === "unseen" ? (found.notes[0] ?? "The target cannot be seen.") : found;
  } catch (error) {
    if (isMigrationFault(error)) return `"${error.property}" cannot be compared: ${error.message}`;
    throw error;
  }
}

function driftOf({ hasWork, tally }: PlanSummary): string | undefined {
  return hasWork ? planHeadline(tally) : undefined;
}
