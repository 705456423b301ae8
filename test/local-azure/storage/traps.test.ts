/** Behaviour that costs data when it is not known, and both answers where nobody knows Azure's. */
import assert from "node:assert/strict";
import test from "node:test";
import { parseAnswers } from "./answers.ts";
import { owner, runService, type Running } from "./running-service.ts";

const block = { "x-ms-blob-type": "BlockBlob" };

async function put(running: Running, path: string, headers: Record<string, string> = {}): Promise<void> {
  assert.equal((await running.send("PUT", path, { ...block, ...headers }, "content")).status, 201);
}

async function access(running: Running, path: string): Promise<string> {
  const { headers } = await running.send("HEAD", `${path}?action=getAccessControl`);
  return `${headers.get("x-ms-owner")} ${headers.get("x-ms-group")} ${headers.get("x-ms-acl")}`;
}

async function change(running: Running, path: string, headers: Record<string, string>): Promise<void> {
  assert.equal((await running.send("PATCH", `${path}?action=setAccessControl`, headers)).status, 200);
}

test("ACL changes leave ETag and Last-Modified alone, metadata changes do not", async (t) => {
  const running = await runService(t);
  await put(running, "/f");
  const etag = async (): Promise<string | null> => (await running.send("HEAD", "/f")).headers.get("etag");
  const first = await etag();
  await change(running, "/f", { "x-ms-acl": "user::rwx,group::---,other::---", "x-ms-owner": "other" });
  assert.equal(await etag(), first);
  await running.send("PUT", "/f?comp=metadata", { "x-ms-meta-a": "1" });
  assert.notEqual(await etag(), first);
});

test("permissions and ACL in one request are refused, on create and on setAccessControl", async (t) => {
  const running = await runService(t);
  const both = { "x-ms-permissions": "0750", "x-ms-acl": "user::rwx,group::r-x,other::---" };
  assert.equal((await running.send("PUT", "/d?resource=directory", both)).status, 400);
  assert.equal((await running.send("PATCH", "/?action=setAccessControl", both)).status, 400);
});

test("overwriting through Blob loses permissions and ACL; owner and group by switch", async (t) => {
  for (const [answer, wanted] of [
    ["kept", "someone team"],
    ["reset", `${owner} $superuser`],
  ] as const) {
    const running = await runService(t, { putBlobOwner: answer });
    await put(running, "/f");
    await change(running, "/f", {
      "x-ms-owner": "someone",
      "x-ms-group": "team",
      "x-ms-acl": "user::rwx,user:u:rwx,group::---,other::rwx",
    });
    await put(running, "/f");
    assert.equal(await access(running, "/f"), `${wanted} user::rw-,group::r--,other::---`);
  }
});

test("overwriting by DFS create keeps or resets the access by switch", async (t) => {
  for (const [answer, wanted] of [
    ["kept", "someone $superuser user::rwx,group::rwx,other::rwx"],
    ["reset", `${owner} $superuser user::rw-,group::r--,other::---`],
  ] as const) {
    const running = await runService(t, { createOverAccess: answer });
    await put(running, "/f");
    await change(running, "/f", { "x-ms-owner": "someone", "x-ms-permissions": "0777" });
    assert.equal((await running.send("PUT", "/f?resource=file")).status, 201);
    assert.equal(await access(running, "/f"), wanted);
  }
});

test("default entries on create, and inheritance of Blob writes, by switch", async (t) => {
  const acl = { "x-ms-acl": "user::rwx,group::r-x,other::---,default:user:u:r-x" };
  const accepting = await runService(t);
  assert.equal((await accepting.send("PUT", "/d?resource=directory", acl)).status, 201);
  await put(accepting, "/d/f");
  assert.match(await access(accepting, "/d/f"), /user:u:r-x/);
  const refusing = await runService(t, { defaultEntriesOnCreate: "refused", blobInheritance: "ignores" });
  assert.equal((await refusing.send("PUT", "/d?resource=directory", acl)).status, 400);
  await refusing.send("PUT", "/d?resource=directory");
  await change(refusing, "/d", acl);
  await put(refusing, "/d/f");
  assert.match(await access(refusing, "/d/f"), /user::rw-,group::r--,other::---$/);
});

test("a server-side copy is refused in both of Azure's ways", async (t) => {
  for (const [answer, wanted] of [
    ["authorization-failure", "403 AuthorizationFailure"],
    ["cannot-verify", "409 CannotVerifyCopySource"],
  ] as const) {
    const running = await runService(t, { serverSideCopy: answer });
    await put(running, "/f");
    const headers = {
      ...block,
      "x-ms-copy-source": `${running.filesystem}/f`,
      "x-ms-copy-source-authorization": `Bearer ${running.ownerToken}`,
    };
    const refused = await running.send("PUT", "/copy", headers);
    assert.equal(`${refused.status} ${refused.headers.get("x-ms-error-code")}`, wanted);
  }
});

