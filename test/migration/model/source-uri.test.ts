/** URIs of every kind of source: each scheme finds its kind, the canonical text reads back, and no target lies in what is no Azure. */
import assert from "node:assert/strict";
import test from "node:test";
import { isProblem } from "../../../migration/model/problem.ts";
import {
  formatSourceUri,
  parseSourceUri,
  relationToSource,
  type SourceUri,
} from "../../../migration/model/source-uri.ts";

function read(text: string): SourceUri {
  const uri = parseSourceUri(text, "from");
  assert.ok(!isProblem(uri), text);
  return uri;
}

const canonical = [
  "abfss://raw@account.dfs.core.windows.net/a%20b",
  "abfs+http://127.0.0.1:10070/account/raw/x",
  "webhdfs://namenode:9870/warehouse",
  "swebhdfs://nn1:9871,nn2:9871/warehouse",
  "httpfs://gateway:14000/%25",
  "shttpfs://gateway:443/",
  "adl://account.azuredatalakestore.net/raw%20data",
  "adl+http://127.0.0.1:8080/account/x",
  "wasbs://raw@account.blob.core.windows.net/a%20b",
  "wasbs://$web@account.blob.core.windows.net",
  "wasb+http://127.0.0.1:10070/account/raw/x",
];

for (const text of canonical)
  test(`${text} is read and written as it is`, () => assert.equal(formatSourceUri(read(text)), text));

const refused: readonly (readonly [string, RegExp])[] = [
  ["", /with its scheme/],
  ["namenode:9870/x", /with its scheme/],
  ["hdfs://namenode:8020/x", /webhdfs:\/\/namenode:9870/],
  ["https://account.dfs.core.windows.net/raw", /abfss:\/\//],
  ["webhdf://namenode/x", /Did you mean webhdfs/],
  ["s3://bucket/x", /s3:\/\/ is not known/],
  ["constructor://x", /not known/],
  ["WEBHDFS://name node/x", /host:port/],
  ["webhdfs://namenode/x?user.name=hdfs", /signatures/],
  ["wasb://raw@account.blob.core.windows.net/x", /wasbs:\/\//],
  ["wasbs://raw@account.dfs.core.windows.net/x", /\.blob\./],
  ["wasbs://account.blob.core.windows.net/raw", /container@account/],
  ["wasbs://Raw@account.blob.core.windows.net/", /A container has/],
  ["wasb+http://lake.example/account/raw", /wasb\+https:\/\//],
  ["wasb+https://127.0.0.1:1/a_c/raw", /\/account\/container/],
];

for (const [text, remedy] of refused)
  test(`refused: "${text}"`, () => {
    const problem = parseSourceUri(text, "from");
    assert.ok(isProblem(problem));
    assert.equal(problem.key, "from");
    assert.match(problem.remedy, remedy);
  });

test("a target overlaps a source only in the same account", () => {
  const target = { account: "account", filesystem: "raw", path: "a" };
  assert.equal(relationToSource(target, read("abfss://raw@account.dfs.core.windows.net/a")), "same");
  assert.equal(relationToSource(target, read("abfss://raw@account.dfs.core.windows.net/")), "inside");
  assert.equal(relationToSource(target, read("abfss://raw@other.dfs.core.windows.net/a")), "apart");
  assert.equal(relationToSource(target, read("webhdfs://account/a")), "apart");
});

test("one account's name at two addresses is two accounts", () => {
  const source = read("abfs+http://127.0.0.1:1/account/raw/a");
  const target = { account: "account", filesystem: "raw", path: "a" };
  assert.equal(relationToSource({ ...target, blobEndpoint: "http://127.0.0.1:2/account/" }, source), "apart");
  assert.equal(relationToSource({ ...target, blobEndpoint: "http://127.0.0.1:1/account/" }, source), "same");
});
