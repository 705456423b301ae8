import { ArmError, valueNotAllowed } from "./arm-error.ts";
import { objectAt, textAt } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { normalLocation } from "./resource-group.ts";
import type { ResourceId } from "./resource-id.ts";
import type { ResourceKind, Surroundings } from "./resource-kind.ts";
import { accountDefaults, accountEndpoints } from "./storage-account-defaults.ts";

const type = "Microsoft.Storage/storageAccounts";
const kinds = ["Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage"];
const hierarchicalKinds = ["StorageV2", "BlockBlobStorage"];
const skuPattern =
  /^(Standard_(LRS|ZRS|GRS|RAGRS|GZRS|RAGZRS)|Premium_(LRS|ZRS)|StandardV2_(LRS|ZRS|GRS|GZRS)|PremiumV2_(LRS|ZRS))$/;

/**
 * Rules: 3 to 24 lower-case letters and digits; a name is unique in all of Azure; location, kind and hierarchical
 * namespace never change. A PUT on an existing account changes the properties it names and leaves the others.
 */
export function storageAccountKind(surroundings: Surroundings): ResourceKind {
  return {
    type,
    async put(id, body, existing) {
      checkName(id.name);
      checkShape(body);
      if (existing === undefined) await refuseTakenName(surroundings, id);
      else refuseFixed(id, body, existing);
      const before = objectAt(existing, "properties");
      const location = normalLocation(textAt(body, "location") ?? "");
      const properties = { ...before, ...objectAt(body, "properties") };
      const filled = { ...accountDefaults({ body, location, createdAt: surroundings.now() }), ...properties };
      await surroundings.plane.putAccount({
        id: id.text,
        name: id.name,
        hierarchicalNamespace: properties["isHnsEnabled"] === true,
        sku: textAt(body["sku"], "name") ?? "Standard_ZRS",
        accessTier: textAt(filled, "accessTier") ?? "Hot",
      });
      const { kind, tags, identity } = body;
      return { kind, location, tags: tags ?? {}, identity, sku: skuOf(body), properties: filled };
    },
    read(id, kept) {
      if (kept === undefined) return undefined;
      const endpoints = accountEndpoints(surroundings.endpoint, id.name);
      return { ...kept, properties: { ...objectAt(kept, "properties"), ...endpoints } };
    },
    async remove(id) {
      await surroundings.plane.removeAccount(id.name);
    },
  };
}

function checkName(name: string): void {
  if (/^[a-z0-9]{3,24}$/.test(name)) return;
  const rule =
    "Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.";
  throw new ArmError(400, "AccountNameInvalid", `${name} is not a valid storage account name. ${rule}`);
}

function checkShape(body: JsonObject): void {
  if (textAt(body, "location") === undefined) {
    throw new ArmError(400, "LocationRequired", "The location property is required for this definition.");
  }
  const kind = textAt(body, "kind");
  if (kind === undefined || !kinds.includes(kind)) throw valueNotAllowed("kind", body["kind"]);
  const sku = textAt(body["sku"], "name");
  if (sku === undefined || !skuPattern.test(sku)) throw valueNotAllowed("sku.name", sku);
  const properties = objectAt(body, "properties");
  const tls = properties["minimumTlsVersion"];
  if (tls === "TLS1_3") throw valueNotAllowed("minimumTlsVersion", tls);
  const hierarchical = properties["isHnsEnabled"] === true;
  if (hierarchical && !hierarchicalKinds.includes(kind)) throw valueNotAllowed("isHnsEnabled", "True");
  if (Object.keys(objectAt(body, "tags")).length > 15) {
    throw new ArmError(400, "TooManyTags", "A resource can have at most 15 tags for this resource type.");
  }
}

/** https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-storage-account-name */
async function refuseTakenName(surroundings: Surroundings, id: ResourceId): Promise<void> {
  const accounts = await surroundings.list("", type);
  const twin = accounts.find((account) => textAt(account, "name") === id.name);
  if (twin === undefined) return;
  const [, , subscription] = id.key.split("/");
  if ((textAt(twin, "id") ?? "").toLowerCase().startsWith(`/subscriptions/${subscription ?? ""}/`)) {
    const message = `The account ${id.name} is already in another resource group in this subscription.`;
    throw new ArmError(409, "StorageAccountInAnotherResourceGroup", message);
  }
  const message = `The storage account named ${id.name} is already taken.`;
  throw new ArmError(409, "StorageAccountAlreadyTaken", message);
}

function refuseFixed(id: ResourceId, body: JsonObject, existing: JsonObject): void {
  const before = textAt(existing, "location") ?? "";
  const asked = normalLocation(textAt(body, "location") ?? "");
  if (before !== asked) {
    const message =
      `The resource '${id.name}' already exists in location '${before}' in resource group '${id.group ?? ""}'. ` +
      `A resource with the same name cannot be created in location '${asked}'. Please select a new resource name.`;
    throw new ArmError(409, "InvalidResourceLocation", message);
  }
  const hierarchical = objectAt(body, "properties")["isHnsEnabled"];
  const changed = [
    { property: "kind", changes: textAt(existing, "kind") !== textAt(body, "kind") },
    {
      property: "isHnsEnabled",
      changes:
        hierarchical !== undefined &&
        (hierarchical === true) !== (objectAt(existing, "properties")["isHnsEnabled"] === true),
    },
  ].find(({ changes }) => changes);
  if (changed !== undefined) {
    const message = `The property '${changed.property}' was specified in the input, but it cannot be updated.`;
    throw new ArmError(409, "AccountPropertyCannotBeUpdated", message);
  }
}

function skuOf(body: JsonObject): JsonObject {
  const name = textAt(body["sku"], "name") ?? "";
  return { name, tier: name.startsWith("Premium") ? "Premium" : "Standard" };
}
