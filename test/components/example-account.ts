/** An account to match, for tests: plain, with hierarchical namespace, and with other settings where a test says so. */
import type { MatchedAccount } from "../../components/settings/index.ts";

export type OtherSettings = {
  readonly [Theme in Exclude<keyof MatchedAccount, "name">]?: Partial<MatchedAccount[Theme]>;
};

const plain: MatchedAccount = {
  name: "contosolake",
  placement: { kind: "StorageV2", location: "westeurope", sku: "Standard_ZRS", accessTier: "Hot" },
  security: {
    minimumTlsVersion: "TLS1_2",
    httpsOnly: true,
    blobPublicAccess: false,
    sharedKeyAccess: false,
    defaultToOAuth: true,
    crossTenantReplication: false,
  },
  encryption: { infrastructure: false },
  protocols: { nfs: false, sftp: false },
  tags: {},
  excluded: { hierarchicalNamespace: true, immutableWithVersioning: false, largeFileShares: false },
  network: {
    publicNetworkAccess: "Enabled",
    firewall: { defaultAction: "Allow", bypass: "AzureServices", addresses: [], subnets: [], resources: [] },
    privateEndpoints: [],
  },
  services: {},
};

/** The example with other settings; `tags` are replaced as a whole. */
export function exampleAccount(other: OtherSettings = {}): MatchedAccount {
  return {
    name: plain.name,
    placement: { ...plain.placement, ...other.placement },
    security: { ...plain.security, ...other.security },
    encryption: { ...plain.encryption, ...other.encryption },
    protocols: { ...plain.protocols, ...other.protocols },
    tags: Object.fromEntries(Object.entries(other.tags ?? {}).map(([name, value]) => [name, value ?? ""])),
    excluded: { ...plain.excluded, ...other.excluded },
    network: { ...plain.network, ...other.network },
    services: { ...plain.services, ...other.services },
  };
}
