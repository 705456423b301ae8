/** Requests signed with the account key, as the official SDK makes them, unsigned ones, and the versions they may name. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import test, { type TestContext } from "node:test";
import { BlobServiceClient, StorageSharedKeyCredential as BlobKey } from "@azure/storage-blob";
import { compareHeaderNames } from "./authorization/header-order.ts";
import { liteStringToSign, signatureOf } from "./authorization/shared-key.ts";
import type { Running } from "./running-service.ts";
import { served, told, type Told } from "./told-answer.ts";

const hour = 3_600_000;
const account = "lakeaccount";
const leaseId = "bbbbbbbb-0000-4000-8000-000000000002";

/** A finished request. */
interface Captured {
  path: string;
  headers: IncomingHttpHeaders;
}

/** The request that the SDK signs with the account key, caught on its way. */
async function caught(t: TestContext, key: string): Promise<Captured> {
  const requests: Captured[] = [];
  const between = createServer((request, response) => {
    requests.push({ path: request.url ?? "", headers: request.headers });
    response.writeHead(404).end();
  });
  t.after(() => between.close());
  between.listen(0, "127.0.0.1");
  await once(between, "listening");
  const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}/${account}`;
  const client = new BlobServiceClient(url, new BlobKey(account, key), { retryOptions: { maxTries: 1 } });
  await assert.rejects(client.getContainerClient("data").getBlobClient("other").getProperties());
  between.closeAllConnections();
  const [first] = requests;
  assert.ok(first !== undefined);
  return first;
}

/** Shared Key by the SDK, with the finished request changed on its way. */
async function keySigned(t: TestContext, running: Running, change: (request: Captured) => void): Promise<Told> {
  const captured = await caught(t, running.key);
  change(captured);
  const headers = Object.entries(captured.headers).filter(([name]) => name !== "host" && name !== "connection");
  const init = { method: "HEAD", headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])) };
  return await told(fetch(running.service.endpoint + captured.path, init));
}

test("Shared Key: taken as signed, refused for another path, method, header or day", async (t) => {
  const running = await served(t);
  assert.equal((await keySigned(t, running, () => undefined)).status, "200");
  const failed = "403 AuthenticationFailed";
  assert.equal(
    (await keySigned(t, running, (request) => (request.path = request.path.replace("other", "d/sub/f")))).status,
    failed,
  );
  assert.equal((await keySigned(t, running, ({ headers }) => (headers["x-ms-lease-id"] = leaseId))).status, failed);
  assert.equal(
    (await keySigned(t, running, ({ headers }) => (headers["x-ms-date"] = new Date(Date.now() - hour).toUTCString())))
      .status,
    failed,
  );
  assert.equal(
    (await keySigned(t, running, ({ headers }) => (headers["authorization"] = `SharedKey ${account}`))).status,
    "400 InvalidAuthenticationInfo",
  );
});

function ownSigned(running: Running, date: number | string | undefined, scheme = "SharedKeyLite"): Promise<Told> {
  const text = typeof date === "number" ? new Date(date).toUTCString() : date;
  const headers: Record<string, string> = {
    "x-ms-version": "2023-11-03",
    ...(text === undefined ? {} : { "x-ms-date": text }),
  };
  const rawPath = `/${account}/data/other`;
  const signature = signatureOf(
    liteStringToSign({ method: "GET", headers, account, rawPath, query: new Map() }),
    Buffer.from(running.key, "base64"),
  );
  return told(
    fetch(running.service.endpoint + rawPath, {
      headers: { ...headers, authorization: `${scheme} ${account}:${signature}` },
    }),
  );
}

test("SharedKeyLite, and what is said of dates and schemes", async (t) => {
  const running = await served(t);
  const now = Date.now();
  assert.equal((await ownSigned(running, now)).status, "200");
  assert.equal((await ownSigned(running, now - 14 * 60_000)).status, "200");
  assert.match((await ownSigned(running, now - 16 * 60_000)).detail, /^Request date header too old: '.* GMT'$/);
  assert.match((await ownSigned(running, now + 16 * 60_000)).detail, /^The Date header in the request is incorrect\.$/);
  assert.match((await ownSigned(running, "yesterday")).detail, /^The Date header in the request is incorrect\.$/);
  assert.match((await ownSigned(running, undefined)).detail, /^Request date header not specified$/);
  assert.match((await ownSigned(running, now, "SharedKey")).detail, /^The MAC signature found in the HTTP request '/);
  assert.match((await ownSigned(running, now, "Basic")).detail, /^Authentication scheme Basic is not supported$/);
});

test("nobody reads what is public, and nothing else", async (t) => {
  const running = await served(t);
  const list = "?restype=container&comp=list";
  const asNobody = (target: string, version = "2023-11-03"): Promise<Told> =>
    told(fetch(running.filesystem + target, { headers: { "x-ms-version": version } }));
  const refused = await asNobody("/other");
  assert.equal(refused.status, "401 NoAuthenticationInformation");
  assert.match(
    refused.response.headers.get("www-authenticate") ?? "",
    /^Bearer authorization_uri=https:\S+ resource_id=https:\/\/storage.azure.com$/,
  );
  assert.equal((await asNobody("/missing")).status, "401 NoAuthenticationInformation");
  assert.equal((await asNobody("/other", "2018-03-28")).status, "404 ResourceNotFound");
  assert.equal((await asNobody("?resource=filesystem&recursive=true")).status, "403 AuthenticationFailed");
  const key = new BlobServiceClient(`${running.service.endpoint}/${account}`, new BlobKey(account, running.key));
  await key.getContainerClient("data").setAccessPolicy("blob");
  assert.equal((await asNobody("/other")).status, "200");
  assert.equal((await asNobody(list)).status, "401 NoAuthenticationInformation");
  await key.getContainerClient("data").setAccessPolicy("container");
  assert.equal((await asNobody(list)).status, "200");
  assert.equal(
    (await told(fetch(`${running.filesystem}/other`, { method: "DELETE", headers: { "x-ms-version": "2023-11-03" } })))
      .status,
    "401 NoAuthenticationInformation",
  );
});

test("service versions: unknown, malformed and too old ones are refused in the endpoint's own form", async (t) => {
  const running = await served(t);
  for (const version of ["2023-11-04", "yyyy-mm-dd", "3025-01-01", "2023-11-03 "]) {
    const blob = await told(running.send("GET", "/other", { "x-ms-version": version }));
    if (version.trim() === "2023-11-03") assert.equal(blob.status, "200");
    else {
      assert.equal(blob.status, "400 InvalidHeaderValue", version);
      assert.match(blob.body, new RegExp(`<HeaderName>x-ms-version</HeaderName><HeaderValue>${version}</HeaderValue>`));
    }
  }
  const dfs = await told(running.send("GET", "?resource=filesystem&recursive=true", { "x-ms-version": "2017-11-09" }));
  assert.equal(dfs.status, "400 InvalidHeaderValue");
  assert.deepEqual((JSON.parse(dfs.body) as { error: { detail: unknown } }).error.detail, {
    HeaderName: "x-ms-version",
    HeaderValue: "2017-11-09",
  });
  const old = await told(running.send("GET", "/other", { "x-ms-version": "2015-04-05" }));
  assert.equal(old.status, "403 AuthenticationFailed");
  assert.equal(old.detail, "Authentication scheme Bearer is not supported in this version.");
});

test("headers are signed in the order of a dictionary", () => {
  const names = ["x-ms-meta-b", "x-ms-meta-a-b", "x-ms-meta-ab", "x-ms-meta-a1", "x-ms-meta-a_b", "x-ms-meta-a"];
  assert.deepEqual(names.sort(compareHeaderNames), [
    "x-ms-meta-a",
    "x-ms-meta-a_b",
    "x-ms-meta-a1",
    "x-ms-meta-ab",
    "x-ms-meta-a-b",
    "x-ms-meta-b",
  ]);
});
