/** Server-side copies: who may read the source, what is checked, what is taken along. */
import assert from "node:assert/strict";
import test from "node:test";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { block, coded, runFlat } from "../running-flat.ts";
import { runService } from "../running-service.ts";

const otherMd5 = "1B2M2Y8AsgTpgAmY7PhCfg==";

test("only Copy Blob reads a private source of its account by its own credentials", async (t) => {
  const { service, key } = await runService(t);
  const credential = new StorageSharedKeyCredential("lakeaccount", key);
  const client = new BlobServiceClient(`${service.endpoint}/lakeaccount`, credential);
  const container = client.getContainerClient("data");
  const source = container.getBlockBlobClient("source");
  await source.upload("content", 7);
  const target = container.getBlockBlobClient("target");
  const unverified = { code: "CannotVerifyCopySource", statusCode: 401 };
  await assert.rejects(target.syncUploadFromURL(source.url), unverified);
  await assert.rejects(target.stageBlockFromURL("AAAA", source.url), unverified);
  await assert.rejects(target.syncCopyFromURL(source.url), unverified);
  await (await target.beginCopyFromURL(source.url)).pollUntilDone();
  assert.equal((await target.downloadToBuffer()).toString(), "content");
  const signed = `${source.url}?${service.credentials("lakeaccount").sas}`;
  assert.equal((await target.syncCopyFromURL(signed)).copyStatus, "success");
});

test("a source that is not what the request says is not copied", async (t) => {
  const flat = await runFlat(t);
  await flat.send("PUT", "/a", block, "content");
  const from = { "x-ms-copy-source": flat.url("/a") };
  const wrong = { ...from, "x-ms-source-content-md5": otherMd5 };
  assert.equal(coded(await flat.send("PUT", "/b", { ...wrong, ...block }, "")), "400 Md5Mismatch");
  assert.equal(coded(await flat.send("PUT", "/b", { ...wrong, "x-ms-requires-sync": "true" }, "")), "400 Md5Mismatch");
  const crc = { ...from, ...block, "x-ms-source-content-crc64": "AAAAAAAAAAA=" };
  assert.equal(coded(await flat.send("PUT", "/b", crc, "")), "400 Crc64Mismatch");
  assert.equal(coded(await flat.send("HEAD", "/b")), "404 BlobNotFound");
});

test("a synchronous copy takes tags along where it is asked to, and a snapshot may be its source", async (t) => {
  const flat = await runFlat(t);
  await flat.send("PUT", "/a", { ...block, "x-ms-tags": "k=v" }, "old");
  const id = (await flat.send("PUT", "/a?comp=snapshot")).headers.get("x-ms-snapshot") ?? "";
  await flat.send("PUT", "/a", { ...block, "x-ms-tags": "k=v" }, "new");
  const sync = { "x-ms-requires-sync": "true", "x-ms-copy-source": flat.url("/a") };
  assert.equal((await flat.send("PUT", "/b", { ...sync, "x-ms-copy-source-tag-option": "COPY" }, "")).status, 202);
  assert.match(await (await flat.send("GET", "/b?comp=tags")).text(), /<Key>k<\/Key><Value>v<\/Value>/u);
  const copied = await flat.send("PUT", "/c", { ...sync, "x-ms-copy-source": flat.url(`/a?snapshot=${id}`) }, "");
  assert.equal(copied.headers.get("x-ms-copy-status"), "success");
  assert.equal(await (await flat.send("GET", "/c")).text(), "old");
  assert.equal((await flat.send("HEAD", "/c")).headers.get("x-ms-tag-count"), null);
});

test("there is never a copy to abort", async (t) => {
  const flat = await runFlat(t);
  await flat.send("PUT", "/a", block, "x");
  const abort = { "x-ms-copy-action": "abort" };
  const path = "/a?comp=copy&copyid=11111111-1111-4111-8111-111111111111";
  assert.equal(coded(await flat.send("PUT", path, abort, "")), "409 NoPendingCopyOperation");
  assert.equal(coded(await flat.send("PUT", path, {}, "")), "400 MissingRequiredHeader");
  assert.equal(coded(await flat.send("PUT", "/a?comp=copy", abort, "")), "400 MissingRequiredQueryParameter");
});
