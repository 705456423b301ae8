/** Private endpoints, DNS, and where logs go. */
import { group } from "../example-lake.ts";
import type { JsonObject } from "../json.ts";
import { casesOf, hierarchical, network, numbered, premium, storage } from "./case.ts";
import type { Put, Wellformed } from "./case.ts";

const properties = (asked: JsonObject) => ({ change: { properties: asked } });
const lake = storage("newlake");
const makeLake = async (put: Put) => {
  await put(lake, hierarchical);
};
const subnet = (name: string) => network(`virtualNetworks/vnet-lake/subnets/${name}`);
const link = (groupIds: readonly string[], privateLinkServiceId = lake) => ({
  privateLinkServiceConnections: [{ name: "lake", properties: { privateLinkServiceId, groupIds } }],
});

const endpoint: Wellformed = {
  id: network("privateEndpoints/pe-dfs"),
  body: { location: "westeurope", properties: { subnet: { id: subnet("endpoints") }, ...link(["dfs"]) } },
  needs: makeLake,
};
const makeEndpoint = async (put: Put) => {
  await makeLake(put);
  await put(endpoint.id, endpoint.body);
};
const endpoints = casesOf(endpoint, [
  { refusal: "private-endpoint-subnet", ...properties({ subnet: { id: "endpoints" } }) },
  { refusal: "private-endpoint-subnet-changed", ...properties({ subnet: { id: subnet("other") } }), ofExisting: true },
  { refusal: "private-endpoint-target", ...properties(link(["dfs"], storage("nolake"))) },
  { refusal: "private-endpoint-one-group", ...properties(link(["dfs", "blob"])) },
  { refusal: "private-endpoint-one-group", ...properties(link([])) },
  { refusal: "private-endpoint-group", ...properties(link(["lake"])) },
]);

const zoneName = "privatelink.dfs.core.windows.net";
const zone: Wellformed = { id: network(`privateDnsZones/${zoneName}`), body: { location: "global" } };
const makeZone = async (put: Put) => {
  await put(zone.id, zone.body);
};
const zones = casesOf(zone, [
  { refusal: "private-zone-name", name: "-.net" },
  { refusal: "private-zone-location", change: { location: "westeurope" } },
]);

const zoneLink: Wellformed = {
  id: `${zone.id}/virtualNetworkLinks/data`,
  body: { location: "global", properties: { virtualNetwork: { id: network("virtualNetworks/vnet-lake") } } },
  needs: makeZone,
};
const zoneLinks = casesOf(zoneLink, [
  { refusal: "virtual-network-link-location", change: { location: "westeurope" } },
  { refusal: "virtual-network-link-network", ...properties({ virtualNetwork: undefined }) },
  {
    refusal: "virtual-network-linked-twice",
    after: async (put) => {
      await put(`${group}-2`, { location: "westeurope" });
      const twin = zone.id.replace("/rg-lake/", "/rg-lake-2/");
      await put(twin, zone.body);
      await put(`${twin}/virtualNetworkLinks/other`, zoneLink.body);
    },
  },
]);

const configuration = (name: string, privateDnsZoneId = zone.id) => ({ name, properties: { privateDnsZoneId } });
const zoneGroup: Wellformed = {
  id: `${endpoint.id}/privateDnsZoneGroups/default`,
  body: { properties: { privateDnsZoneConfigs: [configuration("dfs")] } },
  needs: async (put) => {
    await makeEndpoint(put);
    await makeZone(put);
  },
};
const zoneGroups = casesOf(zoneGroup, [
  {
    refusal: "private-dns-zone-group-second",
    after: async (put) => {
      await put(`${endpoint.id}/privateDnsZoneGroups/other`, zoneGroup.body);
    },
  },
  {
    refusal: "private-dns-zone-group-number",
    ...properties({ privateDnsZoneConfigs: numbered(6, (index) => configuration(String(index))) }),
  },
  {
    refusal: "private-dns-zone-group-zone",
    ...properties({ privateDnsZoneConfigs: [configuration("dfs", network("privateDnsZones/lost.net"))] }),
  },
]);

const read = { category: "StorageRead", enabled: true };
const service = `${lake}/blobServices/default`;
const settingsOf = (resource: string) => `${resource}/providers/Microsoft.Insights/diagnosticSettings`;
const setting: Wellformed = {
  id: `${settingsOf(service)}/audit`,
  body: { properties: { storageAccountId: storage("archive"), logs: [read] } },
  needs: async (put) => {
    await makeLake(put);
    await put(storage("archive"), hierarchical);
    await put(storage("faraway"), { ...hierarchical, location: "northeurope" });
    await put(storage("fast"), premium);
  },
};
const others = (count: number) => async (put: Put) => {
  for (const index of numbered(count, (one) => one)) {
    const workspaceId = `/subscriptions/1/workspaces/${String(index)}`;
    await put(`${settingsOf(service)}/other${String(index)}`, { properties: { workspaceId, logs: [read] } });
  }
};
const settings = [
  ...casesOf(setting, [
    { refusal: "diagnostic-setting-destination", ...properties({ storageAccountId: undefined }) },
    { refusal: "diagnostic-setting-empty", ...properties({ logs: [] }) },
    { refusal: "diagnostic-setting-log-category", ...properties({ logs: [{ ...read, category: "AuditEvent" }] }) },
    {
      refusal: "diagnostic-setting-category-group",
      ...properties({ logs: [{ categoryGroup: "all", enabled: true }] }),
    },
    {
      refusal: "diagnostic-setting-category-and-group",
      ...properties({ logs: [read, { categoryGroup: "allLogs", enabled: true }] }),
    },
    {
      refusal: "diagnostic-setting-metric-category",
      ...properties({ metrics: [{ category: "Speed", enabled: true }] }),
    },
    {
      refusal: "diagnostic-setting-retention",
      ...properties({ logs: [{ ...read, retentionPolicy: { enabled: true, days: 7 } }] }),
    },
    { refusal: "diagnostic-setting-number", after: others(5) },
    { refusal: "diagnostic-setting-archive-region", ...properties({ storageAccountId: storage("faraway") }) },
    { refusal: "diagnostic-setting-archive-premium", ...properties({ storageAccountId: storage("fast") }) },
    {
      refusal: "diagnostic-setting-sink-used",
      after: async (put) => {
        await put(`${settingsOf(service)}/other`, setting.body);
      },
    },
  ]),
  ...casesOf(
    {
      ...setting,
      id: `${settingsOf(lake)}/audit`,
      body: {
        properties: { storageAccountId: storage("archive"), metrics: [{ category: "Transaction", enabled: true }] },
      },
    },
    [{ refusal: "diagnostic-setting-log-category", ...properties({ logs: [read] }) }],
  ),
];

export const networkCases = [...endpoints, ...zones, ...zoneLinks, ...zoneGroups, ...settings];
