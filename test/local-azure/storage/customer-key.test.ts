/** Customer-provided keys: who wrote with a key reads and writes with it only, through either endpoint. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { runService } from "./running-service.ts";

function keyHeaders(byte: number): Record<string, string> {
  const key = Buffer.alloc(32, byte);
  return {
    "x-ms-encryption-key": key.toString("base64"),
    "x-ms-encryption-key-sha256": createHash("sha256").update(key).digest("base64"),
    "x-ms-encryption-algorithm": "AES256",
  };
}

const own = keyHeaders(1);
const digest = own["x-ms-encryption-key-sha256"] ?? "";
const block = { "x-ms-blob-type": "BlockBlob" };

function code(answer: Response): string {
  return `${answer.status} ${answer.headers.get("x-ms-error-code") ?? answer.headers.get("x-ms-encryption-key-sha256") ?? ""}`;
}

test("a file made with a key through DFS is appended to, flushed and read with it only", async (t) => {
  const { send } = await runService(t);
  assert.equal(code(await send("PUT", "/f?resource=file", own)), `201 ${digest}`);
  assert.equal(code(await send("PATCH", "/f?action=append&position=0", own, "abc")), `202 ${digest}`);
  const refused = await send("PATCH", "/f?action=append&position=0", {}, "xyz");
  assert.equal(code(refused), "409 BlobUsesCustomerSpecifiedEncryption");
  const flushed = await send("PATCH", "/f?action=flush&position=3", own);
  assert.equal(code(flushed), `200 ${digest}`);
  assert.equal(flushed.headers.get("x-ms-request-server-encrypted"), "true");
  const read = await send("GET", "/f", own);
  assert.equal(await read.text(), "abc");
  assert.equal(code(await send("GET", "/f", keyHeaders(2))), "409 BlobCustomerSpecifiedEncryptionMismatch");
  assert.equal(code(await send("HEAD", "/f")), "409 BlobUsesCustomerSpecifiedEncryption");
});

test("the same through Blob; listing, deleting and the ACL need no key", async (t) => {
  const { send } = await runService(t);
  assert.equal(code(await send("PUT", "/b", { ...block, ...own }, "abc")), `201 ${digest}`);
  assert.equal(
    code(await send("PUT", "/b?comp=metadata", { "x-ms-meta-a": "1" })),
    "409 BlobUsesCustomerSpecifiedEncryption",
  );
  assert.equal(code(await send("PUT", "/b?comp=metadata", { "x-ms-meta-a": "1", ...own })), `200 ${digest}`);
  assert.equal((await send("GET", "?restype=container&comp=list")).status, 200);
  assert.equal((await send("HEAD", "/b?action=getAccessControl")).status, 200);
  assert.equal((await send("DELETE", "/b")).status, 202);
});

test("a key for what has none, and one that does not agree with its digest, are refused", async (t) => {
  const { send } = await runService(t);
  assert.equal((await send("PUT", "/b", block, "abc")).status, 201);
  assert.equal(code(await send("GET", "/b", own)), "409 BlobDoesNotUseCustomerSpecifiedEncryption");
  const { "x-ms-encryption-key": _, ...incomplete } = own;
  assert.equal(code(await send("GET", "/b", incomplete)), "400 MissingRequiredHeader");
  const short = { ...own, "x-ms-encryption-key": Buffer.alloc(16).toString("base64") };
  const refused = await send("GET", "/b", short);
  assert.equal(code(refused), "400 InvalidHeaderValue");
  assert.ok(!(await refused.text()).includes(short["x-ms-encryption-key"]), "keys are told to nobody");
  assert.equal(
    code(await send("GET", "/b", { ...own, "x-ms-encryption-key-sha256": "AAAA" })),
    "400 InvalidHeaderValue",
  );
  assert.equal((await send("GET", "/b", { "x-ms-encryption-algorithm": "AES256" })).status, 200);
});
