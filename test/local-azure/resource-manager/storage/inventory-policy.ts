import { ArmError } from "../arm-error.ts";
import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { invalidValues, refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

const page = "https://learn.microsoft.com/azure/storage/blobs/blob-inventory";

interface Asked {
  readonly name: string;
  readonly rules: readonly JsonObject[];
  readonly account: JsonObject;
  readonly containers: readonly string[];
}

const invalid = (id: string, parameter: string, wrong: (asked: Asked) => boolean): Refusal<Asked> => ({
  id: `inventory-policy-${id}`,
  status: 400,
  code: "InvalidValuesForRequestParameters",
  says: (asked) => when(wrong(asked), invalidValues(parameter)),
  source: { documented: page },
});

const definition = (rule: JsonObject) => objectAt(rule, "definition");
const some = ({ rules }: Asked, wrong: (definition: JsonObject) => boolean) => rules.map(definition).some(wrong);

const common = ["Name", "Last-Modified", "Etag", "LeaseStatus", "LeaseState", "LeaseDuration", "Metadata"];
const deletion = ["Deleted", "DeletionId", "DeletedTime", "RemainingRetentionDays", "Version"];
const blobFields = new Set([
  ..."Creation-Time Content-Length Content-MD5 BlobType AccessTier AccessTierChangeTime AccessTierInferred Expiry-Time".split(
    " ",
  ),
  ..."hdi_isfolder Owner Group Permissions Acl Snapshot VersionId IsCurrentVersion Tags LastAccessTime".split(" "),
  ..."Content-Type Content-Encoding Content-Language Content-CRC64 Cache-Control Content-Disposition".split(" "),
  // The specification spells these without hyphens.
  ..."ContentType ContentEncoding ContentLanguage ContentCRC64 CacheControl ContentDisposition".split(" "),
  ..."ServerEncrypted XmsBlobSequenceNumber".split(" "),
  ..."CopyId CopyStatus CopySource CopyProgress CopyCompletionTime CopyStatusDescription".split(" "),
  ..."ImmutabilityPolicyUntilDate ImmutabilityPolicyMode LegalHold RehydratePriority ArchiveStatus".split(" "),
  ..."EncryptionScope CustomerProvidedKeySha256 IncrementalCopy x-ms-blob-sequence-number TagCount".split(" "),
  ...common,
  ...deletion,
]);
const containerFields = new Set([
  ..."PublicAccess DefaultEncryptionScope DenyEncryptionScopeOverride HasImmutabilityPolicy HasLegalHold".split(" "),
  "ImmutableStorageWithVersioningEnabled",
  ...common,
  ...deletion,
]);
/** Fields that need versions, snapshots or index tags, which a hierarchical namespace has not. */
const flatFields = new Set(["VersionId", "IsCurrentVersion", "Tags", "TagCount"]);

export const inventoryPolicyRefusals: readonly Refusal<Asked>[] = [
  invalid("name", "blobInventoryPolicyName", ({ name }) => name !== "default"),
  invalid("number-of-rules", "policy.rules", ({ rules }) => rules.length > 100),
  invalid("rule-names", "policy.rules[*].name", ({ rules }) => {
    const names = rules.map((rule) => textAt(rule, "name") ?? "");
    return new Set(names).size < names.length || names.some((name) => !/^[A-Za-z][A-Za-z0-9]{0,255}$/.test(name));
  }),
  invalid("blob-types", "policy.rules[*].definition.filters.blobTypes", (asked) =>
    some(asked, (one) => {
      const types = objectAt(one, "filters")["blobTypes"];
      return one["objectType"] === "Blob" && !(Array.isArray(types) && types.length > 0);
    }),
  ),
  invalid("container-filters", "policy.rules[*].definition.filters", (asked) =>
    some(asked, (one) => one["objectType"] === "Container" && objectAt(one, "filters")["blobTypes"] !== undefined),
  ),
  invalid("prefixes", "policy.rules[*].definition.filters.prefixMatch", (asked) =>
    some(asked, (one) => {
      const prefixes = objectAt(one, "filters")["prefixMatch"];
      return Array.isArray(prefixes) && prefixes.length > 10;
    }),
  ),
  invalid("fields", "policy.rules[*].definition.schemaFields", (asked) =>
    some(asked, (one) => {
      const known = one["objectType"] === "Container" ? containerFields : blobFields;
      return fieldsOf(one).some((field) => !known.has(field)) || !fieldsOf(one).includes("Name");
    }),
  ),
  invalid("fields-of-flat-accounts", "policy.rules[*].definition.schemaFields", (asked) =>
    some(
      asked,
      (one) => asked.account["isHnsEnabled"] === true && fieldsOf(one).some((field) => flatFields.has(field)),
    ),
  ),
  {
    id: "inventory-policy-destination",
    status: 404,
    code: "ContainerNotFound",
    says: ({ rules, containers }) => {
      const lost = rules.map((rule) => textAt(rule, "destination") ?? "").find((name) => !containers.includes(name));
      return when(lost !== undefined, `The destination container '${lost ?? ""}' does not exist.`);
    },
    source: { documented: page },
  },
];

/** The inventory rules of an account: one set, always named "default". */
export function inventoryPolicyKind(surroundings: Surroundings): ResourceKind {
  return {
    type: "Microsoft.Storage/storageAccounts/inventoryPolicies",
    async put(id, body) {
      const properties = objectAt(body, "properties");
      const listed = objectAt(properties, "policy")["rules"];
      const rules = Array.isArray(listed) ? listed.filter(isObject) : [];
      const account = objectAt(await surroundings.find(id.parent), "properties");
      const containers = surroundings.plane.filesystems(id.parent.toLowerCase().split("/").at(-1) ?? "");
      refuse(inventoryPolicyRefusals, { name: id.name, rules, account, containers });
      return { properties: { ...properties, lastModifiedTime: surroundings.now().toISOString() } };
    },
    notFound: (id) =>
      new ArmError(
        404,
        "BlobInventoryPolicyNotFound",
        `No BlobInventoryPolicy found for account ${id.parent.split("/").at(-1) ?? ""}`,
      ),
  };
}

function fieldsOf(definition: JsonObject): readonly string[] {
  const fields = definition["schemaFields"];
  return Array.isArray(fields) ? fields.map(String) : [];
}
