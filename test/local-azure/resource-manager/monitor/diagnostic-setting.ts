import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { parseResourceId } from "../resource-id.ts";
import { refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

const type = "Microsoft.Insights/diagnosticSettings";
const page = "https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings";
const accountType = "microsoft.storage/storageaccounts";
const serviceType = /^microsoft\.storage\/storageaccounts\/(blob|file|queue|table)services$/;
const destinations = [
  "workspaceId",
  "storageAccountId",
  "eventHubAuthorizationRuleId",
  "marketplacePartnerId",
] as const;

interface Asked {
  readonly properties: JsonObject;
  /** Log categories of the resource; undefined where they are not known here. */
  readonly logs: readonly string[] | undefined;
  readonly metrics: readonly string[] | undefined;
  readonly others: readonly JsonObject[];
  readonly location: string | undefined;
  /** The storage account that logs go to, where it is known here. */
  readonly archive: JsonObject | undefined;
}

const groups = ["audit", "allLogs"];

const bad = (id: string, says: Refusal<Asked>["says"], source: Refusal<Asked>["source"]): Refusal<Asked> => ({
  id: `diagnostic-setting-${id}`,
  status: 400,
  code: "BadRequest",
  says,
  source,
});

export const diagnosticSettingRefusals: readonly Refusal<Asked>[] = [
  bad(
    "destination",
    ({ properties }) =>
      when(
        destinations.every((name) => properties[name] === undefined),
        "At least one data sink needs to be specified.",
      ),
    { documented: page },
  ),
  bad(
    "empty",
    ({ properties }) =>
      when(
        entries(properties, "logs").length + entries(properties, "metrics").length === 0,
        "At least one category of logs or metrics needs to be specified.",
      ),
    { documented: page },
  ),
  bad(
    "log-category",
    ({ properties, logs }) => {
      const asked = entries(properties, "logs").map((entry) => textAt(entry, "category"));
      const wrong = asked.find((category) => category !== undefined && logs?.includes(category) === false);
      return when(wrong !== undefined, `Category '${wrong ?? ""}' is not supported.`);
    },
    { reported: "https://github.com/Azure/azure-rest-api-specs/issues/10646" },
  ),
  bad(
    "category-group",
    ({ properties, logs }) => {
      const asked = entries(properties, "logs").map((entry) => textAt(entry, "categoryGroup"));
      const wrong = asked.find((group) => group !== undefined && (!groups.includes(group) || logs?.length === 0));
      return when(wrong !== undefined, `Category group '${wrong ?? ""}' is not supported.`);
    },
    { documented: page },
  ),
  bad(
    "category-and-group",
    ({ properties }) => {
      const logs = entries(properties, "logs");
      const both = ["category", "categoryGroup"].every((name) => logs.some((entry) => entry[name] !== undefined));
      return when(both, "Categories and category groups cannot be mixed in one diagnostic setting.");
    },
    { documented: page },
  ),
  bad(
    "metric-category",
    ({ properties, metrics }) => {
      const asked = entries(properties, "metrics").map((entry) => textAt(entry, "category"));
      const wrong = asked.find((category) => category !== undefined && metrics?.includes(category) === false);
      return when(wrong !== undefined, `Metric category '${wrong ?? ""}' is not supported.`);
    },
    { reported: "https://github.com/Azure/azure-powershell/issues/6520" },
  ),
  bad(
    "retention",
    ({ properties }) => {
      const all = [...entries(properties, "logs"), ...entries(properties, "metrics")];
      const days = all.some((entry) => objectAt(entry, "retentionPolicy")["enabled"] === true);
      return when(days, "Diagnostic settings does not support retention for new diagnostic settings.");
    },
    { reported: "https://github.com/hashicorp/terraform-provider-azurerm/issues/23051" },
  ),
  bad("number", ({ others }) => when(others.length >= 5, "A resource can have at most 5 diagnostic settings."), {
    documented: page,
  }),
  bad(
    "archive-region",
    ({ archive, location }) => {
      const there = textAt(archive, "location");
      const elsewhere = there !== undefined && location !== undefined && there !== location;
      return when(elsewhere, `Storage account is in location '${there ?? ""}', the resource in '${location ?? ""}'.`);
    },
    { documented: page },
  ),
  bad(
    "archive-premium",
    ({ archive }) =>
      when(
        (textAt(objectAt(archive, "sku"), "name") ?? "").startsWith("Premium"),
        "Premium storage accounts are not supported as a destination.",
      ),
    { documented: page },
  ),
  {
    id: "diagnostic-setting-sink-used",
    status: 409,
    code: "Conflict",
    says: ({ properties, others }) => {
      for (const other of others) {
        const sink = destinations.find((name) => sameSink(objectAt(other, "properties"), properties, name));
        const shared = sink === undefined ? undefined : sharedCategory(objectAt(other, "properties"), properties);
        if (sink !== undefined && shared !== undefined) {
          return (
            `Data sink '${String(properties[sink])}' is already used in diagnostic setting ` +
            `'${textAt(other, "name") ?? ""}' for category '${shared}'.`
          );
        }
      }
      return undefined;
    },
    source: { reported: "https://github.com/hashicorp/terraform-provider-azurerm/issues/21161" },
  },
];

/** Where logs and metrics of a resource go. */
export function diagnosticSettingKind(surroundings: Surroundings): ResourceKind {
  return {
    type,
    async put(id, body) {
      const properties = objectAt(body, "properties");
      const target = parseResourceId(id.parent);
      const all = await surroundings.list(id.parent, type);
      const others = all.filter((other) => {
        const text = (textAt(other, "id") ?? "").toLowerCase();
        return text !== id.key && text.startsWith(`${id.parent.toLowerCase()}/providers/microsoft.insights/`);
      });
      const account = id.parent.split("/").slice(0, 9).join("/");
      const archive = textAt(properties, "storageAccountId");
      refuse(diagnosticSettingRefusals, {
        properties,
        ...categoriesOf(target.type.toLowerCase()),
        others,
        location: textAt(await surroundings.find(account), "location"),
        archive: archive === undefined ? undefined : await surroundings.find(archive),
      });
      return { properties: { logs: [], metrics: [], ...properties } };
    },
  };
}

/** https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference */
function categoriesOf(resourceType: string): Pick<Asked, "logs" | "metrics"> {
  const metrics = ["Transaction", "Capacity", "AllMetrics"];
  if (resourceType === accountType) return { logs: [], metrics };
  if (serviceType.test(resourceType)) return { logs: ["StorageRead", "StorageWrite", "StorageDelete"], metrics };
  return { logs: undefined, metrics: undefined };
}

function entries(properties: JsonObject, name: "logs" | "metrics"): readonly JsonObject[] {
  const list = properties[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function sameSink(one: JsonObject, other: JsonObject, name: string): boolean {
  const [first, second] = [textAt(one, name)?.toLowerCase(), textAt(other, name)?.toLowerCase()];
  return first !== undefined && first === second;
}

function sharedCategory(one: JsonObject, other: JsonObject): string | undefined {
  const names = (properties: JsonObject) =>
    [...entries(properties, "logs"), ...entries(properties, "metrics")]
      .filter((entry) => entry["enabled"] === true)
      .map((entry) => textAt(entry, "category") ?? textAt(entry, "categoryGroup"));
  const present = new Set(names(one));
  return names(other).find((name) => name !== undefined && present.has(name));
}
