/** Which settings an account gets: a table of decisions, and what holds for all of them. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { decideAccountSettings, describeDecisions, noWishes } from "../../../components/settings/index.ts";
import type { AccountWishes, MatchedAccount } from "../../../components/settings/index.ts";
import { parseRedundancy } from "../../../components/redundancy.ts";

const source: MatchedAccount = {
  name: "contosolake",
  placement: { kind: "StorageV2", location: "westeurope", sku: "Standard_ZRS" },
  security: { minimumTlsVersion: "TLS1_2" },
  network: {
    publicNetworkAccess: "Enabled",
    firewall: { defaultAction: "Allow", bypass: "AzureServices", addresses: [], subnets: [] },
    privateEndpoints: 0,
  },
};

const closed = {
  defaultAction: "Deny",
  bypass: "None",
  addresses: ["203.0.113.0/24"],
  subnets: ["/subnets/data"],
} as const;

/** The source with other settings. */
function sourceWith(other: {
  readonly [Theme in keyof MatchedAccount]?: Partial<MatchedAccount[Theme]>;
}): MatchedAccount {
  return {
    name: source.name,
    placement: { ...source.placement, ...other.placement },
    security: { ...source.security, ...other.security },
    network: { ...source.network, ...other.network },
  };
}

const table: readonly {
  readonly what: string;
  readonly wishes?: Partial<AccountWishes>;
  readonly matched?: { readonly [Theme in keyof MatchedAccount]?: Partial<MatchedAccount[Theme]> } | "none";
  readonly decisions: readonly string[];
}[] = [
  {
    what: "everything is taken from the source",
    decisions: [
      "region westeurope: taken from contosolake",
      "redundancy Standard_ZRS: taken from contosolake",
      "minimum TLS version TLS1_2: taken from contosolake",
      "public access Enabled: taken from contosolake",
      "firewall open to every network: taken from contosolake",
    ],
  },
  {
    what: "what the stack file says goes before",
    wishes: {
      placement: { location: "northeurope", redundancy: "Standard_GZRS" },
      network: { publicAccess: "enabled", allowedAddresses: ["198.51.100.7"] },
    },
    decisions: [
      "region northeurope: overridden by the stack file; contosolake has westeurope",
      "redundancy Standard_GZRS: overridden by the stack file; contosolake has Standard_ZRS",
      "minimum TLS version TLS1_2: taken from contosolake",
      "public access Enabled: stack file, and so has contosolake",
      "firewall closed but for 198.51.100.7: overridden by the stack file; contosolake has open to every network",
    ],
  },
  {
    what: "an old source: TLS is raised",
    matched: { security: { minimumTlsVersion: "TLS1_0" } },
    decisions: [
      "region westeurope: taken from contosolake",
      "redundancy Standard_ZRS: taken from contosolake",
      "minimum TLS version TLS1_2: contosolake has TLS1_0, and Azure Storage refuses anything below 1.2",
      "public access Enabled: taken from contosolake",
      "firewall open to every network: taken from contosolake",
    ],
  },
  {
    what: "a firewall and private endpoints",
    matched: { network: { firewall: closed, privateEndpoints: 2 } },
    decisions: [
      "region westeurope: taken from contosolake",
      "redundancy Standard_ZRS: taken from contosolake",
      "minimum TLS version TLS1_2: taken from contosolake",
      "public access Enabled: taken from contosolake",
      "firewall closed but for 203.0.113.0/24, /subnets/data: taken from contosolake",
      "private endpoints none: contosolake has 2; they belong to its networks and are not taken over",
    ],
  },
  {
    what: "premium page blobs, a perimeter, no TLS version",
    matched: {
      placement: { sku: "Premium_LRS" },
      network: { publicNetworkAccess: "SecuredByPerimeter" },
      security: { minimumTlsVersion: undefined },
    },
    decisions: [
      "region westeurope: taken from contosolake",
      "redundancy Standard_ZRS: contosolake is StorageV2 Premium_LRS, which no account with hierarchical namespace can be",
      "minimum TLS version TLS1_2: contosolake has none, and Azure Storage refuses anything below 1.2",
      "public access Disabled: contosolake has SecuredByPerimeter, which needs a network perimeter of its own",
      "firewall closed to every network: follows from the public access",
    ],
  },
  {
    what: "nothing to match",
    matched: "none",
    decisions: [
      "region uksouth: azure-native:location of the stack file",
      "redundancy Standard_ZRS: default: three zones of one region",
      "minimum TLS version TLS1_2: the least that Azure Storage accepts",
      "public access Enabled: default; permissions decide",
      "firewall open to every network: default; permissions decide",
    ],
  },
];

