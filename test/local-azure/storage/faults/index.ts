/**
 * Faults on demand: what networks and busy accounts do, at the requests that rules name. A request meets the rules in their
 * order; each that touches it happens around the rest, so that a rule behind one that refused never sees the request. The same
 * rules and the same sequence of requests give the same faults. A new cause of faults is a new kind in `kinds.ts`.
 */
import type { Call } from "../call.ts";
import type { FaultRule } from "./kinds.ts";
import { readRules, type Rule, type RuleProblem } from "./rule.ts";

export type { FaultRule } from "./kinds.ts";

function told({ rule, member, text }: RuleProblem): string {
  return `${rule === undefined ? "" : `rule ${rule + 1}: `}${member === undefined ? "" : `${member}: `}${text}`;
}

/** The rules in force. Requests that no rule touches cost nothing beyond the tests. */
export class Faults {
  #rules: readonly Rule[] = [];

  /** @throws {RangeError} telling everything that is wrong with the rules. */
  constructor(rules: readonly FaultRule[] = []) {
    this.replace(rules);
  }

  /** Whether there is no rule at all. */
  get areNone(): boolean {
    return this.#rules.length === 0;
  }

  /** Puts other rules in force, all of them from their beginning. @throws {RangeError} as the constructor. */
  replace(rules: readonly FaultRule[]): void {
    const read = readRules(rules);
    if ("problems" in read) throw new RangeError(read.problems.map(told).join("\n"));
    this.#rules = read.rules;
  }

  /** Puts rules in force that were read already. */
  enforce(rules: readonly Rule[]): void {
    this.#rules = rules;
  }

  /** How many requests each rule was about, and how many it has touched. */
  get counts(): readonly { readonly seen: number; readonly acted: number }[] {
    return this.#rules.map(({ chance }) => ({ seen: chance.seen, acted: chance.acted }));
  }

  /** Lets a request meet the rules, and then its operation. */
  async around(call: Call, operation: (call: Call) => void | Promise<void>): Promise<void> {
    await this.#meet(this.#rules, 0, call, operation);
  }

  async #meet(
    rules: readonly Rule[],
    first: number,
    call: Call,
    operation: (call: Call) => void | Promise<void>,
  ): Promise<void> {
    for (const [index, rule] of rules.entries()) {
      if (index < first || !rule.isAbout(call) || !rule.chance.next()) continue;
      await rule.effect(call, () => this.#meet(rules, index + 1, call, operation));
      return;
    }
    await operation(call);
  }
}
