import type { BlobServiceProperties, CorsRule, DeleteRetention } from "../../storage/blob-service/properties.ts";
import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { refuse } from "../refusal.ts";
import type { ResourceId } from "../resource-id.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";
import { blobServiceRefusals } from "./blob-service-refusals.ts";

const defaults: JsonObject = { cors: { corsRules: [] }, deleteRetentionPolicy: { enabled: false } };

/**
 * The settings of an account's blob service: there from the beginning; a delete takes back what was set. The storage service
 * follows them, and what its data plane changes in the retention of deleted blobs is told here.
 */
export function blobServiceKind(surroundings: Surroundings): ResourceKind {
  const { plane } = surroundings;
  return {
    type: "Microsoft.Storage/storageAccounts/blobServices",
    async put(id, body) {
      const account = objectAt(await surroundings.find(id.parent), "properties");
      const properties = objectAt(body, "properties");
      refuse(blobServiceRefusals, { name: id.name, properties, account });
      await plane.putBlobService(accountName(id), settingsOf(properties));
      return { properties: { ...defaults, ...properties } };
    },
    async read(id, kept) {
      const account = await surroundings.find(id.parent);
      if (account === undefined || id.name !== "default") return undefined;
      const properties = objectAt({ properties: defaults, ...kept }, "properties");
      const retention = plane.blobService(accountName(id))?.deleteRetention;
      const told = retention === undefined ? {} : { deleteRetentionPolicy: toldRetention(properties, retention) };
      return { sku: account["sku"], properties: { ...properties, ...told } };
    },
    async remove(id) {
      const name = accountName(id);
      if (plane.blobService(name) !== undefined) await plane.putBlobService(name, settingsOf(defaults));
    },
  };
}

/** Account names are lower-case, however an id spells them. */
function accountName(id: ResourceId): string {
  return id.key.split("/").at(-3) ?? "";
}

function toldRetention(properties: JsonObject, { enabled, days }: DeleteRetention): JsonObject {
  const { days: _, ...stated } = objectAt(properties, "deleteRetentionPolicy");
  return { ...stated, enabled, ...(days === undefined ? {} : { days }) };
}

/** Days of a retention policy; undefined where it is off. */
function daysOf(policy: JsonObject): number | undefined {
  const days = policy["days"];
  return policy["enabled"] === true && typeof days === "number" ? days : undefined;
}

function deleteRetentionOf(policy: JsonObject): DeleteRetention {
  const days = daysOf(policy);
  const allowsPermanentDelete = policy["allowPermanentDelete"] === true;
  return days === undefined
    ? { enabled: false, allowsPermanentDelete }
    : { enabled: true, days, allowsPermanentDelete };
}

function textsAt(rule: JsonObject, name: string): readonly string[] {
  const values = rule[name];
  return Array.isArray(values) ? values.filter((value) => typeof value === "string") : [];
}

function corsRulesOf(cors: JsonObject): readonly CorsRule[] {
  const rules = Array.isArray(cors["corsRules"]) ? cors["corsRules"].filter(isObject) : [];
  return rules.map((rule) => ({
    methods: textsAt(rule, "allowedMethods"),
    origins: textsAt(rule, "allowedOrigins"),
    allowedHeaders: textsAt(rule, "allowedHeaders"),
    exposedHeaders: textsAt(rule, "exposedHeaders"),
    maxAgeSeconds: Number(rule["maxAgeInSeconds"] ?? 0),
  }));
}

/** What the storage service takes over: a put replaces all of it. */
function settingsOf(properties: JsonObject): Partial<BlobServiceProperties> {
  const containerDays = daysOf(objectAt(properties, "containerDeleteRetentionPolicy"));
  const version = textAt(properties, "defaultServiceVersion");
  return {
    deleteRetention: deleteRetentionOf(objectAt(properties, "deleteRetentionPolicy")),
    cors: corsRulesOf(objectAt(properties, "cors")),
    containerRetentionDays: containerDays,
    ...(version === undefined ? {} : { defaultServiceVersion: version }),
  };
}
