/** Where an account's logs and metrics go. Pure. */
import { byDefault, notPossible, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched } from "./decision.ts";

/** What is logged of the blob service, in Azure's words. */
export const logCategories = ["StorageRead", "StorageWrite", "StorageDelete"] as const;
export type LogCategory = (typeof logCategories)[number];

/** What is measured, in Azure's words. */
export const metricCategories = ["Transaction", "Capacity"] as const;
export type MetricCategory = (typeof metricCategories)[number];

/** One diagnostic setting: what of whom goes where. */
export interface DiagnosticSetting {
  /** Once for each of `of`. */
  readonly name: string;
  /** The blob service, which also answers DFS requests, or the account as a whole, which has metrics only. */
  readonly of: "blob" | "account";
  /** Id of a Log Analytics workspace. */
  readonly workspace?: string | undefined;
  /** Id of another storage account. */
  readonly storageAccount?: string | undefined;
  /** An authorization rule's id, and which event hub of its namespace; left out: one named after the category. */
  readonly eventHub?: { readonly authorizationRule: string; readonly name?: string | undefined } | undefined;
  readonly logs: readonly LogCategory[];
  /** Groups of categories in Azure's words: `audit`, `allLogs`. */
  readonly logGroups: readonly string[];
  readonly metrics: readonly MetricCategory[];
}

/** What a stack file asks for. */
export interface DiagnosticsWishes {
  /** All settings of the account; none at all where the list is empty. @default the matched account's */
  readonly list?: readonly DiagnosticSetting[] | undefined;
}

export interface MatchedDiagnostics {
  readonly location: string;
  readonly list: readonly DiagnosticSetting[];
}

export interface DiagnosticsSettings {
  readonly list: readonly DiagnosticSetting[];
}

/** The account that is logged. */
export interface LoggedAccount {
  readonly location: string;
}

/** What the stack file says replaces what the matched account has, all of it. */
export function decideDiagnostics(
  wishes: DiagnosticsWishes,
  matched: Matched<MatchedDiagnostics> | undefined,
  account: LoggedAccount,
): Decided<DiagnosticsSettings> {
  if (wishes.list !== undefined) return wishedDiagnostics(wishes.list, matched);
  const setting = "diagnostics";
  if (matched === undefined)
    return { settings: { list: [] }, decisions: [byDefault(setting, "none", "default; nowhere to send them to")] };
  const { name, found } = matched;
  if (found.list.length === 0) return { settings: { list: [] }, decisions: [taken(setting, "none", name)] };
  const each = found.list.map((one) => takenSetting(one, matched, account));
  return {
    settings: { list: each.flatMap(({ settings }) => settings.list) },
    decisions: each.flatMap(({ decisions }) => decisions),
  };
}

function wishedDiagnostics(
  list: readonly DiagnosticSetting[],
  matched: Matched<MatchedDiagnostics> | undefined,
): Decided<DiagnosticsSettings> {
  const there = new Map(matched?.found.list.map((one) => [settingOf(one), describeDiagnostics(one)]));
  const decisions = list.map((one) => {
    const found = matched && { name: matched.name, value: there.get(settingOf(one)) };
    return wished(settingOf(one), describeDiagnostics(one), found);
  });
  const left = [...there.keys()].filter((setting) => !list.some((one) => settingOf(one) === setting));
  const replaced = left.map((setting): Decision => {
    const reason = `overridden by the stack file, whose diagnostics replace those of ${matched?.name ?? ""}`;
    return { setting, value: "none", origin: "overridden", reason };
  });
  const none = decisions.length + replaced.length === 0 ? [wished("diagnostics", "none", undefined)] : [];
  return { settings: { list }, decisions: [...decisions, ...replaced, ...none] };
}

/** https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings#destination-limitations */
function takenSetting(
  one: DiagnosticSetting,
  { name, found }: Matched<MatchedDiagnostics>,
  account: LoggedAccount,
): Decided<DiagnosticsSettings> {
  const setting = settingOf(one);
  const isElsewhere = regionKey(found.location) !== regionKey(account.location);
  const why = `${name} has it; Azure sends to storage accounts and event hubs of the same region only, and this account lies in ${account.location}`;
  const lost = [
    ...(isElsewhere && one.storageAccount !== undefined ? [`storage account ${nameOf(one.storageAccount)}`] : []),
    ...(isElsewhere && one.eventHub !== undefined
      ? [`event hub ${one.eventHub.name ?? nameOf(one.eventHub.authorizationRule)}`]
      : []),
  ];
  const decisions = lost.map((place) => notPossible(`${setting} to ${place}`, "none", why));
  const { storageAccount, eventHub, ...rest } = one;
  const possible: DiagnosticSetting = isElsewhere ? rest : { ...rest, storageAccount, eventHub };
  if (destinationsOf(possible).length === 0) return { settings: { list: [] }, decisions };
  return {
    settings: { list: [possible] },
    decisions: [taken(setting, describeDiagnostics(possible), name), ...decisions],
  };
}

/** What goes where, in words: `StorageWrite, StorageDelete, Transaction to workspace audit`. */
export function describeDiagnostics(one: DiagnosticSetting): string {
  const groups = one.logGroups.map((group) => `logs of ${group}`);
  const what = [...one.logs, ...groups, ...one.metrics].join(", ");
  return `${what === "" ? "nothing" : what} to ${destinationsOf(one).join(" and ")}`;
}

function destinationsOf({ workspace, storageAccount, eventHub }: DiagnosticSetting): string[] {
  return [
    ...(workspace === undefined ? [] : [`workspace ${nameOf(workspace)}`]),
    ...(storageAccount === undefined ? [] : [`storage account ${nameOf(storageAccount)}`]),
    ...(eventHub === undefined ? [] : [`event hub ${eventHub.name ?? nameOf(eventHub.authorizationRule)}`]),
  ];
}

/** Last part of an id. */
function nameOf(id: string): string {
  return id.split("/").at(-1) ?? id;
}

/** `West Europe` and `westeurope` are the same region. */
function regionKey(location: string): string {
  return location.replaceAll(" ", "").toLowerCase();
}

function settingOf({ name, of }: DiagnosticSetting): string {
  return `diagnostics ${name} of ${of === "blob" ? "the blob service" : "the account"}`;
}
