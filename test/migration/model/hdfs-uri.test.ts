import assert from "node:assert/strict";
import test from "node:test";
import { formatHdfsUri, parseHdfsUri } from "../../../migration/model/hdfs-uri.ts";

function canonical(text: string): string {
  const uri = parseHdfsUri(text);
  assert.ok(!("remedy" in uri), JSON.stringify(uri));
  return formatHdfsUri(uri);
}

test("a URI has one canonical text: hosts in lower case, every port written", () => {
  assert.equal(canonical("webhdfs://NameNode/warehouse/"), "webhdfs://namenode:9870/warehouse");
  assert.equal(canonical("SWEBHDFS://nn:443"), "swebhdfs://nn:443/");
  assert.equal(canonical("swebhdfs://nn"), "swebhdfs://nn:9871/");
  assert.equal(canonical("httpfs://127.0.0.1/a%20b/%25"), "httpfs://127.0.0.1:14000/a%20b/%25");
  assert.equal(canonical("shttpfs://[::1]:8/x"), "shttpfs://[::1]:8/x");
  assert.equal(canonical("webhdfs://nn1:80, nn2:9870/x"), "webhdfs://nn1:80,nn2:9870/x");
});

test("the dialect, the name nodes in their order and the decoded path are told", () => {
  assert.deepEqual(parseHdfsUri("webhdfs://nn1,nn2:1/a+b/%C3%BC"), {
    kind: "hdfs",
    dialect: "webhdfs",
    origins: ["http://nn1:9870", "http://nn2:1"],
    path: "a+b/ü",
  });
});

test("a wrong one is told with what is allowed", () => {
  const wrong = [
    "hdfs://nn/x",
    "webhdfs:///x",
    "webhdfs://a,/x",
    "webhdfs://a,a:9870/",
    "webhdfs://u@a/",
    "webhdfs://a:b/",
  ];
  for (const text of [
    ...wrong,
    "webhdfs://a/%",
    "webhdfs://a/x//y",
    "webhdfs://a/../b",
    "webhdfs://a/b:c",
    "webhdfs://a/b/.snapshot",
  ]) {
    const problem = parseHdfsUri(text, "from");
    assert.ok("remedy" in problem, text);
    assert.equal(problem.key, "from");
    assert.notEqual(problem.remedy, "");
  }
});
