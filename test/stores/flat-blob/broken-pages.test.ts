/** Pages that are none, and pages that tell of a blob what nobody can read: a message, and never another listing. */
import assert from "node:assert/strict";
import test from "node:test";
import { isStoreFailure } from "../../../migration/stores/failure.ts";
import { all, signal } from "../planting.ts";
import { blob, page, scriptedPages } from "./scripted-pages.ts";

/** Answers that are no listing, and what is said of them. */
const BROKEN: Readonly<Record<string, readonly [pages: readonly [string, ...string[]], says: RegExp]>> = {
  "a page of another service": [
    ["<html><body>sign in</body></html>"],
    /cannot be read: the listing is cut short or none/,
  ],
  "a listing that ends in the middle": [[page([blob("a"), blob("b")]).slice(0, -60)], /cut short or none/],
  "a listing without its list": [[page([]).replace("<Blobs />", "")], /cut short or none/],
  "a blob without end": [[page([blob("a"), "<Blob><Name>b</Name>"])], /a blob has no end/],
  "a later page that ends in the middle": [
    [page([blob("a")], "m"), page([blob("b")]).slice(0, -9)],
    /List Blobs of wasb\+http:.*cut short or none/,
  ],
  "a name outside of what was asked for": [
    [page([blob("in/a"), blob("other/b")])],
    /it tells of other\/b, which does not begin with in\//,
  ],
  "a marker that repeats": [[page([blob("in/a")], "m")], /the same continuation token again/],
  "markers that go round in a circle, without a blob": [
    [page([], "1"), page([], "2"), page([], "3"), page([], "1"), page([], "2"), page([], "3"), page([], "1")],
    /the same continuation token again/,
  ],
};

for (const [what, [pages, says]] of Object.entries(BROKEN))
  test(`told: ${what}`, async () => {
    await using scripted = await scriptedPages(pages, {}, what.startsWith("a name") ? "in" : "");
    await assert.rejects(all(scripted.store.entries(signal)), (error) => {
      assert.ok(isStoreFailure(error), String(error));
      assert.equal(error.kind, "invalid");
      assert.match(error.message, says);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
    assert.ok(scripted.seen.length <= 10, String(scripted.seen.length));
  });

/** Properties that make no entry, and what is said of the blob. */
const UNREADABLE: Readonly<Record<string, readonly [Readonly<Record<string, string>>, RegExp]>> = {
  "no length": [{ "Content-Length": "" }, /cannot be read: Content-Length ""/],
  "a length in words": [{ "Content-Length": "abc" }, /Content-Length "abc"/],
  "a length below nothing": [{ "Content-Length": "-1" }, /Content-Length "-1"/],
  "a length beyond all numbers": [{ "Content-Length": "99999999999999999999" }, /Content-Length "9+"/],
  "no ETag": [{ Etag: "" }, /Etag ""/],
  "a time that is none": [{ "Last-Modified": "yesterday" }, /Last-Modified "yesterday"/],
};

for (const [what, [properties, says]] of Object.entries(UNREADABLE))
  test(`an obstacle of that blob alone: ${what}`, async () => {
    await using scripted = await scriptedPages([page([blob("a"), blob("b", properties), blob("c")])]);
    const entries = await all(scripted.store.entries(signal));
    assert.deepEqual(
      entries.map(({ path, kind, obstacle }) => [path, kind, obstacle !== undefined]),
      [
        ["a", "file", false],
        ["b", "file", true],
        ["c", "file", false],
      ],
    );
    assert.match(entries[1]?.obstacle?.because ?? "", says);
    assert.ok(Number.isSafeInteger(entries[1]?.length) && Number.isSafeInteger(entries[1]?.lastModifiedMs));
  });

test("a marked blob whose length nobody tells is no directory", async () => {
  const mark = "<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata>";
  await using scripted = await scriptedPages([page([blob("d", { "Content-Length": "" }, mark)])]);
  const [entry] = await all(scripted.store.entries(signal));
  assert.deepEqual([entry?.kind, entry?.obstacle !== undefined], ["file", true]);
});

test("where a later page is none, what came before is given as far as it is certain, and the rest is told once", async () => {
  const pages = [page([blob("a"), blob("b/c"), blob("d")], "m"), "<html>"] as const;
  await using scripted = await scriptedPages(pages);
  const told: string[] = [];
  const listing = scripted.store.entries(signal, (directory, { because }) => told.push(`${directory}: ${because}`));
  const entries = await all(listing);
  assert.deepEqual(
    entries.map(({ path }) => path),
    ["a", "b", "b/c"],
    "whether d is a file or a directory is not known",
  );
  assert.equal(told.length, 1);
  assert.match(told[0] ?? "", /^: source: List Blobs of .*cut short or none/);
});

test("where the first page is none, there is no listing at all", async () => {
  await using scripted = await scriptedPages(["<html>"]);
  await assert.rejects(all(scripted.store.entries(signal, () => assert.fail("told"))), /cut short or none/);
});
