/** Content that the target cannot fetch, or nobody can read: streamed, or told at its entry; all else is carried. */
import assert from "node:assert/strict";
import test from "node:test";
import { apply } from "../../../migration/reconcile/apply.ts";
import { nothingDone } from "../../../migration/reconcile/done.ts";
import { compare } from "../../../migration/reconcile/compare.ts";
import type { Exception } from "../../../migration/reconcile/exceptions.ts";
import { hasWork } from "../../../migration/reconcile/tally.ts";
import type { FlatBlobStore } from "../../../migration/stores/flat-blob/index.ts";
import { plainRules } from "../../reconcile/lakes.ts";
import { all, contentOf, signal } from "../planting.ts";
import { between, type Refusal } from "./between.ts";
import { flatLake, type FlatLake } from "./flat-lake.ts";
import { blob, page, scriptedPages } from "./scripted-pages.ts";

const NAMES = ["a", "b", "d/c", "d/100% #1?", "e\u0301 😀"];

async function carried(flat: FlatLake, source: FlatBlobStore): Promise<readonly Exception[]> {
  const target = flat.local.open();
  await target.prepare(signal);
  const rules = plainRules();
  const exceptions: Exception[] = [];
  const options = { concurrency: 3, maxDeletes: { share: 1 }, stop: signal, abort: signal, done: nothingDone() };
  const ground = { comparison: compare(source, target, rules), source, target, rules };
  await apply(ground, { ...options, onException: (one) => exceptions.push(one) });
  return exceptions.filter(({ severity }) => severity !== "remark");
}

/** A source whose requests go through a server that the target does not know. */
function reached(flat: FlatLake, origin: string): FlatBlobStore {
  const uri = { blobEndpoint: `${origin}/flatlake/`, account: "flatlake", container: "source", path: "" };
  return flat.open("", { uri: { kind: "flat-blob", ...uri } });
}

test("what the target does not find by its URL is streamed, and the next run has nothing to do", async () => {
  await using flat = await flatLake();
  for (const name of NAMES) await flat.writer.put(name, `content of ${name}`);
  await using server = await between(flat.local.service.endpoint);
  assert.deepEqual(await carried(flat, reached(flat, server.origin)), []);
  const target = flat.local.open();
  for (const name of NAMES) assert.equal(await contentOf(target, name), `content of ${name}`);
  const again = compare(reached(flat, server.origin), target, plainRules());
  for await (const _ of again.steps);
  assert.equal(hasWork(again.tally), false);
});

/** What one blob is refused with, and what is said about it. */
const REFUSALS: readonly (readonly [Refusal, RegExp])[] = [
  [{ status: 403, code: "AuthorizationPermissionMismatch" }, /give the identity the role Storage Blob Data Owner/],
  [{ status: 409, code: "BlobArchived" }, /set its tier to Hot or Cool \(Set Blob Tier\)/],
  [{ status: 409, code: "BlobBeingRehydrated" }, /run again when it is in an online tier/],
  [{ status: 409, code: "BlobUsesCustomerSpecifiedEncryption" }, /BlobUsesCustomerSpecifiedEncryption \(409\)/],
];

for (const [refusal, says] of REFUSALS)
  test(`a blob that is refused with ${refusal.code} is told, and all others are carried`, async () => {
    await using flat = await flatLake();
    for (const name of NAMES) await flat.writer.put(name, `content of ${name}`);
    await using server = await between(flat.local.service.endpoint, (method, path) =>
      method === "GET" && path.endsWith("/source/b") ? refusal : undefined,
    );
    const exceptions = await carried(flat, reached(flat, server.origin));
    assert.deepEqual(
      exceptions.map(({ severity, path, side }) => [severity, path, side]),
      [["failed", "b", "source"]],
    );
    assert.match(exceptions[0]?.because ?? "", says);
    assert.match(exceptions[0]?.because ?? "", /Get Blob of b in wasb\+http:/);
    assert.doesNotMatch(exceptions[0]?.remedy ?? "", /the target cannot hold|put there meanwhile/);
    const files = (await all(flat.local.open().entries(signal))).filter(({ kind }) => kind === "file");
    assert.deepEqual(files.map(({ path }) => path).toSorted(), NAMES.filter((name) => name !== "b").toSorted());
  });

test("a name with a segment of dots is read by its name alone: as a URL it would be another one's", async () => {
  const names = ["a/.", "a/..", "./b", "../b", "a/./b", "a/.../b", ".b", "b..", "a"];
  await using scripted = await scriptedPages([page(names.toSorted().map((name) => blob(name)))]);
  const entries = await all(scripted.store.entries(signal));
  const byUrl = entries.filter((entry) => entry.kind === "file" && scripted.store.readableUrl(entry) !== undefined);
  assert.deepEqual(
    byUrl.map(({ path }) => path),
    [".b", "a/...!dot/b", "a!file", "b..!dot"],
  );
});

test("leased blobs are read, and blocks that were never committed are no blob", async () => {
  await using flat = await flatLake();
  await flat.writer.put("leased", "content of leased");
  const lease = { "x-ms-lease-action": "acquire", "x-ms-lease-duration": "-1" };
  await flat.writer.send("PUT", "leased", { query: "comp=lease", headers: lease });
  const id = encodeURIComponent(Buffer.from("1").toString("base64"));
  await flat.writer.send("PUT", "uncommitted", { query: `comp=block&blockid=${id}`, body: Buffer.from("x") });
  assert.deepEqual(await carried(flat, flat.open()), []);
  const files = await all(flat.local.open().entries(signal));
  assert.deepEqual(
    files.map(({ path }) => path),
    ["leased"],
  );
});
