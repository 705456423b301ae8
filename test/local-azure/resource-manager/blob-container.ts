import { ArmError } from "./arm-error.ts";
import { objectAt, textAt } from "./json.ts";
import type { JsonObject } from "./json.ts";
import type { ResourceId } from "./resource-id.ts";
import type { ResourceKind, Surroundings } from "./resource-kind.ts";

const namePattern = /^(\$root|\$web|\$logs|[a-z0-9](-?[a-z0-9])*)$/;

/**
 * Containers, which are filesystems to the storage service. The service is the truth: a filesystem made through its
 * data plane is a container here, one removed there is gone here.
 */
export function blobContainerKind(surroundings: Surroundings): ResourceKind {
  const { plane, now } = surroundings;
  return {
    type: "Microsoft.Storage/storageAccounts/blobServices/containers",
    async put(id, body, existing) {
      checkName(id.name);
      const account = await surroundings.find(accountId(id));
      const publicAccess = textAt(objectAt(body, "properties"), "publicAccess") ?? "None";
      if (publicAccess !== "None" && objectAt(account, "properties")["allowBlobPublicAccess"] !== true) {
        throw new ArmError(409, "PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
      }
      await plane.putFilesystem(accountName(id), id.name);
      const stamp = { lastModifiedTime: now().toISOString() };
      return {
        properties: { ...defaults, ...objectAt(existing, "properties"), ...objectAt(body, "properties"), ...stamp },
      };
    },
    read(id, kept) {
      const names = plane.filesystems(accountName(id));
      return names.includes(id.name) ? (kept ?? { properties: defaults }) : undefined;
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

const defaults: JsonObject = {
  deleted: false,
  remainingRetentionDays: 0,
  defaultEncryptionScope: "$account-encryption-key",
  denyEncryptionScopeOverride: false,
  publicAccess: "None",
  leaseStatus: "Unlocked",
  leaseState: "Available",
  hasImmutabilityPolicy: false,
  hasLegalHold: false,
};

/** 3 to 63 lower-case letters, digits and single hyphens between them, or one of the service's own. */
function checkName(name: string): void {
  if (name.length < 3 || name.length > 63) {
    throw new ArmError(400, "OutOfRangeInput", "One of the request inputs is out of range.");
  }
  if (!namePattern.test(name)) {
    throw new ArmError(400, "InvalidResourceName", "The specified resource name contains invalid characters.");
  }
}

function accountId(id: ResourceId): string {
  return id.text.split("/").slice(0, -4).join("/");
}

/** Account names are lower-case, however an id spells them. */
function accountName(id: ResourceId): string {
  return id.key.split("/").at(-5) ?? "";
}
