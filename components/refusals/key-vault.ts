/** What Azure refuses about the key vault and the key that a stack file names, once somebody has looked at them. Pure. */
import type { Problem } from "../../migration/model/problem.ts";
import { problemAt } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

/** A key vault that the stack file names, with what matters of its key. */
export interface KeyVaultFacts {
  /** Its id. */
  readonly vault: string;
  readonly purgeProtection: boolean;
  /** Whether roles decide, and not access policies. */
  readonly roles: boolean;
  /** Whether the identity that is to use the key is made, and let in by a role. */
  readonly identityIsMade: boolean;
  /** Left out where a key is made. */
  readonly key?: { readonly name: string; readonly type: string; readonly enabled: boolean };
}

/** Like `Refusal`, about a vault. */
export interface KeyVaultRefusal extends Pick<Refusal, "id" | "reason" | "source"> {
  readonly problem: (facts: KeyVaultFacts) => Problem | undefined;
}

const keyVaultPage =
  "https://learn.microsoft.com/azure/storage/common/customer-managed-keys-configure-new-account#configure-the-key-vault";

export const keyVaultRefusals: readonly KeyVaultRefusal[] = [
  {
    id: "vault-that-can-be-purged",
    reason: "A key that is gone takes the content with it, so Azure wants purge protection (400 KeyVaultPolicyError).",
    source: keyVaultPage,
    problem: ({ vault, purgeProtection }) =>
      purgeProtection
        ? undefined
        : problemAt("encryption.keyVault", vault, "a vault with purge protection", "Turn it on: it cannot be undone."),
  },
  {
    id: "vault-without-roles",
    reason: "In a vault with access policies a role lets nobody in (400 KeyVaultAuthenticationFailure).",
    source: "https://learn.microsoft.com/azure/key-vault/general/rbac-access-policy",
    problem: ({ vault, roles, identityIsMade }) =>
      roles || !identityIsMade
        ? undefined
        : problemAt("encryption.keyVault", vault, "a vault where roles decide about access", namesIdentity),
  },
  {
    id: "key-of-another-type",
    reason: "Azure Storage uses RSA keys, of software or hardware.",
    source: "https://learn.microsoft.com/azure/storage/common/customer-managed-keys-overview",
    problem: ({ key }) =>
      key === undefined || key.type.startsWith("RSA")
        ? undefined
        : problemAt("encryption.key", key.name, `a key of type RSA or RSA-HSM (this one is ${key.type})`, ""),
  },
  {
    id: "key-turned-off",
    reason: "A key that is disabled opens nothing.",
    source: keyVaultPage,
    problem: ({ key }) =>
      key === undefined || key.enabled
        ? undefined
        : problemAt("encryption.key", key.name, "a key that is enabled", "Enable it, or name another one."),
  },
];

const namesIdentity = "Let roles decide there, or name an encryption.identity that a policy lets in.";

/** What Azure would refuse about a vault; nothing where nobody could look at it. */
export function refusedKeyVault(facts: KeyVaultFacts | undefined): Problem[] {
  return facts === undefined ? [] : keyVaultRefusals.flatMap((rule) => rule.problem(facts) ?? []);
}
