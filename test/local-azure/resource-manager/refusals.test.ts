import assert from "node:assert/strict";
import test from "node:test";
import { migratingIdentity, principals } from "../directory/index.ts";
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
import type { JsonObject } from "./json.ts";

const user = principals.find(({ kind }) => kind === "user")?.objectId ?? "";
const stranger = "00000000-0000-4000-8000-00000000dead";
const role = (principalId: string, more: JsonObject = {}) => ({
  properties: { principalId, roleDefinitionId: owner, ...more },
});
const storage = (name: string, inGroup = group) => `${inGroup}/providers/Microsoft.Storage/storageAccounts/${name}`;

/** What Resource Manager refuses, after `prepare`: request, status, code. */
const refusals: readonly [string, string, unknown, number, string][] = [
  ["GET", `${subscription}/resourceGroups/nowhere`, undefined, 404, "ResourceGroupNotFound"],
  ["PUT", storage("newlake", `${subscription}/resourceGroups/nowhere`), lake, 404, "ResourceGroupNotFound"],
  ["PUT", `${subscription}/resourceGroups/bad.`, { location: "westeurope" }, 400, "InvalidResourceGroup"],
  ["PUT", `${subscription}/resourceGroups/good`, {}, 400, "LocationRequired"],
  ["PUT", group, { location: "northeurope" }, 409, "InvalidResourceGroupLocation"],
  ["GET", storage("nolake"), undefined, 404, "ResourceNotFound"],
  ["PUT", storage("No-Lake"), lake, 400, "AccountNameInvalid"],
  ["PUT", storage("newlake"), { ...lake, kind: "DataLake" }, 400, "InvalidRequestPropertyValue"],
  ["PUT", storage("newlake"), { ...lake, sku: { name: "Standard_XYZ" } }, 400, "InvalidRequestPropertyValue"],
  ["PUT", storage("newlake"), { ...lake, sku: undefined }, 400, "InvalidRequestPropertyValue"],
  ["PUT", storage("newlake"), { ...lake, location: undefined }, 400, "LocationRequired"],
  ["PUT", storage("newlake"), { ...lake, kind: "BlobStorage" }, 400, "InvalidRequestPropertyValue"],
  [
    "PUT",
    storage("newlake"),
    { ...lake, properties: { minimumTlsVersion: "TLS1_3" } },
    400,
    "InvalidRequestPropertyValue",
  ],
  ["PUT", account, { ...lake, location: "northeurope" }, 409, "InvalidResourceLocation"],
  ["PUT", account, { ...lake, kind: "BlockBlobStorage" }, 409, "AccountPropertyCannotBeUpdated"],
  ["PUT", account, { ...lake, properties: { isHnsEnabled: false } }, 409, "AccountPropertyCannotBeUpdated"],
  ["PUT", container("ab"), {}, 400, "OutOfRangeInput"],
  ["PUT", container("Raw"), {}, 400, "InvalidResourceName"],
  ["PUT", container("a--b"), {}, 400, "InvalidResourceName"],
  ["PUT", container("raw"), { properties: { publicAccess: "Blob" } }, 409, "PublicAccessNotPermitted"],
  ["PUT", container("raw").replace("contosolake", "nolake"), {}, 404, "ParentResourceNotFound"],
  ["GET", container("raw").replace("contosolake", "nolake"), undefined, 404, "ParentResourceNotFound"],
  [
    "PUT",
    `${account}/blobServices/default`,
    { properties: { isVersioningEnabled: true } },
    409,
    "FeatureNotSupportedForAccount",
  ],
  ["GET", `${account}/managementPolicies/default`, undefined, 404, "ManagementPolicyNotFound"],
  ["PUT", assignment("my-role"), role(user), 400, "InvalidRoleAssignmentId"],
  ["PUT", assignment(guid), role(stranger), 400, "PrincipalNotFound"],
  ["PUT", assignment(guid), role(user, { principalType: "ServicePrincipal" }), 400, "UnmatchedPrincipalType"],
  ["PUT", assignment(guid), role(user, { roleDefinitionId: stranger }), 404, "RoleDefinitionDoesNotExist"],
  ["GET", assignment(guid), undefined, 404, "RoleAssignmentNotFound"],
  ["POST", account, {}, 405, "MethodNotAllowed"],
  ["PUT", account, [], 400, "InvalidRequestContent"],
  ["GET", "/tenants/x", undefined, 400, "InvalidResourceId"],
];

test("refusals have Azure's status and code", async () => {
  await withService(async (_, send) => {
    await prepare(send);
    for (const [method, id, body, status, code] of refusals) {
      const answer = await send(method, id, body);
      assert.deepEqual([answer.status, answer.code], [status, code], `${method} ${id}`);
    }
  });
});

test("an assignment of the same principal, role and scope exists under one name only, and keeps its principal", async () => {
  await withService(async (_, send) => {
    await prepare(send);
    await send("PUT", assignment(guid), role(user));
    const second = await send("PUT", assignment("1b1c2d3e-4f50-4a61-8b72-9c8d0e1f2a3b"), role(user));
    assert.deepEqual([second.status, second.code], [409, "RoleAssignmentExists"]);
    const changed = await send("PUT", assignment(guid), role(migratingIdentity.objectId));
    assert.deepEqual([changed.status, changed.code], [400, "RoleAssignmentUpdateNotPermitted"]);
    assert.equal((await send("PUT", assignment(guid), role(user, { description: "again" }))).status, 200);
  });
});

test("a name that is taken is refused with the code for where it is taken", async () => {
  await withService(async (_, send) => {
    await prepare(send);
    const elsewhere = "/subscriptions/99999999-2222-4333-8444-555555555555/resourceGroups/rg-lake";
    await send("PUT", `${group}-2`, { location: "westeurope" });
    await send("PUT", elsewhere, { location: "westeurope" });
    const sameSubscription = await send("PUT", storage("contosolake", `${group}-2`), lake);
    const otherSubscription = await send("PUT", storage("contosolake", elsewhere), lake);
    assert.deepEqual([sameSubscription.status, sameSubscription.code], [409, "StorageAccountInAnotherResourceGroup"]);
    assert.deepEqual([otherSubscription.status, otherSubscription.code], [409, "StorageAccountAlreadyTaken"]);
  });
});
