import { objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { pairOf } from "../regions.ts";

/**
 * What Azure fills in on a new account for properties that the request does not name (API version 2024-01-01).
 * minimumTlsVersion is TLS 1.0 when it is left out of an API request; the portal's 1.2 is the portal's own.
 */
export function accountDefaults(account: { body: JsonObject; location: string; createdAt: Date }): JsonObject {
  const time = account.createdAt.toISOString();
  const service = { keyType: "Account", enabled: true, lastEnabledTime: time };
  const geographical = /GRS|GZRS/.test(textAt(account.body["sku"], "name") ?? "");
  const secondary = { secondaryLocation: pairOf(account.location), statusOfSecondary: "available" };
  return {
    allowBlobPublicAccess: false,
    allowCrossTenantReplication: false,
    minimumTlsVersion: "TLS1_0",
    supportsHttpsTrafficOnly: true,
    ...(textAt(account.body, "kind") === "BlockBlobStorage" ? {} : { accessTier: "Hot" }),
    networkAcls: { bypass: "AzureServices", virtualNetworkRules: [], ipRules: [], defaultAction: "Allow" },
    encryption: { keySource: "Microsoft.Storage", services: { blob: service, file: service } },
    keyCreationTime: { key1: time, key2: time },
    privateEndpointConnections: [],
    creationTime: time,
    provisioningState: "Succeeded",
    primaryLocation: account.location,
    statusOfPrimary: "available",
    ...(geographical ? secondary : {}),
  };
}

/** Path-style endpoints of the local service; never kept, since the service may listen elsewhere next time. */
export function accountEndpoints(endpoint: string, name: string, account: JsonObject): JsonObject {
  const url = `${endpoint}/${name}/`;
  const readable = (textAt(objectAt(account, "sku"), "name") ?? "").includes("_RA");
  const secondary = `${endpoint}/${name}-secondary/`;
  return {
    primaryEndpoints: { dfs: url, blob: url },
    ...(readable ? { secondaryEndpoints: { dfs: secondary, blob: secondary } } : {}),
  };
}
