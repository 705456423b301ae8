/** Recursive deletion: in one step for super-users; for others every directory inside is asked, in pages if they wish. */
import assert from "node:assert/strict";
import test from "node:test";
import { coded } from "../running-flat.ts";
import { runService, type Running } from "../running-service.ts";

const guest = "bbbbbbbb-0000-4000-8000-000000000002";

/** A directory with so many directories inside, in which a guest may do everything. */
async function fullDirectory(t: Parameters<typeof runService>[0], count: number): Promise<Running> {
  const running = await runService(t);
  const open = `user:${guest}:rwx,default:user:${guest}:rwx`;
  await running.send("PATCH", "/?action=setAccessControlRecursive&mode=modify", { "x-ms-acl": open });
  for (let made = 0; made < count; made += 100) {
    const names = Array.from({ length: Math.min(100, count - made) }, (_, index) => `/d/s${made + index}`);
    await Promise.all(names.map((name) => running.send("PUT", `${name}?resource=directory`)));
  }
  return running;
}

test("a paged deletion looks at 2,000 directories a request, and the last request deletes", async (t) => {
  const { send, service } = await fullDirectory(t, 2001);
  const headers = { authorization: `Bearer ${service.issuer.issue(guest)}` };
  const first = await send("DELETE", "/d?recursive=true&paginated=true", headers);
  assert.equal(first.status, 200);
  const token = first.headers.get("x-ms-continuation") ?? "";
  assert.notEqual(token, "");
  assert.equal((await send("HEAD", "/d/s0?action=getStatus")).status, 200);
  const next = `&continuation=${encodeURIComponent(token)}`;
  const second = await send("DELETE", `/d?recursive=true&paginated=true${next}`, headers);
  assert.equal(second.headers.get("x-ms-continuation"), null);
  assert.equal(coded(await send("HEAD", "/d?action=getStatus")), "404 PathNotFound");
});

test("one directory without rwx keeps the whole tree, paged or not", async (t) => {
  const { send, service } = await fullDirectory(t, 3);
  await send("PATCH", "/d/s1?action=setAccessControl", { "x-ms-acl": "user::rwx,group::---,other::---" });
  const headers = { authorization: `Bearer ${service.issuer.issue(guest)}` };
  for (const paged of ["", "&paginated=true"]) {
    const refused = await send("DELETE", `/d?recursive=true${paged}`, headers);
    assert.equal(coded(refused), "403 AuthorizationPermissionMismatch");
  }
  assert.equal((await send("HEAD", "/d/s0?action=getStatus")).status, 200);
});

test("a super-user's paged deletion is done at once", async (t) => {
  const { send } = await fullDirectory(t, 3);
  const answer = await send("DELETE", "/d?recursive=true&paginated=true");
  assert.equal(answer.headers.get("x-ms-continuation"), null);
  assert.equal(coded(await send("HEAD", "/d?action=getStatus")), "404 PathNotFound");
});
