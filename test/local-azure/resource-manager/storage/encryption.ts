/** Customer-managed keys: what Azure Storage looks at before it takes one. */
import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { vaultType } from "../key-vault/vault.ts";
import { askedIdentity } from "../managed-identity/principal.ts";
import { invalidValues, refuse, when } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Surroundings } from "../resource-kind.ts";

interface Asked {
  /** Vault address and key name; undefined where the key is not said. */
  readonly keyName: string | undefined;
  readonly vaultUri: string | undefined;
  readonly vault: JsonObject | undefined;
  readonly key: JsonObject | undefined;
  /** The identity that reads the key: one of the account's; undefined where it has none. */
  readonly identity: { readonly id: string; readonly belongs: boolean } | undefined;
  readonly mayUseKey: boolean;
}

const prerequisites =
  "https://learn.microsoft.com/azure/storage/common/customer-managed-keys-configure-new-account#configure-the-key-vault";

export const encryptionRefusals: readonly Refusal<Asked>[] = [
  {
    id: "encryption-key-missing",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ keyName, vaultUri }) =>
      when(keyName === undefined || vaultUri === undefined, invalidValues("encryption.keyvaultproperties")),
    source: { documented: "https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create#encryption" },
  },
  {
    id: "encryption-without-identity",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ identity }) => when(identity?.belongs !== true, invalidValues("encryption.identity.userAssignedIdentity")),
    source: { documented: prerequisites },
  },
  {
    id: "encryption-vault-not-found",
    status: 400,
    code: "KeyVaultNotFound",
    says: ({ vault }) => when(vault === undefined, "The key vault is not found to unwrap the encryption key."),
    source: { documented: prerequisites },
  },
  {
    id: "encryption-vault-not-protected",
    status: 400,
    code: "KeyVaultPolicyError",
    says: ({ vault }) =>
      when(objectAt(vault, "properties")["enablePurgeProtection"] !== true, "Keyvault policy recoverable is not set"),
    source: { reported: "https://github.com/Azure/azure-cli/issues/12346" },
  },
  {
    id: "encryption-key-not-found",
    status: 400,
    code: "KeyVaultKeyNotFound",
    says: ({ key }) => when(key === undefined, "The key vault key is not found to unwrap the encryption key."),
    source: { documented: prerequisites },
  },
  {
    id: "encryption-key-type",
    status: 400,
    code: "InvalidValuesForRequestParameters",
    says: ({ key }) =>
      when(
        !(textAt(objectAt(key, "properties"), "kty") ?? "").startsWith("RSA"),
        invalidValues("encryption.keyvaultproperties.keyname"),
      ),
    source: { documented: prerequisites },
  },
  {
    id: "encryption-key-forbidden",
    status: 400,
    code: "KeyVaultAuthenticationFailure",
    says: ({ mayUseKey }) =>
      when(
        !mayUseKey,
        "The operation failed because of authentication issue on the keyvault. For more information, see - " +
          "https://aka.ms/storagekeyvaultaccesscontrol",
      ),
    source: { documented: prerequisites },
  },
];

/** Throws ArmError for a customer-managed key that Azure Storage cannot use. `identity` is the account's, as it will be. */
export async function checkEncryption(
  surroundings: Surroundings,
  encryption: JsonObject,
  identity: JsonObject | undefined,
): Promise<void> {
  if (textAt(encryption, "keySource") !== "Microsoft.Keyvault") return;
  const properties = objectAt(encryption, "keyvaultproperties");
  const keyName = textAt(properties, "keyname");
  const vaultUri = textAt(properties, "keyvaulturi");
  const vault = await vaultAt(surroundings, vaultUri);
  const key = vault && (await surroundings.find(`${textAt(vault, "id") ?? ""}/keys/${keyName ?? ""}`));
  const reader = readerOf(encryption, identity);
  const principal = reader?.principalId ?? "";
  const mayUseKey = vault !== undefined && key !== undefined && (await mayUse(surroundings, { vault, key, principal }));
  refuse(encryptionRefusals, { keyName, vaultUri, vault, key, identity: reader, mayUseKey });
}

interface Reader {
  readonly id: string;
  readonly belongs: boolean;
  readonly principalId: string | undefined;
}

/** The identity that the encryption names, else the account's own. */
function readerOf(encryption: JsonObject, identity: JsonObject | undefined): Reader | undefined {
  const named = textAt(objectAt(encryption, "identity"), "userAssignedIdentity");
  const { own, given } = askedIdentity(identity);
  if (named === undefined) {
    return own ? { id: "", belongs: true, principalId: textAt(identity, "principalId") } : undefined;
  }
  const id = given.find((one) => one.toLowerCase() === named.toLowerCase());
  const told = objectAt(objectAt(identity, "userAssignedIdentities"), id ?? "");
  return { id: named, belongs: id !== undefined, principalId: textAt(told, "principalId") };
}

async function vaultAt(surroundings: Surroundings, uri: string | undefined): Promise<JsonObject | undefined> {
  const host = (text: string) => text.toLowerCase().replace(/\/+$/, "");
  const vaults = await surroundings.list("", vaultType);
  return vaults.find((one) => host(textAt(objectAt(one, "properties"), "vaultUri") ?? "") === host(uri ?? ""));
}

/** Key Vault Crypto Service Encryption User, Crypto User, Crypto Officer, Administrator. */
const cryptoRoles: readonly string[] = [
  "e147488a-f6f5-4113-8e2d-b22465e65bf6",
  "12338af0-0e69-4776-bea7-57ae8d297424",
  "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
  "00482a5a-887f-4fb3-b363-3b7fe8e74483",
];

async function mayUse(
  surroundings: Surroundings,
  { vault, key, principal }: { vault: JsonObject; key: JsonObject; principal: string },
): Promise<boolean> {
  const { enableRbacAuthorization, accessPolicies } = objectAt(vault, "properties");
  if (enableRbacAuthorization !== true) {
    const policies = Array.isArray(accessPolicies) ? accessPolicies.filter(isObject) : [];
    return policies.some((policy) => textAt(policy, "objectId") === principal && unwraps(policy));
  }
  const keyId = (textAt(key, "id") ?? "").toLowerCase();
  const assignments = await surroundings.list("", "Microsoft.Authorization/roleAssignments");
  return assignments.some((assignment) => {
    const { principalId, roleDefinitionId, scope } = objectAt(assignment, "properties");
    const role = String(roleDefinitionId).split("/").at(-1) ?? "";
    const covers = `${keyId}/`.startsWith(`${String(scope).toLowerCase()}/`);
    return principalId === principal && covers && cryptoRoles.includes(role.toLowerCase());
  });
}

function unwraps(policy: JsonObject): boolean {
  const keys = objectAt(policy, "permissions")["keys"];
  const given = new Set(Array.isArray(keys) ? keys.map((one) => String(one).toLowerCase()) : []);
  return given.has("all") || ["get", "wrapkey", "unwrapkey"].every((one) => given.has(one));
}
