/** What can be read of words of which some are wrong, so that it can be held against other words all the same. Pure. */
import type * as z from "zod";
import { isMapping } from "../migration/model/unknown-value.ts";

/**
 * What a schema makes of a value without the parts that are wrong: a wrong key counts as left out, an item of a list as not
 * there, and a mapping that lacks a key which has to be there goes as a whole. Undefined where nothing is left.
 */
export function readable<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> | undefined {
  let rest = value;
  // Each round takes away at least one part.
  while (rest !== undefined) {
    const parsed = schema.safeParse(rest);
    if (parsed.success) return parsed.data;
    rest = without(rest, innermost(parsed.error.issues.flatMap(placesOf)));
  }
  return undefined;
}

type Place = readonly PropertyKey[];

function placesOf(issue: z.core.$ZodIssue): Place[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** Those that hold none of the others: without its wrong parts a mapping may be right. */
function innermost(places: readonly Place[]): readonly Place[] {
  const holds = (outer: Place, inner: Place) =>
    inner.length > outer.length && outer.every((key, depth) => inner[depth] === key);
  return places.filter((place) => !places.some((other) => holds(place, other)));
}

/** The value without what stands at these places; undefined where nothing is left that could be right. */
function without(value: unknown, places: readonly Place[]): unknown {
  if (places.length === 0) return value;
  if (places.some(({ length }) => length === 0)) return undefined;
  if (value instanceof Array)
    return value.map((item, index) => without(item, below(places, index))).filter((item) => item !== undefined);
  if (!isMapping(value) || places.some(([key]) => !Object.hasOwn(value, key ?? ""))) return undefined;
  const left = Object.entries(value).map(([key, part]) => [key, without(part, below(places, key))] as const);
  return Object.fromEntries(left.filter(([, part]) => part !== undefined));
}

function below(places: readonly Place[], key: string | number): readonly Place[] {
  return places.filter(([first]) => first === key).map((place) => place.slice(1));
}
