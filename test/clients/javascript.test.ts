/** The JavaScript SDKs, unmodified, beside what storage/official-clients.test.ts tries: signatures, tokens, leases, batches. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { after, before, suite, test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { ClientSecretCredential } from "@azure/identity";
import {
  AccountSASPermissions,
  DataLakeFileSystemClient,
  DataLakeSASPermissions,
  DataLakeServiceClient,
  DirectorySASPermissions,
  generateDataLakeSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-file-datalake";
import { blobClient, dataLakeClient } from "./lake-tree.ts";
import { numberedBytes } from "./local-tree.ts";
import { type ServedLake, serveLake } from "./served-lake.ts";

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;
const NAMED = "ec3595d6-2c17-4696-8caa-7e139758d24a";

let lakes: ServedLake;

async function make(name: string): Promise<DataLakeFileSystemClient> {
  const filesystem = dataLakeClient(lakes.lake).getFileSystemClient(name);
  await filesystem.create();
  return filesystem;
}

const inAnHour = (): Date => new Date(Date.now() + HOUR_MS);

/** Any principal's tokens, by its object id. */
function credentialOf(objectId: string): ClientSecretCredential {
  const [, authorityHost = "", tenant = ""] = /^(.*)\/([^/]+)\/oauth2\//.exec(lakes.openId.tokenEndpoint) ?? [];
  const options = { authorityHost, disableInstanceDiscovery: true };
  return new ClientSecretCredential(tenant, objectId, lakes.openId.clientSecret, options);
}

suite("the JavaScript SDKs", { concurrency: 4 }, () => {
  before(async () => {
    lakes = await serveLake();
    setDefaultCACertificates([...getCACertificates("default"), readFileSync(lakes.authority, "utf8")]);
  });
  after(() => lakes.stop());
  test("appends, flushes, streams and ranges", writeAndRead);
  test("recursive access control in batches, told on the way", recursiveAccess);
  test("leases, conditions and expiry", leasesAndExpiry);
  test("pages of paths, each as long as asked for", pages);
  test("signatures of the account, a filesystem, a directory and a file", signatures);
  test("a user delegation key over https, and what its signatures allow", userDelegation);
  test("tokens over https: what access control lists grant and refuse", tokens);
  test("a batch deletes blobs, and tells which could not be", batch);
});

async function writeAndRead(): Promise<void> {
  const filesystem = await make("write");
  const file = filesystem.getFileClient("f");
  await file.create();
  const content = numberedBytes(5 * MIB + 3);
  await file.append(content.subarray(MIB), MIB, content.length - MIB);
  await file.append(content.subarray(0, MIB), 0, MIB);
  await file.flush(content.length, { close: true });
  assert.deepEqual(await file.readToBuffer(), content);
  assert.deepEqual(await file.readToBuffer(MIB - 1, 3), content.subarray(MIB - 1, MIB + 2));
  await assert.rejects(file.flush(content.length + 1), { statusCode: 400, code: "InvalidFlushPosition" });
  const streamed = filesystem.getFileClient("streamed");
  await streamed.uploadStream(Readable.from([content.subarray(0, 7), content.subarray(7)]), { chunkSize: MIB });
  assert.deepEqual(await streamed.readToBuffer(), content);
  await streamed.upload(Buffer.alloc(0));
  assert.equal((await streamed.getProperties()).contentLength, 0);
}

async function recursiveAccess(): Promise<void> {
  const filesystem = await make("recursive");
  const directory = filesystem.getDirectoryClient("d");
  for (const name of ["a", "b", "c", "sub/x"]) await filesystem.getFileClient(`d/${name}`).create();
  const permissions = { read: true, write: false, execute: true };
  const entry = { accessControlType: "user" as const, entityId: NAMED, defaultScope: false, permissions };
  const batches: number[] = [];
  const result = await directory.updateAccessControlRecursive([entry], {
    batchSize: 2,
    onProgress: ({ batchCounters }) =>
      batches.push(batchCounters.changedDirectoriesCount + batchCounters.changedFilesCount),
  });
  assert.deepEqual(batches, [2, 2, 2]);
  assert.equal(result.counters.changedFilesCount, 4);
  const someone = new DataLakeServiceClient(lakes.lake.https.dfs, credentialOf(NAMED));
  const theirs = someone.getFileSystemClient("recursive").getDirectoryClient("d");
  await assert.rejects(theirs.getAccessControl(), { statusCode: 403 });
}

async function leasesAndExpiry(): Promise<void> {
  const filesystem = await make("leases");
  const file = filesystem.getFileClient("f");
  await file.upload(Buffer.from("x"));
  const lease = file.getDataLakeLeaseClient();
  const { leaseId = "" } = await lease.acquireLease(15);
  await assert.rejects(file.setMetadata({ a: "1" }), { statusCode: 412, code: "LeaseIdMissing" });
  await file.setMetadata({ a: "1" }, { conditions: { leaseId } });
  assert.equal((await file.getProperties()).leaseState, "leased");
  await lease.releaseLease();
  const { etag = "" } = await file.getProperties();
  await file.setMetadata({ a: "2" }, { conditions: { ifMatch: etag } });
  await assert.rejects(file.setMetadata({ a: "3" }, { conditions: { ifMatch: etag } }), { statusCode: 412 });
  await file.setExpiry("Absolute", { expiresOn: inAnHour() });
  assert.ok((await file.getProperties()).expiresOn);
}

