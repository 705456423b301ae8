/** Whom names stand for: found, missed, had by several, and not asked about, in a directory that answers as Entra does. */
import assert from "node:assert/strict";
import test, { after } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { lookUpIdentities } from "../../components/principals/identities.ts";
import { Lookups } from "../../components/lookup/index.ts";
import { parseOwningPrincipal } from "../../components/principals/principal.ts";
import type { Principal } from "../../components/principals/principal.ts";
import { Subscriptions } from "../../components/lookup/subscriptions.ts";
import { migratingIdentity, principals } from "../local-azure/directory/index.ts";
import { askAzure } from "./asked-azure.ts";

const azure = await askAzure();
after(() => azure.service.stop());

function principal(text: string): Principal {
  const parsed = parseOwningPrincipal(text);
  assert.ok(parsed, text);
  return parsed;
}

const named = (texts: readonly string[]) =>
  texts.map((text, index) => ({ principal: principal(text), key: `access.${String(index)}` }));

async function lookUp(texts: readonly string[], lookups = new Lookups(true)) {
  azure.asked.length = 0;
  const identityOf = await lookUpIdentities(lookups, named(texts), new Subscriptions(migratingIdentity.subscriptionId));
  return { lookups, identityOf: (text: string) => identityOf(principal(text)) };
}

async function said(texts: readonly string[]): Promise<string[]> {
  const { lookups } = await lookUp(texts);
  try {
    await lookups.conclude();
    return [];
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error), String(error));
    return error.message.split("\n");
  }
}

const idOf = (displayName: string) => principals.find((one) => one.displayName === displayName)?.objectId;

async function putGroup(displayName: string): Promise<string> {
  const answer = await fetch(`${azure.service.endpoint}/.directory/groups`, {
    method: "POST",
    body: JSON.stringify({ displayName, securityEnabled: true }),
  });
  assert.ok(answer.ok, await answer.clone().text());
  return String(((await answer.json()) as { objectId: unknown }).objectId);
}

test("every kind of principal is found by its name, whatever the letter case, and asked for once", async () => {
  const texts = [
    "user:amara.okafor",
    "user:Hana.Sato@contoso.example",
    "group:Analysts",
    "group:analysts",
    "servicePrincipal:airflow",
    "managedIdentity:synapse-workspace",
    "0a1b2c3d-0000-4000-8000-00000000000f",
    "$superuser",
  ];
  const { lookups, identityOf } = await lookUp(texts);
  await lookups.conclude();
  assert.deepEqual(texts.map(identityOf), [
    { objectId: idOf("Amara Okafor"), principalType: "User" },
    { objectId: idOf("Hana Sato"), principalType: "User" },
    { objectId: idOf("analysts"), principalType: "Group" },
    { objectId: idOf("analysts"), principalType: "Group" },
    { objectId: idOf("airflow"), principalType: "ServicePrincipal" },
    { objectId: idOf("synapse-workspace"), principalType: "ServicePrincipal" },
    { objectId: "0a1b2c3d-0000-4000-8000-00000000000f", principalType: undefined },
    { objectId: "$superuser", principalType: undefined },
  ]);
  // Two names of users, groups, service principals, and whether the bare id is an application's.
  assert.equal(azure.asked.length, 5);
});

test("many names are asked for together, twenty a call", async () => {
  const made = Array.from({ length: 70 }, (_, index) => `lake-${String(index)}`);
  const ids = await Promise.all(made.map(putGroup));
  const { lookups, identityOf } = await lookUp(made.map((name) => `group:${name}`));
  await lookups.conclude();
  assert.deepEqual(
    made.map((name) => identityOf(`group:${name}`).objectId),
    ids,
  );
  assert.equal(azure.asked.length, 4);
});

test("who is not there is told with every key that names him, beside those who are", async () => {
  assert.deepEqual(await said(["group:analysts", "group:lake-enginers", "user:nobody", "group:Lake-Enginers"]), [
    "access.2 names user:nobody: no user has that mail nickname. Check the name in Microsoft Entra, and that this identity may read the directory.",
    "access.1, access.3 name group:lake-enginers: no group has that display name. Check the name in Microsoft Entra, and that this identity may read the directory.",
  ]);
});

test("a name that several have is told with their ids; one of them spoils nothing for the others", async () => {
  const ids = (await Promise.all([putGroup("twins"), putGroup("Twins"), putGroup("twins-of-others")]))
    .slice(0, 2)
    .sort();
  assert.deepEqual(await said(["group:analysts", "group:twins", "group:finance", "group:marketing"]), [
    `access.1 names group:twins: 2 groups have that display name (${ids.join(", ")}). Write the object id of the one that is meant.`,
  ]);
});

test("an application's id is told apart from an object id", async () => {
  const { clientId, objectId } = migratingIdentity;
  const remedy = "Write that object id, or servicePrincipal:NAME.";
  const sentence = `that is an application's (client) id; its service principal is ${objectId}. ${remedy}`;
  assert.deepEqual(await said([clientId, `servicePrincipal:${clientId}`, objectId]), [
    `access.0 names ${clientId}: ${sentence}`,
    `access.1 names servicePrincipal:${clientId}: ${sentence}`,
  ]);
});

test("a managed identity is found by its id in Azure", async () => {
  const group = `/subscriptions/${migratingIdentity.subscriptionId}/resourceGroups/rg-id`;
  const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-lake`;
  for (const path of [group, id]) {
    const body = JSON.stringify({ location: "westeurope" });
    assert.ok((await fetch(`${azure.service.endpoint}/.resource-manager${path}`, { method: "PUT", body })).ok, path);
  }
  const { lookups, identityOf } = await lookUp([`managedIdentity:${id}`, "managedIdentity:id-lake"]);
  await lookups.conclude();
  const byId = identityOf(`managedIdentity:${id}`);
  assert.ok(typeof byId.objectId === "string" && /^[0-9a-f-]{36}$/.test(byId.objectId));
  assert.deepEqual(byId, identityOf("managedIdentity:id-lake"));
  const [wrong] = await said([`managedIdentity:${id}x`]);
  assert.match(wrong ?? "", /id-lakex: .*ResourceNotFound.*Check the id, and that this identity may read it/);
});

test("without a login, names are unknown in a preview and ids are taken as they are", async () => {
  azure.refusal = 'unable to build authorizer: launching Azure CLI: exec: "az": executable file not found in $PATH';
  const { lookups, identityOf } = await lookUp(["group:analysts", "user:amara.okafor", migratingIdentity.objectId]);
  await lookups.conclude();
  assert.deepEqual(lookups.unanswered?.split("\n").slice(2), [
    "    access.0 names group:analysts",
    "    access.1 names user:amara.okafor",
  ]);
  const unknown = identityOf("group:analysts").objectId;
  assert.ok(pulumi.Output.isInstance(unknown));
  assert.equal(identityOf(migratingIdentity.objectId).objectId, migratingIdentity.objectId);
  const update = await lookUp(["group:analysts"], new Lookups(false));
  await assert.rejects(update.lookups.conclude(), /access\.0 names group:analysts: unable to build.*Log in to Azure/);
  azure.refusal = undefined;
});
