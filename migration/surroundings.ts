/** What the engine takes from the process that it runs in: time, stop requests, somebody who listens. */
import type { Awaited } from "./fault.ts";
import type { ProgressReading, ProgressTotal } from "./report/progress.ts";
import type { Tally } from "./reconcile/tally.ts";
import type { Clock } from "./transport/clock.ts";

export interface Surroundings {
  readonly clock: Clock;
  /** Asks for an end in good order: nothing new is begun, what is under way may finish. */
  readonly stop: AbortSignal;
  /** Entries under way at once, and connections to each side. */
  readonly concurrency: number;
  /** Called about once a second while a run is under way. */
  readonly onProgress: (reading: ProgressReading) => void;
  /** Called about once a second while both sides are compared and nothing is to be done yet. */
  readonly onComparing: (soFar: Tally) => void;
  /** Called with a sentence when a person should know why nothing moves yet. */
  readonly onWaiting: (sentence: string) => void;
  /** What nothing will bring, so that a refusal for want of it is final. @default none */
  readonly notComing?: readonly Awaited[];
  /** What the run is expected to carry, where a plan is at hand. */
  readonly total?: ProgressTotal;
  /** Where every exception is written; left out: only the first ones are kept. */
  readonly reportFolder?: string;
}

/** Entries under way at once where nobody says otherwise. */
export const DEFAULT_CONCURRENCY = 64;
