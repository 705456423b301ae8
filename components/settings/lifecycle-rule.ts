/** One rule of an account's lifecycle policy: which files, and what becomes of them at which age. Pure. */
import { daysInWords } from "./days.ts";

/** What can become of a file, in the order of its life. */
export const lifecycleActions = ["tierToCool", "tierToCold", "tierToArchive", "delete"] as const;
export type LifecycleAction = (typeof lifecycleActions)[number];

/** Ages in whole days that a file has to be above; where several stand, all of them. */
export interface Age {
  readonly afterModification?: number | undefined;
  readonly afterCreation?: number | undefined;
  /** Counts from the day on which last access tracking began where a file was never read since. */
  readonly afterLastAccess?: number | undefined;
  /** Beside `afterModification`, for `tierToArchive`: days since a file came back from the archive. */
  readonly afterTierChange?: number | undefined;
}

export interface LifecycleRule {
  /** Letters and digits, once in a policy. */
  readonly name: string;
  readonly enabled: boolean;
  /** Each begins with the name of a filesystem; none: the whole account. */
  readonly prefixes: readonly string[];
  readonly blobTypes: readonly ("blockBlob" | "appendBlob")[];
  readonly actions: Readonly<Partial<Record<LifecycleAction, Age>>>;
  /** A cool file that is read becomes hot again; needs `tierToCool` after the last access. */
  readonly backToHotWhenRead: boolean;
}

const actionWords: Readonly<Record<LifecycleAction, string>> = {
  tierToCool: "cool",
  tierToCold: "cold",
  tierToArchive: "archive",
  delete: "deleted",
};

const ageWords: Readonly<Record<keyof Age, string>> = {
  afterModification: "modification",
  afterCreation: "creation",
  afterLastAccess: "last access",
  afterTierChange: "change of tier",
};

/** What a rule does, in words: `cool 30 days after modification, deleted 365 days after creation, in raw/logs`. */
export function describeRule(rule: LifecycleRule): string {
  const actions = lifecycleActions.flatMap((action) => {
    const age = rule.actions[action];
    return age === undefined ? [] : [`${actionWords[action]} ${describeAge(age)}`];
  });
  const read = rule.backToHotWhenRead ? ["hot again when read"] : [];
  const place = rule.prefixes.length === 0 ? [] : [`in ${rule.prefixes.join(" and ")}`];
  return [...(rule.enabled ? [] : ["disabled"]), ...actions, ...read, ...place].join(", ");
}

function describeAge(age: Age): string {
  const parts = Object.entries(ageWords).flatMap(([key, words]) => {
    const days = age[key as keyof Age];
    return days === undefined ? [] : [`${daysInWords(days)} after ${words}`];
  });
  return parts.join(" and ");
}

/** An age as a stack file writes it: `{ afterModification: "30d" }`. */
export function writtenAge(age: Age): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(age).map(([key, days]) => [key, `${String(days)}d`]));
}

/** Every age that a rule counts, whatever for. */
export function agesOf(rule: LifecycleRule): Age[] {
  return lifecycleActions.flatMap((action) => rule.actions[action] ?? []);
}

/** Whether a rule looks at when a file was last read. */
export function countsLastAccess(rule: LifecycleRule): boolean {
  return agesOf(rule).some(({ afterLastAccess }) => afterLastAccess !== undefined);
}
