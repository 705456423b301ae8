/** When recorded calls were made, by their answers. */
import type { RecordedCall } from "./recording.ts";

/** More than this between two calls, or time going backwards, and the recorder has put several sessions into one file. */
const mostBetween = 24 * 3600 * 1000;

/** The most that `Date` may lag behind, in milliseconds. */
const mostLead = 2000;

/** Milliseconds since 1970; NaN where it was not kept. */
export function momentOf(call: RecordedCall | undefined): number {
  return Date.parse(call?.answerHeaders["date"] ?? "");
}

/** The calls of a recording, session by session: the first one's place, and that behind the last one. */
export function* sessionsOf(
  calls: readonly RecordedCall[],
): Generator<{ readonly first: number; readonly last: number }> {
  let first = 0;
  for (let place = 1; place <= calls.length; place++) {
    const passed = momentOf(calls[place]) - momentOf(calls[place - 1]);
    if (place < calls.length && !(passed < -60_000 || passed > mostBetween)) continue;
    yield { first, last: place };
    first = place;
  }
}

/** By how much the clock that writes times of change runs before the one that writes `Date`, in milliseconds. */
export function leadOf(calls: readonly RecordedCall[]): number {
  const leads = calls
    .filter(({ method, status }) => /^(PUT|PATCH)$/.test(method) && status < 300)
    .map((call) => Date.parse(call.answerHeaders["last-modified"] ?? "") - momentOf(call));
  return Math.max(0, ...leads.filter((lead) => lead <= mostLead));
}
