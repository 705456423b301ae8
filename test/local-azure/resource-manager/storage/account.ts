import { ArmError } from "../arm-error.ts";
import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { giveIdentity, removePrincipal } from "../managed-identity/principal.ts";
import { normalLocation } from "../regions.ts";
import { refuse } from "../refusal.ts";
import type { ResourceId } from "../resource-id.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";
import { accountDefaults, accountEndpoints } from "./account-defaults.ts";
import { accountRefusals } from "./account-refusals.ts";
import { connectionsOf } from "./connections.ts";
import { checkEncryption } from "./encryption.ts";
import { networkRulesOf } from "./firewall.ts";
import { rulesOf } from "./firewall.ts";

const type = "Microsoft.Storage/storageAccounts";

/**
 * Storage accounts: a name is unique in all of Azure. A PUT on an existing account changes the properties it names and leaves
 * the others.
 */
export function storageAccountKind(surroundings: Surroundings): ResourceKind {
  return {
    type,
    async put(id, body, existing) {
      const named = objectAt(body, "properties");
      const properties = { ...objectAt(existing, "properties"), ...merged(existing, named) };
      const location = normalLocation(textAt(body, "location") ?? "");
      const tags = objectAt(body, "tags");
      const asked = { kind: textAt(body, "kind"), sku: textAt(body["sku"], "name"), location, tags, named, properties };
      refuse(accountRefusals, {
        ...asked,
        name: id.name,
        group: id.group ?? "",
        before: existing,
        subnetsWithoutEndpoint: await subnetsWithoutEndpoint(surroundings, named),
      });
      if (existing === undefined) await refuseTakenName(surroundings, id);
      const identity = (await giveIdentity(surroundings, id, body["identity"])) ?? existing?.["identity"];
      const filled = { ...accountDefaults({ body, location, createdAt: surroundings.now() }), ...properties };
      await checkEncryption(surroundings, objectAt(filled, "encryption"), objectAt({ identity }, "identity"));
      await surroundings.plane.putAccount({
        id: id.text,
        name: id.name,
        hierarchicalNamespace: properties["isHnsEnabled"] === true,
        sku: asked.sku ?? "Standard_ZRS",
        accessTier: textAt(filled, "accessTier") ?? "Hot",
        network: networkRulesOf(filled),
      });
      return { kind: asked.kind, location, tags, identity, sku: skuOf(body), properties: filled };
    },
    async read(id, kept) {
      if (kept === undefined) return undefined;
      const endpoints = accountEndpoints(surroundings.endpoint, id.name, kept);
      const privateEndpointConnections = await connectionsOf(surroundings, id);
      return { ...kept, properties: { ...objectAt(kept, "properties"), ...endpoints, privateEndpointConnections } };
    },
    async remove(id) {
      await removePrincipal(surroundings, id);
      await surroundings.plane.removeAccount(id.name);
    },
  };
}

/** Of the subnets that are known here: networks elsewhere are not looked at. */
async function subnetsWithoutEndpoint(surroundings: Surroundings, named: JsonObject): Promise<string[]> {
  const found: string[] = [];
  for (const rule of rulesOf(named, "virtualNetworkRules")) {
    const id = textAt(rule, "id") ?? "";
    const subnet = /\/subnets\/[^/]+$/i.test(id) ? await surroundings.find(id) : undefined;
    const endpoints = objectAt(subnet, "properties")["serviceEndpoints"];
    const storage =
      Array.isArray(endpoints) && endpoints.some((one) => /^Microsoft\.Storage/.test(textAt(one, "service") ?? ""));
    if (subnet !== undefined && !storage) found.push(id);
  }
  return found;
}

/** Of these a PUT changes what it names, and leaves the rest. */
function merged(existing: JsonObject | undefined, named: JsonObject): JsonObject {
  if (existing === undefined || named["encryption"] === undefined) return named;
  const before = objectAt(objectAt(existing, "properties"), "encryption");
  return { ...named, encryption: { ...before, ...objectAt(named, "encryption") } };
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

function skuOf(body: JsonObject): JsonObject {
  const name = textAt(body["sku"], "name") ?? "";
  return { name, tier: name.startsWith("Premium") ? "Premium" : "Standard" };
}
