/** What holds of the settings of every account, whatever is wished and matched. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { isPremium, lackedBy } from "../../../components/account/redundancy.ts";
import { regionNamed } from "../../../components/account/regions.ts";
import { decideAccountSettings } from "../../../components/settings/index.ts";
import type { AccountSettings, AccountWishes, MatchedAccount } from "../../../components/settings/index.ts";
import { exampleAccount } from "../example-account.ts";

const switches = fc.constantFrom("enabled", "disabled", undefined);
const flags = fc.constantFrom(true, false, undefined);
const accounts: fc.Arbitrary<MatchedAccount> = fc
  .record({
    placement: fc.record({
      kind: fc.constantFrom("StorageV2", "Storage", "BlobStorage", "BlockBlobStorage", "FileStorage"),
      location: fc.constantFrom("westeurope", "westus", "qatarcentral", "marscentral"),
      sku: fc.constantFrom("Standard_LRS", "Standard_RAGZRS", "Premium_LRS", "PremiumV2_ZRS", "StandardV2_GRS"),
      accessTier: fc.constantFrom("Hot", "Cold", "Premium", undefined),
    }),
    security: fc.record({
      minimumTlsVersion: fc.constantFrom(undefined, "TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"),
      httpsOnly: flags,
      blobPublicAccess: flags,
      sharedKeyAccess: flags,
      crossTenantReplication: flags,
    }),
    protocols: fc.record({ nfs: fc.boolean(), sftp: fc.boolean() }),
    network: fc.record({
      publicNetworkAccess: fc.constantFrom(undefined, "Enabled", "Disabled", "SecuredByPerimeter"),
      firewall: fc.record({
        defaultAction: fc.constantFrom("Allow" as const, "Deny" as const),
        bypass: fc.constantFrom("None", "AzureServices", "Logging, Metrics"),
        addresses: fc.subarray(["203.0.113.0/24", "198.51.100.7"]),
        subnets: fc.subarray(["/subnets/data", "/subnets/jobs"]),
        resources: fc.constant([]),
      }),
    }),
  })
  .map((other) => exampleAccount(other));
const wishes: fc.Arbitrary<AccountWishes> = fc.record({
  placement: fc.record(
    {
      location: fc.constantFrom("westeurope", "northeurope", "ukwest"),
      redundancy: fc.constantFrom("Standard_ZRS" as const, "Premium_LRS" as const),
      kind: fc.constantFrom("StorageV2" as const, "BlockBlobStorage" as const),
    },
    { requiredKeys: [] },
  ),
  security: fc.record({ sharedKey: switches, crossTenantReplication: switches }),
  protocols: fc.record({ nfs: switches, sftp: switches }),
  network: fc.record(
    {
      publicAccess: fc.constantFrom("enabled" as const, "disabled" as const),
      allowedAddresses: fc.subarray(["192.0.2.1"]),
    },
    { requiredKeys: [] },
  ),
});

/** Checks what holds for whatever is matched and wished. */
function always(
  check: (settings: AccountSettings, wished: AccountWishes, matched: MatchedAccount | undefined) => void,
) {
  const optional = fc.option(accounts, { nil: undefined });
  const holds = fc.property(wishes, optional, (wished, matched) => {
    const settings = decideAccountSettings(wished, matched, "uksouth");
    assert.ok(settings);
    check(settings, wished, matched);
  });
  fc.assert(holds);
}

test("keys, protocols and other tenants are let in by the stack file alone, and NFS by the matched account too", () => {
  always(({ security, protocols }, wished, matched) => {
    assert.equal(security.minimumTlsVersion, "TLS1_2");
    assert.equal(security.allowSharedKeyAccess, wished.security?.sharedKey === "enabled");
    assert.equal(security.allowCrossTenantReplication, wished.security?.crossTenantReplication === "enabled");
    assert.equal(protocols.sftp, wished.protocols?.sftp === "enabled");
    const nfs = wished.protocols?.nfs ?? (matched?.protocols.nfs === true ? "enabled" : "disabled");
    assert.equal(protocols.nfs, nfs === "enabled");
  });
});

test("no network is let in that both keep out", () => {
  always(({ network, placement }, wished, matched) => {
    assert.equal(placement.location, wished.placement?.location ?? matched?.placement.location ?? "uksouth");
    if (wished.network?.publicAccess === "disabled") assert.equal(network.publicNetworkAccess, "Disabled");
    const wasOpen = matched === undefined || matched.network.firewall.defaultAction === "Allow";
    if (network.firewall.defaultAction === "Allow") assert.ok(wasOpen && network.publicNetworkAccess === "Enabled");
  });
});

test("every setting says whence it is", () => {
  always(({ decisions }) => {
    for (const { setting, origin, reason } of decisions) {
      assert.notEqual(reason, "", setting);
      assert.equal(origin === "taken", /taken from|so has/.test(reason), `${setting}: ${origin}: ${reason}`);
    }
  });
});

test("what is decided without the stack file's word is possible: kind and redundancy fit each other and the region", () => {
  fc.assert(
    fc.property(accounts, fc.constantFrom(undefined, "westus", "qatarcentral", "northeurope"), (matched, location) => {
      const settings = decideAccountSettings({ placement: { location } }, matched, undefined);
      assert.ok(settings);
      const { kind, sku, accessTier, location: region } = settings.placement;
      assert.equal(kind === "BlockBlobStorage", isPremium(sku));
      assert.equal(kind === "BlockBlobStorage", accessTier === undefined);
      assert.equal(lackedBy(regionNamed(region), sku), undefined);
    }),
  );
});
