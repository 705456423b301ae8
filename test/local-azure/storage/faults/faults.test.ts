/** Every kind of fault: what the official clients and a plain one see of it, and what it leaves behind. */
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { BlobServiceClient, StorageSharedKeyCredential as BlobKey } from "@azure/storage-blob";
import { DataLakeServiceClient, StorageSharedKeyCredential as LakeKey } from "@azure/storage-file-datalake";
import { owner, runService, type Running } from "../running-service.ts";
import { Faults, type FaultRule } from "./index.ts";

interface Scene extends Running {
  readonly faults: Faults;
  /** Moves the service's clock on, which stands still otherwise. */
  readonly later: (seconds: number) => void;
}

/** A service with a file `f` of ten bytes, and then these rules. */
async function scene(test: TestContext, ...rules: readonly FaultRule[]): Promise<Scene> {
  const faults = new Faults();
  let now = Date.now();
  const running = await runService(test, {}, { faults, now: () => now });
  await running.send("PUT", "/f", { "x-ms-blob-type": "BlockBlob" }, "0123456789");
  faults.replace(rules);
  return { ...running, faults, later: (seconds) => void (now += seconds * 1000) };
}

const block = { "x-ms-blob-type": "BlockBlob" };

function blobClient({ service, key }: Running, tries = 1): BlobServiceClient {
  const retryOptions = { maxTries: tries, retryDelayInMs: 1, maxRetryDelayInMs: 5 };
  return new BlobServiceClient(`${service.endpoint}/lakeaccount`, new BlobKey("lakeaccount", key), { retryOptions });
}

function lakeClient({ service, key }: Running, tries = 1): DataLakeServiceClient {
  const retryOptions = { maxTries: tries, retryDelayInMs: 1, maxRetryDelayInMs: 5 };
  return new DataLakeServiceClient(`${service.endpoint}/lakeaccount`, new LakeKey("lakeaccount", key), {
    retryOptions,
  });
}

async function contentOf(running: Running, path: string): Promise<string | number> {
  const answer = await running.send("GET", path);
  return answer.status === 200 ? await answer.text() : answer.status;
}

