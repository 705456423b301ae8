/** What List Blobs includes: which words there are at which version, deleted blobs, and blobs that are only staged. */
import assert from "node:assert/strict";
import test from "node:test";
import { block, coded, runFlat, type Flat } from "../running-flat.ts";
import { runService } from "../running-service.ts";

async function list(flat: Flat, query: string, version = "2023-11-03"): Promise<Response> {
  return await flat.send("GET", `?restype=container&comp=list${query}`, { "x-ms-version": version });
}

async function names(answer: Response): Promise<string[]> {
  return [...(await answer.text()).matchAll(/<Name>([^<]*)<\/Name>/gu)].map(([, name = ""]) => name);
}

test("a word that does not exist, or not yet at the request's version, is refused", async (t) => {
  const flat = await runFlat(t);
  const all = "copy,deleted,metadata,snapshots,uncommittedblobs,tags,versions,immutabilitypolicy,legalhold";
  assert.equal((await list(flat, `&include=${all}`)).status, 200);
  assert.equal(coded(await list(flat, "&include=everything")), "400 InvalidQueryParameterValue");
  assert.equal(coded(await list(flat, "&include=metadata,tags", "2019-07-07")), "400 InvalidQueryParameterValue");
  assert.equal((await list(flat, "&include=metadata", "2019-07-07")).status, 200);
  assert.equal(coded(await list(flat, "&include=permissions")), "400 InvalidQueryParameterValue");
});

test("a flat account's deleted blobs stand in their place where they are asked for", async (t) => {
  const flat = await runFlat(t);
  await flat.service.plane.putBlobService("flataccount", {
    deleteRetention: { enabled: true, days: 7, allowsPermanentDelete: false },
  });
  for (const name of ["a", "b", "d/c"]) await flat.send("PUT", `/${name}`, block, "x");
  await flat.send("DELETE", "/a");
  await flat.send("DELETE", "/d/c");
  assert.deepEqual(await names(await list(flat, "")), ["b"]);
  assert.deepEqual(await names(await list(flat, "&include=deleted")), ["a", "b", "d/c"]);
  assert.deepEqual(await names(await list(flat, "&include=deleted&delimiter=/")), ["a", "b", "d/"]);
  const text = await (await list(flat, "&include=deleted&prefix=a")).text();
  assert.match(text, /<Deleted>true<\/Deleted>/u);
});

test("names for which blocks are only staged are listed where they are asked for, on both kinds of account", async (t) => {
  const flat = await runFlat(t);
  const lake = await runService(t);
  for (const { send } of [flat, lake]) {
    await send("PUT", "/b", block, "x");
    await send("PUT", "/a?comp=block&blockid=AAAA", {}, "x");
    await send("PUT", "/c?comp=block&blockid=AAAA", {}, "x");
    const ask = (query: string): Promise<Response> => send("GET", `?restype=container&comp=list${query}`);
    assert.deepEqual(await names(await ask("")), ["b"]);
    assert.deepEqual(await names(await ask("&include=uncommittedblobs")), ["a", "b", "c"]);
    const first = await (await ask("&include=uncommittedblobs&maxresults=1")).text();
    const marker = /<NextMarker>([^<]+)</u.exec(first)?.[1] ?? "";
    assert.deepEqual(await names(await ask(`&include=uncommittedblobs&marker=${encodeURIComponent(marker)}`)), [
      "b",
      "c",
    ]);
  }
});

test("a container list says so where its marker is none of its own", async (t) => {
  const { service } = await runFlat(t);
  const { sas } = service.credentials("flataccount");
  const headers = { "x-ms-version": "2023-11-03" };
  const refused = await fetch(`${service.endpoint}/flataccount/?comp=list&marker=garbage&${sas}`, { headers });
  assert.equal(coded(refused), "400 OutOfRangeInput");
});
