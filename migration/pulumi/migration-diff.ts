/** diff: whether update has anything to do. In an update it finds the first thing to do, and holds the run there. */
import type { dynamic } from "@pulumi/pulumi";
import { begin, isMigrationFault, type BegunRun } from "../index.ts";
import type { AccountOpening } from "../firewall/index.ts";
import { checkedInputs, jobOf, settingsDiffer, type MigrationInputs } from "./migration-inputs.ts";
import { holdOpening, openingOf } from "./opening-inputs.ts";
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
    const begun = await beginBehind(openingOf(news), given, () =>
      begin(jobOf(given), providerSurroundings(given.key, planOf(news["plan"]))),
    );
    if (begun.hasWork) holdRun(given.key, begun);
    else await begun.abandon();
    return begun.hasWork;
  } catch (error) {
    if (isMigrationFault(error)) return true;
    throw error;
  }
}

/** Begins a run; where its account has to be opened for that, it stays open until the run is finished or abandoned. */
async function beginBehind(
  opening: AccountOpening | undefined,
  given: MigrationInputs,
  start: () => Promise<BegunRun>,
): Promise<BegunRun> {
  if (opening === undefined) return start();
  const release = await holdOpening(opening, { key: given.key, uri: jobOf(given).to });
  try {
    const begun = await start();
    return {
      hasWork: begun.hasWork,
      finish: () => begun.finish().finally(release),
      abandon: () => begun.abandon().finally(release),
    };
  } catch (error) {
    await release();
    throw error;
  }
}
