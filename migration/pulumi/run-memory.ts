/**
 * What one phase of `pulumi up` remembers between the calls that it makes for one migration, all to the same process: the
 * facts of the run, and a run that diff began and update finishes.
 */
import type { BegunRun } from "../index.ts";
import type { RunFacts } from "./migration-inputs.ts";

const UNKNOWN_RUN: RunFacts = { urn: "", preview: false };

const factsByKey = new Map<string, RunFacts>();
const begunByKey = new Map<string, BegunRun>();

/** Keeps the facts that check was given. */
export function rememberRun(key: string, facts: RunFacts | undefined): void {
  if (facts !== undefined) factsByKey.set(key, facts);
}

/** The facts of this phase; outside of one (a refresh), messages go to the stack's row. */
export function runFactsOf(key: string): RunFacts {
  return factsByKey.get(key) ?? UNKNOWN_RUN;
}

/** Holds a begun run until update takes it. */
export function holdRun(key: string, begun: BegunRun): void {
  begunByKey.set(key, begun);
}

/** Takes the begun run of a migration, if one is held. */
export function takeRun(key: string): BegunRun | undefined {
  const begun = begunByKey.get(key);
  begunByKey.delete(key);
  return begun;
}
