/** What only flat accounts have: directories without blobs, stubs, WASB's metadata, names that no lake can hold, and what pages cost. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Entry } from "../../../migration/model/entry.ts";
import { comparePaths, parentPath } from "../../../migration/model/path.ts";
import type { FlatBlobPeculiarity, FlatBlobStore } from "../../../migration/stores/flat-blob/index.ts";
import { all, failsAs, signal } from "../planting.ts";
import { flatLake, type BlobWriter } from "./flat-lake.ts";

const OWNER = "11111111-1111-4111-8111-111111111111";

async function puts(writer: BlobWriter, names: readonly string[]): Promise<void> {
  for (const name of names) await writer.put(name, name);
}

function shown(entries: readonly Entry[]): readonly string[] {
  return entries.map(({ kind, path }) => (kind === "directory" ? `${path}/` : path));
}

test("owner, group and permissions are what WASB keeps in metadata, which is no metadata of the entry", async () => {
  await using flat = await flatLake();
  const told = (permissions: string, owner = "ann") => ({
    "meta-hdi_permission": JSON.stringify({ owner, group: "ops", permissions }),
  });
  await flat.writer.put("told", "x", { ...told("rw-r----x", OWNER), "meta-team": "x" });
  await flat.writer.put("old", "x", {
    "meta-asv_permission": JSON.stringify({ owner: "", group: null, permissions: "rwxrwxrwx" }),
  });
  await flat.writer.stub("dir", {
    hdi_permission: JSON.stringify({ owner: "ann", group: "ops", permissions: "rwxr-x--t" }),
  });
  await flat.writer.put("garbled", "x", { "meta-hdi_permission": '{"owner":' });
  await flat.writer.put("nothing", "x");
  const seen: FlatBlobPeculiarity[] = [];
  const entries = await all(flat.open("", { onPeculiarity: (one) => seen.push(one) }).entries(signal));
  const accesses = Object.fromEntries(
    entries.map(({ path, access, inheritsAccess }) => [path, { ...access, inheritsAccess }]),
  );
  const named = { owner: "ann", group: "ops", sticky: false, inheritsAccess: undefined };
  const unnamed = { owner: "$superuser", group: "$superuser", sticky: false };
  assert.deepEqual(accesses, {
    told: { ...named, owner: OWNER, acl: "user::rw-,group::r--,other::--x" },
    old: { ...unnamed, acl: "user::rwx,group::rwx,other::rwx", inheritsAccess: undefined },
    dir: { ...named, sticky: true, acl: "user::rwx,group::r-x,other::--x" },
    garbled: { ...unnamed, acl: "user::rw-,group::r--,other::---", inheritsAccess: true },
    nothing: { ...unnamed, acl: "user::rw-,group::r--,other::---", inheritsAccess: true },
  });
  assert.deepEqual(
    entries.map(({ metadata }) => metadata).filter((metadata) => Object.keys(metadata).length > 0),
    [{ team: "x" }],
  );
  assert.deepEqual(
    seen.map(({ path, what }) => [path, what]),
    [["garbled", "permission"]],
  );
});

test("stubs are directories whatever their name ends with; a marked blob with content is a file", async () => {
  await using flat = await flatLake();
  const { writer } = flat;
  await writer.stub("both", { from: "name" });
  await writer.stub("both/", { from: "slash" });
  await writer.stub("slash/", { from: "slash" });
  await writer.put("plain/", "");
  await writer.put("virtual/f", "x");
  await writer.put("full", "x", { "meta-hdi_isfolder": "true" });
  const lake = flat.open();
  const entries = await all(lake.entries(signal));
  assert.deepEqual(shown(entries), ["both/", "full", "plain/", "slash/", "virtual/", "virtual/f"]);
  const told = entries.map(({ path, metadata, lastModifiedMs }) => [path, metadata["from"], lastModifiedMs > 0]);
  assert.deepEqual(told, [
    ["both", "name", true],
    ["full", undefined, true],
    ["plain", undefined, true],
    ["slash", "slash", true],
    ["virtual", undefined, false],
    ["virtual/f", undefined, true],
  ]);
});

test("names that no lake can hold get others, which find their blobs again", async () => {
  await using flat = await flatLake();
  await puts(flat.writer, ["a", "a-b", "a/b", "dot.", "dots./f", "x//y", "slash/", "r!dot", "/lead"]);
  const lake = flat.open();
  const entries = await all(lake.entries(signal));
  assert.deepEqual(shown(entries), [
    ...["!empty/", "!empty/lead", "a/", "a/b", "a!file", "a-b", "dot.!dot", "dots.!dot/", "dots.!dot/f"],
    ...["r!dot!name", "slash/", "slash/!empty", "x/", "x/!empty/", "x/!empty/y"],
  ]);
  assert.deepEqual(
    entries.filter(({ nameAtSource }) => nameAtSource !== undefined).map(({ nameAtSource }) => nameAtSource),
    ["", "a", "dot.", "dots.", "r!dot", "", ""],
  );
  for (const entry of entries.filter(({ kind }) => kind === "file")) {
    const chunks = await all(lake.read(entry, { offset: 0, length: entry.length }, signal));
    const name = decodeURIComponent(
      new URL(lake.readableUrl(entry)?.url ?? "").pathname.replace("/flatlake/source/", ""),
    );
    assert.equal(Buffer.concat(chunks).toString(), name);
  }
  for (const path of ["dot.", "r!dot", "a!dot", "x//y", "a-b!file", "slash!file"])
    assert.equal(await lake.entry(path, signal), undefined, path);
});

const piece = fc.constantFrom("a", "b", "-", ".", "/", "!", " ", "~");
const name = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(""));
/** Segments of dots alone are no names: web servers follow them. */
const isName = (text: string): boolean => text.split("/").every((segment) => segment !== "." && segment !== "..");

