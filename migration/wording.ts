/**
 * How zod schemas speak to people: every schema's message says what is allowed and what to do, and every issue becomes
 * a `Problem` with the key as it was written. Used for whatever people write: stack files and command lines.
 */
import * as z from "zod";
import { nearestWord, shownValue } from "./model/problem.ts";
import type { Problem } from "./model/problem.ts";
import { fieldOf, isMapping } from "./model/unknown-value.ts";

/** Spells the path of a value as the person wrote it. */
export type KeyOf = (path: readonly PropertyKey[]) => string;

/** The message of a schema: what is allowed, and what to do about a wrong value. */
export function says(allowed: string, remedy = ""): string {
  return `${allowed}\n${remedy}`;
}

/** One of several words. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: says(words.join(", ")) });
}

/** A text that `parse` understands; `allowed` says what that is, in messages and (as the schema's meta value) in documents. */
export function textOf<Value>(parse: (text: string) => Value | undefined, allowed: string, remedy = "") {
  return z
    .string({ error: says(allowed, remedy) })
    .transform((text, context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: says(allowed, remedy) });
      return z.NEVER;
    })
    .meta({ allowed });
}

/** A mapping with these keys and no others. */
export function mapping<Shape extends z.ZodRawShape>(shape: Shape, what = "a mapping") {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? says(keys) : says(`${what} with the keys ${keys}`)),
  });
}

/** What a rule finds wrong: where in the mapping (left out: the mapping as a whole), and the message, as `says` makes it. */
export interface Fault {
  readonly path?: readonly PropertyKey[];
  readonly message: string;
}

/**
 * A mapping with a rule between its keys. The rule is asked where the values of the keys that it `reads` are right, whatever
 * stands in the others, so that no mistake hides another. `written` holds what stands in every key, right or not; undefined
 * is what nobody wrote.
 */
export function withRule<Schema extends z.ZodObject, Key extends keyof z.output<Schema> & string>(
  schema: Schema,
  reads: readonly Key[],
  faultsIn: (values: Pick<z.output<Schema>, Key>, written: Readonly<Record<string, unknown>>) => readonly Fault[],
): Schema {
  // A mapping with a rule is another object, with the same schemas of its keys.
  const mark: unknown = Object.values(schema.shape)[0];
  // What other rules of this mapping find leaves its words as they are.
  const when = ({ value, issues }: z.core.ParsePayload) =>
    isMapping(value) && issues.every((issue) => ruleOf(issue) === mark || isBesideKeys(issue, reads));
  return schema.superRefine(
    (values, context) => {
      for (const { path = [], message } of faultsIn(values, { ...values }))
        context.addIssue({ code: "custom", path: [...path], message, params: { rule: mark } });
    },
    { when },
  );
}

/** Whether an issue says nothing of these keys, nor of the mapping as a whole. */
function isBesideKeys({ code, path = [] }: z.core.$ZodRawIssue, keys: readonly string[]): boolean {
  const [key] = path;
  return key === undefined ? code === "unrecognized_keys" : !keys.includes(String(key));
}

/** What tells the mapping whose rule found it; undefined for an issue of words. */
function ruleOf(issue: object): unknown {
  return fieldOf(fieldOf(issue, "params"), "rule");
}

/** A mapping with a bound on what it holds, asked whatever the parts are, right or not. */
export function withBound<Schema extends z.ZodType>(
  schema: Schema,
  isAllowed: (parts: readonly unknown[]) => boolean,
  allowed: string,
): Schema {
  const when = ({ value }: z.core.ParsePayload) => isMapping(value);
  return schema.superRefine(
    (values, context) => {
      if (!isAllowed(Object.values(values ?? {}))) context.addIssue({ code: "custom", message: says(allowed) });
    },
    { when },
  );
}

/** A mapping from names, which the writer chooses, to values. */
export function named<Value extends z.ZodType>(what: string, value: Value) {
  return z.record(z.string(), value, { error: says(what) });
}

/** A key that the product will have, and has not yet. */
export function notYet(what: string, remedy = "Leave the key out.") {
  return z.undefined({ error: says(`nothing: ${what} not available yet`, remedy) }).optional();
}

/** Every issue of a failed parse as a problem. */
export function problemsOf(error: z.ZodError, input: unknown, keyOf: KeyOf): Problem[] {
  return error.issues.flatMap(meantIssues).flatMap((issue) => {
    const [allowed = "", remedy = ""] = issue.message.split("\n");
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(keyOf([...issue.path, key]), key, allowed));
    }
    const given = issue.path.reduce(fieldOf, input);
    const shown = mayBeSecret(given, issue.path) ? "a text, which is not repeated here" : shownValue(given);
    return [{ key: keyOf(issue.path), given: shown, allowed, remedy: remedy || suggestion(given, issue) }];
  });
}

/** Of a value that may have several forms: what is wrong in the only form that its writer can have meant. */
function meantIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const meant = issue.errors.filter((issues) =>
    issues.every((one) => one.path.length > 0 || one.code === "unrecognized_keys" || ruleOf(one) !== undefined),
  );
  const [inside] = meant;
  if (inside === undefined || meant.length > 1) return [issue];
  return inside.map((one) => ({ ...one, path: [...issue.path, ...one.path] })).flatMap(meantIssues);
}

/** Whether somebody may have written a secret itself where only its place belongs. */
function mayBeSecret(given: unknown, path: readonly PropertyKey[]): boolean {
  if (shownValue(given).includes("PRIVATE KEY")) return true;
  return typeof given === "string" && /token|secret|password/i.test(String(path.at(-1) ?? ""));
}

/** The problem of a key that nobody reads. */
export function unknownKey(key: string, word: string, allowedKeys: string): Problem {
  const nearest = nearestWord(word, allowedKeys.split(", "));
  const remedy = nearest === undefined ? "Remove it." : `Did you mean ${nearest}?`;
  return { key, given: "a key that is not known", allowed: allowedKeys, remedy };
}

/** For a misspelt word: the word that is probably meant. */
function suggestion(given: unknown, issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_value" || typeof given !== "string") return "";
  const nearest = nearestWord(given, issue.values.map(String));
  return nearest === undefined ? "" : `Did you mean ${nearest}?`;
}
