/** The official SDKs, unmodified, over http with Shared Key: what they write is what they read, lists and ACLs included. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import test from "node:test";
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential as BlobKey,
} from "@azure/storage-blob";
import { DataLakeServiceClient, StorageSharedKeyCredential } from "@azure/storage-file-datalake";
import { runService, type Running } from "./running-service.ts";

function clients(running: Running): { lake: DataLakeServiceClient; blob: BlobServiceClient } {
  const url = `${running.service.endpoint}/lakeaccount`;
  return {
    lake: new DataLakeServiceClient(url, new StorageSharedKeyCredential("lakeaccount", running.key)),
    blob: new BlobServiceClient(url, new BlobKey("lakeaccount", running.key)),
  };
}

const strangeNames = [
  "a b",
  "a+b",
  "100%",
  "#1",
  "übung",
  "日本語",
  "😀 file",
  "q?x",
  "semi;colon",
  "quote'\"",
  "&amp;",
];

test("DataLake SDK: files, directories, metadata, rename, delete", async (t) => {
  const running = await runService(t);
  const { lake } = clients(running);
  const filesystem = lake.getFileSystemClient("made-by-sdk");
  await filesystem.create({ metadata: { team: "lake" } });
  assert.equal((await filesystem.getProperties()).metadata?.["team"], "lake");
  const content = randomBytes(300_000);
  const file = filesystem.getFileClient("dir/sub/file.bin");
  await file.upload(content, { metadata: { a: "1" }, pathHttpHeaders: { contentType: "text/x" } });
  const properties = await file.getProperties();
  assert.equal(properties.contentLength, content.length);
  assert.equal(properties.contentType, "text/x");
  assert.deepEqual(properties.metadata, { a: "1" });
  assert.deepEqual(await file.readToBuffer(), content);
  // The SDK's own move() loses the account of a path-style URL, so the rename is sent without it.
  const renamed = await fetch(`${running.service.endpoint}/lakeaccount/made-by-sdk/dir/moved.bin?mode=posix`, {
    method: "PUT",
    headers: {
      authorization: `Bearer ${running.ownerToken}`,
      "x-ms-version": "2023-11-03",
      "x-ms-rename-source": "/made-by-sdk/dir/sub/file.bin",
    },
  });
  assert.equal(renamed.status, 201);
  assert.equal(renamed.headers.get("etag"), properties.etag);
  assert.equal(await file.exists(), false);
  assert.deepEqual(await filesystem.getFileClient("dir/moved.bin").readToBuffer(10, 20), content.subarray(10, 30));
  const paths: (string | undefined)[] = [];
  for await (const path of filesystem.listPaths({ recursive: true })) paths.push(path.name);
  assert.deepEqual(paths, ["dir", "dir/moved.bin", "dir/sub"]);
  await assert.rejects(filesystem.getDirectoryClient("dir").delete(false), {
    code: "DirectoryNotEmpty",
    statusCode: 409,
  });
  await filesystem.getDirectoryClient("dir").delete(true);
  assert.equal(await filesystem.getDirectoryClient("dir").exists(), false);
  const names: string[] = [];
  for await (const each of lake.listFileSystems()) names.push(each.name);
  assert.deepEqual(names, ["data", "made-by-sdk"]);
  await filesystem.delete();
  assert.equal(await filesystem.exists(), false);
});

test("DataLake SDK: names of every kind come back as they were sent", async (t) => {
  const { lake, blob } = clients(await runService(t));
  const filesystem = lake.getFileSystemClient("data");
  for (const name of strangeNames) {
    const file = filesystem.getFileClient(`dir ä/${name}`);
    await file.upload(Buffer.from(name));
    assert.equal((await file.readToBuffer()).toString(), name);
  }
  const wanted = strangeNames.map((name) => `dir ä/${name}`).sort();
  const listed: (string | undefined)[] = [];
  for await (const path of filesystem.listPaths({ path: "dir ä" })) listed.push(path.name);
  assert.deepEqual(listed, wanted);
  const blobs: string[] = [];
  for await (const item of blob.getContainerClient("data").listBlobsFlat({ prefix: "dir ä/" })) blobs.push(item.name);
  assert.deepEqual(blobs, wanted);
});

test("DataLake SDK: access control, alone and recursive", async (t) => {
  const { lake } = clients(await runService(t));
  const filesystem = lake.getFileSystemClient("data");
  const directory = filesystem.getDirectoryClient("d");
  await directory.create({ permissions: "rwxr-x---", umask: "000" });
  await filesystem.getFileClient("d/f").create();
  const id = "ec3595d6-2c17-4696-8caa-7e139758d24a";
  const bits = (text: string) => ({ read: text[0] === "r", write: text[1] === "w", execute: text[2] === "x" });
  const entry = { accessControlType: "user" as const, entityId: id, defaultScope: false, permissions: bits("r-x") };
  const result = await directory.updateAccessControlRecursive([entry]);
  assert.deepEqual(
    [result.counters.changedDirectoriesCount, result.counters.changedFilesCount, result.counters.failedChangesCount],
    [1, 1, 0],
  );
  const access = await directory.getAccessControl();
  assert.equal(access.permissions?.extendedAcls, true);
  assert.deepEqual(access.acl.find((each) => each.entityId === id)?.permissions, bits("r-x"));
  await directory.setPermissions({
    ...access.permissions,
    owner: bits("rwx"),
    group: bits("--x"),
    stickyBit: true,
    other: bits("---"),
    extendedAcls: false,
  });
  const after = await directory.getAccessControl();
  assert.equal(after.permissions?.stickyBit, true);
  assert.deepEqual(after.acl.find((each) => each.accessControlType === "mask")?.permissions, bits("--x"));
});

test("Blob SDK: upload in one, in blocks, ranges, conditions, copy, lists by page", async (t) => {
  const { blob } = clients(await runService(t));
  const container = blob.getContainerClient("data");
  const small = container.getBlockBlobClient("a/small");
  await small.upload("hello", 5, { metadata: { k: "v" }, blobHTTPHeaders: { blobContentType: "text/plain" } });
  const large = randomBytes(5 * 1024 * 1024 + 17);
  const blocks = container.getBlockBlobClient("a/large");
  await blocks.uploadData(large, { blockSize: 1024 * 1024, maxSingleShotSize: 1024 });
  assert.deepEqual(await blocks.downloadToBuffer(), large);
  assert.equal((await blocks.getBlockList("all")).committedBlocks?.length, 6);
  const one = container.getBlockBlobClient("a/one");
  await one.uploadData(large, { maxSingleShotSize: large.length });
  assert.deepEqual(await one.downloadToBuffer(1000, 2_000_000), large.subarray(1000, 2_001_000));
  const { etag } = await one.getProperties();
  await assert.rejects(small.upload("x", 1, { conditions: { ifNoneMatch: "*" } }), {
    code: "BlobAlreadyExists",
    statusCode: 409,
  });
  await assert.rejects(one.setMetadata({}, { conditions: { ifMatch: '"0x1"' } }), {
    code: "ConditionNotMet",
    statusCode: 412,
  });
  await one.setMetadata({ m: "2" }, { conditions: { ifMatch: etag ?? "" } });
  await (await container.getBlobClient("b/copy").beginCopyFromURL(one.url)).pollUntilDone();
  assert.deepEqual((await container.getBlobClient("b/copy").getProperties()).metadata, { m: "2" });
  const names: string[] = [];
  for await (const page of container.listBlobsFlat({ includeMetadata: true }).byPage({ maxPageSize: 2 })) {
    assert.ok(page.segment.blobItems.length <= 2);
    names.push(...page.segment.blobItems.map((item) => item.name));
  }
  assert.deepEqual(names, ["a", "a/large", "a/one", "a/small", "b", "b/copy"]);
  const top: string[] = [];
  for await (const item of container.listBlobsByHierarchy("/")) top.push(`${item.kind} ${item.name}`);
  assert.deepEqual(top, ["prefix a/", "prefix b/"]);
  await assert.rejects(container.deleteBlob("a"), { code: "DirectoryIsNotEmpty" });
  await container.deleteBlob("b/copy");
});

test("Signatures: read-only container SAS reads, does not write; a wrong one is refused", async (t) => {
  const running = await runService(t);
  const { blob } = clients(running);
  await blob.getContainerClient("data").getBlockBlobClient("x").upload("1", 1);
  const key = new BlobKey("lakeaccount", running.key);
  const sas = generateBlobSASQueryParameters(
    {
      containerName: "data",
      permissions: ContainerSASPermissions.parse("rl"),
      expiresOn: new Date(Date.now() + 60_000),
    },
    key,
  ).toString();
  assert.equal((await fetch(`${running.filesystem}/x?${sas}`)).status, 200);
  assert.equal((await fetch(`${running.filesystem}/x?${sas.replace(/sig=.../, "sig=AAA")}`)).status, 403);
  const put = { method: "PUT", body: "2", headers: { "x-ms-blob-type": "BlockBlob" } };
  assert.equal((await fetch(`${running.filesystem}/x?${sas}`, put)).status, 403);
  const account = running.service.credentials("lakeaccount").sas;
  assert.equal((await fetch(`${running.filesystem}/x?${account}`, put)).status, 201);
  const anonymous = await fetch(`${running.filesystem}/x`, { headers: { "x-ms-version": "2023-11-03" } });
  assert.equal(anonymous.status, 401);
  assert.match(anonymous.headers.get("www-authenticate") ?? "", /^Bearer /);
});
