/** Append blobs through DFS, who may add to what the other endpoint wrote, and when an append renews its lease. */
import assert from "node:assert/strict";
import test from "node:test";
import { block, coded } from "../running-flat.ts";
import { runService } from "../running-service.ts";

test("an append blob grows by every append, at its end only, and is flushed to its length", async (t) => {
  const { send } = await runService(t);
  assert.equal((await send("PUT", "/log?resource=file&blobtype=appendblob")).status, 201);
  assert.equal((await send("PATCH", "/log?action=append&position=0", {}, "one")).status, 202);
  assert.equal(await (await send("GET", "/log")).text(), "one");
  assert.equal(coded(await send("PATCH", "/log?action=append&position=0", {}, "x")), "400 InvalidQueryParameterValue");
  assert.equal((await send("PATCH", "/log?action=append&position=3", {}, "two")).status, 202);
  assert.equal((await send("PATCH", "/log?action=flush&position=6")).status, 200);
  const { headers } = await send("HEAD", "/log");
  assert.equal(headers.get("x-ms-blob-type"), "AppendBlob");
  assert.equal(headers.get("x-ms-blob-committed-block-count"), "2");
  assert.equal(headers.get("x-ms-access-tier"), null);
  assert.equal(coded(await send("PUT", "/d?resource=file&blobtype=cloud")), "400 InvalidQueryParameterValue");
});

test("a concurrent append finds the end itself, and makes the file where it is asked to", async (t) => {
  const { send } = await runService(t);
  assert.equal(coded(await send("PATCH", "/log?action=concurrentAppend", {}, "x")), "404 PathNotFound");
  const made = await send("PATCH", "/d/log?action=concurrentAppend&appendmode=autoCreate", {}, "one");
  assert.equal(made.status, 202);
  assert.equal(made.headers.get("x-ms-committed-block-count"), "1");
  assert.equal(made.headers.get("etag"), null);
  const atWrong = { "x-ms-conditional-appendpos": "1" };
  assert.equal(coded(await send("PATCH", "/d/log?action=concurrentAppend", atWrong, "x")), "412 InvalidAppendPosition");
  const atEnd = { "x-ms-conditional-appendpos": "3" };
  const second = await send("PATCH", "/d/log?action=concurrentAppend", atEnd, "two");
  assert.equal(second.headers.get("x-ms-committed-block-count"), "2");
  assert.equal(await (await send("GET", "/d/log")).text(), "onetwo");
  assert.equal((await send("HEAD", "/d/log")).headers.get("content-type"), null);
});

test("a file that is no append blob takes no concurrent append", async (t) => {
  const { send } = await runService(t);
  await send("PUT", "/f?resource=file");
  assert.equal(coded(await send("PATCH", "/f?action=concurrentAppend", {}, "x")), "409 InvalidBlobType");
});

test("neither endpoint adds to content of the other, but each replaces it", async (t) => {
  const { send } = await runService(t);
  await send("PUT", "/b", block, "content");
  assert.equal(coded(await send("PATCH", "/b?action=append&position=7", {}, "x")), "409 InvalidAppendOperation");
  assert.equal(coded(await send("PATCH", "/b?action=flush&position=7")), "409 InvalidFlushOperation");
  assert.equal((await send("PUT", "/b?resource=file")).status, 201);
  assert.equal((await send("PATCH", "/b?action=append&position=0&flush=true", {}, "x")).status, 202);
  assert.equal(coded(await send("PUT", "/b?comp=block&blockid=AAAA", {}, "x")), "409 BlobOperationNotSupported");
  await send("PUT", "/log?resource=file&blobtype=appendblob");
  assert.equal(coded(await send("PUT", "/log?comp=appendblock", {}, "x")), "409 BlobOperationNotSupported");
  await send("PUT", "/log", { "x-ms-blob-type": "AppendBlob" });
  assert.equal(coded(await send("PATCH", "/log?action=append&position=0", {}, "x")), "409 InvalidAppendOperation");
  assert.equal((await send("PUT", "/log?comp=appendblock", {}, "x")).status, 201);
});

test("an append renews a lease that is about to run out", async (t) => {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const { send } = await runService(t, {}, { now: () => now });
  await send("PUT", "/f?resource=file");
  const id = "11111111-1111-4111-8111-111111111111";
  const taken = { "x-ms-lease-action": "acquire", "x-ms-lease-duration": "30", "x-ms-proposed-lease-id": id };
  assert.equal((await send("POST", "/f", taken)).status, 201);
  const renewal = { "x-ms-lease-action": "auto-renew", "x-ms-lease-id": id };
  const append = async (position: number): Promise<string | null> => {
    const answer = await send("PATCH", `/f?action=append&position=${position}`, renewal, "x");
    assert.equal(answer.status, 202);
    return answer.headers.get("x-ms-lease-renewed");
  };
  assert.equal(await append(0), "false");
  now += 20_000;
  assert.equal(await append(1), "true");
  now += 20_000;
  const { headers } = await send("HEAD", "/f");
  assert.equal(headers.get("x-ms-lease-state"), "leased");
});

test("an append or a flush takes a lease only where nobody else holds one", async (t) => {
  const { send } = await runService(t);
  await send("PUT", "/f?resource=file");
  const taking = (id: string, action = "acquire") => ({
    "x-ms-lease-action": action,
    "x-ms-lease-duration": "15",
    "x-ms-proposed-lease-id": id.repeat(8) + "-1111-4111-8111-111111111111",
  });
  assert.equal((await send("PATCH", "/f?action=append&position=0", taking("1"), "x")).status, 202);
  assert.equal((await send("PATCH", "/f?action=append&position=1", taking("1"), "y")).status, 202);
  const others = await Promise.all([
    send("PATCH", "/f?action=append&position=2", taking("2"), "z"),
    send("PATCH", "/f?action=flush&position=2", taking("2", "acquire-release")),
  ]);
  assert.deepEqual(others.map(coded), ["409 LeaseAlreadyPresent", "409 LeaseAlreadyPresent"]);
  assert.equal((await send("PATCH", "/f?action=flush&position=2", taking("1", "acquire-release"))).status, 200);
  assert.equal((await send("HEAD", "/f")).headers.get("x-ms-lease-state"), "available");
});

test("a lease is released with the flush, and by no append before it", async (t) => {
  const { send } = await runService(t);
  await send("PUT", "/f?resource=file");
  const id = "11111111-1111-4111-8111-111111111111";
  const taken = { "x-ms-lease-action": "acquire", "x-ms-lease-duration": "-1", "x-ms-proposed-lease-id": id };
  assert.equal((await send("POST", "/f", taken)).status, 201);
  const release = { "x-ms-lease-action": "release", "x-ms-lease-id": id };
  const state = async (): Promise<string | null> => (await send("HEAD", "/f")).headers.get("x-ms-lease-state");
  assert.equal((await send("PATCH", "/f?action=append&position=0", release, "x")).status, 202);
  assert.equal(await state(), "leased");
  assert.equal((await send("PATCH", "/f?action=append&position=1&flush=true", release, "y")).status, 202);
  assert.equal(await state(), "available");
});
