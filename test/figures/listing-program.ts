/** Lists a source on HDFS to its end, in order, and tells how many entries it has. Argument: the URI. */
import assert from "node:assert/strict";
import { boundGarbage } from "../../migration/garbage.ts";
import { parseHdfsUri } from "../../migration/model/hdfs-uri.ts";
import { isProblem } from "../../migration/model/problem.ts";
import { comparePaths } from "../../migration/model/path.ts";
import { openHdfs } from "../../migration/stores/hdfs/index.ts";
import { createTransport } from "../../migration/transport/index.ts";

// As the engine's own processes do.
boundGarbage();
const location = parseHdfsUri(process.argv[2] ?? "");
if (isProblem(location)) throw new Error(location.remedy);
const source = openHdfs({ location, identity: { user: "hdfs" }, transport: createTransport() });
let entries = 0;
let last = "";
for await (const { path } of source.entries()) {
  assert.ok(comparePaths(last, path) < 0, `${path} comes after ${last}`);
  last = path;
  entries += 1;
}
await source.close();
console.log(JSON.stringify({ entries, requests: source.requests() }));
