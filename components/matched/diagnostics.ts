/** Where the matched account's logs and metrics go. Pure: what Azure's resource manager lists is parsed at this door. */
import * as z from "zod";
import { logCategories, metricCategories } from "../settings/diagnostics.ts";
import type { DiagnosticSetting } from "../settings/diagnostics.ts";

const category = z.object({
  category: z.string().nullish(),
  categoryGroup: z.string().nullish(),
  enabled: z.boolean(),
});

/** One member of `…/providers/Microsoft.Insights/diagnosticSettings`, API version 2021-05-01-preview. */
const listedSetting = z.object({
  name: z.string(),
  properties: z.object({
    workspaceId: z.string().nullish(),
    storageAccountId: z.string().nullish(),
    eventHubAuthorizationRuleId: z.string().nullish(),
    eventHubName: z.string().nullish(),
    logs: z.array(category).nullish(),
    metrics: z.array(category).nullish(),
  }),
});

/** What matters of a list of settings; those that no longer fit what is documented are left out by nobody: it throws. */
export function matchedDiagnostics(of: DiagnosticSetting["of"], listed: readonly unknown[]): DiagnosticSetting[] {
  return listed.map((one) => {
    const { name, properties } = listedSetting.parse(one);
    const logs = enabledOf(properties.logs);
    const metrics = enabledOf(properties.metrics).map((metric) => metric.category);
    const { eventHubAuthorizationRuleId: rule, eventHubName } = properties;
    return {
      name,
      of,
      workspace: properties.workspaceId ?? undefined,
      storageAccount: properties.storageAccountId ?? undefined,
      ...(rule == null ? {} : { eventHub: { authorizationRule: rule, name: eventHubName ?? undefined } }),
      logs: logCategories.filter((known) => logs.some((log) => log.category === known)),
      logGroups: logs.flatMap((log) => log.categoryGroup ?? []),
      metrics: metrics.includes("AllMetrics")
        ? [...metricCategories]
        : metricCategories.filter((known) => metrics.includes(known)),
    };
  });
}

function enabledOf(categories: readonly z.infer<typeof category>[] | null | undefined) {
  return (categories ?? []).filter(({ enabled }) => enabled);
}
