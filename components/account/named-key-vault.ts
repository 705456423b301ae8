/** The key vault that a stack file names by its id, and the key in it: whether they are there, and what they are. */
import * as keyvault from "@pulumi/azure-native/keyvault/index.js";
import { valueOf } from "../lookup/index.ts";
import type { Lookups } from "../lookup/index.ts";
import type { KeyVaultFacts } from "../refusals/key-vault.ts";
import type { EncryptionWishes } from "../settings/encryption.ts";
import type { Subscriptions } from "../lookup/subscriptions.ts";

/** Undefined where none is named, or nobody could ask. One that is not there is a failed lookup. */
export async function lookUpKeyVault(
  lookups: Lookups,
  { keyVault, key, identity }: EncryptionWishes,
  subscriptions: Subscriptions,
): Promise<KeyVaultFacts | undefined> {
  if (keyVault === undefined) return undefined;
  const [, , subscriptionId = "", , resourceGroupName = "", , , , vaultName = ""] = keyVault.split("/");
  const options = subscriptions.optionsOf(subscriptionId);
  const place = { resourceGroupName, vaultName };
  const lookup = { asked: `adls-migration:account.encryption.keyVault names ${keyVault}`, remedy: "Check the id." };
  const vault = valueOf(await lookups.ask(lookup, keyvault.getVault(place, options)));
  if (vault === undefined) return undefined;
  const keyName = typeof key === "object" ? key.name : undefined;
  const facts = {
    vault: keyVault,
    purgeProtection: vault.properties.enablePurgeProtection === true,
    roles: vault.properties.enableRbacAuthorization === true,
    identityIsMade: identity === undefined,
  };
  if (keyName === undefined) return facts;
  const keyLookup = { asked: `adls-migration:account.encryption.key names ${keyName}`, remedy: "Check the name." };
  const found = valueOf(await lookups.ask(keyLookup, keyvault.getKey({ ...place, keyName }, options)));
  if (found === undefined) return facts;
  return { ...facts, key: { name: keyName, type: found.kty ?? "RSA", enabled: found.attributes?.enabled !== false } };
}
