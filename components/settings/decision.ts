/** One setting of an account as it was decided, and the ways in which that comes about. Pure. */

/** One setting as it was decided. */
export interface Decision {
  /** What it is called for people: `redundancy`. */
  readonly setting: string;
  readonly value: string;
  readonly origin: "taken" | "overridden" | "stack file" | "default" | "not possible";
  /** Why, in words for people: `taken from contosolake`. */
  readonly reason: string;
}

/** The settings of one theme, and how each came about. */
export interface Decided<Settings> {
  readonly settings: Settings;
  readonly decisions: readonly Decision[];
}

/** What was read from the matched account: its name, for reasons, and what it has. */
export interface Matched<Found> {
  readonly name: string;
  readonly found: Found;
}

/** The setting is the matched account's. */
export function taken(setting: string, value: string, name: string): Decision {
  return { setting, value, origin: "taken", reason: `taken from ${name}` };
}

/** The stack file says it, whether or not the matched account has the same. */
export function wished(
  setting: string,
  value: string,
  matched?: { readonly name: string; readonly value: string | undefined },
): Decision {
  if (matched === undefined) return { setting, value, origin: "stack file", reason: "stack file" };
  if (value === matched.value)
    return { setting, value, origin: "taken", reason: `stack file, and so has ${matched.name}` };
  const reason = `overridden by the stack file; ${matched.name} has ${matched.value ?? "none"}`;
  return { setting, value, origin: "overridden", reason };
}

/** Nobody says anything about it. `why` tells what speaks for the value. */
export function byDefault(setting: string, value: string, why: string): Decision {
  return { setting, value, origin: "default", reason: why };
}

/** The matched account has what an account with hierarchical namespace cannot have. */
export function notPossible(setting: string, value: string, why: string): Decision {
  return { setting, value, origin: "not possible", reason: why };
}
