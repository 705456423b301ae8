/** From the settings of an account to what azure-native takes. Pure. */
import type * as storage from "@pulumi/azure-native/storage/index.js";
import type { UsableKey } from "../encryption-key.ts";
import { networkArguments } from "../network/network-arguments.ts";
import type { AccountSettings } from "../settings/index.ts";
import type { SecuritySettings } from "../settings/security.ts";

/** The properties that follow from the settings; names and the resource group come from elsewhere. */
export type SettledArguments = Omit<storage.StorageAccountArgs, "accountName" | "resourceGroupName">;

/** `key` is the customer's key where the settings ask for one. */
export function settledArguments(settings: AccountSettings, key: UsableKey | undefined): SettledArguments {
  const { placement, security, protocols, tags, network } = settings;
  return {
    location: placement.location,
    kind: placement.kind,
    sku: { name: placement.sku },
    ...(placement.accessTier === undefined ? {} : { accessTier: placement.accessTier }),
    isHnsEnabled: true,
    ...securityArguments(security),
    ...(protocols.nfs ? { enableNfsV3: true } : {}),
    isSftpEnabled: protocols.sftp,
    isLocalUserEnabled: protocols.sftp,
    ...encryptionArguments(settings.encryption.infrastructure, key),
    ...networkArguments(network),
    tags: { ...tags },
  };
}

function securityArguments(security: SecuritySettings) {
  const { minimumTlsVersion, allowedCopyScope, sasPolicy, keyExpirationDays } = security;
  return {
    minimumTlsVersion,
    enableHttpsTrafficOnly: true,
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: security.allowSharedKeyAccess,
    defaultToOAuthAuthentication: security.defaultToOAuthAuthentication,
    allowCrossTenantReplication: security.allowCrossTenantReplication,
    ...(allowedCopyScope === undefined ? {} : { allowedCopyScope }),
    ...(sasPolicy === undefined ? {} : { sasPolicy: { ...sasPolicy } }),
    ...(keyExpirationDays === undefined ? {} : { keyPolicy: { keyExpirationPeriodInDays: keyExpirationDays } }),
  };
}

/** The source of the keys is always said: what a request leaves out stays as it was, so that nothing would lead back. */
function encryptionArguments(
  infrastructure: boolean,
  key: UsableKey | undefined,
): Pick<storage.StorageAccountArgs, "encryption" | "identity"> {
  const services = { blob: { enabled: true, keyType: "Account" }, file: { enabled: true, keyType: "Account" } };
  const both = { services, ...(infrastructure ? { requireInfrastructureEncryption: true } : {}) };
  if (key === undefined) return { encryption: { keySource: "Microsoft.Storage", ...both } };
  const { vaultUri, name, version, identity } = key;
  return {
    identity: { type: "UserAssigned", userAssignedIdentities: [identity] },
    encryption: {
      keySource: "Microsoft.Keyvault",
      keyVaultProperties: {
        keyVaultUri: vaultUri,
        keyName: name,
        ...(version === undefined ? {} : { keyVersion: version }),
      },
      encryptionIdentity: { encryptionUserAssignedIdentity: identity },
      ...both,
    },
  };
}
