import assert from "node:assert/strict";
import test from "node:test";
import { migratingIdentity } from "../directory/index.ts";
import { formatAcl, type LakeEntry } from "./lake-entry.ts";
import { planSourceLake } from "./index.ts";

const entries = await planSourceLake();
const files = entries.filter((entry) => entry.kind === "file");
const directories = entries.filter((entry) => entry.kind === "directory");

function count(list: readonly LakeEntry[], is: (entry: LakeEntry) => boolean): number {
  return list.filter(is).length;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function aclOf(entry: LakeEntry): string {
  return formatAcl(entry.access.access, entry.kind === "directory" ? entry.access.defaults : undefined);
}

test("the lake is as large and as many-sided as a real one", () => {
  const real = count(files, (file) => file.kind === "file" && file.source !== undefined);
  assert.ok(real >= 20_075, `${String(real)} files of packages`);
  assert.ok(directories.length >= 1_500, `${String(directories.length)} directories`);
  assert.equal(Math.min(...files.map((file) => file.sourceBytes)), 0);
  assert.ok(Math.max(...files.map((file) => file.sourceBytes)) > 100_000_000);
  assert.ok(new Set(entries.map(aclOf)).size >= 200);
  assert.ok(new Set(entries.map((entry) => entry.access.owner)).size >= 30);
  assert.ok(count(entries, (entry) => Object.keys(entry.metadata).length > 0) >= entries.length / 10);
  assert.ok(count(entries, (entry) => entry.access.owner !== migratingIdentity.objectId) > entries.length / 2);
  const marked = count(entries, (entry) => {
    const { group, other, named } = entry.access.access;
    const closed = group === "---" && other === "---" && named.length === 0;
    return closed || (entry.kind === "directory" && entry.access.sticky);
  });
  assert.ok(marked >= entries.length / 20, `${String(marked)} sticky or closed`);
});

test("one directory has more than 5,000 children, and some have none", () => {
  const children = new Map<string, number>();
  for (const { path } of entries) children.set(parentOf(path), (children.get(parentOf(path)) ?? 0) + 1);
  assert.ok(Math.max(...children.values()) > 5_000);
  assert.ok(count(directories, (directory) => !children.has(directory.path)) >= 5);
});

test("every package that is meant gives its files, and Vega's data sets are all there", () => {
  const zones = (start: string): number => count(files, (file) => file.path.startsWith(start));
  assert.ok(zones("raw/vega-datasets/") >= 70);
  for (const zone of ["raw/landing/", "raw/events/", "curated/azure-native/", "curated/azure-sdk/", "sandbox/"]) {
    assert.ok(zones(zone) >= 2_000, zone);
  }
});

test("names hold every sign and script that an encoder may miss", () => {
  const names = entries.map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
  for (const sign of [" ", "+", "%", "#", "&", "=", "?", "'", '"', "%2F", "~$", "[", ";"]) {
    assert.ok(
      names.some((name) => name.includes(sign)),
      sign,
    );
  }
  for (const script of ["Greek", "Cyrillic", "Han", "Katakana", "Arabic"]) {
    assert.ok(
      names.some((name) => new RegExp(`\\p{Script=${script}}`, "u").test(name)),
      script,
    );
  }
  assert.ok(names.some((name) => /\p{Emoji_Presentation}/u.test(name)));
  const paths = new Set(entries.map(({ path }) => path));
  const twins = (fold: (path: string) => string): boolean =>
    [...paths].some((path) => fold(path) !== path && paths.has(fold(path)));
  assert.ok(twins((path) => path.normalize("NFC")));
  assert.ok(twins((path) => path.toLowerCase()));
});

test("no name is one that Gen2 refuses, and no path is there twice", () => {
  assert.equal(new Set(entries.map(({ path }) => path)).size, entries.length);
  for (const { path } of entries.slice(1)) {
    assert.ok(path.length <= 900, path);
    const segments = path.split("/");
    assert.ok(segments.length <= 55, path);
    for (const segment of segments) assert.match(segment, /^[^\p{Cc}\\/]*[^\p{Cc}\\/.]$/u, path);
  }
});

test("directories come before what is in them", () => {
  const seen = new Set<string>();
  for (const entry of entries) {
    assert.ok(entry.path === "" || seen.has(parentOf(entry.path)), entry.path);
    if (entry.kind === "directory") seen.add(entry.path);
  }
});

test("every ACL is one that the service takes, and some masks are narrower than what they mask", () => {
  let narrow = 0;
  for (const entry of entries) {
    const defaults = entry.kind === "directory" ? entry.access.defaults : undefined;
    for (const list of [entry.access.access, ...(defaults ? [defaults] : [])]) {
      assert.ok(list.named.length <= 28);
      assert.equal(list.mask !== undefined, list.named.length > 0, entry.path);
      assert.equal(new Set(list.named.map((grant) => grant.objectId)).size, list.named.length, entry.path);
      if (list.mask?.[1] === "-" && list.named.some((grant) => grant.rights[1] === "w")) narrow += 1;
    }
  }
  assert.ok(narrow > 0);
});

test("metadata and headers are what a header may hold", () => {
  for (const entry of entries) {
    for (const [name, value] of Object.entries(entry.metadata)) {
      assert.match(name, /^[A-Za-z_]\w*$/);
      assert.match(value, /^[!-~](?:[ -~]*[!-~])?$/);
    }
    if (entry.kind === "file")
      for (const value of Object.values<string>({ ...entry.headers })) assert.match(value, /^[ -~]+$/);
  }
});

test("planned again, the lake is the same", async () => {
  assert.deepEqual(await planSourceLake(), entries);
});
