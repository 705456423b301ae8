/** Who may do what: ACLs along the path, sticky bit, ownership, roles, and how refusals look. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { owner, runService, type Running } from "./running-service.ts";

const reader = "bbbbbbbb-0000-4000-8000-000000000002";
const stranger = "cccccccc-0000-4000-8000-000000000003";
const team = "dddddddd-0000-4000-8000-000000000004";

function as(running: Running, objectId: string, groups: readonly string[] = []): Record<string, string> {
  return { authorization: `Bearer ${running.service.issuer.issue(objectId, { groups })}` };
}

async function status(response: Promise<Response>): Promise<string> {
  const answer = await response;
  await answer.arrayBuffer();
  const code = answer.headers.get("x-ms-error-code");
  return code === null ? String(answer.status) : `${answer.status} ${code}`;
}

async function make(running: Running, path: string, kind: "file" | "directory", acl: string): Promise<void> {
  assert.equal(await status(running.send("PUT", `/${path}?resource=${kind}`)), "201");
  assert.equal(await status(running.send("PATCH", `/${path}?action=setAccessControl`, { "x-ms-acl": acl })), "200");
}

const mismatch = "403 AuthorizationPermissionMismatch";

async function openRoot(t: TestContext): Promise<Running> {
  const running = await runService(t);
  const acl = { "x-ms-acl": "user::rwx,group::r-x,other::--x" };
  assert.equal(await status(running.send("PATCH", "/?action=setAccessControl", acl)), "200");
  return running;
}

test("reading needs r on the file and x on every directory above it", async (t) => {
  const running = await openRoot(t);
  await make(running, "d", "directory", `user::rwx,user:${reader}:--x,group::r-x,other::---`);
  await make(running, "d/f", "file", `user::rw-,user:${reader}:r--,group::r--,other::---`);
  const get = (id: string, path: string): Promise<string> => status(running.send("GET", path, as(running, id)));
  assert.equal(await get(reader, "/d/f"), "200");
  assert.equal(await get(stranger, "/d/f"), mismatch);
  assert.equal(
    await status(running.send("GET", "?resource=filesystem&recursive=false&directory=d", as(running, reader))),
    mismatch,
  );
  assert.equal(await status(running.send("HEAD", "/d/f?action=getStatus", as(running, reader))), "200");
  assert.equal(await status(running.send("HEAD", "/d/f?action=getStatus", as(running, stranger))), mismatch);
  await make(running, "d", "directory", `user::rwx,user:${reader}:---,group::r-x,other::---`);
  assert.equal(await get(reader, "/d/f"), mismatch);
});

test("the mask narrows named entries and groups, never the owning user", async (t) => {
  const running = await openRoot(t);
  await make(running, "f", "file", `user::rw-,user:${reader}:rw-,group::rw-,group:${team}:rw-,mask::-w-,other::---`);
  const get = (headers: Record<string, string>): Promise<string> => status(running.send("GET", "/f", headers));
  assert.equal(await get(as(running, reader)), mismatch);
  assert.equal(await get(as(running, stranger, [team])), mismatch);
  await running.send("PATCH", "/f?action=setAccessControl", { "x-ms-owner": reader });
  assert.equal(await get(as(running, reader)), "200");
});

test("a sticky directory lets only owners take children away; making them needs -wx", async (t) => {
  const running = await openRoot(t);
  await make(running, "drop", "directory", "user::rwx,group::rwx,other::rwx");
  await running.send("PATCH", "/drop?action=setAccessControl", { "x-ms-permissions": "1777" });
  const put = (id: string, path: string): Promise<string> =>
    status(running.send("PUT", path, { ...as(running, id), "x-ms-blob-type": "BlockBlob" }, "x"));
  assert.equal(await put(reader, "/drop/mine"), "201");
  assert.equal(await put(reader, "/not-here"), mismatch);
  assert.equal(await status(running.send("DELETE", "/drop/mine", as(running, stranger))), mismatch);
  const rename = { "x-ms-rename-source": "/data/drop/mine" };
  assert.equal(await status(running.send("PUT", "/drop/theirs", { ...as(running, stranger), ...rename })), mismatch);
  assert.equal(await status(running.send("DELETE", "/drop/mine", as(running, reader))), "202");
});

test("only the owner changes an ACL, only a super-user an owner, a member his own group", async (t) => {
  const running = await openRoot(t);
  await make(running, "f", "file", "user::rw-,group::rw-,other::rw-");
  const set = (headers: Record<string, string>): Promise<string> =>
    status(running.send("PATCH", "/f?action=setAccessControl", headers));
  assert.equal(await set({ ...as(running, reader), "x-ms-permissions": "0600" }), mismatch);
  await set({ "x-ms-owner": reader });
  assert.equal(await set({ ...as(running, reader), "x-ms-permissions": "0640" }), "200");
  assert.equal(await set({ ...as(running, reader), "x-ms-owner": stranger }), mismatch);
  assert.equal(await set({ ...as(running, reader), "x-ms-group": team }), mismatch);
  assert.equal(await set({ ...as(running, reader, [team]), "x-ms-group": team }), "200");
});

test("roles: scope of one container, contributor sets no foreign ACL, removal takes effect at once", async (t) => {
  const running = await runService(t);
  const scope =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lakeaccount/blobServices/default/containers/data";
  const definition =
    "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe";
  const put = (): Promise<string> =>
    status(running.send("PUT", "/x", { ...as(running, reader), "x-ms-blob-type": "BlockBlob" }, "x"));
  assert.equal(await put(), mismatch);
  await running.service.plane.putRole({ id: "r1", scope, principalId: reader, roleDefinitionId: definition });
  assert.equal(await put(), "201");
  await running.send("PUT", "/foreign?resource=file");
  const acl = { ...as(running, reader), "x-ms-permissions": "0777" };
  assert.equal(await status(running.send("PATCH", "/foreign?action=setAccessControl", acl)), mismatch);
  assert.equal(await status(running.send("PATCH", "/x?action=setAccessControl", acl)), "200");
  await running.service.plane.putFilesystem("lakeaccount", "other");
  const other = running.filesystem.replace(/data$/, "other");
  const elsewhere = fetch(`${other}/x`, {
    method: "PUT",
    body: "x",
    headers: { ...as(running, reader), "x-ms-version": "2023-11-03", "x-ms-blob-type": "BlockBlob" },
  });
  assert.equal(await status(elsewhere), mismatch);
  await running.service.plane.removeRole("r1");
  assert.equal(await put(), mismatch);
});

test("tokens: forged, expired and foreign ones are 401; the managed-identity endpoint wants its header", async (t) => {
  const running = await runService(t);
  const head = (token: string): Promise<string> =>
    status(running.send("HEAD", "?restype=container", { authorization: `Bearer ${token}` }));
  assert.equal(await head(running.ownerToken), "200");
  assert.equal(await head(`${running.ownerToken.slice(0, -3)}AAA`), "401 InvalidAuthenticationInfo");
  assert.equal(await head(running.service.issuer.issue(owner, { seconds: -1 })), "401 InvalidAuthenticationInfo");
  assert.equal(
    await head(running.service.issuer.issue(owner, { audience: "https://vault.azure.net" })),
    "401 InvalidAuthenticationInfo",
  );
  const url = `${running.service.endpoint}/.identity/token?resource=https%3A%2F%2Fstorage.azure.com&api-version=2019-08-01`;
  assert.equal((await fetch(url)).status, 401);
  const answer = await fetch(url, { headers: { "x-identity-header": running.service.issuer.identityHeader } });
  const body = (await answer.json()) as { access_token: string; token_type: string };
  assert.equal(body.token_type, "Bearer");
  assert.notEqual(running.service.issuer.check(body.access_token), "signature");
});

test("Put Blob From URL: the source is authorised on its own, conditional, and shared in content", async (t) => {
  const running = await runService(t);
  await running.service.plane.putFilesystem("lakeaccount", "target");
  const meta = { "x-ms-meta-one": "1", "x-ms-blob-content-type": "text/csv" };
  const made = await running.send("PUT", "/source", { "x-ms-blob-type": "BlockBlob", ...meta }, "content");
  const etag = made.headers.get("etag") ?? "";
  const target = running.filesystem.replace(/data$/, "target");
  const copy = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${target}/copy`, {
      method: "PUT",
      headers: {
        authorization: `Bearer ${running.ownerToken}`,
        "x-ms-version": "2023-11-03",
        "x-ms-blob-type": "BlockBlob",
        "x-ms-copy-source": `${running.filesystem}/source`,
        ...headers,
      },
    });
  const bearer = { "x-ms-copy-source-authorization": `Bearer ${running.ownerToken}` };
  assert.equal(
    await status(copy({ "x-ms-copy-source-authorization": as(running, stranger)["authorization"] ?? "" })),
    "403 CannotVerifyCopySource",
  );
  assert.equal(await status(copy({ ...bearer, "x-ms-source-if-match": '"0x1"' })), "412 SourceConditionNotMet");
  assert.equal(await status(copy({ ...bearer, "x-ms-source-if-match": etag })), "201");
  const head = await fetch(`${target}/copy`, {
    headers: { authorization: `Bearer ${running.ownerToken}`, "x-ms-version": "2023-11-03" },
  });
  assert.equal(await head.text(), "content");
  assert.equal(head.headers.get("x-ms-meta-one"), "1");
  assert.equal(head.headers.get("content-type"), "text/csv");
  assert.equal(head.headers.get("x-ms-owner"), owner);
  assert.equal(await status(copy({ ...bearer, "x-ms-meta-two": "2" })), "201");
  const again = await fetch(`${target}/copy`, {
    method: "HEAD",
    headers: { authorization: `Bearer ${running.ownerToken}`, "x-ms-version": "2023-11-03" },
  });
  assert.deepEqual([again.headers.get("x-ms-meta-one"), again.headers.get("x-ms-meta-two")], [null, "2"]);
});
