/** `account.diagnostics`: where logs and metrics go. */
import * as z from "zod";
import { accountIdGrammar, parseAccountId } from "../../components/account/account-id.ts";
import { logCategories, metricCategories } from "../../components/settings/diagnostics.ts";
import type { DiagnosticSetting } from "../../components/settings/diagnostics.ts";
import { fieldOf } from "../../migration/model/unknown-value.ts";
import { mapping, oneOf, says, textOf, withBound, withRule } from "../../migration/wording.ts";
import { rulesByName } from "./rules-by-name.ts";
import { matching } from "./words.ts";

const inGroup = String.raw`^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]+/providers`;

const workspaceId = matching(
  new RegExp(String.raw`${inGroup}/Microsoft\.OperationalInsights/workspaces/[^/]+$`, "i"),
  "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.OperationalInsights/workspaces/NAME",
);
const authorizationRuleId = matching(
  new RegExp(String.raw`${inGroup}/Microsoft\.EventHub/namespaces/[^/]+/authorizationRules/[^/]+$`, "i"),
  "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.EventHub/namespaces/NAME/authorizationRules/NAME",
);

const eventHub = mapping(
  {
    authorizationRule: authorizationRuleId.describe("A rule of the namespace that allows Manage, Send and Listen."),
    name: matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,255}$/, "1 to 256 letters, digits and ._-")
      .describe("Which event hub. Left out: one for each category, named after it.")
      .optional(),
  },
  "an event hub",
);

const keys = mapping(
  {
    of: oneOf(["blob", "account"])
      .describe("The blob service, which answers for both endpoints, or the account, which has metrics only.")
      .default("blob"),
    workspace: workspaceId.describe("A Log Analytics workspace to send to.").optional(),
    storageAccount: textOf((text) => parseAccountId(text)?.id, accountIdGrammar)
      .describe("Another storage account of the same region to send to.")
      .optional(),
    eventHub: eventHub.describe("An event hub of the same region to send to.").optional(),
    logs: z
      .array(oneOf(logCategories), { error: says(`a list of ${logCategories.join(", ")}`) })
      .describe("What is logged. Left out: all of it, of the blob service.")
      .optional(),
    metrics: z
      .array(oneOf(metricCategories), { error: says(`a list of ${metricCategories.join(", ")}`) })
      .describe("What is measured.")
      .default(["Transaction"]),
  },
  "a diagnostic setting",
);

const nowhere = says("at least one of workspace, storageAccount, eventHub", "Say where it is sent to.");
const sent = withRule(keys, [], (_, { workspace, storageAccount, eventHub: hub }) =>
  [workspace, storageAccount, hub].every((one) => one === undefined) ? [{ message: nowhere }] : [],
);

const noLogs = says("nothing for the account as a whole", "Log the blob service: of: blob.");
const logging = withRule(sent, ["of"], ({ of }, { logs }) =>
  of === "account" && logs instanceof Array && logs.length > 0 ? [{ path: ["logs"], message: noLogs }] : [],
);

const nothing = says("at least one category where nothing is logged", "Leave the key out.");
const setting = withRule(logging, ["of", "logs", "metrics"], ({ of, logs, metrics }) =>
  metrics.length === 0 && (of === "account" || logs?.length === 0) ? [{ path: ["metrics"], message: nothing }] : [],
);

const settingName = {
  grammar: /^[^<>*#.%&:\\+?/\s]{1,260}$/u,
  allowed: "1 to 260 characters without blanks and <>*#.%&:\\+?/",
};

export const diagnostics = withBound(
  rulesByName("a mapping from names to diagnostic settings; {} for none", settingName, setting),
  atMostFive,
  "at most 5 of the blob service and 5 of the account",
).transform((settings): DiagnosticSetting[] =>
  Object.entries(settings).map(([name, { logs, ...words }]) => ({
    ...words,
    name,
    logs: logs ?? (words.of === "blob" ? logCategories : []),
    logGroups: [],
  })),
);

/** https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings: five for each resource. */
function atMostFive(settings: readonly unknown[]): boolean {
  return ["blob", "account"].every((of) => settings.filter((one) => fieldOf(one, "of") === of).length <= 5);
}
