/**
 * What binds signatures beside their letters: the source of a rename signed on its own, the life of delegation keys, the user
 * they are bound to, and the content headers that they lay over an answer's own. And nobody, who has no signature at all.
 */
import assert from "node:assert/strict";
import test from "node:test";
import {
  DirectorySASPermissions,
  FileSystemSASPermissions,
  type DataLakeSASSignatureValues,
} from "@azure/storage-file-datalake";
import { askForKey, delegationKey, hour, iso, sent, signed } from "./signed-requests.ts";
import { owner, type Running } from "./running-service.ts";
import { served, told, type Told } from "./told-answer.ts";

const day = 24 * hour;
const mismatch = "403 AuthorizationPermissionMismatch";

function rename(running: Running, target: string, sas: string, source: string): Promise<Told> {
  const headers = { "x-ms-version": "2023-11-03", "x-ms-rename-source": source };
  return told(fetch(`${running.filesystem}${target}?${sas}`, { method: "PUT", headers }));
}

const inDirectory = (letters: string): Partial<DataLakeSASSignatureValues> => ({
  pathName: "d",
  isDirectory: true,
  permissions: DirectorySASPermissions.parse(letters),
});
const inFilesystem = (letters: string): Partial<DataLakeSASSignatureValues> => ({
  permissions: FileSystemSASPermissions.parse(letters),
});

test("the source of a rename may bring a signature of its own, which holds there and nowhere else", async (t) => {
  const running = await served(t);
  const create = signed(running, inFilesystem("cw"));
  const move = signed(running, inDirectory("m"));
  assert.equal((await rename(running, "/moved", create, "/data/d/sub/f")).status, mismatch, "no right at the source");
  const foreign = await rename(running, "/moved", create, `/data/other?${move}`);
  assert.equal(foreign.status, "403 AuthenticationFailed", "signed for another directory");
  const altered = await rename(running, "/moved", create, `/data/d/sub/f?${move.replace("sp=m", "sp=mw")}`);
  assert.equal(altered.status, "403 AuthenticationFailed", "altered");
  const late = signed(running, { ...inDirectory("m"), startsOn: new Date(0), expiresOn: new Date(1000) });
  assert.equal((await rename(running, "/moved", create, `/data/d/sub/f?${late}`)).status, "403 AuthenticationFailed");
  const reading = signed(running, inDirectory("r"));
  assert.equal((await rename(running, "/moved", create, `/data/d/sub/f?${reading}`)).status, mismatch, "no letter m");
  assert.equal((await rename(running, "/moved", create, `/data/d/sub/f?${move}`)).status, "201");
  const list = signed(running, inFilesystem("r"));
  assert.equal(
    (await rename(running, "/again", list, `/data/moved?${create}`)).status,
    mismatch,
    "target is asked too",
  );
  assert.equal((await sent(running, "HEAD", `/moved?${list}`)).status, "200");
});

test("a source that cannot be read is refused, whatever is wrong with it", async (t) => {
  const running = await served(t);
  for (const source of ["/%zz/f", "/data/%zz", "nothing", "/data/", "/absent/f"]) {
    const answer = await running.send("PUT", "/g", { "x-ms-rename-source": source });
    assert.ok(answer.status === 400 || answer.status === 404, `${source}: ${answer.status}`);
    await answer.arrayBuffer();
  }
});

test("user delegation keys live seven days at most, and say which time was wrong", async (t) => {
  const running = await served(t);
  assert.equal((await askForKey(running, { expires: Date.now() + 7 * day - 60_000 })).status, "200");
  for (const expires of [Date.now() + 7 * day + 2000, Date.now() - hour]) {
    const answer = await askForKey(running, { expires });
    assert.equal(answer.status, "400 InvalidXmlNodeValue");
    const time = iso(expires);
    assert.ok(
      answer.body.endsWith(`<XmlNodeName>${time}</XmlNodeName><XmlNodeValue>${time}</XmlNodeValue></Error>`),
      answer.body,
    );
  }
});

test("a delegation key without a start begins at once", async (t) => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const key = await delegationKey(await served(t), { start: "" });
  const begins = key.signedStartsOn.getTime();
  assert.ok(begins >= now && begins <= Date.now(), iso(begins));
});

