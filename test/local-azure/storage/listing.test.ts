/** Lists against a plain model, at every page size, in every order that the service can be asked to answer in. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { DataLakeServiceClient, StorageSharedKeyCredential } from "@azure/storage-file-datalake";
import type { AzureAnswers } from "./answers.ts";
import { runService, type Running } from "./running-service.ts";
import { byCodeUnit, byUtf8 } from "./tree/order.ts";
import { unescapeXml } from "./wire/xml.ts";

const names = ["a", "a-b", "a b", "a0", "b", "Z", "é", "e\u0301", "\ufb01", "😀", "日本", "a.b", "~"];
const path = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 });

function withParents(paths: readonly (readonly string[])[]): string[][] {
  const all = new Map<string, string[]>();
  for (const segments of paths) {
    for (let depth = 1; depth <= segments.length; depth++)
      all.set(segments.slice(0, depth).join("/"), segments.slice(0, depth));
  }
  return [...all.values()];
}

function compareSegments(order: (a: string, b: string) => number) {
  return (left: readonly string[], right: readonly string[]): number => {
    for (let index = 0; index < Math.min(left.length, right.length); index++) {
      const difference = order(left[index] ?? "", right[index] ?? "");
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  };
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

async function blobPages(running: Running, query: string, size: number): Promise<string[]> {
  const listed: string[] = [];
  let marker = "";
  do {
    const answer = await running.send("GET", `?restype=container&comp=list&maxresults=${size}${query}${marker}`);
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    const page = [...text.matchAll(/<Name>([^<]*)<\/Name>/g)].map((match) => unescapeXml(match[1] ?? ""));
    assert.ok(page.length <= size);
    listed.push(...page);
    const next = /<NextMarker>([^<]+)<\/NextMarker>/.exec(text)?.[1];
    marker = next === undefined ? "" : `&marker=${encodeURIComponent(next)}`;
  } while (marker !== "");
  return listed;
}

async function pathPages(running: Running, size: number): Promise<string[]> {
  const listed: string[] = [];
  let continuation = "";
  do {
    const answer = await running.send("GET", `?resource=filesystem&recursive=true&maxResults=${size}${continuation}`);
    const page = (await answer.json()) as { paths: { name: string }[] };
    listed.push(...page.paths.map((each) => each.name));
    const next = answer.headers.get("x-ms-continuation");
    continuation = next === null ? "" : `&continuation=${encodeURIComponent(next)}`;
  } while (continuation !== "");
  return listed;
}

async function fill(running: Running, paths: readonly (readonly string[])[]): Promise<void> {
  for (const segments of paths) {
    const url = segments.map(encodeURIComponent).join("/");
    assert.equal((await running.send("PUT", `/${url}?resource=directory`)).status, 201);
  }
}

const orders: readonly {
  readonly answers: Partial<AzureAnswers>;
  readonly compare: (a: readonly string[], b: readonly string[]) => number;
}[] = [
  { answers: {}, compare: compareSegments(byCodeUnit) },
  { answers: { listingOrder: "utf8-bytes" }, compare: compareSegments(byBytes) },
  { answers: { flatOrder: "whole-names" }, compare: (a, b) => byCodeUnit(a.join("/"), b.join("/")) },
];

for (const { answers, compare } of orders) {
  test(`lists equal the model at every page size: ${JSON.stringify(answers)}`, async (t) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(path, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 30 }),
        async (paths, size) => {
          const running = await runService(t, answers);
          await fill(running, paths);
          const wanted = withParents(paths)
            .sort(compare)
            .map((segments) => segments.join("/"));
          assert.deepEqual(await blobPages(running, "", size), wanted);
          const prefix = wanted[Math.floor(wanted.length / 2)] ?? "";
          const inside = wanted.filter((each) => each.startsWith(prefix));
          assert.deepEqual(await blobPages(running, `&prefix=${encodeURIComponent(prefix)}`, size), inside);
          if (answers.flatOrder === undefined) assert.deepEqual(await pathPages(running, size), wanted);
          await running.service.stop();
        },
      ),
      { numRuns: 12 },
    );
  });
}

test("byUtf8 is the order of UTF-8 bytes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
      assert.equal(Math.sign(byUtf8(a, b)), Math.sign(byBytes(a, b)));
    }),
  );
});

test("the delimiter folds, ResourceType and OrMetadata are told, include=permissions gives owner, group and ACL", async (t) => {
  const running = await runService(t);
  await running.send("PUT", "/d/f", { "x-ms-blob-type": "BlockBlob", "x-ms-meta-a": "1<2" }, "x");
  const plain = await (await running.send("GET", "?restype=container&comp=list&delimiter=%2F")).text();
  assert.match(plain, /<BlobPrefix><Name>d\/<\/Name><Properties>.*<ResourceType>directory<\/ResourceType>/);
  const full = await (
    await running.send("GET", "?restype=container&comp=list&include=permissions,metadata&prefix=d/")
  ).text();
  assert.match(full, /<Owner>aaaaaaaa-0000-4000-8000-000000000001<\/Owner><Group>\$superuser<\/Group>/);
  assert.match(full, /<Permissions>rw-r-----<\/Permissions><Acl>user::rw-,group::r--,other::---<\/Acl>/);
  assert.match(full, /<Metadata><a>1&lt;2<\/a><\/Metadata><OrMetadata \/>/);
  const bad = await running.send("GET", "?restype=container&comp=list&marker=bad");
  assert.deepEqual([bad.status, bad.headers.get("x-ms-error-code")], [400, "InvalidQueryParameterValue"]);
  const cut = await running.send("GET", "?restype=container&comp=list&marker=2!80!YmxvYnMh");
  assert.deepEqual([cut.status, cut.headers.get("x-ms-error-code")], [400, "InvalidInput"]);
});

test("a flat account: whole names in order, virtual directories, no ACLs", async (t) => {
  const running = await runService(t);
  await running.service.plane.putAccount({ name: "flataccount", hierarchicalNamespace: false });
  await running.service.plane.putFilesystem("flataccount", "box");
  const key = running.service.credentials("flataccount").sas;
  const box = `${running.service.endpoint}/flataccount/box`;
  for (const name of ["a/b", "a", "a//c", "a/", "a-b", "dot./x"]) {
    const url = `${box}/${name}?${key}`;
    assert.equal(
      (await fetch(url, { method: "PUT", body: name, headers: { "x-ms-blob-type": "BlockBlob" } })).status,
      201,
      name,
    );
  }
  const names = async (query: string): Promise<string[]> => {
    const text = await (await fetch(`${box}?restype=container&comp=list${query}&${key}`)).text();
    return [...text.matchAll(/<Name>([^<]*)<\/Name>/g)].map((match) => match[1] ?? "");
  };
  assert.deepEqual(await names(""), ["a", "a-b", "a/", "a//c", "a/b", "dot./x"]);
  assert.deepEqual(await names("&delimiter=/"), ["a", "a-b", "a/", "dot./"]);
  assert.equal((await fetch(`${box}?restype=container&comp=list&include=permissions&${key}`)).status, 400);
  const acl = await fetch(`${box}/?action=getAccessControl&${key}`, { method: "HEAD" });
  assert.deepEqual([acl.status, acl.headers.get("x-ms-error-code")], [400, "HierarchicalNamespaceNotEnabled"]);
  const lake = new DataLakeServiceClient(
    `${running.service.endpoint}/flataccount`,
    new StorageSharedKeyCredential("flataccount", running.service.credentials("flataccount").key),
  );
  await assert.rejects(lake.getFileSystemClient("box").getDirectoryClient("").getAccessControl(), { statusCode: 400 });
});
