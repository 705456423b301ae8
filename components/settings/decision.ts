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

/** One theme of it; undefined where nothing is matched, or the theme could not be read. */
export function themeOf<Found extends object, Theme extends keyof Found>(
  matched: Matched<Found> | undefined,
  theme: Theme,
): Matched<NonNullable<Found[Theme]>> | undefined {
  const found = matched?.found[theme];
  return matched === undefined || found == null ? undefined : { name: matched.name, found };
}

/** The word for a setting that is on or off. */
export type Switch = "enabled" | "disabled";

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

/** The matched account has something else, and a default or another setting goes before it. */
export function overridden(setting: string, value: string, why: string): Decision {
  return { setting, value, origin: "overridden", reason: `overridden: ${why}` };
}

/** The matched account has what this account cannot have. */
export function notPossible(setting: string, value: string, why: string): Decision {
  return { setting, value, origin: "not possible", reason: why };
}

/** The same, because of the hierarchical namespace: `has` is what the matched account has, in a sentence. */
export function notWithHns(setting: string, value: string, has: string, because: string): Decision {
  return notPossible(setting, value, `${has}: not possible with HNS because ${because}`);
}

/**
 * A setting in which the matched account is followed whatever it has: `value` is the stack file's where `isWished`, else the
 * matched account's, else a default for which `why` speaks.
 */
export function followed(
  setting: string,
  value: string,
  { isWished, why }: { readonly isWished: boolean; readonly why: string },
  found: { readonly name: string; readonly value: string } | undefined,
): Decision {
  if (isWished) return wished(setting, value, found);
  return found === undefined ? byDefault(setting, value, why) : taken(setting, value, found.name);
}

/** Decisions where something of the matched account is not known: what follows from nobody having said anything is unknown too. */
export function withUnknownDefaults(decisions: readonly Decision[], reason: string): readonly Decision[] {
  return decisions.map((decision) =>
    decision.origin === "default" || decision.value === "unknown"
      ? { ...decision, value: "unknown", reason }
      : decision,
  );
}

/**
 * A switch with a safe side: the stack file goes first; the matched account is followed where it is on the safe side, and
 * nobody else leaves it. `why` speaks for the safe side.
 */
export function decideSwitch(
  setting: string,
  choice: { readonly wish: Switch | undefined; readonly safe: Switch; readonly why: string },
  matched: Matched<boolean> | undefined,
): Decision {
  const found = matched && { name: matched.name, value: switchWord(matched.found) };
  if (choice.wish !== undefined) return wished(setting, choice.wish, found);
  if (found === undefined) return byDefault(setting, choice.safe, `default; ${choice.why}`);
  if (found.value === choice.safe) return taken(setting, choice.safe, found.name);
  return overridden(setting, choice.safe, `${found.name} has ${found.value}; ${choice.why}`);
}

/** `enabled` or `disabled`. */
export function switchWord(on: boolean): Switch {
  return on ? "enabled" : "disabled";
}
