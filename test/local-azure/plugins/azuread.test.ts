import assert from "node:assert/strict";
import test from "node:test";
import { migratingIdentity } from "../directory/index.ts";
import { startBareService } from "../resource-manager/bare-service.ts";
import { PluginProcess } from "./plugin-process.ts";
import type { Values } from "./shape.ts";

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
  const service = await startBareService();
  const plugin = await PluginProcess.start("./azuread.ts", service.endpoint);
  await plugin.configure({});
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
