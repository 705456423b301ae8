/**
 * The permission to open an account's firewall while somebody works, as a resource: it stands in the state before anything is
 * opened, so that whatever a killed run leaves open, the next `up` or `destroy` knows of and closes. It opens nothing itself.
 */
import type { dynamic } from "@pulumi/pulumi";
import { isMigrationFault } from "../fault.ts";
import { closeLeftOpen, isLeftOpen, type AccountOpening } from "../firewall/index.ts";
import { systemClock } from "../transport/index.ts";
import { engineLog } from "./engine-log.ts";
import { runFacts } from "./migration-inputs.ts";
import { openingInputs } from "./opening-inputs.ts";
import { rememberRun, runFactsOf } from "./run-memory.ts";
import { plainJson, sameJson, type Properties } from "./wire.ts";

/** Keeps what holds for this run alone out of the state. */
export function checkFirewallOpening(_olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const { run, ...kept } = news;
  const parsed = openingInputs.safeParse(kept);
  const failures = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ property: path.join("."), reason: message }));
  if (parsed.success) rememberRun(memoryKey(parsed.data), runFacts.optional().parse(run));
  return Promise.resolve({ inputs: plainJson(kept), failures });
}

/** Another opening, or one that a killed run has left: then update closes it. */
export async function diffFirewallOpening(
  _id: string,
  olds: Properties,
  news: Properties,
): Promise<dynamic.DiffResult> {
  const [old, now] = [openingInputs.parse(olds), openingInputs.parse(news)];
  if (old.account !== now.account) return { changes: true, replaces: ["account"] };
  if (!sameJson(old, now)) return { changes: true };
  return { changes: await isLeftOpenNow(now) };
}

export async function createFirewallOpening(inputs: Properties): Promise<dynamic.CreateResult> {
  const opening = openingInputs.parse(inputs);
  await closeLeftOpen(opening, systemClock);
  return { id: opening.account, outs: plainJson(inputs) };
}

/** What the last run may have opened is closed by what it was allowed to open, not by what this one is. */
export async function updateFirewallOpening(
  _id: string,
  olds: Properties,
  news: Properties,
): Promise<dynamic.UpdateResult> {
  const [old, now] = [openingInputs.parse(olds), openingInputs.parse(news)];
  const wasOpen = await closeLeftOpen({ ...old, closed: now.closed }, systemClock);
  if (wasOpen)
    await tell(now, `a run that was killed had left ${now.account} open to ${described(old)}; it is closed again`);
  return { outs: plainJson(news) };
}

/** Looking changes nothing: what is left open, diff sees and update closes. */
export function readFirewallOpening(id: string, outputs: Properties): Promise<dynamic.ReadResult> {
  return Promise.resolve({ id, props: plainJson(outputs) });
}

export async function deleteFirewallOpening(_id: string, outputs: Properties): Promise<void> {
  const opening = openingInputs.parse(outputs);
  const wasOpen = await closeLeftOpen(opening, systemClock);
  if (wasOpen) await tell(opening, `${opening.account} was open to ${described(opening)}; it is closed again`);
}

/** A preview that cannot ask says nothing; an update that cannot ask lets update say why. */
async function isLeftOpenNow(opening: AccountOpening): Promise<boolean> {
  try {
    return await isLeftOpen(opening, systemClock);
  } catch (error) {
    if (!isMigrationFault(error)) throw error;
    return !runFactsOf(memoryKey(opening)).preview;
  }
}

function described({ addresses, subnets }: AccountOpening): string {
  return [...addresses, ...subnets].join(", ");
}

function tell(opening: AccountOpening, sentence: string): Promise<void> {
  return engineLog().warning(runFactsOf(memoryKey(opening)).urn, sentence);
}

function memoryKey({ account }: AccountOpening): string {
  return `opening of ${account}`;
}
