/** Page blobs on a flat account: zeros where nothing was written, pages of 512 bytes, ranges told. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { block, coded, runFlat, type Flat } from "../running-flat.ts";
import { runService } from "../running-service.ts";

const page = 512;

async function make(flat: Flat, name: string, pages: number): Promise<void> {
  const headers = { "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": String(pages * page) };
  assert.equal((await flat.send("PUT", `/${name}`, headers, "")).status, 201);
}

async function write(flat: Flat, name: string, first: number, content: Buffer): Promise<Response> {
  const range = `bytes=${first * page}-${first * page + content.length - 1}`;
  return await flat.send("PUT", `/${name}?comp=page`, { "x-ms-page-write": "update", "x-ms-range": range }, content);
}

test("any writes and clears leave what a plain array would hold, and the ranges that were written", async (t) => {
  const { fresh } = await runFlat(t);
  const change = fc.record({ first: fc.nat(7), count: fc.integer({ min: 1, max: 4 }), byte: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
      const flat = await fresh();
      await make(flat, "p", 12);
      const content = Buffer.alloc(12 * page);
      const isWritten = Array.from({ length: 12 }, () => false);
      for (const { first, count, byte } of changes) {
        const end = first + count;
        if (byte === 0) {
          const range = `bytes=${first * page}-${end * page - 1}`;
          const cleared = await flat.send("PUT", "/p?comp=page", { "x-ms-page-write": "clear", "x-ms-range": range });
          assert.equal(cleared.status, 201);
        } else assert.equal((await write(flat, "p", first, Buffer.alloc(count * page, byte))).status, 201);
        content.fill(byte, first * page, end * page);
        isWritten.fill(byte !== 0, first, end);
      }
      assert.deepEqual(Buffer.from(await (await flat.send("GET", "/p")).arrayBuffer()), content);
      const list = await (await flat.send("GET", "/p?comp=pagelist")).text();
      const told = [...list.matchAll(/<Start>(\d+)<\/Start><End>(\d+)<\/End>/gu)];
      const pages = told.flatMap(([, start, end]) =>
        Array.from({ length: (Number(end) + 1 - Number(start)) / page }, (_, index) => Number(start) / page + index),
      );
      assert.deepEqual(
        pages,
        isWritten.flatMap((written, index) => (written ? [index] : [])),
      );
    }),
    { numRuns: 20 },
  );
});

test("a page blob says what it is, has no tier, and takes no blocks", async (t) => {
  const flat = await runFlat(t);
  await make(flat, "p", 1);
  const { headers } = await flat.send("HEAD", "/p");
  assert.equal(headers.get("x-ms-blob-type"), "PageBlob");
  assert.equal(headers.get("x-ms-blob-sequence-number"), "0");
  assert.equal(headers.get("x-ms-access-tier"), null);
  const list = await (await flat.send("GET", "?restype=container&comp=list")).text();
  assert.match(list, /<BlobType>PageBlob<\/BlobType>/u);
  assert.equal(coded(await flat.send("PUT", "/p?comp=block&blockid=AAAA", {}, "x")), "409 InvalidBlobType");
  await flat.send("PUT", "/b", block, "x");
  assert.equal(coded(await write(flat, "b", 0, Buffer.alloc(page))), "409 InvalidBlobType");
});

test("only whole pages inside the blob are written", async (t) => {
  const flat = await runFlat(t);
  await make(flat, "p", 2);
  assert.equal(coded(await write(flat, "p", 0, Buffer.alloc(100))), "416 InvalidPageRange");
  assert.equal(coded(await write(flat, "p", 1, Buffer.alloc(2 * page))), "416 InvalidPageRange");
  const odd = { "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": "100" };
  assert.equal(coded(await flat.send("PUT", "/q", odd, "")), "400 InvalidHeaderValue");
});

test("a hierarchical account takes no page blobs", async (t) => {
  const { send } = await runService(t);
  const headers = { "x-ms-blob-type": "PageBlob", "x-ms-blob-content-length": "512" };
  assert.equal(coded(await send("PUT", "/p", headers)), "409 FeatureNotYetSupportedForHierarchicalNamespaceAccounts");
});
