/** read: notices what somebody changed at either side since the last run. Lists, and changes nothing. */
import type { dynamic } from "@pulumi/pulumi";
import { plan, planHeadline, type PlanSummary } from "../index.ts";
import { checkedInputs, type MigrationInputs } from "./migration-inputs.ts";
import { providerSurroundings } from "./provider-surroundings.ts";
import { plainJson, type Properties } from "./wire.ts";

/**
 * The outputs as they are; where both sides no longer agree, not complete and with what differs, so that the next `up`
 * mends it. An empty id where the target is gone.
 */
export async function readMigration(id: string, outputs: Properties): Promise<dynamic.ReadResult> {
  const given = checkedInputs(outputs);
  const { drift: _, ...settled } = outputs;
  if (!isCompared(given)) return { id, props: plainJson(settled) };
  const found = await plan(given, providerSurroundings(given.key, undefined));
  if (found.targetIs === "missing") return { id: "" };
  if (found.targetIs === "unseen") throw new Error(found.notes.join(" "));
  return { id, props: plainJson(found.hasWork ? drifted(settled, found) : settled) };
}

/** Only what is moved again and again can drift; a lift and shift is over once it was complete. */
function isCompared({ phase, settings }: MigrationInputs): boolean {
  return (phase === "migrate" || phase === "verify") && settings.pattern === "incremental";
}

function drifted(outputs: Properties, found: PlanSummary): Properties {
  return { ...outputs, complete: false, drift: planHeadline(found.tally) };
}
