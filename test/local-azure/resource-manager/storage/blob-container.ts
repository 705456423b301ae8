import { ArmError } from "../arm-error.ts";
import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { documentKey } from "../resource-id.ts";
import type { ResourceId } from "../resource-id.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

interface Asked {
  readonly name: string;
  readonly properties: JsonObject;
  /** Properties of the account. */
  readonly account: JsonObject;
  /** Whether the encryption scope that is named is there. */
  readonly scopeKnown: boolean;
}

const naming =
  "https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata";

export const blobContainerRefusals: readonly Refusal<Asked>[] = [
  {
    id: "container-name-length",
    status: 400,
    code: "OutOfRangeInput",
    says: ({ name }) => when(name.length < 3 || name.length > 63, "One of the request inputs is out of range."),
    source: { reported: "https://github.com/Azure/LogicAppsUX/issues/3470" },
  },
  {
    id: "container-name",
    status: 400,
    code: "InvalidResourceName",
    says: ({ name }) =>
      when(
        !/^(\$root|\$web|\$logs|[a-z0-9](-?[a-z0-9])*)$/.test(name),
        "The specified resource name contains invalid characters.",
      ),
    source: { documented: naming },
  },
  {
    id: "container-public-access",
    status: 409,
    code: "PublicAccessNotPermitted",
    says: ({ properties, account }) =>
      when(
        (textAt(properties, "publicAccess") ?? "None") !== "None" && account["allowBlobPublicAccess"] !== true,
        "Public access is not permitted on this storage account.",
      ),
    source: { documented: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent" },
  },
  {
    id: "container-metadata",
    status: 400,
    code: "InvalidMetadata",
    says: ({ properties }) =>
      when(
        Object.keys(objectAt(properties, "metadata")).some((name) => !/^[A-Za-z_]\w*$/.test(name)),
        "The metadata specified is invalid. It has characters that are not permitted.",
      ),
    source: { documented: naming },
  },
  {
    id: "container-versions-with-hierarchical-namespace",
    status: 409,
    code: "FeatureNotSupportedForAccount",
    says: ({ properties, account }) =>
      when(
        account["isHnsEnabled"] === true && objectAt(properties, "immutableStorageWithVersioning")["enabled"] === true,
        "Version level immutability is not supported for the account.",
      ),
    source: { documented: "https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies" },
  },
  {
    id: "container-squash-without-nfs",
    status: 409,
    code: "FeatureNotSupportedForAccount",
    says: ({ properties, account }) =>
      when(
        (properties["enableNfsV3RootSquash"] === true || properties["enableNfsV3AllSquash"] === true) &&
          account["isNfsV3Enabled"] !== true,
        "NFS v3 is not supported for the account.",
      ),
    source: {
      documented: "https://learn.microsoft.com/azure/storage/blobs/network-file-system-protocol-support-how-to",
    },
  },
  {
    id: "container-encryption-scope",
    status: 404,
    code: "EncryptionScopeNotFound",
    says: ({ scopeKnown, properties }) =>
      when(!scopeKnown, `The encryption scope '${textAt(properties, "defaultEncryptionScope") ?? ""}' was not found.`),
    source: { documented: "https://learn.microsoft.com/azure/storage/blobs/encryption-scope-manage" },
  },
];

/**
 * Containers, which are filesystems to the storage service. The service is the truth: a filesystem made through its
 * data plane is a container here, one removed there is gone here.
 */
export function blobContainerKind(surroundings: Surroundings): ResourceKind {
  const { plane, now } = surroundings;
  return {
    type: "Microsoft.Storage/storageAccounts/blobServices/containers",
    async put(id, body, existing) {
      const account = objectAt(await surroundings.find(accountId(id)), "properties");
      const properties = objectAt(body, "properties");
      const scope = textAt(properties, "defaultEncryptionScope") ?? accountScope;
      const scopeKnown =
        scope === accountScope || (await surroundings.find(`${accountId(id)}/encryptionScopes/${scope}`)) !== undefined;
      refuse(blobContainerRefusals, { name: id.name, properties, account, scopeKnown });
      await plane.putFilesystem(accountName(id), id.name);
      const stamp = { lastModifiedTime: now().toISOString() };
      return {
        properties: { ...defaults, ...objectAt(existing, "properties"), ...properties, ...stamp },
      };
    },
    read(id, kept) {
      const names = plane.filesystems(accountName(id));
      if (!names.includes(id.name)) return undefined;
      const below = (child: string) => surroundings.documents.get(documentKey(`${id.key}/${child}`)) !== undefined;
      const hold = below("legalholds/default");
      const policy = below("immutabilitypolicies/default");
      const told = { hasLegalHold: hold, hasImmutabilityPolicy: policy };
      return { ...kept, properties: { ...defaults, ...objectAt(kept, "properties"), ...told } };
    },
    children(parent) {
      const names = plane.filesystems(parent.toLowerCase().split("/").at(-3) ?? "");
      return names.map((name) => `${parent}/containers/${name}`);
    },
    async remove(id) {
      await plane.removeFilesystem(accountName(id), id.name);
    },
    notFound: () => new ArmError(404, "ContainerNotFound", "The specified container does not exist."),
  };
}

const accountScope = "$account-encryption-key";

const defaults: JsonObject = {
  deleted: false,
  remainingRetentionDays: 0,
  defaultEncryptionScope: accountScope,
  denyEncryptionScopeOverride: false,
  publicAccess: "None",
  leaseStatus: "Unlocked",
  leaseState: "Available",
  hasImmutabilityPolicy: false,
  hasLegalHold: false,
};

function accountId(id: ResourceId): string {
  return id.text.split("/").slice(0, -4).join("/");
}

/** Account names are lower-case, however an id spells them. */
function accountName(id: ResourceId): string {
  return id.key.split("/").at(-5) ?? "";
}
