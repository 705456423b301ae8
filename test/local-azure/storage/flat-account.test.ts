/** A flat account: whole names in order, directories only as names have them in common, no owners and no ACLs. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { block, coded, runFlat, type Flat } from "./running-flat.ts";
import { unescapeXml } from "./wire/xml.ts";

function urlOf(name: string): string {
  return `/${name.split("/").map(encodeURIComponent).join("/")}`;
}

async function put(flat: Flat, name: string, headers: Record<string, string> = {}): Promise<void> {
  assert.equal((await flat.send("PUT", urlOf(name), { ...block, ...headers }, "")).status, 201, name);
}

/** Blobs and prefixes over all pages; a prefix is told with `>`. */
async function blobs(flat: Flat, query: string, size: number): Promise<string[]> {
  const told: string[] = [];
  let marker = "";
  do {
    const at = marker === "" ? "" : `&marker=${encodeURIComponent(marker)}`;
    const text = await (await flat.send("GET", `?restype=container&comp=list&maxresults=${size}${query}${at}`)).text();
    const page = [...text.matchAll(/<(Blob|BlobPrefix)><Name>([^<]*)<\/Name>/gu)];
    assert.ok(page.length <= size);
    told.push(...page.map(([, kind, name]) => (kind === "Blob" ? "" : ">") + unescapeXml(name ?? "")));
    marker = /<NextMarker>([^<]+)</u.exec(text)?.[1] ?? "";
  } while (marker !== "");
  return told;
}

interface ToldPath {
  readonly name: string;
  readonly isDirectory?: string;
}

/** Paths over all pages; a directory is told with `>`. */
async function paths(flat: Flat, query: string, size: number): Promise<string[]> {
  const told: string[] = [];
  let token = "";
  do {
    const at = token === "" ? "" : `&continuation=${encodeURIComponent(token)}`;
    const answer = await flat.send("GET", `?resource=filesystem&maxResults=${size}${query}${at}`);
    assert.equal(answer.status, 200);
    const page = ((await answer.json()) as { paths: ToldPath[] }).paths;
    assert.ok(page.length <= size);
    told.push(...page.map(({ name, isDirectory }) => (isDirectory === "true" ? ">" : "") + name));
    token = answer.headers.get("x-ms-continuation") ?? "";
  } while (token !== "");
  return told;
}

const names = fc.uniqueArray(
  fc
    .array(fc.constantFrom("a", "b", "-", "/", "é", "😀", "\uffff"), { minLength: 1, maxLength: 5 })
    .map((each) => each.join("")),
  { minLength: 1, maxLength: 10 },
);

