import assert from "node:assert/strict";
import { createServer } from "node:http";
import test from "node:test";
import { memoryDocuments } from "../storage/memory-documents.ts";
import { handleDirectory, migratingIdentity, principals, Tenant } from "./index.ts";

test("principals are at least 36, with ids and names of their own", () => {
  const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.ok(principals.length >= 36);
  assert.deepEqual(
    principals.filter(({ objectId }) => !guid.test(objectId)),
    [],
  );
  for (const field of ["objectId", "displayName", "userPrincipalName", "appId"] as const) {
    const values = principals.map((principal) => principal[field]).filter((value) => value !== undefined);
    assert.equal(new Set(values).size, values.length, field);
  }
});

test("members of groups are users", () => {
  const users = new Set(principals.filter(({ kind }) => kind === "user").map(({ objectId }) => objectId));
  const members = principals.flatMap((group) => group.members ?? []);
  assert.ok(members.length > 20);
  assert.deepEqual(
    members.filter((member) => !users.has(member)),
    [],
  );
  const [first] = users;
  const groups = principals.filter(({ members: list = [] }) => first !== undefined && list.includes(first));
  assert.deepEqual(
    new Tenant(memoryDocuments()).groupsOf(first ?? ""),
    groups.map(({ objectId }) => objectId),
  );
  assert.ok(groups.length >= 2);
});

test("lookups find by every field, without regard to case, and nobody else", async (context) => {
  const tenant = new Tenant(memoryDocuments());
  const server = createServer((request, response) => void handleDirectory(tenant, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const ask = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`http://127.0.0.1:${String(port)}/.directory/${path}`);
    return { status: response.status, body: await response.json() };
  };
  const names = async (path: string) => {
    const { body } = await ask(path);
    return JSON.stringify(body).match(/(?<="displayName":")[^"]*/g);
  };
  assert.deepEqual(await names("users?userPrincipalName=HANA.SATO@contoso.example"), ["Hana Sato"]);
  assert.deepEqual(await names("users?mailNickname=elif.yilmaz"), ["Elif Yılmaz"]);
  assert.deepEqual(await names("groups?displayName=lake-admins"), ["lake-admins"]);
  assert.deepEqual(await names(`servicePrincipals?appId=${migratingIdentity.clientId}`), ["migrating-identity"]);
  assert.deepEqual((await ask("users?displayName=lake-admins")).body, { value: [] });
  assert.deepEqual((await ask("me")).body, migratingIdentity);
  assert.equal((await ask("users?shoeSize=43")).status, 400);
  assert.equal((await ask("applications")).status, 404);
});
