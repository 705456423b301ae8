// Private endpoints: those of a matched account are made again for the new one, in the same subnets and zones; subnets that
// the stack file names are looked at before anything is made.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { z } from "zod";
import { subscription, type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { planSmallLake } from "./small-lake.ts";
import { accountId, assertFailed, assertSucceeded, stackSections } from "./stack-sections.ts";

const KEY = "end-to-end-endpoints";
const group = `${subscription}/resourceGroups/rg-network`;
const networks = `${group}/providers/Microsoft.Network`;
const hub = `${networks}/virtualNetworks/hub`;
const blobZone = `${networks}/privateDnsZones/privatelink.blob.core.windows.net`;
const endpoint = `${networks}/privateEndpoints/pe-contosolake`;

let environment: LocalEnvironment;

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(40) });
  const subnets = [
    { name: "data", properties: { addressPrefix: "10.1.0.0/24", serviceEndpoints: [] } },
    {
      name: "elsewhere",
      properties: {
        addressPrefix: "10.1.1.0/24",
        serviceEndpoints: [{ service: "Microsoft.Storage", locations: ["eastus"] }],
      },
    },
  ];
  await environment.putResource(group, { location: "northeurope" });
  await environment.putResource(hub, {
    location: "northeurope",
    properties: { addressSpace: { addressPrefixes: ["10.1.0.0/16"] }, subnets },
  });
  await environment.putResource(blobZone, { location: "global" });
  const link = { location: "global", properties: { virtualNetwork: { id: hub }, registrationEnabled: false } };
  await environment.putResource(`${blobZone}/virtualNetworkLinks/hub`, link);
  const connection = { privateLinkServiceId: accountId("contosolake"), groupIds: ["blob"] };
  await environment.putResource(endpoint, {
    location: "northeurope",
    properties: {
      subnet: { id: `${hub}/subnets/data` },
      privateLinkServiceConnections: [{ name: "blob", properties: connection }],
    },
  });
  const config = { name: "blob", properties: { privateDnsZoneId: blobZone } };
  await environment.putResource(`${endpoint}/privateDnsZoneGroups/default`, {
    properties: { privateDnsZoneConfigs: [config] },
  });
});
after(() => environment.remove(KEY));

const connections = z.object({
  properties: z.object({
    privateEndpointConnections: z.array(
      z.object({ properties: z.object({ privateEndpoint: z.object({ id: z.string() }) }) }),
    ),
  }),
});
const made = z.object({ location: z.string(), properties: z.object({ subnet: z.object({ id: z.string() }) }) });
const zoneGroup = z.object({
  properties: z.object({
    privateDnsZoneConfigs: z.array(z.object({ properties: z.object({ privateDnsZoneId: z.string() }) })),
  }),
});

test("the matched account's subnets get both endpoints, in the zones that they have", async () => {
  environment.writeStack(stackSections(environment, KEY));
  const up = await environment.pulumi("up", "--yes");
  assertSucceeded(up);
  assert.match(up.output, /^\s+private endpoints hub\/data: taken from contosolake, in the same subnets$/mu);
  assert.match(
    up.output,
    /^\s+private names of dfs a zone of this stack: made, and linked to the network of each endpoint$/mu,
  );
  assert.match(
    up.output,
    /^\s+private names of blob zone privatelink\.blob\.core\.windows\.net: taken from contosolake$/mu,
  );
  const account = connections.parse(await environment.resource(accountId("targetlake")));
  const ids = account.properties.privateEndpointConnections.map(({ properties }) => properties.privateEndpoint.id);
  assert.deepEqual(ids.map((id) => id.split("/").at(-1)).toSorted(), [
    "pe-targetlake-data-blob",
    "pe-targetlake-data-dfs",
  ]);
  for (const id of ids) {
    const { location, properties } = made.parse(await environment.resource(id));
    assert.deepEqual([location, properties.subnet.id], ["northeurope", `${hub}/subnets/data`]);
    const { privateDnsZoneConfigs } = zoneGroup.parse(
      await environment.resource(`${id}/privateDnsZoneGroups/default`),
    ).properties;
    const own = `${subscription}/resourceGroups/rg-targetlake/providers/Microsoft.Network/privateDnsZones/privatelink.dfs.core.windows.net`;
    assert.deepEqual(
      privateDnsZoneConfigs.map(({ properties: { privateDnsZoneId } }) => privateDnsZoneId.toLowerCase()),
      [(id.endsWith("-dfs") ? own : blobZone).toLowerCase()],
    );
  }
});

test("another run changes nothing of them", async () => {
  const again = await environment.up();
  assertSucceeded(again);
  assert.doesNotMatch(again.output, /^ [~+-]/mu);
});

test("subnets that are not there, or that Azure would refuse, are told before anything is changed", async () => {
  const network = {
    allowedSubnets: [`${hub}/subnets/data`, `${hub}/subnets/elsewhere`],
    privateEndpoints: { subnet: `${hub}/subnets/absent` },
  };
  environment.writeStack(stackSections(environment, KEY, { account: { network } }));
  assertFailed(
    await environment.pulumi("preview"),
    /account\.network\.privateEndpoints names \S+\/absent: the network hub has no subnet absent\. Check the id\./u,
  );
  environment.writeStack(
    stackSections(environment, KEY, { account: { network: { allowedSubnets: network.allowedSubnets } } }),
  );
  assertFailed(
    await environment.pulumi("preview"),
    /account\.network\.allowedSubnets: given .*The subnet has none: add one\./u,
    /account\.network\.allowedSubnets: given .*It reaches eastus: use Microsoft\.Storage\.Global\./u,
  );
});
