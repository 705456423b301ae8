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
    const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.dfs.core.windows.net`;
    assert.equal((await send("PUT", zone, { location: "global", tags: { a: "b" } })).status, 201);
    const { body } = await send("GET", zone);
    assert.deepEqual(body, {
      id: zone,
      name: "privatelink.dfs.core.windows.net",
      type: "Microsoft.Network/privateDnsZones",
      location: "global",
      tags: { a: "b" },
      properties: { provisioningState: "Succeeded" },
    });
  });
});