for (const { what, wishes = {}, matched = {}, decisions } of table) {
  test(what, () => {
    const settings = decideAccountSettings(
      { ...noWishes, ...wishes },
      matched === "none" ? undefined : sourceWith(matched),
      "uksouth",
    );
    assert.deepEqual(describeDecisions(settings?.decisions ?? []).split("\n"), decisions);
  });
}

test("without any location nothing is decided", () => {
  assert.equal(decideAccountSettings(noWishes, undefined, undefined), undefined);
});

test("a premium source of block blobs stays one", () => {
  const settings = decideAccountSettings(
    noWishes,
    sourceWith({ placement: { kind: "BlockBlobStorage", sku: "Premium_ZRS" } }),
    undefined,
  );
  assert.equal(settings?.placement.kind, "BlockBlobStorage");
  assert.equal(settings.placement.sku, "Premium_ZRS");
});

const firewalls = fc.record({
  defaultAction: fc.constantFrom("Allow", "Deny"),
  bypass: fc.constantFrom("None", "AzureServices", "Logging, Metrics"),
  addresses: fc.subarray(["203.0.113.0/24", "198.51.100.7"]),
  subnets: fc.subarray(["/subnets/data", "/subnets/jobs"]),
});
const accounts: fc.Arbitrary<MatchedAccount> = fc.record({
  name: fc.constant("contosolake"),
  placement: fc.record({
    kind: fc.constantFrom("StorageV2", "Storage", "BlobStorage", "BlockBlobStorage", "FileStorage"),
    location: fc.constantFrom("westeurope", "eastus"),
    sku: fc.constantFrom("Standard_LRS", "Standard_RAGZRS", "Premium_LRS", "PremiumV2_ZRS", "StandardV2_GRS"),
  }),
  security: fc.record({ minimumTlsVersion: fc.constantFrom(undefined, "TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3") }),
  network: fc.record({
    publicNetworkAccess: fc.constantFrom(undefined, "Enabled", "Disabled", "SecuredByPerimeter"),
    firewall: firewalls,
    privateEndpoints: fc.nat(3),
  }),
});
const wishes: fc.Arbitrary<AccountWishes> = fc.record({
  placement: fc.record(
    {
      location: fc.constantFrom("westeurope", "northeurope"),
      redundancy: fc.constantFrom("Standard_ZRS", "Premium_LRS"),
    },
    { requiredKeys: [] },
  ),
  network: fc.record(
    {
      publicAccess: fc.constantFrom("enabled", "disabled"),
      allowedAddresses: fc.subarray(["192.0.2.1"]),
      allowedSubnets: fc.subarray(["/subnets/other"]),
    },
    { requiredKeys: [] },
  ),
});

test("whatever is matched and wished: nothing is opened that both keep closed, and every setting says whence it is", () => {
  fc.assert(
    fc.property(wishes, fc.option(accounts, { nil: undefined }), (wished, matched) => {
      const settings = decideAccountSettings(wished, matched, "uksouth");
      assert.ok(settings);
      assert.equal(settings.security.minimumTlsVersion, "TLS1_2");
      assert.equal(settings.placement.location, wished.placement.location ?? matched?.placement.location ?? "uksouth");
      assert.ok(parseRedundancy(settings.placement.sku), settings.placement.sku);
      assert.equal(settings.placement.kind === "BlockBlobStorage", settings.placement.sku.startsWith("Premium_"));
      if (wished.network.publicAccess === "disabled") assert.equal(settings.network.publicNetworkAccess, "Disabled");
      const wasOpen = matched === undefined || matched.network.firewall.defaultAction === "Allow";
      if (settings.network.firewall.defaultAction === "Allow")
        assert.ok(wasOpen && settings.network.publicNetworkAccess === "Enabled");
      assert.deepEqual(
        settings.decisions.slice(0, 5).map(({ setting }) => setting),
        ["region", "redundancy", "minimum TLS version", "public access", "firewall"],
      );
      for (const { origin, reason } of settings.decisions) {
        assert.equal(origin === "taken", /taken from|so has/.test(reason), reason);
      }
    }),
  );
});