test("server-busy: 503 with the limit's message, with and without Retry-After, and nothing done", async (t) => {
  const running = await scene(
    t,
    { fault: "server-busy", operation: "Put Blob", limit: "ingress", retryAfterSeconds: 7, count: 1 },
    { fault: "server-busy", operation: "append", count: 1 },
  );
  const container = blobClient(running).getContainerClient("data");
  await assert.rejects(
    container.getBlockBlobClient("g").upload("x", 1),
    (error: Error & { response?: { headers: { get(name: string): string } } }) => {
      assert.match(error.message, /Ingress is over the account limit/);
      assert.equal(error.response?.headers.get("retry-after"), "7");
      return "statusCode" in error && error.statusCode === 503 && "code" in error && error.code === "ServerBusy";
    },
  );
  assert.equal(await contentOf(running, "/g"), 404);
  await running.send("PUT", "/h?resource=file");
  const busy = await running.send("PATCH", "/h?action=append&position=0", {}, "x");
  assert.equal(busy.headers.get("retry-after"), null);
  assert.match(await busy.text(), /^\{"error":\{"code":"ServerBusy","message":"The server is busy\./);
  assert.equal((await running.send("PATCH", "/h?action=append&position=0", {}, "x")).status, 202);
  assert.deepEqual(running.faults.counts, [
    { seen: 1, acted: 1 },
    { seen: 2, acted: 1 },
  ]);
});

test("the official client's own retries bring an upload through a third of failing requests", async (t) => {
  const running = await scene(
    t,
    { fault: "server-busy", share: 0.2, seed: 1 },
    { fault: "operation-timed-out", share: 0.1, seed: 2 },
    { fault: "reset", share: 0.1, seed: 3, takesEffect: true },
  );
  const file = lakeClient(running, 8).getFileSystemClient("data").getFileClient("d/g");
  await file.upload(Buffer.from("hello".repeat(1000)), { chunkSize: 1000, singleUploadThreshold: 1000 });
  assert.equal((await file.readToBuffer()).toString(), "hello".repeat(1000));
  assert.ok(running.faults.counts.some(({ acted }) => acted > 0));
});

test("operation-timed-out and internal-error: 500, before or after the write took effect", async (t) => {
  for (const [fault, code] of [
    ["operation-timed-out", "OperationTimedOut"],
    ["internal-error", "InternalError"],
  ] as const)
    for (const takesEffect of [false, true]) {
      const running = await scene(t, { fault, takesEffect, method: "PUT" });
      const refused = await running.send("PUT", "/g", block, "x");
      assert.deepEqual([refused.status, refused.headers.get("x-ms-error-code")], [500, code]);
      assert.equal(await contentOf(running, "/g"), takesEffect ? "x" : 404);
    }
});

test("reset: the connection breaks, and the write took effect or not", async (t) => {
  for (const takesEffect of [false, true]) {
    const running = await scene(t, { fault: "reset", takesEffect, operation: ["Put Blob", "rename", "delete"] });
    const container = blobClient(running).getContainerClient("data");
    await assert.rejects(container.getBlockBlobClient("g").upload("x", 1), { code: "ECONNRESET" });
    assert.equal(await contentOf(running, "/g"), takesEffect ? "x" : 404);
    const file = lakeClient(running).getFileSystemClient("data").getFileClient("f");
    await assert.rejects(file.delete(), { code: "ECONNRESET" });
    assert.equal(await contentOf(running, "/f"), takesEffect ? 404 : "0123456789");
  }
});

test("reset of a read, and of an operation that is refused anyway", async (t) => {
  const running = await scene(t, { fault: "reset", takesEffect: true });
  const container = blobClient(running).getContainerClient("data");
  await assert.rejects(container.getBlobClient("f").downloadToBuffer(), { code: "ECONNRESET" });
  await assert.rejects(container.getBlobClient("missing").getProperties(), { code: "ECONNRESET" });
});

test("latency waits before the operation, slow-first-byte after it", async (t) => {
  const running = await scene(
    t,
    { fault: "latency", ms: [60, 80], operation: "Get Blob Properties" },
    { fault: "slow-first-byte", ms: 60, method: "GET" },
  );
  for (const method of ["HEAD", "GET"]) {
    const started = performance.now();
    const answer = await running.send(method, "/f");
    assert.ok(performance.now() - started >= 55);
    assert.equal(await answer.text(), method === "GET" ? "0123456789" : "");
  }
  const large = "x".repeat(5_000_000);
  await running.send("PUT", "/large", block, large);
  assert.equal(await contentOf(running, "/large"), large);
  assert.equal(await contentOf(running, "/missing"), 404);
});

test("slow-first-byte: the write is done before its answer comes", async (t) => {
  const running = await scene(t, { fault: "slow-first-byte", ms: 300, operation: "Put Blob" });
  const put = running.send("PUT", "/g", block, "x");
  let seen: string | number = 404;
  while (seen === 404) seen = await contentOf(running, "/g");
  const first = await Promise.race([put, Promise.resolve("not answered yet")]);
  assert.deepEqual([seen, first], ["x", "not answered yet"]);
  assert.equal((await put).status, 201);
});

test("truncated-body: the client learns that bytes are missing, and the next try gets them", async (t) => {
  const running = await scene(t, { fault: "truncated-body", operation: "Get Blob", count: 1 });
  await assert.rejects(contentOf(running, "/f"), /terminated|other side closed/);
  assert.equal(await contentOf(running, "/f"), "0123456789");
  running.faults.replace([{ fault: "truncated-body", operation: "Get Blob", afterBytes: 3, count: 1 }]);
  // The official client takes the break for an abort of its own, and does not try again.
  const blob = blobClient(running, 4).getContainerClient("data").getBlobClient("f");
  await assert.rejects(blob.downloadToBuffer(), { name: "AbortError" });
  assert.equal((await blob.downloadToBuffer()).toString(), "0123456789");
});

test("truncated and stalled answers without a body do not come at all; the write is done", async (t) => {
  const running = await scene(t, { fault: "truncated-body", operation: "Put Blob" });
  await assert.rejects(running.send("PUT", "/g", block, "x"));
  assert.equal(await contentOf(running, "/g"), "x");
  running.faults.replace([{ fault: "stalled-body", operation: "Put Blob" }]);
  const stalled = fetch(`${running.filesystem}/h`, {
    method: "PUT",
    body: "x",
    headers: { ...block, authorization: `Bearer ${running.ownerToken}`, "x-ms-version": "2023-11-03" },
    signal: AbortSignal.timeout(200),
  });
  await assert.rejects(stalled, { name: "TimeoutError" });
  assert.equal(await contentOf(running, "/h"), "x");
});

test("stalled-body: the first bytes come, then nothing, and the connection stays", async (t) => {
  const running = await scene(t, { fault: "stalled-body", operation: "Get Blob", afterBytes: 4 });
  const answer = await running.send("GET", "/f");
  const reader = answer.body?.getReader();
  assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), "0123");
  const silence = new Promise((resolve) => setTimeout(resolve, 100, "silence"));
  const next = reader?.read().then(
    (more) => (more.done ? "end" : "more"),
    () => "broken",
  );
  assert.equal(await Promise.race([next, silence]), "silence");
  await reader?.cancel();
});

test("corrupted-byte: one byte differs, in content and in listings, and no length tells", async (t) => {
  const running = await scene(t, { fault: "corrupted-byte", operation: "Get Blob" });
  assert.equal(await contentOf(running, "/f"), "0123446789");
  running.faults.replace([{ fault: "corrupted-byte", operation: "Get Blob", atByte: 0 }]);
  assert.equal(await contentOf(running, "/f"), "1123456789");
  running.faults.replace([]);
  assert.equal(await contentOf(running, "/f"), "0123456789");
});

test("expired-token: 401 for tokens alone, with a challenge", async (t) => {
  const running = await scene(t, { fault: "expired-token", count: 1 });
  assert.equal(
    (await blobClient(running).getContainerClient("data").getBlobClient("f").getProperties()).contentLength,
    10,
  );
  const refused = await running.send("GET", "/f");
  assert.deepEqual([refused.status, refused.headers.get("x-ms-error-code")], [401, "InvalidAuthenticationInfo"]);
  assert.match(refused.headers.get("www-authenticate") ?? "", /^Bearer authorization_uri=/);
  assert.match(await refused.text(), /The token is expired/);
  assert.equal(await contentOf(running, "/f"), "0123456789");
});

test("unsettled-role: an assignment counts only when it is old enough", async (t) => {
  const { send, service, later } = await scene(t, { fault: "unsettled-role", seconds: 30 });
  assert.equal((await send("GET", "/f")).status, 403);
  later(31);
  assert.equal((await send("GET", "/f")).status, 200);
  const newcomer = "bbbbbbbb-0000-4000-8000-000000000002";
  const headers = { authorization: `Bearer ${service.issuer.issue(newcomer)}` };
  const scope = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lakeaccount";
  const role = { id: "n", scope, principalId: newcomer, roleDefinitionId: "Storage Blob Data Reader" };
  await service.plane.putRole(role);
  assert.equal((await send("GET", "/f", headers)).status, 403);
  later(31);
  assert.equal((await send("GET", "/f", headers)).status, 200);
});

test("race: conditions fail because somebody else wrote, and the next look shows it", async (t) => {
  const running = await scene(t, { fault: "race", count: 1 });
  const etag = (await running.send("HEAD", "/f")).headers.get("etag") ?? "";
  const lost = await running.send("PUT", "/f?comp=metadata", { "if-match": etag, "x-ms-meta-a": "1" });
  assert.deepEqual([lost.status, lost.headers.get("x-ms-error-code")], [412, "ConditionNotMet"]);
  const now = (await running.send("HEAD", "/f")).headers.get("etag") ?? "";
  assert.notEqual(now, etag);
  assert.equal((await running.send("PUT", "/f?comp=metadata", { "if-match": now, "x-ms-meta-a": "1" })).status, 200);
  running.faults.replace([{ fault: "race", count: 1 }]);
  const unmodified = (await running.send("HEAD", "/f")).headers.get("last-modified") ?? "";
  const late = await running.send("DELETE", "/f", { "if-unmodified-since": unmodified });
  assert.equal(late.status, 412);
  running.faults.replace([{ fault: "race", count: 1 }]);
  const taken = await running.send("PUT", "/g", { ...block, "if-none-match": "*" }, "x");
  assert.deepEqual([taken.status, await contentOf(running, "/g")], [409, ""]);
});

test("account-limit: requests a second, refilled by the service's clock", async (t) => {
  const running = await scene(t, { fault: "account-limit", requestsPerSecond: 3, retryAfterSeconds: 1 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => running.send("GET", "/f")));
  const busy = answers.filter(({ status }) => status === 503);
  assert.equal(busy.length, 17);
  assert.match((await busy[0]?.text()) ?? "", /Operations per second is over the account limit\./);
  running.later(1);
  assert.equal((await running.send("GET", "/f")).status, 200);
});

test("account-limit: bytes in and bytes out, each with its message", async (t) => {
  const running = await scene(t, { fault: "account-limit", ingressBytesPerSecond: 1, egressBytesPerSecond: 1 });
  const limited = async (method: string, body?: string): Promise<string> => {
    const answer = await running.send(method, "/f", method === "PUT" ? block : {}, body);
    return answer.status === 503 ? (/[A-Z]\w+ is over/.exec(await answer.text())?.[0] ?? "") : String(answer.status);
  };
  assert.equal(await limited("PUT", "y".repeat(1000)), "201");
  assert.equal(await limited("PUT", "y".repeat(1000)), "Ingress is over");
  assert.equal(await limited("GET"), "200");
  assert.equal(await limited("GET"), "Egress is over");
  assert.equal(await limited("HEAD"), "200");
  running.later(2000);
  assert.equal(await limited("GET"), "200");
});

test("rules choose by operation, method, query, path, account, filesystem and identity", async (t) => {
  const { send, faults, ownerToken } = await scene(t);
  const isBusy = async (rule: Partial<FaultRule>, method: string, path: string): Promise<boolean> => {
    faults.replace([{ ...rule, fault: "server-busy" }]);
    return (await send(method, path)).status === 503;
  };
  assert.ok(ownerToken !== "");
  assert.ok(await isBusy({ operation: "get blob" }, "GET", "/f"));
  assert.ok(!(await isBusy({ operation: "Get Blob" }, "HEAD", "/f")));
  assert.ok(await isBusy({ operation: ["getAccessControl"] }, "HEAD", "/f?action=getAccessControl"));
  assert.ok(await isBusy({ operation: "List Paths" }, "GET", "?resource=filesystem&recursive=true"));
  assert.ok(await isBusy({ operation: "List Blobs" }, "GET", "?restype=container&comp=list"));
  assert.ok(
    await isBusy({ method: "get", query: { comp: "LIST", restype: "*" } }, "GET", "?restype=container&comp=list"),
  );
  assert.ok(!(await isBusy({ query: { comp: "list" } }, "GET", "/f")));
  assert.ok(await isBusy({ path: "raw/**/*.csv" }, "GET", "/raw/2024/01/a.csv"));
  assert.ok(await isBusy({ path: ["x", "raw/**"] }, "GET", "/raw/.hidden"));
  assert.ok(!(await isBusy({ path: "raw/*" }, "GET", "/raw/2024/01/a.csv")));
  assert.ok(await isBusy({ account: "lakeaccount", filesystem: "data" }, "GET", "/f"));
  assert.ok(!(await isBusy({ account: "another" }, "GET", "/f")));
  assert.ok(!(await isBusy({ filesystem: "another" }, "GET", "/f")));
  assert.ok(await isBusy({ identity: owner }, "GET", "/f"));
  assert.ok(!(await isBusy({ identity: "key" }, "GET", "/f")));
});

test("the same rules and requests give the same faults", async (t) => {
  const { send, faults } = await scene(t);
  const outcomes = async (seed: number): Promise<string> => {
    faults.replace([{ fault: "server-busy", share: 0.4, seed, after: 2 }]);
    const statuses: number[] = [];
    for (let index = 0; index < 30; index++) statuses.push((await send("HEAD", "/f")).status);
    return statuses.join();
  };
  const first = await outcomes(11);
  assert.match(first, /^200,200,/);
  assert.match(first, /503/);
  assert.equal(await outcomes(11), first);
  assert.notEqual(await outcomes(12), first);
});
