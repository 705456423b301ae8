import assert from "node:assert/strict";
import test from "node:test";
import { migratingIdentity } from "../directory/index.ts";
import { startBareService } from "../resource-manager/bare-service.ts";
import { PluginProcess } from "./plugin-process.ts";
import type { Values } from "./shape.ts";
import { isUnknown } from "./unknown-value.ts";

const urn = (token: string) => `urn:pulumi:local::adls-migration::parent:type$${token}::it`;

async function start() {
  const service = await startBareService();
  const plugin = await PluginProcess.start("./azuread.ts", service.endpoint);
  await plugin.configure({});
  return { service, plugin };
}

/** Function, arguments, and the name that is found or the refusal. */
const lookups: readonly [string, Values, string | RegExp][] = [
  ["getUser", { userPrincipalName: "hana.sato@contoso.example" }, "Hana Sato"],
  ["getUser", { mailNickname: "chen.wei" }, "Chen Wei"],
  ["getUser", { objectId: "0c7a3f52-6d8e-4f1b-9a27-3b5e61c0d811" }, "Amara Okafor"],
  ["getUser", { userPrincipalName: "nobody@x" }, /\* User with UPN "nobody@x" was not found/],
  ["getUser", {}, /one of mail, mailNickname, objectId, userPrincipalName must be specified/],
  ["getGroup", { displayName: "lake-admins" }, "lake-admins"],
  ["getGroup", { objectId: "bf1c95d4-a8e6-473b-8d02-940b7fe5c36a" }, "analysts"],
  ["getGroup", { displayName: "nobody" }, /\* No group found matching specified filter \(displayName eq 'nobody'\)/],
  ["getServicePrincipal", { displayName: "airflow" }, "airflow"],
  ["getServicePrincipal", { clientId: migratingIdentity.clientId }, "migrating-identity"],
  ["getServicePrincipal", { objectId: "x" }, /\* Service principal with object ID "x" was not found/],
  ["getDomains", {}, /the local azuread does not know the function/],
];

test("people are found by what azuread finds them by, and missed in its words", async () => {
  const { service, plugin } = await start();
  for (const [name, args, expected] of lookups) {
    const answer = plugin.invoke(`azuread:index/${name}:${name}`, args);
    if (expected instanceof RegExp) await assert.rejects(answer, expected, name);
    else assert.equal((await answer)["displayName"], expected);
  }
  const caller = await plugin.invoke("azuread:index/getClientConfig:getClientConfig", {});
  assert.equal(caller["objectId"], migratingIdentity.objectId);
  assert.match(await plugin.version(), /^6\.\d+\.\d+$/);
  await plugin.stop();
  await service.stop();
});

test("several are found at once, in their order; those that may be missing are left out", async () => {
  const { service, plugin } = await start();
  const invoke = (name: string, args: Values) => plugin.invoke(`azuread:index/${name}:${name}`, args);
  const userPrincipalNames = ["hana.sato@contoso.example", "nobody@x", "chen.wei@contoso.example"];
  await assert.rejects(invoke("getUsers", { userPrincipalNames }), /No user found with: "nobody@x"/);
  const users = await invoke("getUsers", { userPrincipalNames, ignoreMissing: true });
  assert.deepEqual(users["mailNicknames"], ["hana.sato", "chen.wei"]);
  const nobody = invoke("getUsers", { userPrincipalNames: ["nobody@x"], ignoreMissing: true });
  await assert.rejects(nobody, /No users were found/);
  const groups = await invoke("getGroups", { displayNames: ["analysts", "lake-admins"] });
  assert.equal(Array.isArray(groups["objectIds"]) && groups["objectIds"][0], "bf1c95d4-a8e6-473b-8d02-940b7fe5c36a");
  const clientIds = [migratingIdentity.clientId];
  const { objectIds } = await invoke("getServicePrincipals", { clientIds });
  assert.deepEqual(objectIds, [migratingIdentity.objectId]);
  const directoryObject = await invoke("getDirectoryObject", { objectId: migratingIdentity.objectId });
  assert.equal(directoryObject["type"], "ServicePrincipal");
  await assert.rejects(invoke("getServicePrincipals", {}), /one of clientIds, displayNames, objectIds, returnAll must/);
  await plugin.stop();
  await service.stop();
});

