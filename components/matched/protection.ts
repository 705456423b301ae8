/** What the matched account keeps of what is deleted. Pure. */
import type * as storage from "@pulumi/azure-native/storage/index.js";
import type { MatchedProtection, Retention } from "../settings/protection.ts";

/** What matters of Azure's answer about the blob service. */
export function matchedProtection(found: storage.GetBlobServicePropertiesResult): MatchedProtection {
  return {
    blobSoftDelete: retentionOf(found.deleteRetentionPolicy),
    containerSoftDelete: retentionOf(found.containerDeleteRetentionPolicy),
    lastAccessTracking: found.lastAccessTimeTrackingPolicy?.enable === true,
    versioning: found.isVersioningEnabled === true,
    changeFeed: found.changeFeed?.enabled === true,
    pointInTimeRestore: found.restorePolicy?.enabled === true,
  };
}

function retentionOf(policy: { readonly enabled?: boolean; readonly days?: number } | undefined): Retention {
  return policy?.enabled === true ? (policy.days ?? "off") : "off";
}
