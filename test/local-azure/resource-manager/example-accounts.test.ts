import assert from "node:assert/strict";
import test from "node:test";
import { subscription, withService } from "./example-lake.ts";
import { exampleAccounts, makeExampleAccounts, settleSourceLake } from "./example-accounts.ts";
import { objectAt } from "./json.ts";

test("the example accounts are made as they are described, and again without a change", async () => {
  await withService(async ({ manager }, send) => {
    const put = manager.put.bind(manager);
    const sourceGroup = `${subscription}/resourceGroups/rg-contosolake`;
    await put(sourceGroup, { location: "westeurope" });
    await settleSourceLake(put);
    await makeExampleAccounts(put);
    const hub = (await send("GET", exampleAccounts.hub)).body;
    const { privateEndpointConnections, encryption, secondaryEndpoints } = objectAt(hub, "properties");
    assert.equal(Array.isArray(privateEndpointConnections) && privateEndpointConnections.length, 2);
    assert.equal(objectAt({ encryption }, "encryption")["keySource"], "Microsoft.Keyvault");
    assert.notEqual(secondaryEndpoints, undefined);
    await makeExampleAccounts(put);
    await settleSourceLake(put);
    assert.deepEqual((await send("GET", exampleAccounts.hub)).body, hub);
    for (const id of Object.values(exampleAccounts)) assert.equal((await send("GET", id)).status, 200, id);
  });
});
