/** Telling how far something is while it is under way. */
import type { Clock } from "./transport/clock.ts";

/** Between two tellings. Milliseconds. */
export const TELLING_PERIOD_MS = 1_000;

/** What `going` comes to; `tell` is called every second until then. */
export async function whileTelling<Result>(going: Promise<Result>, tell: () => void, clock: Clock): Promise<Result> {
  const over = new AbortController();
  const isStillGoing = async (): Promise<boolean> => {
    await clock.sleep(TELLING_PERIOD_MS, over.signal).catch(() => undefined);
    return !over.signal.aborted;
  };
  const telling = async (): Promise<void> => {
    while (await isStillGoing()) tell();
  };
  const told = telling();
  try {
    return await going;
  } finally {
    over.abort();
    await told;
  }
}
