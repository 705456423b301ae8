import { ArmError } from "../arm-error.ts";
import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { ResourceKind, Surroundings } from "../resource-kind.ts";

interface Asked {
  readonly name: string;
  readonly properties: JsonObject;
}

const request = "https://learn.microsoft.com/rest/api/keyvault/keyvault/keys/create-if-not-exist";

export const keyRefusals: readonly Refusal<Asked>[] = [
  {
    id: "key-name",
    status: 400,
    code: "BadParameter",
    says: ({ name }) => when(!/^[A-Za-z0-9-]{1,127}$/.test(name), `The request URI contains an invalid name: ${name}`),
    source: { documented: request },
  },
  {
    id: "key-type",
    status: 400,
    code: "BadParameter",
    says: ({ properties }) =>
      when(
        !/^(RSA|EC)(-HSM)?$/.test(textAt(properties, "kty") ?? ""),
        `Property kty has invalid value ${String(properties["kty"])}`,
      ),
    source: { documented: request },
  },
  {
    id: "key-size",
    status: 400,
    code: "BadParameter",
    says: ({ properties: { kty, keySize } }) =>
      when(
        String(kty).startsWith("RSA") && keySize !== undefined && ![2048, 3072, 4096].includes(Number(keySize)),
        `Property key_size has invalid value ${String(keySize)}`,
      ),
    source: { documented: request },
  },
];

/** Keys: a PUT makes the first version; one on a key that is there answers with it, unchanged (documented). */
export function keyKind(surroundings: Surroundings): ResourceKind {
  return {
    type: "Microsoft.KeyVault/vaults/keys",
    async put(id, body, existing) {
      const properties = objectAt(body, "properties");
      refuse(keyRefusals, { name: id.name, properties });
      if (existing !== undefined) return existing;
      const vault = await surroundings.find(id.parent);
      const keyUri = `${textAt(objectAt(vault, "properties"), "vaultUri") ?? ""}keys/${id.name}`;
      const version = surroundings.now().getTime().toString(16).padStart(32, "0");
      const seconds = Math.floor(surroundings.now().getTime() / 1000);
      const attributes = {
        enabled: true,
        created: seconds,
        updated: seconds,
        exportable: false,
        recoveryLevel: "Recoverable",
      };
      return {
        location: vault?.["location"],
        tags: body["tags"] ?? {},
        properties: {
          ...(properties["kty"] === "RSA" ? { keySize: 2048 } : {}),
          keyOps: ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"],
          ...properties,
          attributes: { ...attributes, ...objectAt(properties, "attributes") },
          keyUri,
          keyUriWithVersion: `${keyUri}/${version}`,
        },
      };
    },
    notFound: (id) =>
      new ArmError(404, "KeyNotFound", `A key with (name/id) ${id.name} was not found in this key vault.`),
  };
}
