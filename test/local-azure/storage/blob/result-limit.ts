/** `maxresults`: how many entries a page of a Blob list may have. */
import type { Call } from "../call.ts";
import { outOfRange } from "../wire/failure.ts";
import { element } from "../wire/xml.ts";

const mostResults = 5000;

/** The limit, and the element that tells it where it was asked for: more than 5,000 is told as 5,000 (measured). */
export interface ResultLimit {
  readonly count: number;
  readonly element: string;
}

/** @throws {ServiceFailure} OutOfRangeQueryParameterValue, InvalidQueryParameterValue */
export function resultLimit(call: Call): ResultLimit {
  const text = call.parameter("maxresults");
  if (text === undefined) return { count: mostResults, element: "" };
  if (!/^\+?\d+$/.test(text) || Number(text) === 0) throw outOfRange("maxresults", text, 1, 2_147_483_647);
  const count = Math.min(Number(text), mostResults);
  return { count, element: element("MaxResults", String(count)) };
}
