/** What the account resource itself says about the matched account, theme by theme. Pure. */
import type * as storage from "@pulumi/azure-native/storage/index.js";
import type { MatchedEncryption } from "../settings/encryption.ts";
import type { MatchedExclusions } from "../settings/excluded.ts";
import type { MatchedPlacement } from "../settings/placement.ts";
import type { MatchedSecurity } from "../settings/security.ts";

/** Azure leaves out what was never set, whatever the declared types say. */
type Answer = Partial<storage.GetStorageAccountResult>;

export function matchedPlacement(found: storage.GetStorageAccountResult): MatchedPlacement {
  const { accessTier }: Answer = found;
  return { kind: found.kind, location: found.location, sku: found.sku.name, accessTier };
}

export function matchedSecurity(found: Answer): MatchedSecurity {
  return {
    minimumTlsVersion: found.minimumTlsVersion,
    httpsOnly: found.enableHttpsTrafficOnly,
    blobPublicAccess: found.allowBlobPublicAccess,
    sharedKeyAccess: found.allowSharedKeyAccess,
    defaultToOAuth: found.defaultToOAuthAuthentication,
    crossTenantReplication: found.allowCrossTenantReplication,
    copyScope: found.allowedCopyScope,
    sasExpirationPeriod: found.sasPolicy?.sasExpirationPeriod,
    sasExpirationAction: found.sasPolicy?.expirationAction,
    keyExpirationDays: found.keyPolicy?.keyExpirationPeriodInDays,
  };
}

export function matchedEncryption({ encryption }: Answer): MatchedEncryption {
  const infrastructure = encryption?.requireInfrastructureEncryption === true;
  const { keyName, keyVaultUri, keyVersion } = encryption?.keyVaultProperties ?? {};
  if (encryption?.keySource !== "Microsoft.Keyvault" || keyName === undefined || keyVaultUri === undefined)
    return { infrastructure };
  const { encryptionUserAssignedIdentity: identity, encryptionFederatedIdentityClientId: federated } =
    encryption.encryptionIdentity ?? {};
  return {
    infrastructure,
    key: {
      name: keyName,
      vaultUri: keyVaultUri,
      otherTenant: isGiven(federated) && federated !== "None",
      ...(isGiven(keyVersion) ? { version: keyVersion } : {}),
      ...(isGiven(identity) ? { identity } : {}),
    },
  };
}

export function matchedExclusions(found: Answer): MatchedExclusions {
  return {
    hierarchicalNamespace: found.isHnsEnabled === true,
    customDomain: found.customDomain?.name,
    immutableWithVersioning: found.immutableStorageWithVersioning?.enabled === true,
    filesAuthentication: found.azureFilesIdentityBasedAuthentication?.directoryServiceOptions,
    largeFileShares: found.largeFileSharesState === "Enabled",
    edgeZone: found.extendedLocation?.name,
    dnsEndpointType: found.dnsEndpointType,
  };
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text !== "";
}
