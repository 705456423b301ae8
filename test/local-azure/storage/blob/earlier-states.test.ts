/** Snapshots and versions on a flat account: what is kept, read, listed and deleted. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { startStorageService, type StorageService } from "../index.ts";
import { block, coded, runFlat, type Flat } from "../running-flat.ts";
import { runService } from "../running-service.ts";

async function put(flat: Flat, name: string, body: string): Promise<Response> {
  const answer = await flat.send("PUT", `/${name}`, block, body);
  assert.equal(answer.status, 201);
  return answer;
}

async function snapshot(flat: Flat, name: string): Promise<string> {
  const answer = await flat.send("PUT", `/${name}?comp=snapshot`);
  assert.equal(answer.status, 201);
  return answer.headers.get("x-ms-snapshot") ?? "";
}

/** `name@moment` of a snapshot, `name#moment` of a version that is no longer there, else the name. */
function toldName(name: string, state: string): string {
  const snapshot = /<Snapshot>([^<]*)/u.exec(state)?.[1];
  if (snapshot !== undefined) return `${name}@${snapshot}`;
  const version = /<VersionId>([^<]*)/u.exec(state)?.[1];
  return version === undefined || state.includes("<IsCurrentVersion>") ? name : `${name}#${version}`;
}

/** What a list tells, over all pages. */
async function listed(flat: Flat, include: string, size = 5000): Promise<string[]> {
  const told: string[] = [];
  let marker = "";
  do {
    const query = `/?restype=container&comp=list&maxresults=${size}&include=${include}`;
    const text = await (await flat.send("GET", `${query}&marker=${encodeURIComponent(marker)}`)).text();
    const blobs = [...text.matchAll(/<Blob><Name>([^<]*)<\/Name>(.*?)<Properties>/gu)];
    assert.ok(blobs.length <= size);
    told.push(...blobs.map(([, name = "", state = ""]) => toldName(name, state)));
    marker = /<NextMarker>([^<]+)</u.exec(text)?.[1] ?? "";
  } while (marker !== "");
  return told;
}

test("a snapshot keeps what was there, and is listed before its blob at every page size", async (t) => {
  const flat = await runFlat(t);
  await put(flat, "a", "first");
  const one = await snapshot(flat, "a");
  await put(flat, "a", "second");
  const two = await snapshot(flat, "a");
  await put(flat, "b", "other");
  assert.equal(await (await flat.send("GET", `/a?snapshot=${one}`)).text(), "first");
  assert.equal(await (await flat.send("GET", "/a")).text(), "second");
  for (const size of [1, 2, 3, 5000]) {
    assert.deepEqual(await listed(flat, "snapshots", size), [`a@${one}`, `a@${two}`, "a", "b"]);
    assert.deepEqual(await listed(flat, "metadata", size), ["a", "b"]);
  }
  const delimited = await flat.send("GET", "/?restype=container&comp=list&include=snapshots&delimiter=/");
  assert.equal(coded(delimited), "400 InvalidQueryParameterValue");
});

test("a blob with snapshots is deleted with them, or they alone", async (t) => {
  const flat = await runFlat(t);
  await put(flat, "a", "x");
  const one = await snapshot(flat, "a");
  const two = await snapshot(flat, "a");
  assert.equal(coded(await flat.send("DELETE", "/a")), "409 SnapshotsPresent");
  assert.equal(coded(await flat.send("DELETE", "/a", { "x-ms-delete-snapshots": "all" })), "400 InvalidHeaderValue");
  assert.equal((await flat.send("DELETE", `/a?snapshot=${one}`)).status, 202);
  assert.equal(coded(await flat.send("GET", `/a?snapshot=${one}`)), "404 BlobNotFound");
  assert.equal((await flat.send("DELETE", "/a", { "x-ms-delete-snapshots": "only" })).status, 202);
  assert.equal(coded(await flat.send("GET", `/a?snapshot=${two}`)), "404 BlobNotFound");
  const three = await snapshot(flat, "a");
  assert.equal((await flat.send("DELETE", "/a", { "x-ms-delete-snapshots": "include" })).status, 202);
  assert.equal(coded(await flat.send("GET", `/a?snapshot=${three}`)), "404 BlobNotFound");
});

