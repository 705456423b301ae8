import assert from "node:assert/strict";
import test from "node:test";
import type { Entry } from "../../../migration/model/entry.ts";
import { MARKER_KEY, nameDigest, parseMarker } from "../../../migration/model/marker.ts";
import {
  contentHeaders,
  markedMetadata,
  metadataHeaders,
  propertiesValue,
} from "../../../migration/stores/gen2/written-headers.ts";

const marker = { migration: "m", sourceVersion: "0x1", length: 3, name: nameDigest("a/b"), parent: "p", id: "i" };
const entry: Entry = {
  ...{ kind: "file", path: "a/b", length: 3, version: "1", lastModifiedMs: 0, metadata: { k: "v" }, headers: {} },
  access: { owner: "o", group: "g", sticky: false, acl: "user::rw-,group::r--,other::---" },
  marker,
};

test("metadata is written with the marker, and with the MD5 that was found out on the way", () => {
  assert.deepEqual(parseMarker(markedMetadata(entry)[MARKER_KEY] ?? ""), marker);
  assert.deepEqual(parseMarker(markedMetadata(entry, "bWQ1")[MARKER_KEY] ?? ""), { ...marker, md5: "bWQ1" });
  const { marker: _, ...unmarked } = entry;
  assert.deepEqual(markedMetadata(unmarked, "bWQ1"), { k: "v" });
});

test("metadata becomes a header each at the Blob endpoint, base64 at the DFS endpoint", () => {
  assert.deepEqual(metadataHeaders({ a: "1", b_c: "x y;=," }), { "x-ms-meta-a": "1", "x-ms-meta-b_c": "x y;=," });
  assert.equal(propertiesValue({ a: "1", b: "ü" }), "a=MQ==,b=/A==");
  assert.equal(propertiesValue({}), undefined);
});

test("what headers cannot hold is refused with the reason", () => {
  const cases: readonly [Record<string, string>, RegExp][] = [
    [{ a: "ü" }, /"a" has a value that no header holds: printable ASCII/],
    [{ a: "line\nbreak" }, /"a" has a value/],
    [{ a: " edges " }, /"a" has a value/],
    [{ "a-b": "1" }, /key "a-b": letters, digits and underscores/],
    [{ a: "x".repeat(8_200) }, /has 8201 bytes with our marker; at most 8192/],
  ];
  for (const [metadata, reason] of cases) assert.throws(() => metadataHeaders(metadata), reason);
  assert.throws(() => propertiesValue({ a: "数" }), /no header holds/);
  assert.throws(() => contentHeaders({ contentDisposition: "数" }), /content-disposition has a value/);
});

test("content headers are all sent; the type is never left to the service", () => {
  assert.deepEqual(contentHeaders({}), { "x-ms-blob-content-type": "application/octet-stream" });
  assert.deepEqual(
    contentHeaders({
      contentType: "text/csv",
      contentEncoding: "gzip",
      contentLanguage: "de",
      contentDisposition: "inline",
      cacheControl: "no-store",
    }),
    {
      "x-ms-blob-content-type": "text/csv",
      "x-ms-blob-content-encoding": "gzip",
      "x-ms-blob-content-language": "de",
      "x-ms-blob-content-disposition": "inline",
      "x-ms-blob-cache-control": "no-store",
    },
  );
});
