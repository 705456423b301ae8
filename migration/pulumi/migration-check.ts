/** check: finds what is wrong before anything is made, and in a preview plans, so that people see what would happen. */
import type { dynamic } from "@pulumi/pulumi";
import { formatPlan, isMigrationFault, plan, planHeadline, type MigrationFault, type PlanSummary } from "../index.ts";
import { isProblem } from "../model/problem.ts";
import { isSameSource, parseSourceUri } from "../model/source-uri.ts";
import { unmappedHeadline, unmappedLines } from "../report/unmapped-principals.ts";
import { saysOutOfReach } from "../stores/failure.ts";
import { systemClock } from "../transport/index.ts";
import { engineLog } from "./engine-log.ts";
import { areInputs, readInputs, type InputFailure, type MigrationInputs } from "./migration-inputs.ts";
import { leaveHint, planOf, takeHint } from "./plan-hint.ts";
import { providerSurroundings } from "./provider-surroundings.ts";
import { rememberRun } from "./run-memory.ts";
import { unknownIdentityNotes } from "./unknown-identities.ts";
import { isUnknown, plainJson, type Properties } from "./wire.ts";

/** The inputs without what holds for this run alone, with the plan; or what is wrong with them. */
export async function checkMigration(olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const { run: _, ...own } = news;
  const since = sinceOf(olds, news);
  const kept = { ...own, ...since };
  const given = readInputs({ ...news, ...since });
  if (!areInputs(given)) return { inputs: plainJson(kept), failures: [...given] };
  rememberRun(given.key, given.run);
  const failures = otherEnds(olds, news, given.key);
  if (failures.length > 0) return { inputs: plainJson(kept), failures };
  const planned = given.run?.preview === true ? await planInPreview(given) : await planAtHand(olds, given);
  if ("property" in planned) return { inputs: plainJson(kept), failures: [planned] };
  return { inputs: plainJson({ ...kept, plan: planned.plan }) };
}

/** Another source or target is another migration: what the old one moved is its own. */
function otherEnds(olds: Properties, news: Properties, key: string): InputFailure[] {
  return ["from", "to"].flatMap((property) => {
    const [before, now] = [olds[property], news[property]];
    if (typeof before !== "string" || isUnknown(before) || isUnknown(now) || before === now) return [];
    if (property === "from" && nameOnePlace(before, now)) return [];
    const reason =
      `migrations.${key}.${property} was ${before} and is now ${String(now)}. Another source or target is a new ` +
      `migration: give it a new key. What "${key}" moved so far stays untouched at ${String(olds["to"])}.` +
      (property === "from" && isOnHdfs(before) ? ` ${SAME_CLUSTER}` : "");
    return [{ property, reason }];
  });
}

const SAME_CLUSTER =
  "If these are other name nodes of the same cluster, name one of the old ones beside the new ones for one `pulumi up`, and remove it then.";

/** Whether two texts of a source name one place, as another list of name nodes does that has one in common with the first. */
function nameOnePlace(before: string, now: unknown): boolean {
  const [left, right] = [parseSourceUri(before), parseSourceUri(String(now))];
  return !isProblem(left) && !isProblem(right) && isSameSource(left, right);
}

function isOnHdfs(text: string): boolean {
  const uri = parseSourceUri(text);
  return !isProblem(uri) && uri.kind === "hdfs";
}

/** What the id of the migration is made of stays what it was when the migration began. */
function sinceOf(olds: Properties, news: Properties): Properties {
  if (typeof olds["since"] === "string") return { since: olds["since"] };
  const [before, now] = [olds["from"], news["from"]];
  return typeof before === "string" && !isUnknown(before) && before !== now ? { since: before } : {};
}

type PlanOrFailure = { readonly plan: PlanSummary | undefined } | InputFailure;

/** Plans in a preview: shows it, and leaves it for the update that may follow. */
async function planInPreview(given: MigrationInputs): Promise<PlanOrFailure> {
  const urn = given.run?.urn ?? "";
  if (given.phase === "decommission") return { plan: undefined };
  try {
    const found = await plan(given, providerSurroundings(given.key, undefined));
    const planned = { ...found, notes: [...unknownIdentityNotes(given.settings.identities), ...found.notes] };
    await leaveHint(urn, planned);
    await engineLog().info(urn, formatPlan(given.key, planned));
    await engineLog().passing(urn, planHeadline(planned.tally));
    const headline = given.phase === "migrate" ? unmappedHeadline(planned.tally) : "";
    // Pulumi shows the value of the property: the name of the migration says most.
    if (headline !== "") return { property: "key", reason: unmappedReason(given.key, headline, planned) };
    return { plan: planned };
  } catch (error) {
    if (!isMigrationFault(error)) throw error;
    if (saysOutOfReach(error.cause)) {
      await engineLog().warning(urn, unseenWords(given.key, error));
      return { plan: undefined };
    }
    return { property: error.property, reason: `migrations.${given.key}.${error.property}: ${error.message}` };
  }
}

/** A preview may run where a side cannot be seen, as for a pull request; a run may not. */
function unseenWords(key: string, { property, message }: MigrationFault): string {
  return `migrations.${key}.${property} could not be looked at, so nothing is known of what would move. \`pulumi up\` needs it: ${message}`;
}

/** What stops a run before it begins: nobody at the target stands for somebody at the source. */
function unmappedReason(key: string, headline: string, { tally }: PlanSummary): string {
  const remedy = `Give each an object id: migrations.${key}.identities.`;
  return [`migrations.${key}.identities: ${headline}. ${remedy}`, ...unmappedLines(tally)].join("\n  ");
}

/** The plan of this update's preview, or the one that the state holds: nothing is listed for it. */
async function planAtHand(olds: Properties, given: MigrationInputs): Promise<PlanOrFailure> {
  const hint = await takeHint(given.run?.urn ?? "", systemClock.now());
  return { plan: hint ?? planOf(olds["plan"]) };
}