test("a snapshot may have metadata of its own; the blob is not changed by it", async (t) => {
  const flat = await runFlat(t);
  const { headers } = await put(flat, "a", "x");
  const made = await flat.send("PUT", "/a?comp=snapshot", { "x-ms-meta-of": "snapshot" });
  const id = made.headers.get("x-ms-snapshot") ?? "";
  assert.equal((await flat.send("HEAD", `/a?snapshot=${id}`)).headers.get("x-ms-meta-of"), "snapshot");
  const blob = await flat.send("HEAD", "/a");
  assert.equal(blob.headers.get("x-ms-meta-of"), null);
  assert.equal(blob.headers.get("etag"), headers.get("etag"));
});

test("what is no moment is refused as a request that cannot be read", async (t) => {
  const flat = await runFlat(t);
  await put(flat, "a", "x");
  const refused = await flat.send("GET", "/a?snapshot=yesterday");
  assert.equal(refused.status, 400);
  assert.equal(refused.headers.get("x-ms-error-code"), null);
  assert.equal(refused.headers.get("x-ms-version"), null);
  assert.match(await refused.text(), /<QueryParameterName>snapshot<\/QueryParameterName>/u);
});

test("where versions are kept, overwriting and deleting lose nothing", async (t) => {
  const flat = await runFlat(t);
  await flat.service.plane.putBlobService("flataccount", { versioning: true });
  const first = (await put(flat, "a", "first")).headers.get("x-ms-version-id") ?? "";
  const second = (await put(flat, "a", "second")).headers.get("x-ms-version-id") ?? "";
  assert.notEqual(first, second);
  assert.deepEqual(await listed(flat, "versions"), [`a#${first}`, "a"]);
  assert.equal(await (await flat.send("GET", `/a?versionid=${first}`)).text(), "first");
  assert.equal(await (await flat.send("GET", `/a?versionid=${second}`)).text(), "second");
  assert.equal((await flat.send("DELETE", "/a")).status, 202);
  assert.equal(coded(await flat.send("GET", "/a")), "404 BlobNotFound");
  for (const size of [1, 5000]) assert.deepEqual(await listed(flat, "versions", size), [`a#${first}`, `a#${second}`]);
  assert.equal((await flat.send("DELETE", `/a?versionid=${first}`)).status, 202);
  assert.deepEqual(await listed(flat, "versions"), [`a#${second}`]);
});

test("earlier states survive a restart of the service", async (t) => {
  const data = mkdtempSync(join(tmpdir(), "adls-earlier-"));
  t.after(() => {
    rmSync(data, { recursive: true, force: true });
  });
  const service = await startStorageService({ data });
  await service.plane.putAccount({ name: "flataccount", hierarchicalNamespace: false });
  await service.plane.putFilesystem("flataccount", "box");
  const ask = (to: StorageService, method: string, path: string, body?: string): Promise<Response> => {
    const { sas } = to.credentials("flataccount");
    return fetch(`${to.endpoint}/flataccount/box${path}${path.includes("?") ? "&" : "?"}${sas}`, {
      method,
      headers: { "x-ms-version": "2023-11-03", ...(body === undefined ? {} : block) },
      ...(body === undefined ? {} : { body }),
    });
  };
  await ask(service, "PUT", "/a", "first");
  const made = await ask(service, "PUT", "/a?comp=snapshot");
  const id = made.headers.get("x-ms-snapshot") ?? "";
  await ask(service, "PUT", "/a", "second");
  await service.stop();
  const again = await startStorageService({ data });
  t.after(() => again.stop());
  assert.equal(await (await ask(again, "GET", `/a?snapshot=${id}`)).text(), "first");
});

test("a hierarchical account takes no snapshots", async (t) => {
  const { send } = await runService(t);
  await send("PUT", "/f", block, "x");
  const refused = await send("PUT", "/f?comp=snapshot");
  assert.equal(coded(refused), "409 FeatureNotYetSupportedForHierarchicalNamespaceAccounts");
});
