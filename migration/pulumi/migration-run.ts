/** create and update, which are one thing: carry what differs, and tell whether anything is left. */
import type { dynamic } from "@pulumi/pulumi";
import {
  formatRun,
  formatVerification,
  isMigrationFault,
  plan,
  planHeadline,
  release,
  run,
  runHeadline,
  untilTargetAnswers,
  verify,
  verifyHeadline,
  type BegunRun,
  type RunSummary,
  type Surroundings,
  type VerifySummary,
} from "../index.ts";
import { engineLog } from "./engine-log.ts";
import { checkedInputs, jobOf, type MigrationInputs } from "./migration-inputs.ts";
import { behindOpening, openingOf } from "./opening-inputs.ts";
import { planOf } from "./plan-hint.ts";
import { providerSurroundings } from "./provider-surroundings.ts";
import { runFactsOf, takeRun } from "./run-memory.ts";
import { engineIsGone } from "./stop-request.ts";
import { incompleteError, plainJson, type Properties } from "./wire.ts";

/** Throws a plain error where nothing was begun, so that no half-made resource is kept. */
export async function createMigration(inputs: Properties): Promise<dynamic.CreateResult> {
  const given = checkedInputs(inputs);
  const outs = await carried(given, inputs, "create");
  return { id: jobOf(given).id, outs };
}

export async function updateMigration(_id: string, _olds: Properties, news: Properties): Promise<dynamic.UpdateResult> {
  return { outs: await carried(checkedInputs(news), news, "update") };
}

/** What a phase came to. */
interface Outcome {
  readonly summary: object;
  readonly isComplete: boolean;
  readonly headline: string;
  /** What is shown after the run. */
  readonly lines: readonly string[];
  /** Why it is not complete, the most important first. */
  readonly reasons: readonly string[];
}

async function carried(given: MigrationInputs, inputs: Properties, method: "create" | "update"): Promise<Properties> {
  const { id } = jobOf(given);
  try {
    const outcome = await outcomeOf(given, inputs);
    await tell(given.key, outcome);
    const outs = { ...inputs, summary: outcome.summary, complete: outcome.isComplete };
    if (outcome.isComplete) return plainJson(outs);
    throw incompleteError(id, outcome.reasons, outs);
  } catch (error) {
    if (!isMigrationFault(error)) throw error;
    const message = `migrations.${given.key}.${error.property}: ${error.message}`;
    if (method === "create") throw new Error(message, { cause: error });
    throw incompleteError(id, [message], { ...inputs, complete: false });
  } finally {
    endOrphan();
  }
}

async function outcomeOf(given: MigrationInputs, inputs: Properties): Promise<Outcome> {
  const surroundings = providerSurroundings(given.key, planOf(inputs["plan"]));
  const begun = takeRun(given.key);
  if (given.phase !== "migrate") await begun?.abandon();
  if (given.phase === "decommission") return ended(given, surroundings);
  const { to: uri } = jobOf(given);
  const act = () => carriedAtTarget(given, begun, surroundings);
  return behindOpening(openingOf(inputs), { key: given.key, uri }, act);
}

function carriedAtTarget(
  given: MigrationInputs,
  begun: BegunRun | undefined,
  surroundings: Surroundings,
): Promise<Outcome> {
  if (given.phase === "assess") return assessed(given, surroundings);
  return given.phase === "verify" ? verified(given, surroundings) : moved(given, begun, surroundings);
}

/** What stays at the source is told, and keeps nothing from ending. */
async function ended(given: MigrationInputs, surroundings: Surroundings): Promise<Outcome> {
  const left = await release(jobOf(given), surroundings);
  const headline = ["ended; nothing was moved", ...(left === undefined ? [] : [left])].join("; ");
  return { summary: {}, isComplete: true, headline, lines: [], reasons: [] };
}

/** Where the target does not let itself be seen, the plan says so: nothing depends on it. */
async function assessed(given: MigrationInputs, surroundings: Surroundings): Promise<Outcome> {
  await untilTargetAnswers(jobOf(given), surroundings).catch((error: unknown) => {
    if (!isMigrationFault(error) || !error.mayPass) throw error;
  });
  const planned = await plan(given, surroundings);
  return { summary: planned, isComplete: true, headline: planHeadline(planned.tally), lines: [], reasons: [] };
}

/** What the stack shows and keeps: the ends and the settings stand in the inputs already, the counts of the comparison in the report. */
function kept(summary: RunSummary | VerifySummary): object {
  const { from: _from, to: _to, migration: _migration, ...rest } = summary;
  const { tally: _tally, ...shown } = { tally: undefined, ...rest };
  return shown;
}

async function moved(
  given: MigrationInputs,
  begun: BegunRun | undefined,
  surroundings: Surroundings,
): Promise<Outcome> {
  const summary = begun === undefined ? await run(jobOf(given), surroundings) : await begun.finish();
  const { because, firstExceptions, end } = summary;
  return {
    summary: kept(summary),
    isComplete: end === "complete",
    headline: runHeadline(summary),
    lines: formatRun(summary, surroundings.reportFolder),
    reasons: [`${given.key}: ${because}`, ...firstExceptions],
  };
}

async function verified(given: MigrationInputs, surroundings: Surroundings): Promise<Outcome> {
  await untilTargetAnswers(jobOf(given), surroundings);
  const summary = await verify(jobOf(given), surroundings);
  const headline = verifyHeadline(summary);
  return {
    summary: kept(summary),
    isComplete: summary.equal,
    headline,
    lines: formatVerification(summary, surroundings.reportFolder),
    reasons: [`${given.key}: ${headline}`, ...summary.firstDifferences],
  };
}

async function tell(key: string, { lines, headline }: Outcome): Promise<void> {
  const { urn } = runFactsOf(key);
  if (lines.length > 0) await engineLog().info(urn, lines.join("\n"));
  await engineLog().passing(urn, headline);
}

/** Where the engine is gone, nobody ends this process any more but itself. */
function endOrphan(): void {
  if (engineIsGone()) setTimeout(() => process.exit(1), 100);
}
