/** Access tiers: what is archived, how it is brought back, and tiers set by batch. */
import assert from "node:assert/strict";
import test from "node:test";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { block, coded, runFlat } from "../running-flat.ts";
import { runService } from "../running-service.ts";

const hour = 60 * 60 * 1000;

function tierIn(list: string): string {
  return /<AccessTier>.*?<\/AccessTier>|$/u.exec(list)?.[0] ?? "";
}

test("an archived blob is neither read nor changed nor copied, but overwritten and deleted", async (t) => {
  const flat = await runFlat(t);
  await flat.send("PUT", "/a", { ...block, "x-ms-access-tier": "archive" }, "x");
  assert.equal((await flat.send("HEAD", "/a")).headers.get("x-ms-access-tier"), "Archive");
  assert.equal(coded(await flat.send("GET", "/a")), "409 BlobArchived");
  assert.equal(coded(await flat.send("PUT", "/a?comp=metadata", { "x-ms-meta-a": "b" })), "409 BlobArchived");
  const copying = { ...block, "x-ms-copy-source": flat.url("/a") };
  const copied = await flat.send("PUT", "/b", copying, "");
  assert.equal(coded(copied), "409 CannotVerifyCopySource");
  assert.equal(copied.headers.get("x-ms-copy-source-error-code"), "BlobArchived");
  assert.equal(
    (await flat.send("PUT", "/c", { "x-ms-copy-source": flat.url("/a"), "x-ms-access-tier": "Hot" }, "")).status,
    202,
  );
  assert.equal(await (await flat.send("GET", "/c")).text(), "x");
  assert.equal((await flat.send("PUT", "/a", block, "new")).status, 201);
  assert.equal(await (await flat.send("GET", "/a")).text(), "new");
});

for (const [priority, hours] of [
  ["Standard", 15],
  ["High", 1],
] as const) {
  test(`rehydration with ${priority} priority takes ${hours} h, which properties and lists tell`, async (t) => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const flat = await runFlat(t, { now: () => now });
    await flat.send("PUT", "/a", block, "x");
    assert.equal((await flat.send("PUT", "/a?comp=tier", { "x-ms-access-tier": "Archive" })).status, 200);
    const back = { "x-ms-access-tier": "Cool", "x-ms-rehydrate-priority": priority };
    assert.equal((await flat.send("PUT", "/a?comp=tier", back)).status, 202);
    assert.equal(
      coded(await flat.send("PUT", "/a?comp=tier", { "x-ms-access-tier": "Hot" })),
      "409 BlobBeingRehydrated",
    );
    now += hours * hour - 1;
    const { headers } = await flat.send("HEAD", "/a");
    assert.equal(headers.get("x-ms-archive-status"), "rehydrate-pending-to-cool");
    assert.equal(headers.get("x-ms-rehydrate-priority"), priority);
    const list = await (await flat.send("GET", "?restype=container&comp=list")).text();
    assert.equal(tierIn(list), "<AccessTier>Archive</AccessTier>");
    assert.match(list, /<ArchiveStatus>rehydrate-pending-to-cool<\/ArchiveStatus>/u);
    assert.equal(coded(await flat.send("GET", "/a")), "409 BlobArchived");
    now += 1;
    assert.equal((await flat.send("GET", "/a")).status, 200);
    assert.equal((await flat.send("HEAD", "/a")).headers.get("x-ms-access-tier"), "Cool");
    assert.equal((await flat.send("HEAD", "/a")).headers.get("x-ms-archive-status"), null);
  });
}

test("what is no tier, and what has none, is refused", async (t) => {
  const { send } = await runService(t);
  await send("PUT", "/f", block, "x");
  assert.equal(coded(await send("PUT", "/f?comp=tier", { "x-ms-access-tier": "Lukewarm" })), "400 InvalidHeaderValue");
  assert.equal(coded(await send("PUT", "/f?comp=tier")), "400 MissingRequiredHeader");
  await send("PUT", "/d?resource=directory");
  assert.equal(coded(await send("PUT", "/d?comp=tier", { "x-ms-access-tier": "Cool" })), "409 ResourceTypeMismatch");
  await send("PUT", "/log", { "x-ms-blob-type": "AppendBlob" });
  assert.equal(coded(await send("PUT", "/log?comp=tier", { "x-ms-access-tier": "Cool" })), "409 InvalidBlobType");
});

test("a batch sets tiers and tells of each", async (t) => {
  const { service, key } = await runService(t);
  const credential = new StorageSharedKeyCredential("lakeaccount", key);
  const client = new BlobServiceClient(`${service.endpoint}/lakeaccount`, credential);
  const container = client.getContainerClient("data");
  for (const name of ["one", "d/two"]) await container.getBlockBlobClient(name).upload("x", 1);
  const blobs = ["one", "missing", "d/two"].map((name) => container.getBlobClient(name));
  const answer = await client.getBlobBatchClient().setBlobsAccessTier(blobs, "Cool");
  assert.deepEqual(
    answer.subResponses.map(({ status, errorCode }) => `${status} ${errorCode ?? ""}`),
    ["200 ", "404 BlobNotFound", "200 "],
  );
  assert.equal((await container.getBlobClient("d/two").getProperties()).accessTier, "Cool");
});
