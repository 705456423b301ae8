import { ArmError } from "../arm-error.ts";
import { isObject, objectAt, textAt, toJson } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { isRegion, normalLocation, regions } from "../regions.ts";
import { refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceId } from "../resource-id.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

export const vaultType = "Microsoft.KeyVault/vaults";
const overview = "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview";
const request = "https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/create-or-update";

interface Asked {
  readonly name: string;
  readonly location: string;
  readonly properties: JsonObject;
  readonly before: JsonObject | undefined;
  /** A vault of that name elsewhere. */
  readonly twin: string | undefined;
  /** A vault of that name was deleted, and is kept. */
  readonly deleted: boolean;
}

/** Whether the request asks for a deleted vault back. */
const recovers = ({ properties }: Asked) => properties["createMode"] === "recover";

export const vaultRefusals: readonly Refusal<Asked>[] = [
  {
    id: "vault-name",
    status: 400,
    code: "VaultNameNotValid",
    says: ({ name }) =>
      when(
        !/^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$/.test(name),
        `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must ` +
          "begin with a letter, end with a letter or digit, and not contain consecutive hyphens.",
      ),
    source: { reported: "https://github.com/Azure/azure-cli/issues/24155" },
  },
  {
    id: "vault-location",
    status: 400,
    code: "LocationNotAvailableForResourceType",
    says: ({ location }) =>
      when(
        !isRegion(location),
        `The provided location '${location}' is not available for resource type '${vaultType}'. List of available ` +
          `regions for the resource type is '${regions.join(",")}'.`,
      ),
    source: { documented: request },
  },
  {
    id: "vault-taken",
    status: 409,
    code: "VaultAlreadyExists",
    says: ({ name, twin }) =>
      when(
        twin !== undefined,
        `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is ` +
          "already taken.",
      ),
    source: { documented: "https://learn.microsoft.com/azure/key-vault/general/troubleshooting-access-issues" },
  },
  {
    id: "vault-kept-after-deletion",
    status: 409,
    code: "ConflictError",
    says: (asked) =>
      when(
        asked.deleted && !recovers(asked),
        `A vault with the same name already exists in deleted state. You need to either recover or purge existing key ` +
          "vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.",
      ),
    source: { documented: overview },
  },
  {
    id: "vault-purge-protection-off",
    status: 400,
    code: "BadRequest",
    says: ({ properties }) =>
      when(
        properties["enablePurgeProtection"] === false,
        `The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an ` +
          "irreversible action.",
      ),
    source: { documented: request },
  },
  {
    id: "vault-soft-delete-off",
    status: 400,
    code: "BadRequest",
    says: ({ properties }) =>
      when(properties["enableSoftDelete"] === false, 'The property "enableSoftDelete" cannot be set to false.'),
    source: { documented: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-change" },
  },
  {
    id: "vault-retention",
    status: 400,
    code: "BadRequest",
    says: ({ properties: { softDeleteRetentionInDays: days } }) =>
      when(
        typeof days === "number" && (days < 7 || days > 90),
        `The property "softDeleteRetentionInDays" must be between 7 and 90.`,
      ),
    source: { documented: overview },
  },
  {
    id: "vault-retention-changed",
    status: 400,
    code: "BadRequest",
    says: ({ properties: { softDeleteRetentionInDays: days }, before }) =>
      when(
        before !== undefined &&
          days !== undefined &&
          objectAt(before, "properties")["softDeleteRetentionInDays"] !== days,
        `The property "softDeleteRetentionInDays" has been set already and it can't be modified.`,
      ),
    source: { reported: "https://github.com/hashicorp/terraform-provider-azurerm/issues/8853" },
  },
  {
    id: "vault-access-policies",
    status: 400,
    code: "BadRequest",
    says: (asked) =>
      when(
        asked.before === undefined &&
          !recovers(asked) &&
          asked.properties["enableRbacAuthorization"] !== true &&
          !Array.isArray(asked.properties["accessPolicies"]),
        `The parameter accessPolicies is not specified.`,
      ),
    source: { documented: request },
  },
];

const defaults: JsonObject = {
  accessPolicies: [],
  enabledForDeployment: false,
  enableSoftDelete: true,
  softDeleteRetentionInDays: 90,
  enableRbacAuthorization: false,
  publicNetworkAccess: "Enabled",
  provisioningState: "Succeeded",
};

const deletedKey = (id: ResourceId) => `arm-deleted:${vaultType.toLowerCase()}/${id.name.toLowerCase()}`;

/** Vaults: names are unique in all of Azure, also for as long as a deleted one is kept. */
export function vaultKind(surroundings: Surroundings): ResourceKind {
  const { documents } = surroundings;
  return {
    type: vaultType,
    async put(id, body, existing) {
      const before = existing;
      const properties = objectAt(body, "properties");
      const location = normalLocation(textAt(body, "location") ?? "");
      const kept = documents.get(deletedKey(id));
      const deleted = kept !== undefined && kept !== null;
      const twin = await twinOf(surroundings, id);
      refuse(vaultRefusals, { name: id.name, location, properties, before, twin, deleted });
      const back = isObject(kept) && properties["createMode"] === "recover" ? objectAt(kept, "properties") : {};
      await documents.delete(deletedKey(id));
      const { createMode: _, ...asked } = properties;
      const vaultUri = `https://${id.name.toLowerCase()}.vault.azure.net/`;
      const filled = { ...defaults, ...objectAt(before, "properties"), ...back, ...asked, vaultUri };
      return { location, tags: body["tags"] ?? {}, properties: filled };
    },
    async remove(id) {
      const vault = await surroundings.find(id.text);
      await documents.put(deletedKey(id), toJson(vault ?? {}));
    },
    notFound: (id) =>
      new ArmError(
        404,
        "ResourceNotFound",
        `The Resource '${vaultType}/${id.name}' under resource group '${id.group ?? ""}' was not found.`,
      ),
  };
}

async function twinOf(surroundings: Surroundings, id: ResourceId): Promise<string | undefined> {
  const all = (await surroundings.list("", vaultType)).map((vault) => textAt(vault, "id") ?? "");
  return all.find(
    (other) => other.toLowerCase() !== id.key && other.split("/").at(-1)?.toLowerCase() === id.name.toLowerCase(),
  );
}
