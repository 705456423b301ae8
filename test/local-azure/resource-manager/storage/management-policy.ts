import { ArmError } from "../arm-error.ts";
import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { invalidValues, refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

const page = "https://learn.microsoft.com/azure/storage/blobs/lifecycle-management-overview";
const tiers = ["tierToCool", "tierToCold", "tierToArchive", "tierToHot"];

interface Asked {
  readonly name: string;
  readonly rules: readonly JsonObject[];
  readonly account: JsonObject;
  readonly tracksAccess: boolean;
}

const invalid = (id: string, parameter: string, wrong: (asked: Asked) => boolean): Refusal<Asked> => ({
  id: `management-policy-${id}`,
  status: 400,
  code: "InvalidValuesForRequestParameters",
  says: (asked) => when(wrong(asked), invalidValues(parameter)),
  source: { documented: page },
});

const definition = (rule: JsonObject) => objectAt(rule, "definition");
const filters = (rule: JsonObject) => objectAt(definition(rule), "filters");
const actions = (rule: JsonObject) => Object.values(objectAt(definition(rule), "actions")).filter(isObject);
const listed = (filter: JsonObject, name: string): readonly unknown[] =>
  Array.isArray(filter[name]) ? filter[name] : [];
const has = (asked: Asked, action: string) =>
  asked.rules.some((rule) => actions(rule).some((one) => one[action] !== undefined));
const hierarchical = ({ account }: Asked) => objectAt(account, "properties")["isHnsEnabled"] === true;
const skuOf = ({ account }: Asked) => textAt(objectAt(account, "sku"), "name") ?? "";

export const managementPolicyRefusals: readonly Refusal<Asked>[] = [
  invalid("name", "managementPolicyName", ({ name }) => name !== "default"),
  {
    id: "management-policy-kind",
    status: 409,
    code: "OperationNotAllowedOnKind",
    says: ({ account }) => when(account["kind"] === "Storage", "The operation is not allowed on account kind Storage"),
    source: { reported: "https://github.com/MicrosoftDocs/azure-docs/issues/29763" },
  },
  invalid("number-of-rules", "policy.rules", ({ rules }) => rules.length === 0 || rules.length > 100),
  invalid("rule-names", "policy.rules[*].name", ({ rules }) => {
    const names = rules.map((rule) => (textAt(rule, "name") ?? "").toLowerCase());
    return new Set(names).size < names.length || names.some((name) => !/^[a-z0-9_-]{1,256}$/.test(name));
  }),
  invalid("actions", "policy.rules[*].definition.actions", ({ rules }) =>
    rules.some((rule) => actions(rule).every((one) => Object.keys(one).length === 0)),
  ),
  invalid("blob-types", "policy.rules[*].definition.filters.blobTypes", ({ rules }) =>
    rules.some((rule) => listed(filters(rule), "blobTypes").length === 0),
  ),
  invalid("tiers-of-append-blobs", "policy.rules[*].definition.filters.blobTypes", ({ rules }) =>
    rules.some(
      (rule) =>
        listed(filters(rule), "blobTypes").includes("appendBlob") &&
        actions(rule).some((one) => tiers.some((tier) => one[tier] !== undefined)),
    ),
  ),
  invalid("prefixes", "policy.rules[*].definition.filters.prefixMatch", ({ rules }) =>
    rules.some((rule) => listed(filters(rule), "prefixMatch").length > 10),
  ),
  invalid("days", "policy.rules[*].definition.actions", ({ rules }) =>
    rules.some((rule) =>
      actions(rule).some((one) =>
        Object.values(one).some((action) => isObject(action) && !days(action).every(isWholeDay)),
      ),
    ),
  ),
  invalid("conditions", "policy.rules[*].definition.actions", ({ rules }) =>
    rules.some((rule) =>
      actions(rule).some((one) => Object.values(one).some((action) => isObject(action) && days(action).length === 0)),
    ),
  ),
  {
    id: "management-policy-index-tags-with-hierarchical-namespace",
    status: 409,
    code: "FeatureNotSupportedForAccount",
    says: (asked) => {
      const tags = asked.rules.some((rule) => listed(filters(rule), "blobIndexMatch").length > 0);
      return when(hierarchical(asked) && tags, "Blob index tags is not supported for the account.");
    },
    source: { documented: "https://learn.microsoft.com/azure/storage/blobs/storage-manage-find-blobs" },
  },
  {
    id: "management-policy-versions-with-hierarchical-namespace",
    status: 409,
    code: "FeatureNotSupportedForAccount",
    says: (asked) => {
      const versions = asked.rules.some((rule) => objectAt(definition(rule), "actions")["version"] !== undefined);
      return when(hierarchical(asked) && versions, "Versioning is not supported for the account.");
    },
    source: { documented: "https://learn.microsoft.com/azure/storage/blobs/versioning-overview" },
  },
  {
    id: "management-policy-archive-of-zones",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: (asked) =>
      when(
        has(asked, "tierToArchive") && /_(ZRS|GZRS|RAGZRS)$/.test(skuOf(asked)),
        `The value 'tierToArchive' is not allowed for property policy.rules: the account's redundancy ${skuOf(asked)} has no archive tier.`,
      ),
    source: { reported: "https://github.com/hashicorp/terraform-provider-azurerm/issues/19814" },
  },
  {
    id: "management-policy-tiers-of-premium",
    status: 400,
    code: "InvalidRequestPropertyValue",
    says: (asked) =>
      when(
        skuOf(asked).startsWith("Premium") && tiers.some((tier) => has(asked, tier)),
        `The value is not allowed for property policy.rules: a premium account has no access tiers.`,
      ),
    source: { documented: page },
  },
  {
    id: "management-policy-access-time",
    status: 400,
    code: "MissingLastAccessTimeBasedTrackingPolicy",
    says: ({ rules, tracksAccess }) =>
      when(
        !tracksAccess && JSON.stringify(rules).includes("daysAfterLastAccessTimeGreaterThan"),
        "Last access time based tracking policy must be enabled before using its specific actions in object lifecycle " +
          "management policy",
      ),
    source: { reported: "https://github.com/avinor/terraform-azurerm-storage-account/pull/19" },
  },
  invalid("automatic-tier", "policy.rules[*].definition.actions.baseBlob.enableAutoTierToHotFromCool", ({ rules }) =>
    rules.some((rule) =>
      actions(rule).some(
        (one) =>
          one["enableAutoTierToHotFromCool"] === true &&
          objectAt(one, "tierToCool")["daysAfterLastAccessTimeGreaterThan"] === undefined,
      ),
    ),
  ),
];

/** The lifecycle rules of an account: one set, always named "default". */
export function managementPolicyKind(surroundings: Surroundings): ResourceKind {
  return {
    type: "Microsoft.Storage/storageAccounts/managementPolicies",
    async put(id, body) {
      const properties = objectAt(body, "properties");
      const given = objectAt(properties, "policy")["rules"];
      const account = (await surroundings.find(id.parent)) ?? {};
      const service = objectAt(await surroundings.find(`${id.parent}/blobServices/default`), "properties");
      const tracksAccess = objectAt(service, "lastAccessTimeTrackingPolicy")["enable"] === true;
      const rules = Array.isArray(given) ? given.filter(isObject) : [];
      refuse(managementPolicyRefusals, { name: id.name, rules, account, tracksAccess });
      return { properties: { ...properties, lastModifiedTime: surroundings.now().toISOString() } };
    },
    notFound: (id) => {
      const message = `No ManagementPolicy found for account ${id.parent.split("/").at(-1) ?? ""}`;
      return new ArmError(404, "ManagementPolicyNotFound", message);
    },
  };
}

function days(action: JsonObject): readonly unknown[] {
  return Object.entries(action)
    .filter(([name]) => name.startsWith("daysAfter"))
    .map(([, value]) => value);
}

function isWholeDay(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 99_999;
}
