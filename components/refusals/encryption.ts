/** What Azure refuses about a customer's key. Pure. */
import type { CustomerKey } from "../settings/encryption.ts";
import type { AccountSettings } from "../settings/index.ts";
import { problemAt } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

const configuration = "https://learn.microsoft.com/azure/storage/common/customer-managed-keys-configure-new-account";
const vaultUri = /^https:\/\/[a-z0-9-]{3,127}\.(?:vault|managedhsm)\.[a-z.-]+\/?$/i;

export const encryptionRefusals: readonly Refusal[] = [
  {
    id: "key-without-a-vault",
    reason: "Azure finds a key by its vault.",
    source: configuration,
    problem: ifKey(({ key, vault }) =>
      key !== "make" && vault !== "make" && vault.uri === ""
        ? problemAt("encryption.keyVault", undefined, "the id of the key vault that holds the key", writeVault)
        : undefined,
    ),
  },
  {
    id: "key-in-something-else-than-a-vault",
    reason: "Keys come from Azure Key Vault or a managed HSM.",
    source: configuration,
    problem: ifKey(({ vault }) =>
      vault !== "make" && vault.uri !== "" && !vaultUri.test(vault.uri)
        ? problemAt("encryption.key", vault.uri, "a key of https://NAME.vault.azure.net or a managed HSM", "")
        : undefined,
    ),
  },
  {
    id: "identity-that-nobody-lets-in",
    reason:
      "An account gets a key at once only through a user-assigned identity that may use it (400 KeyVaultAuthenticationFailure).",
    source: configuration,
    problem: ifKey(({ vault, identity }) =>
      vault !== "make" && vault.uri !== "" && vault.id === undefined && identity === "make"
        ? problemAt("encryption.identity", undefined, "the id of a user-assigned identity that may use the key", letIn)
        : undefined,
    ),
  },
];

const writeVault = "Write it, or the whole URI of the key.";
const letIn = "Write it; or name encryption.keyVault by its id, and one is made and let in.";

function ifKey(problem: (key: CustomerKey) => ReturnType<Refusal["problem"]>): Refusal["problem"] {
  return ({ encryption }: AccountSettings) =>
    encryption.customerKey === undefined ? undefined : problem(encryption.customerKey);
}
