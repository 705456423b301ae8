/** Which rules move an account's files to cheaper tiers or delete them as they age. Pure. */
import type { AccountSku } from "../account/redundancy.ts";
import { byDefault, notPossible, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched } from "./decision.ts";
import { agesOf, describeRule, lifecycleActions } from "./lifecycle-rule.ts";
import type { Age, LifecycleAction, LifecycleRule } from "./lifecycle-rule.ts";
import { dividePrefixes } from "./path-prefix.ts";

/** What a stack file asks for. */
export interface LifecycleWishes {
  /** All rules of the account; none at all where the list is empty. @default the matched account's */
  readonly rules?: readonly LifecycleRule[] | undefined;
}

/** A rule of the matched account, with what an account with hierarchical namespace cannot have of it. */
export interface MatchedRule {
  readonly rule: LifecycleRule;
  /** Index tags that a file must have; the rule would reach more files without them. */
  readonly indexTags: boolean;
  readonly snapshots: boolean;
  readonly versions: boolean;
  /** Moves to the hot tier, which only flat premium accounts know. */
  readonly tierToHot: boolean;
}

export interface MatchedLifecycle {
  readonly rules: readonly MatchedRule[];
}

export interface LifecycleSettings {
  readonly rules: readonly LifecycleRule[];
}

/** What rules depend on. */
export interface LifecycleSurroundings {
  readonly sku: AccountSku;
  /** Names of the stack's filesystems. */
  readonly filesystems: readonly string[];
}

/** The rules of the stack file replace those of the matched account, all of them. */
export function decideLifecycle(
  wishes: LifecycleWishes,
  matched: Matched<MatchedLifecycle> | undefined,
  surroundings: LifecycleSurroundings,
): Decided<LifecycleSettings> {
  const { rules, decisions } = wishes.rules ? wishedRules(wishes.rules, matched) : takenRules(matched, surroundings);
  return { settings: { rules }, decisions: [...decisions, ...agesOfCopies(rules)] };
}

interface DecidedRules {
  readonly rules: readonly LifecycleRule[];
  readonly decisions: readonly Decision[];
}

function wishedRules(rules: readonly LifecycleRule[], matched: Matched<MatchedLifecycle> | undefined): DecidedRules {
  const there = new Map(matched?.found.rules.map(({ rule }) => [rule.name, describeRule(rule)]));
  const decisions = rules.map((rule) =>
    wished(settingOf(rule), describeRule(rule), matched && { name: matched.name, value: there.get(rule.name) }),
  );
  const left = [...there.keys()].filter((name) => !rules.some((rule) => rule.name === name));
  const replaced = left.map((name) => ({
    setting: `lifecycle rule ${name}`,
    value: "none",
    origin: "overridden" as const,
    reason: `overridden by the stack file, whose rules replace those of ${matched?.name ?? ""}`,
  }));
  const none = decisions.length + replaced.length === 0 ? [wished("lifecycle rules", "none", undefined)] : [];
  return { rules, decisions: [...decisions, ...replaced, ...none] };
}

function takenRules(matched: Matched<MatchedLifecycle> | undefined, surroundings: LifecycleSurroundings): DecidedRules {
  const setting = "lifecycle rules";
  if (matched === undefined)
    return { rules: [], decisions: [byDefault(setting, "none", "default; files stay until somebody deletes them")] };
  if (matched.found.rules.length === 0) return { rules: [], decisions: [taken(setting, "none", matched.name)] };
  const each = matched.found.rules.map((rule) => takenRule(rule, matched.name, surroundings));
  return { rules: each.flatMap(({ rules }) => rules), decisions: each.flatMap(({ decisions }) => decisions) };
}

/** What of a matched rule is possible here; the rest is said, and what would reach more files than before is left out. */
function takenRule(matched: MatchedRule, name: string, surroundings: LifecycleSurroundings): DecidedRules {
  const setting = settingOf(matched.rule);
  const leftOut = (part: string, why: string) => notPossible(`${setting}${part}`, "none", why);
  if (matched.indexTags) {
    const why = `${name} picks files by index tags, which are not possible with hierarchical namespace`;
    return { rules: [], decisions: [leftOut("", why)] };
  }
  const { kept, strange } = dividePrefixes(matched.rule.prefixes, surroundings.filesystems);
  const actions = possibleActions(matched.rule.actions, surroundings.sku);
  const backToHotWhenRead =
    matched.rule.backToHotWhenRead && actions.possible.tierToCool?.afterLastAccess !== undefined;
  const rule: LifecycleRule = { ...matched.rule, prefixes: kept, actions: actions.possible, backToHotWhenRead };
  const decisions = [
    ...strange.map((prefix) => leftOut(` in ${prefix}`, `${name} has it, and no filesystem of this stack begins so`)),
    ...actions.impossible.map(([action, why]) => leftOut(` ${action}`, `${name} has it; ${why}`)),
    ...(matched.tierToHot
      ? [leftOut(" tierToHot", `${name} has it; only premium accounts without hierarchical namespace move files to it`)]
      : []),
    ...exclusions(matched).map((what) =>
      leftOut(` for ${what}`, `${name} has it; with hierarchical namespace there are no ${what}`),
    ),
  ];
  const reachesNothing = matched.rule.prefixes.length > 0 && kept.length === 0;
  if (reachesNothing || Object.keys(rule.actions).length === 0) return { rules: [], decisions };
  return { rules: [rule], decisions: [taken(setting, describeRule(rule), name), ...decisions] };
}

function exclusions({ snapshots, versions }: MatchedRule): string[] {
  return [...(snapshots ? ["snapshots"] : []), ...(versions ? ["versions"] : [])];
}

/** Why a redundancy rules an action out; undefined where it is possible. */
export function whyImpossible(action: LifecycleAction, sku: AccountSku): string | undefined {
  if (action === "delete") return undefined;
  if (sku.startsWith("Premium_")) return "premium accounts have no tiers";
  const withArchive: readonly AccountSku[] = ["Standard_LRS", "Standard_GRS", "Standard_RAGRS"];
  if (action !== "tierToArchive" || withArchive.includes(sku)) return undefined;
  return `${sku.replace("Standard_", "")} has no archive tier; LRS, GRS and RAGRS have`;
}

function possibleActions(actions: LifecycleRule["actions"], sku: AccountSku) {
  const possible: Partial<Record<LifecycleAction, Age>> = {};
  const impossible: (readonly [LifecycleAction, string])[] = [];
  for (const action of lifecycleActions) {
    const age = actions[action];
    if (age === undefined) continue;
    const why = whyImpossible(action, sku);
    if (why === undefined) possible[action] = age;
    else impossible.push([action, why]);
  }
  return { possible, impossible };
}

/** No service lets Last-Modified or the creation time of a file be set. */
function agesOfCopies(rules: readonly LifecycleRule[]): Decision[] {
  const restarts = rules
    .filter(({ enabled }) => enabled)
    .flatMap(agesOf)
    .some((age) => age.afterModification !== undefined || age.afterCreation !== undefined);
  if (!restarts) return [];
  const why = "nobody can set Last-Modified or the creation time, so what a migration brings is as old as its copy";
  return [notPossible("age of migrated files in lifecycle rules", "since the copy", why)];
}

function settingOf({ name }: LifecycleRule): string {
  return `lifecycle rule ${name}`;
}
