/** What private access declares: endpoints for both services, zones and links, in the region and subscription of the networks. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { declared, inputsOf } from "./declared-resources.ts";
import { DataLakeAccount } from "../../components/data-lake-account.ts";
import { endpointName, PrivateAccess } from "../../components/private-access.ts";
import type { EndpointPlace } from "../../components/settings/private-endpoints.ts";
import { settingsOf } from "./account-settings.ts";

const group = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-net/providers/Microsoft.Network";
const hub = `${group}/virtualNetworks/hub`;
const subnet = `${hub}/subnets/data`;
const spoke = `${group}/virtualNetworks/spoke/subnets/jobs`;
const given = `${group}/privateDnsZones/privatelink.dfs.core.windows.net`;
const created = { dfs: "create", blob: "create" };

const regions = new Map([
  [hub.toLowerCase(), "northeurope"],
  [`${group}/virtualnetworks/spoke`.toLowerCase(), "uksouth"],
]);

function access(name: string, places: readonly EndpointPlace[]): PrivateAccess {
  return new PrivateAccess(name, {
    accountId: "/ids/lake",
    accountName: "contosotarget",
    resourceGroup: "rg-contosotarget",
    places,
    regions,
    tags: { team: "lake" },
  });
}

const typesOf = (name: string) => declared.filter((one) => one.name.startsWith(`${name}-`)).map(({ type }) => type);

test("each subnet has an endpoint for dfs and one for blob, in the region of its network", async () => {
  access("one", [{ subnet, zones: created }]);
  for (const service of ["dfs", "blob"]) {
    const { subnet: place, ...endpoint } = await inputsOf(
      "azure-native:network:PrivateEndpoint",
      `one-hub-data-${service}`,
    );
    assert.deepEqual(endpoint, {
      privateEndpointName: `pe-contosotarget-data-${service}`,
      resourceGroupName: "rg-contosotarget",
      location: "northeurope",
      privateLinkServiceConnections: [{ name: service, privateLinkServiceId: "/ids/lake", groupIds: [service] }],
      tags: { team: "lake" },
    });
    assert.equal((place as { id: string }).id, subnet);
    assert.deepEqual(await inputsOf("azure-native:privatedns:PrivateZone", `one-${service}`), {
      resourceGroupName: "rg-contosotarget",
      privateZoneName: `privatelink.${service}.core.windows.net`,
      location: "Global",
      tags: { team: "lake" },
    });
    const link = await inputsOf("azure-native:privatedns:VirtualNetworkLink", `one-${service}-hub`);
    assert.deepEqual([link["virtualNetwork"], link["registrationEnabled"]], [{ id: hub }, false]);
    const zoneGroup = await inputsOf("azure-native:network:PrivateDnsZoneGroup", `one-hub-data-${service}`);
    assert.deepEqual(zoneGroup["privateDnsZoneConfigs"], [{ name: service, privateDnsZoneId: `/ids/one-${service}` }]);
  }
});

test("two networks share the zones, each with a link of its own", async () => {
  access("two", [
    { subnet, zones: created },
    { subnet: spoke, zones: created, name: "spoke" },
  ]);
  await pulumi.runtime.disconnect();
  const count = (type: string) => typesOf("two").filter((one) => one.endsWith(`:${type}`)).length;
  assert.deepEqual(
    ["PrivateZone", "VirtualNetworkLink", "PrivateEndpoint", "PrivateDnsZoneGroup"].map(count),
    [2, 4, 4, 4],
  );
  const endpoint = await inputsOf("azure-native:network:PrivateEndpoint", "two-spoke-jobs-blob");
  assert.deepEqual([endpoint["privateEndpointName"], endpoint["location"]], ["spoke-blob", "uksouth"]);
});

test("a given zone is used, and none is none", async () => {
  const addresses = { dfs: "10.0.0.4", blob: "10.0.0.5" };
  access("given", [{ subnet, zones: { dfs: given, blob: "none" }, addresses }]);
  await pulumi.runtime.disconnect();
  assert.ok(!typesOf("given").some((type) => /PrivateZone$|VirtualNetworkLink$/u.test(type)));
  const zoneGroup = await inputsOf("azure-native:network:PrivateDnsZoneGroup", "given-hub-data-dfs");
  assert.deepEqual(zoneGroup["privateDnsZoneConfigs"], [{ name: "dfs", privateDnsZoneId: given }]);
  const blob = await inputsOf("azure-native:network:PrivateEndpoint", "given-hub-data-blob");
  assert.deepEqual(blob["ipConfigurations"], [
    { name: "blob", groupId: "blob", memberName: "blob", privateIPAddress: "10.0.0.5" },
  ]);
  assert.equal(typesOf("given").filter((type) => type.endsWith(":PrivateDnsZoneGroup")).length, 1);
});

test("a subnet that is none is refused before anything is made", () => {
  const wrong = () => access("wrong", [{ subnet: "data", zones: created }]);
  assert.throws(wrong, (error) => {
    return pulumi.RunError.isInstance(error) && /given data; allowed: \/subscriptions\/GUID/u.test(error.message);
  });
});

test("names stay short enough for Azure", () => {
  const name = `${endpointName("a".repeat(24), { subnet: "s".repeat(80) })}-blob`;
  assert.equal(name.length, 64);
});

test("an account's endpoints and its opening are its children, named after it", async () => {
  const settings = settingsOf({
    network: {
      privateEndpoints: [{ subnet, zones: created }],
      openForRun: { addresses: ["203.0.113.7"] },
    },
  });
  const lake = new DataLakeAccount("private", { accountName: "contosoprivate", settings, networks: { regions } });
  const endpoint = await inputsOf("azure-native:network:PrivateEndpoint", "private-hub-data-dfs");
  assert.equal(endpoint["privateEndpointName"], "pe-contosoprivate-data-dfs");
  const {
    __provider: provider,
    run,
    ...opening
  } = await inputsOf("pulumi-nodejs:dynamic/adls-migration:FirewallOpening", "private");
  assert.ok(run);
  assert.ok(String(provider).length < 8_000);
  assert.deepEqual(opening, {
    engine: opening["engine"],
    account: "/ids/private",
    cloud: {},
    addresses: ["203.0.113.7"],
    subnets: [],
    closed: { publicNetworkAccess: "Disabled", addresses: [], subnets: [] },
  });
  assert.deepEqual(lake.opening?.addresses, ["203.0.113.7"]);
});
