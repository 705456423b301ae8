/** Which lists of its files or filesystems an account writes by itself, and where. Pure. */
import { byDefault, notPossible, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched } from "./decision.ts";
import { dividePrefixes } from "./path-prefix.ts";

/** One list: what it holds, how often it is written, into which filesystem. */
export interface InventoryRule {
  /** Letters and digits, once in a policy. */
  readonly name: string;
  readonly enabled: boolean;
  /** The filesystem that the list is written to. */
  readonly destination: string;
  /** Azure's words for files and filesystems. */
  readonly objectType: "Blob" | "Container";
  readonly schedule: "Daily" | "Weekly";
  readonly format: "Csv" | "Parquet";
  /** Azure's names of the columns; `Name` is always there. */
  readonly fields: readonly string[];
  /** Each begins with the name of a filesystem; none: the whole account. */
  readonly prefixes: readonly string[];
  readonly excludedPrefixes: readonly string[];
  /** Whether deleted files that can still be brought back are listed too. */
  readonly includeDeleted: boolean;
}

/** What a stack file asks for. */
export interface InventoryWishes {
  /** All lists of the account; none at all where the list is empty. @default the matched account's */
  readonly rules?: readonly InventoryRule[] | undefined;
}

/** A rule of the matched account, with what an account with hierarchical namespace cannot have of it. */
export interface MatchedInventoryRule {
  readonly rule: InventoryRule;
  readonly versions: boolean;
  readonly snapshots: boolean;
}

export interface MatchedInventory {
  readonly rules: readonly MatchedInventoryRule[];
}

export interface InventorySettings {
  readonly rules: readonly InventoryRule[];
}

/**
 * Columns that only accounts without hierarchical namespace have: description of `schemaFields` in Azure's specification
 * of Microsoft.Storage; versions and snapshots are not there either.
 */
export const flatFields: readonly string[] = ["Tags", "TagCount", "VersionId", "IsCurrentVersion", "Snapshot"];

/** The rules of the stack file replace those of the matched account, all of them. */
export function decideInventory(
  wishes: InventoryWishes,
  matched: Matched<MatchedInventory> | undefined,
  filesystems: readonly string[],
): Decided<InventorySettings> {
  if (wishes.rules !== undefined) return wishedInventory(wishes.rules, matched);
  const setting = "inventory";
  if (matched === undefined)
    return { settings: { rules: [] }, decisions: [byDefault(setting, "none", "default; nobody reads it")] };
  const { name, found } = matched;
  if (found.rules.length === 0) return { settings: { rules: [] }, decisions: [taken(setting, "none", name)] };
  const each = found.rules.map((rule) => takenInventory(rule, name, filesystems));
  return {
    settings: { rules: each.flatMap(({ settings }) => settings.rules) },
    decisions: each.flatMap(({ decisions }) => decisions),
  };
}

function wishedInventory(
  rules: readonly InventoryRule[],
  matched: Matched<MatchedInventory> | undefined,
): Decided<InventorySettings> {
  const there = new Map(matched?.found.rules.map(({ rule }) => [rule.name, describeInventory(rule)]));
  const decisions = rules.map((rule) => {
    const found = matched && { name: matched.name, value: there.get(rule.name) };
    return wished(settingOf(rule), describeInventory(rule), found);
  });
  const replaced = [...there.keys()].filter((name) => !rules.some((rule) => rule.name === name));
  const none = replaced.map((name): Decision => {
    const reason = `overridden by the stack file, whose rules replace those of ${matched?.name ?? ""}`;
    return { setting: `inventory ${name}`, value: "none", origin: "overridden", reason };
  });
  const nothing = decisions.length + none.length === 0 ? [wished("inventory", "none", undefined)] : [];
  return { settings: { rules }, decisions: [...decisions, ...none, ...nothing] };
}

function takenInventory(
  { rule, versions, snapshots }: MatchedInventoryRule,
  name: string,
  filesystems: readonly string[],
): Decided<InventorySettings> {
  const setting = settingOf(rule);
  const leftOut = (part: string, why: string) => notPossible(`${setting}${part}`, "none", why);
  if (!filesystems.includes(rule.destination)) {
    const why = `${name} writes it to ${rule.destination}, which is no filesystem of this stack`;
    return { settings: { rules: [] }, decisions: [leftOut("", why)] };
  }
  const { kept, strange } = dividePrefixes(rule.prefixes, filesystems);
  const flat = rule.fields.filter((field) => flatFields.includes(field));
  const decisions = [
    ...strange.map((prefix) => leftOut(` of ${prefix}`, `${name} has it, and no filesystem of this stack begins so`)),
    ...(flat.length === 0 ? [] : [leftOut(` columns ${flat.join(", ")}`, noFlatColumns(name))]),
    ...(versions ? [leftOut(" of versions", `${name} lists them; with hierarchical namespace there are none`)] : []),
    ...(snapshots ? [leftOut(" of snapshots", `${name} lists them; with hierarchical namespace there are none`)] : []),
  ];
  if (rule.prefixes.length > 0 && kept.length === 0) return { settings: { rules: [] }, decisions };
  const fields = rule.fields.filter((field) => !flatFields.includes(field));
  const possible: InventoryRule = {
    ...rule,
    prefixes: kept,
    excludedPrefixes: dividePrefixes(rule.excludedPrefixes, filesystems).kept,
    fields: rule.includeDeleted ? withDeletedFields(rule.objectType, fields) : fields,
  };
  return {
    settings: { rules: [possible] },
    decisions: [taken(setting, describeInventory(possible), name), ...decisions],
  };
}

function noFlatColumns(name: string): string {
  return `${name} lists them, which is not possible with hierarchical namespace`;
}

/** Columns that a list with deleted items must have; other ones for accounts with hierarchical namespace than for flat ones. */
export function deletedFields(objectType: InventoryRule["objectType"]): readonly string[] {
  return objectType === "Blob"
    ? ["DeletionId", "Deleted", "DeletedTime", "RemainingRetentionDays"]
    : ["Deleted", "Version", "DeletedTime", "RemainingRetentionDays"];
}

function withDeletedFields(objectType: InventoryRule["objectType"], fields: readonly string[]): string[] {
  return [...new Set([...fields, ...deletedFields(objectType)])];
}

/** What a rule does, in words: `daily list of files as Csv in reports, of raw/`. */
export function describeInventory(rule: InventoryRule): string {
  const what = rule.objectType === "Blob" ? "files" : "filesystems";
  const list = `${rule.schedule.toLowerCase()} list of ${what} as ${rule.format} in ${rule.destination}`;
  const place = rule.prefixes.length === 0 ? [] : [`of ${rule.prefixes.join(" and ")}`];
  const but = rule.excludedPrefixes.length === 0 ? [] : [`without ${rule.excludedPrefixes.join(" and ")}`];
  const deleted = rule.includeDeleted ? ["with deleted ones"] : [];
  return [...(rule.enabled ? [] : ["disabled"]), list, ...place, ...but, ...deleted].join(", ");
}

function settingOf({ name }: InventoryRule): string {
  return `inventory ${name}`;
}
