/** Operations of the Blob endpoint that few clients use: batch, tags, append blobs, checks of content, renamed containers. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test, { type TestContext } from "node:test";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { crc64 } from "./content/crc64.ts";
import { structured, structuredBodyForm, unstructured } from "./content/structured-body.ts";
import { startStorageService } from "./index.ts";

interface Account {
  readonly client: BlobServiceClient;
  /** A signed URL of a path and query. */
  readonly url: (path: string) => string;
}

async function accountFor(t: TestContext): Promise<Account> {
  const service = await startStorageService();
  t.after(() => service.stop());
  await service.plane.putAccount({ name: "lake", hierarchicalNamespace: true });
  await service.plane.putFilesystem("lake", "files");
  const { key, sas } = service.credentials("lake");
  const endpoint = `${service.endpoint}/lake`;
  return {
    client: new BlobServiceClient(endpoint, new StorageSharedKeyCredential("lake", key)),
    url: (path) => `${endpoint}/${path}${path.includes("?") ? "&" : "?"}${sas}`,
  };
}

const version = { "x-ms-version": "2026-02-06" };

async function bytesOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

test("a batch deletes what it can and tells of each", async (t) => {
  const { client } = await accountFor(t);
  const container = client.getContainerClient("files");
  for (const name of ["one", "d/two"]) await container.getBlockBlobClient(name).upload("x", 1);
  const batch = client.getBlobBatchClient();
  const blobs = ["one", "missing", "d/two"].map((name) => container.getBlobClient(name));
  const answer = await batch.deleteBlobs(blobs);
  assert.deepEqual(
    answer.subResponses.map(({ status, errorCode }) => `${status} ${errorCode ?? ""}`),
    ["202 ", "404 BlobNotFound", "202 "],
  );
  assert.equal(await container.getBlobClient("one").exists(), false);
});

test("tags are kept beside a blob without a new ETag", async (t) => {
  const { client } = await accountFor(t);
  const blob = client.getContainerClient("files").getBlockBlobClient("tagged");
  const { etag } = await blob.upload("x", 1);
  await blob.setTags({ project: "a b", state: "new" });
  assert.deepEqual((await blob.getTags()).tags, { project: "a b", state: "new" });
  const properties = await blob.getProperties();
  assert.equal(properties.etag, etag);
});

test("an append blob grows block by block, and only at the place that is asked for", async (t) => {
  const { client } = await accountFor(t);
  const blob = client.getContainerClient("files").getAppendBlobClient("log");
  await blob.create();
  await blob.appendBlock("one", 3);
  const second = await blob.appendBlock("two", 3, { conditions: { appendPosition: 3 } });
  assert.equal(second.blobAppendOffset, "3");
  assert.equal(second.blobCommittedBlockCount, 2);
  await assert.rejects(blob.appendBlock("x", 1, { conditions: { appendPosition: 3 } }), {
    code: "AppendPositionConditionNotMet",
  });
  assert.equal((await blob.downloadToBuffer()).toString(), "onetwo");
  assert.equal((await blob.getProperties()).blobType, "AppendBlob");
});

test("content whose CRC-64 is not the stated one is refused", async (t) => {
  const { url } = await accountFor(t);
  const put = (check: string): Promise<Response> =>
    fetch(url("files/checked"), {
      method: "PUT",
      headers: { ...version, "x-ms-blob-type": "BlockBlob", "x-ms-content-crc64": check },
      body: "Hello World",
    });
  assert.equal((await put("YeJLfssylmU=")).status, 201);
  const refused = await put(crc64(Buffer.from("other")));
  assert.equal(refused.status, 400);
  assert.equal(refused.headers.get("x-ms-error-code"), "Crc64Mismatch");
});

test("a structured body goes up and comes down, and a changed byte is found", async (t) => {
  const { url } = await accountFor(t);
  const content = Buffer.alloc(5 * 1024 * 1024 + 7, "structured");
  const body = await bytesOf(structured(inChunks(content, 100_000), content.length));
  assert.deepEqual(await bytesOf(unstructured(inChunks(body, 33_333))), content);
  const headers = { ...version, "x-ms-structured-body": structuredBodyForm };
  const put = (sent: Buffer): Promise<Response> =>
    fetch(url("files/structured"), {
      method: "PUT",
      headers: { ...headers, "x-ms-blob-type": "BlockBlob", "x-ms-structured-content-length": String(content.length) },
      body: new Uint8Array(sent),
    });
  assert.equal((await put(body)).status, 201);
  const got = await fetch(url("files/structured"), { headers });
  assert.equal(got.headers.get("x-ms-structured-content-length"), String(content.length));
  assert.deepEqual(Buffer.from(await got.arrayBuffer()), body);
  body[1000] = (body[1000] ?? 0) ^ 1;
  assert.equal((await put(body)).status, 400);
});

test("a file that DFS wrote takes no blocks, but Put Blob replaces it", async (t) => {
  const { client, url } = await accountFor(t);
  const made = await fetch(url("files/dfs?resource=file"), { method: "PUT", headers: version });
  assert.equal(made.status, 201);
  const blob = client.getContainerClient("files").getBlockBlobClient("dfs");
  await assert.rejects(blob.stageBlock("AAAA", "x", 1), { code: "BlobOperationNotSupported" });
  await assert.rejects(blob.commitBlockList([]), { code: "BlobOperationNotSupported" });
  await blob.upload("new", 3);
  await blob.stageBlock("AAAA", "x", 1);
  await blob.commitBlockList(["AAAA"]);
  assert.equal((await blob.downloadToBuffer()).toString(), "x");
});

test("a container takes another name with all that it holds", async (t) => {
  const { client, url } = await accountFor(t);
  await client.getContainerClient("files").getBlockBlobClient("kept").upload("x", 1);
  const headers = { ...version, "x-ms-source-container-name": "files" };
  const renamed = await fetch(url("other?restype=container&comp=rename"), { method: "PUT", headers });
  assert.equal(renamed.status, 200);
  assert.equal(await client.getContainerClient("files").exists(), false);
  assert.equal(await client.getContainerClient("other").getBlobClient("kept").exists(), true);
});

test("the MD5 that Put Blob wants kept is checked, and counts before that of the transport", async (t) => {
  const { url } = await accountFor(t);
  const right = createHash("md5").update("content").digest("base64");
  const wrong = createHash("md5").update("other").digest("base64");
  const put = async (headers: Record<string, string>): Promise<string> => {
    const all = { ...version, "x-ms-blob-type": "BlockBlob", ...headers };
    const answer = await fetch(url("files/f"), { method: "PUT", headers: all, body: "content" });
    return `${answer.status} ${answer.headers.get("x-ms-error-code") ?? answer.headers.get("content-md5")}`;
  };
  assert.equal(await put({ "x-ms-blob-content-md5": wrong }), "400 Md5Mismatch");
  assert.equal(await put({ "x-ms-blob-content-md5": "short" }), "400 InvalidMd5");
  assert.equal(await put({ "x-ms-blob-content-md5": right, "content-md5": wrong }), `201 ${right}`);
});
