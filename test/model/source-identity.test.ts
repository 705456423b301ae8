/** What tells one source from others: the order in which name nodes are written does not, and a common one joins two lists. */
import assert from "node:assert/strict";
import test from "node:test";
import { idOf } from "../../migration/job.ts";
import { parseLakeUri } from "../../migration/model/lake-uri.ts";
import { isProblem } from "../../migration/model/problem.ts";
import { isSameSource, parseSourceUri, type SourceUri } from "../../migration/model/source-uri.ts";

function source(text: string): SourceUri {
  const uri = parseSourceUri(text);
  assert.ok(!isProblem(uri), text);
  return uri;
}

function id(from: string): string {
  const to = parseLakeUri("abfss://lake@target.dfs.core.windows.net/raw");
  assert.ok(!isProblem(to));
  return idOf(source(from), to);
}

test("the same name nodes in another order are the same migration; others are another one", () => {
  const one = id("webhdfs://nn1:9870,nn2:9870/data");
  for (const same of ["webhdfs://nn2:9870,nn1:9870/data", "WEBHDFS://NN2,nn1/data/"]) assert.equal(id(same), one, same);
  for (const other of ["webhdfs://nn1/data", "webhdfs://nn1,nn3/data", "swebhdfs://nn1:9870,nn2:9870/data"])
    assert.notEqual(id(other), one, other);
});

const JOINED: readonly (readonly [string, string, boolean])[] = [
  ["webhdfs://nn1,nn2/data", "webhdfs://nn2,nn1/data", true],
  ["webhdfs://nn1/data", "webhdfs://nn1,nn2/data", true],
  ["webhdfs://nn1,nn2/data", "webhdfs://nn2,nn3/data", true],
  ["webhdfs://nn1,nn2/data", "webhdfs://nn3/data", false],
  ["webhdfs://nn1/data", "webhdfs://nn1:50070/data", false],
  ["webhdfs://nn1/data", "webhdfs://nn1/other", false],
  ["webhdfs://nn1:14000/data", "httpfs://nn1:14000/data", false],
  ["httpfs://a,b/data", "httpfs://b/data", true],
  ["abfss://lake@one.dfs.core.windows.net/x", "abfss://lake@one.dfs.core.windows.net/x/", true],
  ["abfss://lake@one.dfs.core.windows.net/x", "wasbs://lake@one.blob.core.windows.net/x", false],
];

for (const [left, right, isSame] of JOINED)
  test(`${left} and ${right} are ${isSame ? "one place" : "two places"}`, () => {
    assert.equal(isSameSource(source(left), source(right)), isSame);
    assert.equal(isSameSource(source(right), source(left)), isSame);
  });