const user = "bbbbbbbb-0000-4000-8000-000000000002";
const tenant = "72f988bf-0000-4000-8000-000000000002";

test("keys are bound to a user's tenant, and signatures to the user, from 2025-07-05", async (t) => {
  const running = await served(t);
  const more = `<DelegatedUserTid>${tenant}</DelegatedUserTid>`;
  const earlier = await delegationKey(running, { more, version: "2025-05-05" });
  assert.equal(earlier.signedDelegatedUserTenantId, undefined);
  const key = await delegationKey(running, { more, version: "2025-07-05" });
  assert.equal(key.signedDelegatedUserTenantId, tenant);
  const sas = signed(running, { ...inFilesystem("r"), delegatedUserObjectId: user, version: "2025-07-05" }, key);
  const get = async (authorization?: string): Promise<string> => {
    const answer = await sent(running, "GET", `/other?${sas}`, authorization === undefined ? {} : { authorization });
    return answer.status;
  };
  const { issuer } = running.service;
  assert.equal(await get(`Bearer ${issuer.issue(user)}`), "200");
  assert.equal(await get(), "403 AuthenticationFailed");
  assert.equal(await get(`Bearer ${issuer.issue(owner)}`), "403 AuthenticationFailed");
  assert.equal(await get(`Bearer ${issuer.issue(user, { seconds: -1 })}`), "401 InvalidAuthenticationInfo");
});

test("content headers that a signature names stand in place of the file's own, on both endpoints", async (t) => {
  const running = await served(t);
  const overrides = {
    cacheControl: "no-store",
    contentDisposition: "attachment; filename=a",
    contentEncoding: "identity",
    contentLanguage: "de",
    contentType: "text/x-other",
  };
  for (const key of [undefined, await delegationKey(running)]) {
    const sas = signed(running, { ...inFilesystem("r"), ...overrides }, key);
    for (const accept of ["application/xml", "application/json"])
      for (const method of ["GET", "HEAD"]) {
        const { response, status } = await sent(running, method, `/other?${sas}`, { accept });
        assert.equal(status, "200");
        const names = ["cache-control", "content-disposition", "content-encoding", "content-language", "content-type"];
        assert.deepEqual(
          names.map((name) => response.headers.get(name)),
          Object.values(overrides),
          `${accept} ${method}`,
        );
      }
    const altered = sas.replace("rscl=de", "rscl=fr");
    assert.equal((await sent(running, "GET", `/other?${altered}`)).status, "403 AuthenticationFailed");
  }
});

test("nobody reads what is public, and no more, on the Blob endpoint", async (t) => {
  const running = await served(t);
  const open = async (access: string): Promise<void> => {
    const headers: Record<string, string> = access === "" ? {} : { "x-ms-blob-public-access": access };
    assert.equal((await running.send("PUT", "?restype=container&comp=acl", headers, "")).status, 200);
  };
  const reads = ["/other", "?restype=container", "?restype=container&comp=list"];
  const outcomes = async (): Promise<string[]> => {
    const answers = await Promise.all(reads.map((target) => sent(running, "GET", target)));
    return answers.map(({ status }) => status.split(" ")[0] ?? "");
  };
  assert.deepEqual(await outcomes(), ["401", "401", "401"]);
  await open("blob");
  assert.deepEqual(await outcomes(), ["200", "401", "401"]);
  await open("container");
  assert.deepEqual(await outcomes(), ["200", "200", "200"]);
  for (const [method, target] of [
    ["PUT", "/new"],
    ["PUT", "/other?comp=metadata"],
    ["DELETE", "/other"],
    ["GET", "?restype=container&comp=acl"],
    ["DELETE", "?restype=container"],
  ] as const)
    assert.match((await sent(running, method, target)).status, /^401 /, `${method} ${target}`);
  const lake = ["/other", "?resource=filesystem&recursive=false", "/other?action=getStatus"];
  for (const target of lake) {
    const method = target.includes("getStatus") ? "HEAD" : "GET";
    const { status } = await sent(running, method, target, { accept: "application/json" });
    assert.equal(status, "403 AuthenticationFailed", target);
  }
  await open("");
  assert.deepEqual(await outcomes(), ["401", "401", "401"]);
});
