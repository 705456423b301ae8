// From a flat Blob account: the real `pulumi up` of a stack whose source has no hierarchy, with names mapped; a second up, a change.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test, { after, before } from "node:test";
import { BlobWriter } from "../stores/flat-blob/flat-lake.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { describe, namesOf } from "./judge-side.ts";
import { planSmallLake } from "./small-lake.ts";
import { assertSucceeded, figure } from "./stack-sections.ts";
import { openFilesystem, targetPlace } from "./verdict.ts";

const KEY = "end-to-end-flat";
const FLAT = "flatlake";

/** What the directory of the local Azure knows: amara.okafor, analysts. */
const AMARA = "0c7a3f52-6d8e-4f1b-9a27-3b5e61c0d811";
const ANALYSTS = "bf1c95d4-a8e6-473b-8d02-940b7fe5c36a";
const identities = { users: { ann: AMARA }, groups: { staff: "group:analysts" } };

/** How WASB keeps who owns a blob. */
const OWNED = JSON.stringify({ owner: "ann", group: "staff", permissions: "rw-r-----" });
const NFD = "e\u0301t\u00e9 100% #1 +a b.csv";

let environment: LocalEnvironment;
let writer: BlobWriter;

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(10), azure: ["--flat", FLAT] });
  const container = `${environment.endpoint}/${FLAT}/source`;
  writer = new BlobWriter(container, () => environment.judgeToken);
  await new BlobWriter(`${environment.endpoint}/${FLAT}`, () => environment.judgeToken).send("PUT", "source", {
    query: "restype=container",
  });
  await writer.stub("hive", { hdi_permission: OWNED.replace("rw-r-----", "rwxr-x---") });
  await writer.put("hive/data.csv", "1,2", { "blob-content-type": "text/csv", "meta-hdi_permission": OWNED });
  await writer.put("hive/_temporary/0/part", "left over");
  await writer.put(NFD, "one");
  await writer.put("log", "", { "blob-type": "AppendBlob" });
  await writer.send("PUT", "log", { query: "comp=appendblock", body: Buffer.from("line\n") });
  writeStack();
});

after(() => environment.remove(KEY));

function writeStack(): void {
  const from = `wasb+${environment.endpoint}/${FLAT}/source`;
  const words = { from, to: "lake", deletes: "mirror", maxDeletes: "50%", exclude: ["**/_temporary/**"], identities };
  environment.writeStack({
    "azure-native:location": "westeurope",
    account: { name: "targetlake" },
    filesystems: { lake: {} },
    migrations: { [KEY]: words },
  });
}

async function ownNames(): Promise<readonly string[]> {
  const names = [...(await namesOf({ filesystem: openFilesystem(environment, targetPlace) })).keys()];
  return names.filter((name) => !name.startsWith(".adls-migration")).sort();
}

async function assertFound(path: string, expected: Record<string, string>): Promise<void> {
  const side = { filesystem: openFilesystem(environment, targetPlace) };
  const found = await describe(side, path, { readsContent: true, ignoresMetadata: () => true });
  for (const [property, value] of Object.entries(expected))
    assert.equal(found.get(property), value, `${path}: ${property}`);
}

const hash = (content: string): string => createHash("sha256").update(content).digest("hex");

test("the first up moves bytes, names, owners and content headers", async () => {
  const first = await environment.up();
  assertSucceeded(first);
  assert.equal(figure(first.output, "files put"), 3);
  assert.deepEqual(await ownNames(), [NFD, "hive", "hive/data.csv", "log"].sort());
  await assertFound("hive", { owner: AMARA, group: ANALYSTS, permissions: "rwxr-x---" });
  await assertFound("hive/data.csv", { owner: AMARA, permissions: "rw-r-----", content: hash("1,2") });
  await assertFound("log", { content: hash("line\n") });
});

test("a second up finds nothing to do", async () => {
  const again = await environment.pulumi("up", "--yes");
  assertSucceeded(again);
  assert.match(again.output, /nothing to do: 4 entries agree/u);
  assert.doesNotMatch(again.output, /^ [~+-]/mu);
});

test("what changed at the source is carried alone", async () => {
  await writer.put("hive/new", "new");
  await writer.remove(NFD);
  await writer.send("PUT", "log", { query: "comp=appendblock", body: Buffer.from("another\n") });
  const carried = await environment.up();
  assertSucceeded(carried);
  assert.equal(figure(carried.output, "files put"), 2);
  assert.equal(figure(carried.output, "deleted"), 1);
  assert.deepEqual(await ownNames(), ["hive", "hive/data.csv", "hive/new", "log"]);
  await assertFound("log", { content: hash("line\nanother\n") });
});
