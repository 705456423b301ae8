/** Every refusal of the resource manager that is data: what to prove, and where the knowledge comes from. */
import { lockRefusals } from "./authorization/management-lock.ts";
import { roleAssignmentRefusals } from "./authorization/role-assignment.ts";
import { keyRefusals } from "./key-vault/key.ts";
import { vaultRefusals } from "./key-vault/vault.ts";
import { federatedCredentialRefusals } from "./managed-identity/federated-credential.ts";
import { diagnosticSettingRefusals } from "./monitor/diagnostic-setting.ts";
import { linkRefusals, zoneGroupRefusals, zoneRefusals } from "./network/private-dns.ts";
import { privateEndpointRefusals } from "./network/private-endpoint.ts";
import type { Refusal } from "./refusal.ts";
import { accountRefusals } from "./storage/account-refusals.ts";
import { blobContainerRefusals } from "./storage/blob-container.ts";
import { blobServiceRefusals } from "./storage/blob-service-refusals.ts";
import { encryptionRefusals } from "./storage/encryption.ts";
import { encryptionScopeRefusals } from "./storage/encryption-scope.ts";
import { immutabilityPolicyRefusals } from "./storage/immutability-policy.ts";
import { inventoryPolicyRefusals } from "./storage/inventory-policy.ts";
import { legalHoldRefusals } from "./storage/legal-hold.ts";
import { localUserRefusals } from "./storage/local-user.ts";
import { managementPolicyRefusals } from "./storage/management-policy.ts";

type KnownRefusal = Pick<Refusal<never>, "id" | "status" | "code" | "source">;

export const allRefusals: readonly KnownRefusal[] = [
  accountRefusals,
  encryptionRefusals,
  blobServiceRefusals,
  blobContainerRefusals,
  managementPolicyRefusals,
  inventoryPolicyRefusals,
  localUserRefusals,
  encryptionScopeRefusals,
  immutabilityPolicyRefusals,
  legalHoldRefusals,
  roleAssignmentRefusals,
  lockRefusals,
  vaultRefusals,
  keyRefusals,
  federatedCredentialRefusals,
  privateEndpointRefusals,
  zoneRefusals,
  linkRefusals,
  zoneGroupRefusals,
  diagnosticSettingRefusals,
].flat();
