import { ArmError } from "./arm-error.ts";

/** One thing that Azure refuses, as data. */
export interface Refusal<Asked> {
  /** Its name among all refusals of the resource manager. */
  readonly id: string;
  readonly status: 400 | 403 | 404 | 409;
  readonly code: string;
  /** What Azure says; undefined where it accepts what is asked for. */
  readonly says: (asked: Asked) => string | undefined;
  /**
   * Where the rule is known from. A reported one gives Azure's own code and words; of a documented one only the rule is
   * known, and the code is a general one.
   */
  readonly source: Source;
}

export type Source = { readonly documented: string } | { readonly reported: string };

/** Throws the first refusal of the table that applies. */
export function refuse<Asked>(table: readonly Refusal<Asked>[], asked: Asked): void {
  for (const { id, status, code, says } of table) {
    const message = says(asked);
    if (message !== undefined) throw new ArmError(status, code, message, id);
  }
}

/** The message of a refusal that has one, where `applies`. */
export function when(applies: boolean, message: string): string | undefined {
  return applies ? message : undefined;
}

/** Azure's words for values that it refuses without more ado. */
export function invalidValues(parameters: string): string {
  return `Values for request parameters are invalid: ${parameters}.`;
}

/** Azure's words for a value that a property cannot have. */
export function notAllowed(property: string, value: unknown): string {
  const text = typeof value === "boolean" ? (value ? "True" : "False") : String(value);
  return `The value '${text}' is not allowed for property ${property}.`;
}