async function tree(lake: FlatBlobStore, directory = ""): Promise<Entry[]> {
  const children = await all(lake.children(directory, signal));
  children.sort((left, right) => comparePaths(left.path, right.path));
  const found: Entry[] = [];
  for (const child of children) {
    assert.equal(parentPath(child.path), directory);
    found.push(child, ...(child.kind === "directory" ? await tree(lake, child.path) : []));
  }
  return found;
}

test("whatever the names, at every page size: the listing is in order, and children and single entries tell the same", async () => {
  await using flat = await flatLake();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ name: name.filter(isName), empty: fc.boolean() }), {
        selector: (blob) => blob.name,
        maxLength: 12,
      }),
      fc.integer({ min: 1, max: 4 }),
      async (blobs, pageEntries) => {
        const root = `run${(runs += 1)}`;
        for (const blob of blobs) await flat.writer.put(`${root}/${blob.name}`, blob.empty ? "" : "x");
        if (blobs.length === 0) return;
        const lake = flat.open(root, { sizes: { pageEntries, heldEntries: 20 } });
        const entries = await all(lake.entries(signal));
        const sorted = entries.map(({ path }) => path).toSorted(comparePaths);
        assert.deepEqual(
          entries.map(({ path }) => path),
          [...new Set(sorted)],
        );
        const files = entries.filter(({ kind }) => kind === "file").length;
        assert.equal(files, blobs.filter((blob) => !(blob.empty && blob.name.endsWith("/"))).length);
        assert.deepEqual(await tree(lake), entries);
        for (const entry of entries) assert.deepEqual(await lake.entry(entry.path, signal), entry);
      },
    ),
    { numRuns: 30 },
  );
});

test("one request for each page, and one more where entries wait for a directory that may come", async () => {
  await using flat = await flatLake();
  const names = Array.from({ length: 300 }, (_, index) => `d/part-${String(index).padStart(4, "0")}.csv`);
  await puts(flat.writer, names);
  const sizes = { pageEntries: 10, heldEntries: 40 };
  const plain = flat.open("", { sizes: { pageEntries: 10, heldEntries: 1_000 } });
  assert.equal((await all(plain.entries(signal))).length, 301);
  assert.equal(plain.requests(), 30);
  const bounded = flat.open("", { sizes });
  assert.equal((await all(bounded.entries(signal))).length, 301);
  assert.equal(bounded.requests(), 31);
  await puts(flat.writer, ["d/part/x", "d/part/y"]);
  const present = flat.open("", { sizes });
  const entries = await all(present.entries(signal));
  assert.deepEqual(shown(entries.slice(0, 5)), ["d/", "d/part/", "d/part/x", "d/part/y", "d/part-0000.csv"]);
  assert.equal(present.requests(), 32);
});