test("a file made by DFS takes no block list, but Put Blob; then it takes blocks", async (t) => {
  const running = await runService(t);
  await running.send("PUT", "/f?resource=file");
  assert.equal((await running.send("PUT", "/f?comp=block&blockid=MQ%3D%3D", {}, "x")).status, 409);
  assert.equal((await running.send("PUT", "/f?comp=blocklist", {}, "<BlockList></BlockList>")).status, 409);
  await put(running, "/f");
  assert.equal((await running.send("PUT", "/f?comp=block&blockid=MQ%3D%3D", {}, "x")).status, 201);
});

test("an empty blob marked as a folder makes a directory", async (t) => {
  const running = await runService(t);
  const marked = { ...block, "x-ms-meta-hdi_isfolder": "true", "x-ms-meta-a": "1", "content-length": "0" };
  assert.equal((await running.send("PUT", "/d", marked)).status, 201);
  await put(running, "/d/f");
  assert.equal((await running.send("PUT", "/d", marked)).status, 201);
  const { headers } = await running.send("HEAD", "/d");
  assert.deepEqual([headers.get("x-ms-resource-type"), headers.get("x-ms-meta-a")], ["directory", "1"]);
  assert.equal((await running.send("GET", "/d/f")).status, 200);
});

test("MD5: stored by Put Blob, checked when sent, cleared by flush and metadata-free block lists", async (t) => {
  const running = await runService(t);
  const made = await running.send("PUT", "/f", { ...block, "content-md5": "mgNkuembtIDdJeHwKEyFVQ==" }, "content");
  assert.equal(made.headers.get("content-md5"), "mgNkuembtIDdJeHwKEyFVQ==");
  const wrong = await running.send("PUT", "/g", { ...block, "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==" }, "content");
  assert.deepEqual([wrong.status, wrong.headers.get("x-ms-error-code")], [400, "Md5Mismatch"]);
  await running.send("PUT", "/g?resource=file");
  await running.send("PATCH", "/g?action=append&position=0", {}, "content");
  const md5 = "mgNkuembtIDdJeHwKEyFVQ==";
  await running.send("PATCH", "/g?action=flush&position=7", { "x-ms-content-md5": md5 });
  assert.equal((await running.send("HEAD", "/g")).headers.get("content-md5"), md5);
  await running.send("PATCH", "/g?action=append&position=7", {}, "more");
  assert.equal((await running.send("PATCH", "/g?action=flush&position=11")).status, 200);
  assert.equal((await running.send("HEAD", "/g")).headers.get("content-md5"), null);
});

test("missing directories above are rwxr-x---, the caller's; names too deep or too long are refused", async (t) => {
  const running = await runService(t);
  await put(running, "/a/b/c");
  assert.equal(await access(running, "/a/b"), `${owner} $superuser user::rwx,group::r-x,other::---`);
  const deep = await running.send("PUT", `/${Array.from({ length: 62 }, () => "d").join("/")}`, block, "x");
  assert.deepEqual([deep.status, deep.headers.get("x-ms-error-code")], [409, "PathIsTooDeep"]);
  assert.equal((await running.send("PUT", `/${"n".repeat(1025)}`, block, "x")).status, 400);
});

test("recursive ACL changes page by 2,000 or less and count what they did", async (t) => {
  const running = await runService(t);
  for (let index = 0; index < 7; index++) await put(running, `/d/s${index % 2}/f${index}`);
  let continuation = "";
  const counts = { directories: 0, files: 0, requests: 0 };
  do {
    const path = `/d?action=setAccessControlRecursive&mode=modify&maxRecords=3${continuation}`;
    const answer = await running.send("PATCH", path, { "x-ms-acl": "user:u:r-x,default:user:u:r-x" });
    const body = (await answer.json()) as { directoriesSuccessful: number; filesSuccessful: number };
    counts.directories += body.directoriesSuccessful;
    counts.files += body.filesSuccessful;
    counts.requests++;
    const token = answer.headers.get("x-ms-continuation");
    continuation = token === null ? "" : `&continuation=${encodeURIComponent(token)}`;
  } while (continuation !== "");
  assert.deepEqual(counts, { directories: 3, files: 7, requests: 4 });
  assert.match(await access(running, "/d/s1/f5"), /user:u:r-x,group::r--,mask::r-x,other::---$/);
});

test("wrong --answer words are refused with what is allowed", () => {
  assert.throws(() => parseAnswers(["listingOrder=alphabet"]), /listingOrder=code-units or utf8-bytes/);
  assert.throws(() => parseAnswers(["nothing=1"]), /expected one of listingOrder/);
});
