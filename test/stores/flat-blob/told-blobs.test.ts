/** What a listing tells of blobs beside their content, as documented: what becomes of each, and that nothing else is asked for. */
import assert from "node:assert/strict";
import test from "node:test";
import { wantedEntry } from "../../../migration/reconcile/wanted.ts";
import type { FlatBlobPeculiarity } from "../../../migration/stores/flat-blob/index.ts";
import { plainRules } from "../../reconcile/lakes.ts";
import { all, signal } from "../planting.ts";
import { blob, page, scriptedPages } from "./scripted-pages.ts";

test("earlier versions, immutability and legal holds are told, and none of it is an entry of its own", async () => {
  const version = (id: string, current = ""): string => `<VersionId>${id}</VersionId>${current}`;
  const blobs = [
    blob("deleted", {}, version("2021-01-01T00:00:00.0000000Z")),
    blob("held", { LegalHold: "true" }),
    blob("immutable", {
      ImmutabilityPolicyUntilDate: "Wed, 01 Jan 2031 00:00:00 GMT",
      ImmutabilityPolicyMode: "locked",
    }),
    blob("kept", { Etag: "0x1" }, version("2021-01-01T00:00:00.0000000Z")),
    blob("kept", { Etag: "0x2" }, version("2022-01-01T00:00:00.0000000Z", "<IsCurrentVersion>true</IsCurrentVersion>")),
  ];
  const seen: FlatBlobPeculiarity[] = [];
  await using scripted = await scriptedPages([page(blobs)], { onPeculiarity: (one) => seen.push(one) });
  const entries = await all(scripted.store.entries(signal));
  assert.deepEqual(
    entries.map(({ path, version: etag, obstacle }) => [path, etag, obstacle]),
    [
      ["held", "0x8D8C7C0FA9F8A5C", undefined],
      ["immutable", "0x8D8C7C0FA9F8A5C", undefined],
      ["kept", "0x2", undefined],
    ],
  );
  assert.deepEqual(seen.map(({ path, what, detail }) => `${path}: ${what}, ${detail}`).toSorted(), [
    "deleted: version, not carried",
    "held: immutability, legal hold or policy, not carried",
    "immutable: immutability, legal hold or policy, not carried",
    "kept: version, not carried",
  ]);
});

test("pending copies and customer-provided keys are refused; a copy that is done is not", async () => {
  const blobs = [
    blob("done", { CopyStatus: "success" }),
    blob("failed", { CopyStatus: "failed" }),
    blob("keyed", { CustomerProvidedKeySha256: "PIpTJlX4KlM=" }),
    blob("pending", { CopyStatus: "pending" }),
  ];
  await using scripted = await scriptedPages([page(blobs)]);
  const entries = await all(scripted.store.entries(signal));
  const obstacles = Object.fromEntries(entries.map(({ path, obstacle }) => [path, obstacle?.because]));
  assert.deepEqual([obstacles["done"], obstacles["failed"]], [undefined, undefined]);
  assert.match(obstacles["keyed"] ?? "", /a key that its readers have to send/);
  assert.match(obstacles["pending"] ?? "", /a copy into it is under way/);
});

test("deleted blobs and uncommitted blocks are not asked for; snapshots and versions are", async () => {
  await using scripted = await scriptedPages([page([blob("a")])]);
  await all(scripted.store.entries(signal));
  const [asked] = scripted.seen;
  const included = new URL(asked?.url ?? "", "http://x").searchParams.get("include")?.split(",");
  assert.deepEqual(included, ["metadata", "copy", "immutabilitypolicy", "legalhold", "snapshots", "versions"]);
});

test("metadata that no header holds is refused with its key; a marker that a copy of a lake brought along is none", async () => {
  const metadata = (inner: string): string => `<Metadata>${inner}</Metadata>`;
  const blobs = [
    blob("invalid", {}, metadata("<x-ms-invalid-name>first name</x-ms-invalid-name>")),
    blob("marked", {}, metadata("<adls_migration>1;m;v;3;;n;p;i</adls_migration><Team>x</Team>")),
    blob("unlike", {}, metadata("<adls_migration>anything</adls_migration>")),
    blob("umlaut", {}, metadata("<k>\u00fc</k>")),
  ];
  await using scripted = await scriptedPages([page(blobs)]);
  const entries = await all(scripted.store.entries(signal));
  const wanted = Object.fromEntries(entries.map((entry) => [entry.path, wantedEntry(entry, plainRules(), "p")]));
  assert.deepEqual(
    entries.filter(({ path }) => path === "marked" || path === "unlike").map(({ metadata: own }) => own),
    [{ team: "x" }, {}],
  );
  for (const [path, key] of [
    ["invalid", "x-ms-invalid-name"],
    ["umlaut", "k"],
  ] as const) {
    const refused = wanted[path];
    assert.ok(refused !== undefined && "refused" in refused, path);
    assert.match(refused.refused, new RegExp(`metadata "${key}" cannot be sent`));
  }
});