test("List Blobs: whole names by code unit, with any delimiter, at every page size", async (t) => {
  const { fresh } = await runFlat(t);
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.constantFrom("/", "b", "a/", "é"),
      fc.constantFrom("", "a", "b/"),
      async (all, delimiter, prefix) => {
        const own = all.filter((name) => !name.startsWith("/") && !name.includes("\uffff"));
        const flat = await fresh();
        for (const name of own) await put(flat, name);
        const sorted = own.filter((name) => name.startsWith(prefix)).sort();
        const cut = sorted.map((name) => {
          const at = name.indexOf(delimiter, prefix.length);
          return at < 0 ? name : `>${name.slice(0, at + delimiter.length)}`;
        });
        const query = `&prefix=${encodeURIComponent(prefix)}`;
        for (const size of [1, 2, 3, 5000]) {
          assert.deepEqual(await blobs(flat, query, size), sorted);
          const folded = await blobs(flat, `${query}&delimiter=${encodeURIComponent(delimiter)}`, size);
          assert.deepEqual(folded, [...new Set(cut)]);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("List Paths: directories as names have them in common, each once, at every page size", async (t) => {
  const { fresh } = await runFlat(t);
  const segment = fc.constantFrom("a", "a-", "b", "é");
  const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/"));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), async (files) => {
      const flat = await fresh();
      for (const name of files) await put(flat, name);
      const above = files.flatMap((name) => [...name.matchAll(/\//gu)].map(({ index }) => `>${name.slice(0, index)}`));
      const everything = [...new Set([...above, ...files])].sort();
      const top = everything.filter((name) => !name.includes("/"));
      for (const size of [1, 2, 5000]) {
        assert.deepEqual((await paths(flat, "&recursive=true", size)).sort(), everything);
        assert.deepEqual((await paths(flat, "&recursive=false", size)).sort(), top);
      }
      const inside = everything.filter((name) => /^>?a\//u.test(name));
      if (inside.length > 0) assert.deepEqual((await paths(flat, "&recursive=true&directory=a", 2)).sort(), inside);
    }),
    { numRuns: 30 },
  );
});

test("names that a hierarchical account cannot hold", async (t) => {
  const flat = await runFlat(t);
  const deep = Array.from({ length: 254 }, () => "d").join("/");
  const all = ["a", "a/b", "a//b", "a/", "dot.", "dot./x", "..a", deep, "n".repeat(1024)];
  for (const name of all) await put(flat, name);
  assert.deepEqual(await blobs(flat, "", 5000), [...all].sort());
  for (const name of all) assert.equal((await flat.send("HEAD", urlOf(name))).status, 200, name);
  const deeper = await flat.send("PUT", urlOf(`${deep}/d`), block, "");
  assert.equal(deeper.status, 409);
  assert.equal(coded(await flat.send("PUT", urlOf("n".repeat(1025)), block, "")), "400 OutOfRangeInput");
});

test("calls that need a hierarchical namespace are refused, and nobody is told owners", async (t) => {
  const flat = await runFlat(t);
  await put(flat, "d/f");
  const acl = { "x-ms-acl": "user::rwx,group::r-x,other::---" };
  const refused = [
    await flat.send("HEAD", "/d/f?action=getAccessControl"),
    await flat.send("HEAD", "/?action=getAccessControl"),
    await flat.send("PATCH", "/d/f?action=setAccessControl", acl),
    await flat.send("PATCH", "/?action=setAccessControlRecursive&mode=set", acl),
    await flat.send("PUT", "/g?resource=file", acl),
    await flat.send("PUT", "/g?resource=directory", { "x-ms-permissions": "0755" }),
  ];
  for (const answer of refused) assert.equal(coded(answer), "400 HierarchicalNamespaceNotEnabled", answer.url);
  assert.equal((await flat.send("GET", "?restype=container&comp=list&include=permissions")).status, 400);
  const filesystem = await flat.send("HEAD", "?resource=filesystem");
  assert.equal(filesystem.headers.get("x-ms-namespace-enabled"), "false");
  const told = [await flat.send("HEAD", "/d/f"), await flat.send("HEAD", "/d/f?action=getStatus")];
  for (const { status, headers } of told) {
    assert.equal(status, 200);
    for (const name of ["owner", "group", "permissions", "acl"]) assert.equal(headers.get(`x-ms-${name}`), null, name);
  }
  const list = await (await flat.send("GET", "?resource=filesystem&recursive=true")).text();
  assert.doesNotMatch(list, /owner|group|permissions/u);
});

test("directories: marked by a blob, made by DFS, or only in names; deletion takes what lies below", async (t) => {
  const flat = await runFlat(t);
  await put(flat, "marked", { "x-ms-meta-hdi_isfolder": "true" });
  await put(flat, "marked/f");
  assert.equal((await flat.send("PUT", "/made?resource=directory")).status, 201);
  await put(flat, "virtual/x/f");
  await put(flat, "virtual-twin");
  assert.deepEqual(await paths(flat, "&recursive=false", 5000), [">made", ">marked", "virtual-twin", ">virtual"]);
  assert.deepEqual(await blobs(flat, "&delimiter=%2F", 5000), [
    "made",
    "marked",
    ">marked/",
    "virtual-twin",
    ">virtual/",
  ]);
  const status = await flat.send("HEAD", "/virtual/x?action=getStatus");
  assert.deepEqual([status.status, status.headers.get("x-ms-resource-type")], [200, "directory"]);
  assert.equal(coded(await flat.send("HEAD", "/virtual/x", { accept: "application/xml" })), "404 BlobNotFound");
  assert.equal(coded(await flat.send("HEAD", "/virtu?action=getStatus")), "404 PathNotFound");
  assert.equal(
    coded(await flat.send("GET", "?resource=filesystem&recursive=true&directory=virtu")),
    "404 PathNotFound",
  );
  assert.equal(coded(await flat.send("DELETE", "/virtual?recursive=false")), "409 DirectoryNotEmpty");
  assert.equal((await flat.send("DELETE", "/virtual?recursive=true")).status, 200);
  assert.equal((await flat.send("DELETE", "/marked?recursive=true")).status, 200);
  assert.deepEqual(await blobs(flat, "", 5000), ["made", "virtual-twin"]);
});
