import assert from "node:assert/strict";
import test from "node:test";
import { migratingIdentity } from "../directory/index.ts";
import {
  account,
  assignment,
  container,
  group,
  guid,
  lake,
  owner,
  prepare,
  subscription,
  withService,
} from "./example-lake.ts";
import { startBareService } from "./bare-service.ts";
import { objectAt } from "./json.ts";
import type { JsonObject } from "./json.ts";

test("an account takes effect in the storage service and shows Azure's defaults", async () => {
  await withService(async (service, send) => {
    await prepare(send);
    assert.deepEqual(service.accounts.get("contosolake")?.hierarchicalNamespace, true);
    const { status, body } = await send("GET", account.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions"));
    const properties = objectAt(body, "properties");
    assert.equal(status, 200);
    assert.equal(body["id"], account);
    assert.equal(body["name"], "contosolake");
    assert.equal(body["location"], "westeurope");
    assert.deepEqual(body["sku"], { name: "Standard_ZRS", tier: "Standard" });
    const url = `${service.endpoint}/contosolake/`;
    assert.deepEqual(properties["primaryEndpoints"], { dfs: url, blob: url });
    assert.equal(properties["minimumTlsVersion"], "TLS1_0");
    assert.equal(objectAt(properties, "networkAcls")["defaultAction"], "Allow");
    assert.equal(properties["provisioningState"], "Succeeded");
  });
});

test("a second PUT changes what it names, leaves the rest, and answers 200", async () => {
  await withService(async (_, send) => {
    await prepare(send);
    await send("PUT", account, { ...lake, properties: { minimumTlsVersion: "TLS1_2" }, tags: { team: "data" } });
    const { status, body } = await send("PUT", account, { ...lake, properties: { accessTier: "Cool" } });
    const properties = objectAt(body, "properties");
    assert.equal(status, 200);
    assert.equal(properties["minimumTlsVersion"], "TLS1_2");
    assert.equal(properties["accessTier"], "Cool");
    assert.equal(properties["isHnsEnabled"], true);
    assert.deepEqual(body["tags"], {});
  });
});

test("containers and filesystems of the storage service are the same things", async () => {
  await withService(async (service, send) => {
    await prepare(send);
    assert.equal((await send("PUT", container("raw"), {})).status, 201);
    assert.equal((await send("PUT", container("raw"), {})).status, 200);
    service.accounts.get("contosolake")?.filesystems.add("curated");
    assert.equal((await send("GET", container("curated"))).status, 200);
    const listed = (await send("GET", container("").slice(0, -1))).body["value"];
    assert.ok(Array.isArray(listed));
    assert.deepEqual(
      listed.map((item: JsonObject) => item["name"]),
      ["curated", "raw"],
    );
    assert.equal((await send("DELETE", container("raw"))).status, 200);
    assert.equal((await send("DELETE", container("raw"))).status, 204);
    assert.deepEqual([...(service.accounts.get("contosolake")?.filesystems ?? [])], ["curated"]);
    assert.equal((await send("GET", container("raw"))).code, "ContainerNotFound");
  });
});

test("roles reach the storage service and leave it again", async () => {
  await withService(async (service, send) => {
    await prepare(send);
    const properties = { principalId: migratingIdentity.objectId, roleDefinitionId: owner };
    assert.equal((await send("PUT", assignment(guid), { properties })).status, 201);
    assert.deepEqual(service.roles.get(assignment(guid)), {
      id: assignment(guid),
      scope: account,
      principalId: migratingIdentity.objectId,
      roleDefinitionId: owner,
    });
    assert.equal((await send("DELETE", assignment(guid))).status, 200);
    assert.equal(service.roles.size, 0);
  });
});

test("deleting a resource group deletes what is in it, and nothing of another whose name begins the same", async () => {
  await withService(async (service, send) => {
    await prepare(send);
    await send("PUT", `${group}-2`, { location: "westeurope" });
    const other = `${group}-2/providers/Microsoft.Storage/storageAccounts/otherlake`;
    await send("PUT", other, lake);
    await send("PUT", container("raw"), {});
    const properties = { principalId: migratingIdentity.objectId, roleDefinitionId: owner };
    await send("PUT", assignment(guid), { properties });
    assert.equal((await send("DELETE", group)).status, 200);
    assert.deepEqual([...service.accounts.keys()], ["otherlake"]);
    assert.equal(service.roles.size, 0);
    assert.equal((await send("GET", account)).code, "ResourceGroupNotFound");
    const accounts = await send("GET", `${subscription}/providers/Microsoft.Storage/storageAccounts`);
    assert.deepEqual(
      Array.isArray(accounts.body["value"]) && accounts.body["value"].map((item: JsonObject) => item["id"]),
      [other],
    );
  });
});

test("two requests at once never both get a name", async () => {
  await withService(async (_, send) => {
    await prepare(send);
    await send("PUT", `${group}-2`, { location: "westeurope" });
    const ids = [group, `${group}-2`].map((id) => `${id}/providers/Microsoft.Storage/storageAccounts/newlake`);
    const answers = await Promise.all(ids.map((id) => send("PUT", id, lake)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  });
});

test("a type without rules of its own is kept as it was sent", async () => {
  await withService(async (_, send) => {
    await prepare(send);
    const table = `${group}/providers/Microsoft.Network/routeTables/to-office`;
    assert.equal((await send("PUT", table, { location: "westeurope", tags: { a: "b" } })).status, 201);
    const { body } = await send("GET", table);
    assert.deepEqual(body, {
      id: table,
      name: "to-office",
      type: "Microsoft.Network/routeTables",
      location: "westeurope",
      tags: { a: "b" },
      properties: { provisioningState: "Succeeded" },
    });
  });
});

test("what the caller has no right to is refused, whatever it is about", async () => {
  const service = await startBareService(["Microsoft.Authorization/roleAssignments/write"]);
  const answer = await fetch(`${service.endpoint}/.resource-manager${assignment(guid)}`, { method: "PUT", body: "{}" });
  assert.equal(answer.status, 403);
  assert.match(await answer.text(), /AuthorizationFailed.*does not have authorization to perform action 'Microsoft/);
  const other = await fetch(`${service.endpoint}/.resource-manager${assignment(guid)}`);
  assert.equal(other.status, 404);
  await service.stop();
});

test("locks keep what they are on, what is below and what is above from being deleted, role assignments too", async () => {
  await withService(async (_, send) => {
    await prepare(send);
    await send("PUT", container("raw"), {});
    const properties = { principalId: migratingIdentity.objectId, roleDefinitionId: owner };
    await send("PUT", assignment(guid), { properties });
    const lock = `${account}/providers/Microsoft.Authorization/locks/keep`;
    await send("PUT", lock, { properties: { level: "CanNotDelete" } });
    for (const id of [account, container("raw"), assignment(guid), group]) {
      const { status, code } = await send("DELETE", id);
      assert.deepEqual([status, code], [409, "ScopeLocked"], id);
    }
    assert.equal((await send("PUT", container("curated"), {})).status, 201);
    await send("PUT", lock, { properties: { level: "ReadOnly" } });
    assert.equal((await send("PUT", container("late"), {})).code, "ScopeLocked");
    assert.equal((await send("DELETE", lock)).status, 200);
    assert.equal((await send("DELETE", assignment(guid))).status, 200);
    assert.equal((await send("DELETE", group)).status, 200);
  });
});

test("identities are principals of the tenant as long as they are there", async () => {
  await withService(async ({ tenant }, send) => {
    await prepare(send);
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-lake`;
    const { body } = await send("PUT", identity, { location: "westeurope" });
    const { principalId, clientId } = objectAt(body, "properties");
    assert.equal(tenant.find(String(principalId))?.displayName, "id-lake");
    const asked = { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [identity]: {} } };
    const given = objectAt((await send("PUT", account, { ...lake, identity: asked })).body, "identity");
    assert.deepEqual(given["userAssignedIdentities"], { [identity]: { principalId, clientId } });
    const own = String(given["principalId"]);
    assert.equal(tenant.find(own)?.displayName, "contosolake");
    const again = objectAt((await send("PUT", account, lake)).body, "identity");
    assert.equal(again["principalId"], own);
    await send("PUT", account, { ...lake, identity: { type: "None" } });
    assert.equal(tenant.find(own), undefined);
    await send("DELETE", identity);
    assert.equal(tenant.find(String(principalId)), undefined);
    const lost = await send("PUT", account, { ...lake, identity: asked });
    assert.deepEqual([lost.status, lost.code], [400, "FailedIdentityOperation"]);
  });
});

test("an account shows the private endpoints that lead to it, and their zone groups the records", async () => {
  await withService(async (_, send) => {
    await prepare(send);
    const network = (name: string) => `${group}/providers/Microsoft.Network/${name}`;
    const link = { name: "dfs", properties: { privateLinkServiceId: account, groupIds: ["dfs"] } };
    const subnet = { id: network("virtualNetworks/vnet/subnets/data") };
    const endpoint = await send("PUT", network("privateEndpoints/pe-dfs"), {
      location: "westeurope",
      properties: { subnet, privateLinkServiceConnections: [link] },
    });
    const { customDnsConfigs, networkInterfaces } = objectAt(endpoint.body, "properties");
    const fqdn = "contosolake.dfs.core.windows.net";
    assert.deepEqual(customDnsConfigs, [{ fqdn, ipAddresses: ["10.0.0.4"] }]);
    assert.deepEqual(networkInterfaces, [{ id: network("networkInterfaces/pe-dfs.nic") }]);
    const shown = objectAt((await send("GET", account)).body, "properties")["privateEndpointConnections"];
    assert.partialDeepStrictEqual(shown, [
      { properties: { privateEndpoint: { id: network("privateEndpoints/pe-dfs") }, groupIds: ["dfs"] } },
    ]);
    const zone = network("privateDnsZones/privatelink.dfs.core.windows.net");
    await send("PUT", zone, { location: "global" });
    const configs = [{ name: "dfs", properties: { privateDnsZoneId: zone } }];
    const zoneGroup = await send("PUT", network("privateEndpoints/pe-dfs/privateDnsZoneGroups/default"), {
      properties: { privateDnsZoneConfigs: configs },
    });
    assert.partialDeepStrictEqual(objectAt(zoneGroup.body, "properties")["privateDnsZoneConfigs"], [
      { properties: { recordSets: [{ recordSetName: "contosolake", ipAddresses: ["10.0.0.4"] }] } },
    ]);
    await send("PUT", `${zone}/virtualNetworkLinks/data`, {
      location: "global",
      properties: { virtualNetwork: { id: network("virtualNetworks/vnet") } },
    });
    assert.equal((await send("DELETE", zone)).code, "CannotDeleteResource");
    await send("DELETE", network("privateEndpoints/pe-dfs"));
    assert.deepEqual(objectAt((await send("GET", account)).body, "properties")["privateEndpointConnections"], []);
  });
});
