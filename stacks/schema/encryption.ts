/** `account.encryption`: with whose key content is encrypted. */
import type { KeyWish } from "../../components/settings/encryption.ts";
import { mapping, oneOf, textOf } from "../../migration/wording.ts";
import { matching } from "./words.ts";

const keyGrammar =
  "microsoft, make, the name of a key in keyVault, or its URI: https://VAULT.vault.azure.net/keys/NAME, with /VERSION to stay at that one";

/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#objects-identifiers-and-versioning */
const keyName = /^[0-9a-z-]{1,127}$/i;
const keyUri = /^(https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+)\/keys\/([0-9a-z-]{1,127})(?:\/([0-9a-f]{32}))?\/?$/i;

function parseKey(text: string): KeyWish | undefined {
  const trimmed = text.trim();
  if (trimmed === "microsoft" || trimmed === "make") return trimmed;
  if (keyName.test(trimmed)) return { name: trimmed };
  const [, vaultUri, name, version] = keyUri.exec(trimmed) ?? [];
  if (vaultUri === undefined || name === undefined) return undefined;
  return { name, vaultUri, ...(version === undefined ? {} : { version }) };
}

export const encryption = mapping({
  infrastructure: oneOf(["enabled", "disabled"])
    .describe(
      "A second encryption below the first; fixed once the account is made. Left out: as the matched account, else disabled.",
    )
    .optional(),
  key: textOf(parseKey, keyGrammar)
    .describe("Left out: the matched account's where its identity can be taken too, else Microsoft's.")
    .optional(),
  keyVault: matching(
    /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i,
    "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.KeyVault/vaults/NAME",
  )
    .describe("The vault that holds the key, with purge protection and roles. Left out, for a key that is made: made.")
    .optional(),
  identity: matching(
    /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i,
    "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.ManagedIdentity/userAssignedIdentities/NAME",
  )
    .describe(
      "A user-assigned identity that may use the key. Left out: made, and let in where the vault's id is known.",
    )
    .optional(),
});