async function pages(): Promise<void> {
  const filesystem = await make("pages");
  for (let each = 0; each < 7; each++) await filesystem.getFileClient(`d${each}/f`).create();
  const lengths: number[] = [];
  const names: string[] = [];
  for await (const page of filesystem.listPaths({ recursive: true }).byPage({ maxPageSize: 3 })) {
    lengths.push(page.pathItems?.length ?? 0);
    names.push(...(page.pathItems ?? []).map(({ name = "" }) => name));
  }
  assert.deepEqual(lengths, [3, 3, 3, 3, 2]);
  assert.deepEqual(
    names,
    [0, 1, 2, 3, 4, 5, 6].flatMap((each) => [`d${each}`, `d${each}/f`]),
  );
}

async function signatures(): Promise<void> {
  const filesystem = await make("signed");
  await filesystem.getFileClient("d/e/f").upload(Buffer.from("content"));
  await filesystem.getFileClient("other").upload(Buffer.from("other"));
  const key = new StorageSharedKeyCredential(lakes.lake.account, lakes.lake.key);
  const common = { fileSystemName: "signed", expiresOn: inAnHour() };
  const reading = DataLakeSASPermissions.parse("r");
  const directory = { pathName: "d", isDirectory: true, directoryDepth: 1 };
  const kinds = {
    filesystem: generateDataLakeSASQueryParameters({ ...common, permissions: reading }, key),
    directory: generateDataLakeSASQueryParameters(
      { ...common, ...directory, permissions: DirectorySASPermissions.parse("r") },
      key,
    ),
    file: generateDataLakeSASQueryParameters({ ...common, pathName: "d/e/f", permissions: reading }, key),
  };
  const account = dataLakeClient(lakes.lake).generateAccountSasUrl(inAnHour(), AccountSASPermissions.parse("r"), "o");
  const queries = { ...kinds, account: account.slice(account.indexOf("?") + 1) };
  for (const [kind, query] of Object.entries(queries)) {
    const client = new DataLakeFileSystemClient(`${lakes.lake.dfs}/signed?${query.toString()}`);
    assert.equal((await client.getFileClient("d/e/f").readToBuffer()).toString(), "content", kind);
    await assert.rejects(client.getFileClient("d/e/f").delete(), { statusCode: 403 }, kind);
    const beyond = client.getFileClient("other").readToBuffer();
    if (kind === "filesystem" || kind === "account") await beyond;
    else await assert.rejects(beyond, { statusCode: 403 }, kind);
  }
}

async function userDelegation(): Promise<void> {
  const filesystem = await make("delegated");
  await filesystem.getFileClient("d/f").upload(Buffer.from("content"));
  const owner = new DataLakeServiceClient(lakes.lake.https.dfs, credentialOf(lakes.objectId));
  const key = await owner.getUserDelegationKey(new Date(Date.now() - 60_000), inAnHour());
  const base = { fileSystemName: "delegated", pathName: "d/f", permissions: DataLakeSASPermissions.parse("r") };
  const url = (more: object): string => {
    const sas = generateDataLakeSASQueryParameters(
      { ...base, expiresOn: inAnHour(), ...more },
      key,
      lakes.lake.account,
    );
    return `${lakes.lake.dfs}/delegated?${sas.toString()}`;
  };
  const read = async (more: object): Promise<string> =>
    (await new DataLakeFileSystemClient(url(more)).getFileClient("d/f").readToBuffer()).toString();
  assert.equal(await read({}), "content");
  assert.equal(await read({ preauthorizedAgentObjectId: NAMED }), "content");
  await assert.rejects(read({ agentObjectId: NAMED }), { statusCode: 403 });
}

async function tokens(): Promise<void> {
  const filesystem = await make("tokens");
  await filesystem.getFileClient("d/f").upload(Buffer.from("content"));
  const entry = (text: string) => ({
    ...{ accessControlType: "user" as const, entityId: NAMED, defaultScope: false },
    permissions: { read: text[0] === "r", write: text[1] === "w", execute: text[2] === "x" },
  });
  const theirs = new DataLakeServiceClient(lakes.lake.https.dfs, credentialOf(NAMED)).getFileSystemClient("tokens");
  const file = theirs.getFileClient("d/f");
  await assert.rejects(file.read(), { statusCode: 403, code: "AuthorizationPermissionMismatch" });
  await filesystem.getDirectoryClient("/").updateAccessControlRecursive([entry("--x")]);
  await assert.rejects(file.readToBuffer(), { statusCode: 403 });
  await filesystem.getFileClient("d/f").updateAccessControlRecursive([entry("r--")]);
  assert.equal((await file.readToBuffer()).toString(), "content");
  await assert.rejects(file.setMetadata({ a: "1" }), { statusCode: 403 });
  await assert.rejects(theirs.getFileClient("d/new").create(), { statusCode: 403 });
}

async function batch(): Promise<void> {
  const filesystem = await make("batch");
  for (const name of ["a", "b"]) await filesystem.getFileClient(name).create();
  const container = blobClient(lakes.lake).getContainerClient("batch");
  const clients = ["a", "missing", "b"].map((name) => container.getBlobClient(name));
  const { subResponses } = await container.getBlobBatchClient().deleteBlobs(clients);
  assert.deepEqual(
    subResponses.map(({ status }) => status),
    [202, 404, 202],
  );
  assert.equal(await filesystem.getFileClient("a").exists(), false);
}
