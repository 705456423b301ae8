/** diff: whether update has anything to do. In an update it finds the first thing to do, and holds the run there. */
import type { dynamic } from "@pulumi/pulumi";
import { begin, isMigrationFault } from "../index.ts";
import { checkedInputs, jobOf, settingsDiffer, type MigrationInputs } from "./migration-inputs.ts";
import { planOf } from "./plan-hint.ts";
import { providerSurroundings } from "./provider-surroundings.ts";
import { holdRun, runFactsOf } from "./run-memory.ts";
import { sameJson, type Properties } from "./wire.ts";

export async function diffMigration(_id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
  if (olds["complete"] !== true || settingsDiffer(olds, news)) return { changes: true };
  const given = checkedInputs(news);
  if (given.phase === "decommission" || given.settings.pattern === "lift-and-shift") return { changes: false };
  if (given.phase === "assess") return { changes: planDiffers(olds, news) };
  return { changes: runFactsOf(given.key).preview ? (given.plan?.hasWork ?? true) : await findsWork(given, news) };
}

/** What is assessed is the plan itself. */
function planDiffers(olds: Properties, news: Properties): boolean {
  return !sameJson(planOf(olds["plan"])?.tally, planOf(news["plan"])?.tally);
}

/** Whatever keeps both sides from being compared is left to update, which waits, or says it as the resource's failure. */
async function findsWork(given: MigrationInputs, news: Properties): Promise<boolean> {
  try {
    const begun = await begin(jobOf(given), providerSurroundings(given.key, planOf(news["plan"])));
    if (begun.hasWork) holdRun(given.key, begun);
    else await begun.abandon();
    return begun.hasWork;
  } catch (error) {
    if (isMigrationFault(error)) return true;
    throw error;
  }
}
