import { ArmError } from "../arm-error.ts";
import { objectAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { invalidValues, refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

const page = "https://learn.microsoft.com/azure/storage/blobs/immutable-legal-hold-overview";

interface Asked {
  readonly tags: readonly unknown[];
  /** Properties of the account. */
  readonly account: JsonObject;
}

export const legalHoldRefusals: readonly Refusal<Asked>[] = [
  {
    id: "legal-hold-tags",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ tags }) =>
      when(
        tags.length === 0 || tags.length > 10 || tags.some((tag) => !/^[a-z0-9]{3,23}$/i.test(String(tag))),
        invalidValues("tags"),
      ),
    source: { documented: page },
  },
  {
    id: "legal-hold-with-nfs-or-sftp",
    status: 409,
    code: "FeatureNotSupportedForAccount",
    says: ({ account }) =>
      when(
        account["isNfsV3Enabled"] === true || account["isSftpEnabled"] === true,
        "Legal holds are not supported for the account.",
      ),
    source: {
      documented: "https://learn.microsoft.com/azure/storage/blobs/storage-feature-support-in-storage-accounts",
    },
  },
];

/** The hold of a container, set and cleared by POST in Azure; here a resource below the container. */
export function legalHoldKind(surroundings: Surroundings): ResourceKind {
  return {
    type: "Microsoft.Storage/storageAccounts/blobServices/containers/legalHolds",
    async put(id, body) {
      const tags = Array.isArray(body["tags"]) ? body["tags"] : [];
      const account = await surroundings.find(id.text.split("/").slice(0, 9).join("/"));
      refuse(legalHoldRefusals, { tags, account: objectAt(account, "properties") });
      const { allowProtectedAppendWritesAll } = body;
      return { tags, allowProtectedAppendWritesAll };
    },
    notFound: (id) => new ArmError(404, "ResourceNotFound", `The container of ${id.text} has no legal hold.`),
  };
}