test("a blob is listed with what keeps it from being carried, and with what to do about that", async () => {
  await using flat = await flatLake();
  const { writer } = flat;
  await puts(writer, ["archived", "waking", "fine"]);
  const setTier = (name: string, tier: string) =>
    writer.send("PUT", name, { query: "comp=tier", headers: { "x-ms-access-tier": tier } });
  await setTier("archived", "Archive");
  await setTier("waking", "Archive");
  await setTier("waking", "Hot");
  await writer.put("open", "", { "meta-hdi_tmpupload": "_$azuretmpfolder$/1" });
  const lake = flat.open();
  const entries = await all(lake.entries(signal));
  const obstacles = Object.fromEntries(entries.map(({ path, obstacle }) => [path, obstacle]));
  assert.equal(obstacles["fine"], undefined);
  assert.match(obstacles["archived"]?.remedy ?? "", /Set Blob Tier; up to 15 hours/);
  assert.match(obstacles["waking"]?.because ?? "", /rehydration is under way/);
  assert.match(obstacles["open"]?.because ?? "", /still writing it/);
});

test("what the target will not have is told: snapshots, tags, tiers, scopes, kinds of blobs; and none of it is an entry", async () => {
  await using flat = await flatLake();
  const { writer } = flat;
  await writer.put("tagged", "x", { tags: "a=b&c=d" });
  await writer.send("PUT", "tagged", { query: "comp=snapshot" });
  await writer.put("cool", "x", { "access-tier": "Cool" });
  await writer.put("scoped", "x", { "encryption-scope": "finance" });
  await writer.put("appended", "", { "blob-type": "AppendBlob", "blob-content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" });
  await writer.send("PUT", "appended", { query: "comp=appendblock", body: Buffer.from("abc") });
  await writer.put("pages", "", { "blob-type": "PageBlob", "blob-content-length": "1024" });
  const range = { "x-ms-page-write": "update", "x-ms-range": "bytes=512-1023" };
  await writer.send("PUT", "pages", { query: "comp=page", body: Buffer.alloc(512, "p"), headers: range });
  const seen: FlatBlobPeculiarity[] = [];
  const lake = flat.open("", { onPeculiarity: (one) => seen.push(one) });
  const entries = await all(lake.entries(signal));
  assert.deepEqual(shown(entries), ["appended", "cool", "pages", "scoped", "tagged"]);
  assert.deepEqual(seen.map(({ path, what }) => `${path}: ${what}`).toSorted(), [
    "appended: appendBlob",
    "cool: tier",
    "pages: pageBlob",
    "scoped: encryptionScope",
    "tagged: snapshot",
    "tagged: tags",
  ]);
  const [appended, , pages] = entries;
  assert.deepEqual([appended?.length, appended?.md5, pages?.length], [3, undefined, 1_024]);
  const bytes = Buffer.concat(await all(lake.read(pages!, { offset: 510, length: 4 }, signal)));
  assert.equal(bytes.toString(), "\0\0pp");
});

test("a container that is not there, a file, and an account with hierarchical namespace are told", async () => {
  await using flat = await flatLake();
  await flat.writer.put("f", "x");
  await failsAs("notFound", all(flat.open("absent").entries(signal)));
  await failsAs("invalid", all(flat.open("f").entries(signal)));
  assert.equal((await flat.open("f").entry("", signal))?.kind, "file");
  assert.equal(await flat.open("absent").entry("", signal), undefined);
  const target = flat.local.open();
  await target.prepare(signal);
  const uri = { blobEndpoint: `${flat.local.service.endpoint}/contosolake/`, account: "contosolake" };
  const other = flat.open("", { uri: { kind: "flat-blob", ...uri, container: "target", path: "" } });
  await assert.rejects(all(other.entries(signal)), /hierarchical namespace.*abfss:\/\//);
  const missing = flat.open("", { uri: { kind: "flat-blob", ...uri, container: "nowhere", path: "" } });
  assert.equal(await missing.entry("", signal), undefined);
  await assert.rejects(all(missing.entries(signal)), /ContainerNotFound/);
});
