/** URIs of lakes: what is read, what is refused, and that reading and writing are inverse. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { formatLakeUri, lakeUriAt, parseLakeUri, relationOf } from "../../../migration/model/lake-uri.ts";
import { isProblem } from "../../../migration/model/problem.ts";
import { pathFault } from "../../../migration/model/uri-path.ts";

const names = fc.stringMatching(/^[a-z0-9]{3,24}$/);
const filesystems = fc.stringMatching(/^[a-z0-9]{3,20}(-[a-z0-9]{1,10}){0,2}$/);
const segments = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .map((text) => text.replaceAll("/", "_"))
  .filter((text) => pathFault(text) === undefined);
const paths = fc.array(segments, { maxLength: 5 }).map((parts) => parts.join("/"));
const endpoints = fc.oneof(
  names.map((name) => `https://${name}.dfs.core.windows.net/`),
  names.map((name) => `https://${name}.z12.dfs.storage.azure.net/`),
  fc
    .tuple(names, fc.integer({ min: 1024, max: 65535 }))
    .map(([name, port]) => `http://127.0.0.1:${String(port)}/${name}/`),
  names.map((name) => `https://storage.example/${name}/`),
);

test("a URI that was written is read back as it was", () => {
  fc.assert(
    fc.property(endpoints, filesystems, paths, (endpoint, filesystem, path) => {
      const uri = lakeUriAt(endpoint, filesystem, path);
      assert.deepEqual(parseLakeUri(formatLakeUri(uri)), uri);
    }),
  );
});

test("the canonical text is the same for every way to write a place", () => {
  const canonical = "abfss://raw@account.dfs.core.windows.net/a%20b/%C3%A4";
  for (const written of [
    "abfss://raw@account.dfs.core.windows.net/a b/ä",
    "abfss://raw@account.dfs.core.windows.net/a%20b/%c3%a4/",
    "ABFSS://raw@ACCOUNT.dfs.core.windows.net//a%20b/ä",
    "abfs://raw@account.dfs.core.windows.net/%61%20b/ä",
  ]) {
    const uri = parseLakeUri(written);
    assert.ok(!isProblem(uri), written);
    assert.equal(formatLakeUri(uri), canonical);
  }
});

test("endpoints of both styles", () => {
  assert.deepEqual(parseLakeUri("abfss://raw@account.dfs.core.windows.net"), {
    kind: "gen2",
    dfsEndpoint: "https://account.dfs.core.windows.net/",
    blobEndpoint: "https://account.blob.core.windows.net/",
    account: "account",
    filesystem: "raw",
    path: "",
  });
  assert.deepEqual(parseLakeUri("abfs+http://127.0.0.1:10070/account/raw/100%25/x"), {
    kind: "gen2",
    dfsEndpoint: "http://127.0.0.1:10070/account/",
    blobEndpoint: "http://127.0.0.1:10070/account/",
    account: "account",
    filesystem: "raw",
    path: "100%/x",
  });
});

const refused: readonly (readonly [string, RegExp])[] = [
  ["", /with its scheme/],
  ["account/raw", /with its scheme/],
  ["https://account.dfs.core.windows.net/raw", /https:\/\/ is not known/],
  ["webhdfs://namenode:9870/x", /webhdfs:\/\/ is not known/],
  ["abfss://account.dfs.core.windows.net/raw", /filesystem@account/],
  ["abfss://raw@account.blob.core.windows.net/", /filesystem@account/],
  ["abfss://raw@ab.dfs.core.windows.net/", /3 to 24/],
  ["abfss://Raw@account.dfs.core.windows.net/", /3 to 63/],
  ["abfss://raw@account.dfs.core.windows.net/a//b", /doubled slash/],
  ["abfss://raw@account.dfs.core.windows.net/a/../b", /\. and \.\./],
  ["abfss://raw@account.dfs.core.windows.net/a%2Fb", /remove %2F/],
  ["abfss://raw@account.dfs.core.windows.net/100%", /%25/],
  ["abfss://raw@account.dfs.core.windows.net/a?sig=x", /signatures/],
  ["abfss://raw@account.dfs.core.windows.net/a#b", /%23/],
  ["abfs+http://storage.example/account/raw", /unencrypted/],
  ["abfs+http://127.0.0.1.example/account/raw", /unencrypted/],
  ["abfs+http://127.0.0.1:1/ac/raw", /account\/filesystem/],
  ["abfs+http://127.0.0.1:1/account", /3 to 63/],
  ["abfs+https://user:key@storage.example/account/raw", /host:port/],
  ["abfs+https://storage.example:99999/account/raw", /host:port/],
];

for (const [text, remedy] of refused) {
  test(`refused: "${text}"`, () => {
    const problem = parseLakeUri(text, "from");
    assert.ok(isProblem(problem));
    assert.equal(problem.key, "from");
    assert.match(problem.remedy, remedy);
  });
}

test("places lie to each other as their segments do", () => {
  const place = (path: string, filesystem = "raw") => ({ account: "account", filesystem, path });
  assert.equal(relationOf(place("a"), place("a")), "same");
  assert.equal(relationOf(place("a/b"), place("a")), "inside");
  assert.equal(relationOf(place("a"), place("a/b")), "around");
  assert.equal(relationOf(place("ab"), place("a")), "apart");
  assert.equal(relationOf(place("a", "raw"), place("a", "curated")), "apart");
  assert.equal(relationOf({ ...place("a"), account: "other" }, place("a")), "apart");
});

test("relations are mirrored when the places change sides", () => {
  const mirrored = { same: "same", inside: "around", around: "inside", apart: "apart" };
  const places = fc.array(fc.constantFrom("a", "b", "ab"), { maxLength: 3 }).map((parts) => {
    return { account: "account", filesystem: "raw", path: parts.join("/") };
  });
  fc.assert(
    fc.property(places, places, (first, second) => {
      assert.equal(relationOf(second, first), mirrored[relationOf(first, second)]);
    }),
  );
});
