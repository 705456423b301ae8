import { isDeepStrictEqual } from "node:util";
import { isValues } from "./shape.ts";
import type { Values } from "./shape.ts";

export type Change = "add" | "delete" | "update";

/** One property that differs, as in `networkRuleSet.ipRules[0].iPAddressOrRange`. */
export interface Difference {
  readonly path: string;
  readonly change: Change;
  readonly replaces: boolean;
}

/**
 * What differs between the inputs of two runs, as azure-native compares them: inputs with inputs, locations without
 * regard to case and spaces, and its own marks (`__…`) not at all. A replacing property that is only now written down,
 * with the value that the resource has anyway, replaces nothing.
 */
export function differences(
  before: Values,
  after: Values,
  known: { replacing: ReadonlySet<string>; state: Values },
): Difference[] {
  return Object.keys({ ...before, ...after })
    .filter((name) => !name.startsWith("__"))
    .filter((name) => name !== "location" || !sameLocation(before[name], after[name]))
    .flatMap((name) => {
      const found = compare(name, before[name], after[name]);
      const writtenDown = before[name] === undefined && isDeepStrictEqual(after[name], known.state[name]);
      const replaces = known.replacing.has(name) && !writtenDown;
      return found.map((difference) => ({ ...difference, replaces }));
    });
}

function compare(path: string, before: unknown, after: unknown): { path: string; change: Change }[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined) return [{ path, change: "add" }];
  if (after === undefined) return [{ path, change: "delete" }];
  if (isValues(before) && isValues(after)) {
    return Object.keys({ ...before, ...after }).flatMap((name) =>
      compare(`${path}.${name}`, before[name], after[name]),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const longest = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index);
    return longest.flatMap((index) => compare(`${path}[${String(index)}]`, before[index], after[index]));
  }
  return [{ path, change: "update" }];
}

function sameLocation(before: unknown, after: unknown): boolean {
  const normal = (value: unknown) => (typeof value === "string" ? value.replaceAll(" ", "").toLowerCase() : value);
  return normal(before) === normal(after);
}

/**
 * The inputs after a refresh: what changed in Azure between two readings is taken over, and nothing else, so that
 * values that Azure filled in do not turn into inputs.
 */
export function refreshedInputs(inputs: Values, before: Values, after: Values): Values {
  const names = Object.keys({ ...inputs, ...after });
  const entries = names.map((name) => [name, refreshed(inputs[name], before[name], after[name])] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function refreshed(input: unknown, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(before, after)) return input;
  if (isValues(input) && isValues(before) && isValues(after)) return refreshedInputs(input, before, after);
  return after;
}
