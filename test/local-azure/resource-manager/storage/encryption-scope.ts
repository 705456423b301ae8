import { ArmError } from "../arm-error.ts";
import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { invalidValues, refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

const page = "https://learn.microsoft.com/azure/storage/blobs/encryption-scope-overview";

interface Asked {
  readonly name: string;
  readonly properties: JsonObject;
  readonly before: JsonObject | undefined;
}

export const encryptionScopeRefusals: readonly Refusal<Asked>[] = [
  {
    id: "encryption-scope-name",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ name }) => when(!/^[a-z0-9](-?[a-z0-9]){2,62}$/.test(name), invalidValues("encryptionScopeName")),
    source: { documented: page },
  },
  {
    id: "encryption-scope-source",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ properties, before }) =>
      when(before === undefined && textAt(properties, "source") === undefined, invalidValues("source")),
    source: { documented: page },
  },
  {
    id: "encryption-scope-key",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ properties }) =>
      when(
        properties["source"] === "Microsoft.KeyVault" &&
          textAt(objectAt(properties, "keyVaultProperties"), "keyUri") === undefined,
        invalidValues("keyVaultProperties.keyUri"),
      ),
    source: { documented: page },
  },
  {
    id: "encryption-scope-infrastructure-encryption-changed",
    status: 409,
    code: "EncryptionScopePropertyCannotBeUpdated",
    says: ({ properties: { requireInfrastructureEncryption: asked }, before }) => {
      const present = objectAt(before, "properties")["requireInfrastructureEncryption"] === true;
      const changes = before !== undefined && asked !== undefined && (asked === true) !== present;
      return when(changes, "The property 'requireInfrastructureEncryption' was specified, but it cannot be updated.");
    },
    source: { documented: page },
  },
];

/** Encryption scopes: they can be disabled, never deleted. */
export function encryptionScopeKind({ now }: Surroundings): ResourceKind {
  return {
    type: "Microsoft.Storage/storageAccounts/encryptionScopes",
    put(id, body, existing) {
      const properties = objectAt(body, "properties");
      refuse(encryptionScopeRefusals, { name: id.name, properties, before: existing });
      const before = objectAt(existing, "properties");
      const stamp = now().toISOString();
      const times = { creationTime: before["creationTime"] ?? stamp, lastModifiedTime: stamp };
      return { properties: { state: "Enabled", ...before, ...properties, ...times } };
    },
    notFound: (id) => new ArmError(404, "EncryptionScopeNotFound", `The encryption scope '${id.name}' was not found.`),
  };
}
