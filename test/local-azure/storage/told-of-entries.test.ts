/** What answers tell of files and directories beside content: type, encryption scope, tier. */
import assert from "node:assert/strict";
import test from "node:test";
import { runService } from "./running-service.ts";

const block = { "x-ms-blob-type": "BlockBlob" };

test("a directory that was only made on the way has no content type, one that was asked for has", async (t) => {
  const { send } = await runService(t);
  assert.equal((await send("PUT", "/on/the/way?resource=file")).status, 201);
  assert.equal((await send("PUT", "/asked?resource=directory")).status, 201);
  const type = async (path: string): Promise<string | null> => (await send("HEAD", path)).headers.get("content-type");
  assert.equal(await type("/on/the"), null);
  assert.equal(await type("/asked"), "application/octet-stream");
  assert.equal((await send("PUT", "/on/the?resource=directory")).status, 201);
  assert.equal(await type("/on/the"), "application/octet-stream");
});

test("entries of a filesystem with an encryption scope of its own tell it", async (t) => {
  const { send } = await runService(t);
  const scope = { "x-ms-default-encryption-scope": "lakescope", "x-ms-deny-encryption-scope-override": "true" };
  assert.equal((await send("PUT", "/../scoped?restype=container", scope)).status, 201);
  const made = await send("PUT", "/../scoped/f?resource=file");
  assert.equal(made.headers.get("x-ms-encryption-scope"), "lakescope");
  const list = await send("GET", "/../scoped?resource=filesystem&recursive=false");
  assert.match(await list.text(), /^\{"paths":\[\{"EncryptionScope":"lakescope",/);
  assert.equal((await send("PUT", "/f?resource=file")).headers.get("x-ms-encryption-scope"), null);
});

test("what nobody set a tier for has the account's", async (t) => {
  const { send, service } = await runService(t);
  assert.equal((await send("PUT", "/f", block, "x")).status, 201);
  const tier = async (): Promise<string> => {
    const { headers } = await send("HEAD", "/f");
    return `${headers.get("x-ms-access-tier")} ${headers.get("x-ms-access-tier-inferred")}`;
  };
  assert.equal(await tier(), "Hot true");
  await service.plane.putAccount({ name: "lakeaccount", hierarchicalNamespace: true, accessTier: "Cool" });
  assert.equal(await tier(), "Cool true");
  const list = await send("GET", "?restype=container&comp=list");
  assert.match(await list.text(), /<AccessTier>Cool<\/AccessTier><AccessTierInferred>true</);
  assert.equal((await send("PUT", "/f?comp=tier", { "x-ms-access-tier": "Hot" })).status, 200);
  assert.equal(await tier(), "Hot null");
});
