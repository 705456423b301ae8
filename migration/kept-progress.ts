/** How far the last run came, kept in our room at the target, so that any machine can tell it. */
import * as z from "zod";
import { keptValue } from "./kept-value.ts";
import { isStoreFailure } from "./stores/failure.ts";
import type { Target } from "./stores/target.ts";
import type { Clock } from "./transport/clock.ts";

const PERIOD_MS = 30_000;

const kept = z.looseObject({
  schema: z.literal(1),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** `under way`, or how the run ended. */
  end: z.string(),
});

/** What was kept: when, how it stood, and the figures of that moment. */
export type KeptRecord = z.infer<typeof kept>;

type KeepingTarget = Pick<Target, "keep" | "kept">;

/** Keeps progress of one migration. A failure to keep it is no failure of the run. */
export class KeptProgress {
  readonly #name: string;
  readonly #target: KeepingTarget;
  readonly #clock: Clock;
  #lastMs: number;

  constructor(migration: string, target: KeepingTarget, clock: Clock) {
    this.#name = nameOf(migration);
    this.#target = target;
    this.#clock = clock;
    this.#lastMs = clock.now();
  }

  /** Keeps the figures where half a minute went by since the last time. */
  async keepIfDue(figures: { readonly end: string }, signal: AbortSignal): Promise<void> {
    if (this.#clock.now() - this.#lastMs >= PERIOD_MS) await this.keep(figures, signal);
  }

  async keep(figures: { readonly end: string }, signal: AbortSignal): Promise<void> {
    this.#lastMs = this.#clock.now();
    const record = { ...figures, schema: 1, at: new Date(this.#lastMs).toISOString() };
    try {
      await this.#target.keep(this.#name, `${JSON.stringify(record)}\n`, signal);
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
    }
  }
}

/** What the last run kept; undefined where none did, or where it is not readable. */
export function lastProgress(
  migration: string,
  target: KeepingTarget,
  signal: AbortSignal,
): Promise<KeptRecord | undefined> {
  return keptValue(nameOf(migration), kept, target, signal);
}

function nameOf(migration: string): string {
  return `progress-${migration}.json`;
}