test("groups and their members are made, found, changed, imported and removed", async () => {
  const { service, plugin } = await start();
  const [group, member] = [urn("azuread:index/group:Group"), urn("azuread:index/groupMember:GroupMember")];
  const inputs = { displayName: "lake-readers", securityEnabled: true, description: "read the lake" };
  assert.deepEqual((await plugin.check(group, inputs)).failures, []);
  const previewed = await plugin.create(group, inputs, true);
  assert.ok(isUnknown(previewed.outputs["objectId"]));
  const { id, outputs } = await plugin.create(group, inputs);
  const groupObjectId = String(outputs["objectId"]);
  assert.equal(id, `/groups/${groupObjectId}`);
  const found = await plugin.invoke("azuread:index/getGroup:getGroup", { displayName: "lake-readers" });
  assert.equal(found["objectId"], groupObjectId);
  const user = "0c7a3f52-6d8e-4f1b-9a27-3b5e61c0d811";
  const membership = await plugin.create(member, { groupObjectId, memberObjectId: user });
  assert.equal(membership.id, `${groupObjectId}/member/${user}`);
  await assert.rejects(plugin.create(member, { groupObjectId, memberObjectId: user }), /already exists/);
  const stranger = { groupObjectId, memberObjectId: "00000000-0000-4000-8000-00000000dead" };
  await assert.rejects(plugin.create(member, stranger), /Request_ResourceNotFound/);
  const changed = await plugin.update(group, id, { ...inputs, description: "reads the lake" });
  assert.deepEqual([changed["description"], changed["members"]], ["reads the lake", [user]]);
  assert.equal((await plugin.read(group, id)).inputs["displayName"], "lake-readers");
  const twin = { ...inputs, preventDuplicateNames: true };
  await assert.rejects(plugin.create(group, twin), /Found existing group with name "lake-readers"/);
  await plugin.remove(member, membership.id);
  assert.equal((await plugin.read(member, membership.id, { inputs: {}, outputs: {} })).id, "");
  await plugin.remove(group, id);
  assert.equal((await plugin.read(group, id, { inputs: {}, outputs: {} })).id, "");
  await plugin.stop();
  await service.stop();
});

/** Inputs of a group, and what is said of them. */
const wrongGroups: readonly [Values, RegExp][] = [
  [{ securityEnabled: true }, /^missing required property 'displayName'$/],
  [{ displayName: "x" }, /one of `mail_enabled,security_enabled` must be specified/],
  [{ displayName: "x", mailEnabled: true, types: ["Unified"] }, /`mail_nickname` is required for mail-enabled groups/],
  [{ displayName: "x", mailEnabled: true, mailNickname: "x" }, /not a Microsoft 365 group/],
  [{ displayName: "x", securityEnabled: true, types: ["DynamicMembership"] }, /`dynamic_membership` must be specified/],
  [{ displayName: "x", securityEnabled: true, visibility: "Nobody" }, /^'visibility' is 'Nobody'/],
  [{ displayName: "x", securityEnabled: true, member: [] }, /^'member' is not a property of /],
];

test("a wrong group is refused before it is made", async () => {
  const { service, plugin } = await start();
  for (const [inputs, expected] of wrongGroups) {
    const { failures } = await plugin.check(urn("azuread:index/group:Group"), inputs);
    assert.equal(failures.length, 1, JSON.stringify(failures));
    assert.match(failures[0] ?? "", expected);
  }
  const unknown = plugin.check(urn("azuread:index/application:Application"), {});
  await assert.rejects(unknown, /does not know the resource type .*Application; it knows .*groupMember/);
  await plugin.stop();
  await service.stop();
});

test("without a local Azure, or with one that does not answer, one message says what to do", async () => {
  for (const file of ["./azure-native.ts", "./azuread.ts"]) {
    const lost = await PluginProcess.start(file, undefined);
    await assert.rejects(lost.configure({}), /ADLS_LOCAL_AZURE does not say where .*`npm start`/);
    await lost.stop();
    const alone = await PluginProcess.start(file, "http://127.0.0.1:9");
    await alone.configure({});
    const token = file.includes("azuread")
      ? "azuread:index/getClientConfig:getClientConfig"
      : "azure-native:authorization:getClientConfig";
    const refusal = /^Error: the local Azure does not answer at http:\/\/127.0.0.1:9.*start it with `npm start`/;
    await assert.rejects(alone.invoke(token, {}), refusal);
    await alone.stop();
  }
});
