/** Tags as conditions, in lists, and as what blobs are found by. */
import assert from "node:assert/strict";
import test from "node:test";
import { block, coded, runFlat, type Flat } from "../running-flat.ts";

async function put(flat: Flat, name: string, tags: string): Promise<void> {
  assert.equal((await flat.send("PUT", `/${name}`, { ...block, "x-ms-tags": tags }, "x")).status, 201);
}

async function found(flat: Flat, where: string, size = 5000): Promise<string[]> {
  const names: string[] = [];
  let marker = "";
  do {
    const at = marker === "" ? "" : `&marker=${encodeURIComponent(marker)}`;
    const path = `?restype=container&comp=blobs&maxresults=${size}&where=${encodeURIComponent(where)}${at}`;
    const text = await (await flat.send("GET", path)).text();
    names.push(...[...text.matchAll(/<Name>([^<]*)<\/Name>/gu)].map(([, name = ""]) => name));
    marker = /<NextMarker>([^<]+)</u.exec(text)?.[1] ?? "";
  } while (marker !== "");
  return names;
}

test("a request whose condition on tags is not met changes and reads nothing", async (t) => {
  const flat = await runFlat(t);
  await put(flat, "a", "state=new");
  const unmet = { "x-ms-if-tags": `"state" = 'old'` };
  assert.equal(coded(await flat.send("GET", "/a", unmet)), "412 ConditionNotMet");
  assert.equal(coded(await flat.send("PUT", "/a", { ...block, ...unmet }, "y")), "412 ConditionNotMet");
  assert.equal(coded(await flat.send("DELETE", "/a", unmet)), "412 ConditionNotMet");
  assert.equal(await (await flat.send("GET", "/a", { "x-ms-if-tags": `state >= 'n'` })).text(), "x");
  assert.equal(coded(await flat.send("GET", "/a", { "x-ms-if-tags": "state" })), "400 InvalidHeaderValue");
  const copying = { ...block, "x-ms-copy-source": flat.url("/a"), "x-ms-source-if-tags": `state = 'old'` };
  assert.equal(coded(await flat.send("PUT", "/b", copying, "")), "412 SourceConditionNotMet");
});

test("blobs are found by tags in order of names, at every page size", async (t) => {
  const flat = await runFlat(t);
  for (const name of ["d/c", "d/a", "d-b", "e"]) await put(flat, name, "k=1&other=2");
  await put(flat, "none", "k=0");
  for (const size of [1, 2, 5000]) assert.deepEqual(await found(flat, `k = '1'`, size), ["d-b", "d/a", "d/c", "e"]);
  assert.deepEqual(await found(flat, `@container = 'box-1' AND k < '1'`), ["none"]);
  assert.deepEqual(await found(flat, `@container = 'box-2' AND k < '1'`), []);
  const refused = await flat.send("GET", "?restype=container&comp=blobs&where=k");
  assert.equal(coded(refused), "400 InvalidQueryParameterValue");
});

test("lists tell how many tags there are, and the tags where they are asked for", async (t) => {
  const flat = await runFlat(t);
  await put(flat, "a", "k=1&l=2");
  const plain = await (await flat.send("GET", "?restype=container&comp=list")).text();
  assert.match(plain, /<TagCount>2<\/TagCount>/u);
  assert.doesNotMatch(plain, /<Tags>/u);
  const asked = await (await flat.send("GET", "?restype=container&comp=list&include=tags")).text();
  assert.match(asked, /<Tags><TagSet><Tag><Key>k<\/Key>/u);
});
