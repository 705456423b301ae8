/** Reads fault rules: a list, each with a `fault`; every mistake is told with its place and with what is allowed. */
import type { z } from "zod";
import type { Call } from "../call.ts";
import { Chance } from "./chance.ts";
import type { Effect } from "./effect.ts";
import { type FaultName, type Kind, kinds } from "./kinds.ts";
import { type Selection, testOf } from "./selection.ts";

/** A rule that is in force. */
export interface Rule {
  readonly fault: FaultName;
  /** Whether it is about a request. */
  readonly isAbout: (call: Call) => boolean;
  readonly chance: Chance;
  readonly effect: Effect;
}

/** A mistake in a list of rules. */
export interface RuleProblem {
  /** Which rule, from 0; undefined: the list itself. */
  readonly rule?: number;
  readonly member?: string;
  /** What was given, and what is allowed. */
  readonly text: string;
}

/** The members that every rule has, whatever it does. */
interface Given extends Selection {
  readonly share?: number | undefined;
  readonly after?: number | undefined;
  readonly count?: number | undefined;
  readonly seed?: number | undefined;
}

function isFaultName(name: unknown): name is FaultName {
  return typeof name === "string" && Object.hasOwn(kinds, name);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function membersOf(fault: FaultName): string {
  return Object.keys(kinds[fault].rule.shape).join(", ");
}

function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  given: unknown,
  fault: FaultName,
  rule: number,
): RuleProblem[] {
  return issues.flatMap((issue): RuleProblem[] => {
    if (issue.code === "unrecognized_keys") {
      const text = `is not known to ${fault}; allowed: ${membersOf(fault)}`;
      return issue.keys.map((member) => ({ rule, member, text }));
    }
    const member = String(issue.path[0] ?? "");
    return [{ rule, member, text: `${shown(asRecord(given)[member])} is given; allowed: ${issue.message}` }];
  });
}

function begin<Schema extends z.ZodType>(
  { rule: schema, begin: start }: Kind<Schema>,
  value: unknown,
  index: number,
  fault: FaultName,
): Rule | readonly RuleProblem[] {
  const read = schema.safeParse(value);
  if (!read.success) return problemsOf(read.error.issues, value, fault, index);
  const { effect, concerns } = start(read.data);
  const given = read.data as Given;
  const isChosen = testOf(given);
  const { share = 1, after = 0, count = Number.MAX_SAFE_INTEGER, seed = 1 } = given;
  return {
    fault,
    isAbout: concerns === undefined ? isChosen : (call) => isChosen(call) && concerns(call),
    chance: new Chance({ share, after, count, seed }),
    effect,
  };
}

function readRule(value: unknown, index: number): Rule | readonly RuleProblem[] {
  const { fault } = asRecord(value);
  if (isFaultName(fault)) return begin(kinds[fault] as Kind<z.ZodType>, value, index, fault);
  return [
    {
      rule: index,
      member: "fault",
      text: `${shown(fault)} is given; allowed: one of ${Object.keys(kinds).join(", ")}`,
    },
  ];
}

/** Rules, or everything that is wrong with them. */
export type ReadRules = { readonly rules: readonly Rule[] } | { readonly problems: readonly RuleProblem[] };

/** Reads a list of rules. */
export function readRules(value: unknown): ReadRules {
  if (!Array.isArray(value)) return { problems: [{ text: 'expected a list of rules: [ { "fault": … }, … ]' }] };
  const rules: Rule[] = [];
  const problems: RuleProblem[] = [];
  for (const [index, each] of value.entries()) {
    const read = readRule(each, index);
    if ("effect" in read) rules.push(read);
    else problems.push(...read);
  }
  return problems.length === 0 ? { rules } : { problems };
}
