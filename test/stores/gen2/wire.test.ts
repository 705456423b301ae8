import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "node:test";
import fc from "fast-check";
import { AccessReader } from "../../../migration/stores/gen2/wire-access.ts";
import { hasAccess, listedEntry } from "../../../migration/stores/gen2/wire-entry.ts";
import { ListingSyntaxError, parseListing, type ListedItem } from "../../../migration/stores/gen2/wire-listing.ts";

const FILE_ACL = "user::rw-,user:11111111-1111-4111-8111-111111111111:r--,group::r--,mask::r--,other::---";

function page(blobs: string, tail = "<NextMarker />"): Buffer {
  const head =
    '\uFEFF<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://a/" ContainerName="c">';
  return Buffer.from(`${head}<Prefix>p/</Prefix><MaxResults>5000</MaxResults>${blobs}${tail}</EnumerationResults>`);
}

function blob(name: string, properties: string, rest = "<OrMetadata />"): string {
  return `<Blob><Name>${name}</Name><Properties>${properties}</Properties>${rest}</Blob>`;
}

const COMMON =
  "<Creation-Time>Sat, 05 Sep 2026 11:30:54 GMT</Creation-Time><Last-Modified>Sat, 05 Sep 2026 11:30:55 GMT</Last-Modified>" +
  "<Etag>0x8DF0B41260071A0</Etag>";
const FILE =
  `${COMMON}<ResourceType>file</ResourceType><Content-Length>8</Content-Length><Content-Type>text/csv</Content-Type>` +
  "<Content-Encoding /><Content-Language>de</Content-Language><Content-CRC64 /><Content-MD5>JdVa0oOqQAr0ZMdtcTwHrQ==</Content-MD5>" +
  "<Cache-Control /><Content-Disposition>a &amp; b</Content-Disposition><BlobType>BlockBlob</BlobType>" +
  `<Owner>o</Owner><Group>$superuser</Group><Permissions>rw-r-----+</Permissions><Acl>${FILE_ACL}</Acl>`;
const DIRECTORY =
  `${COMMON}<ResourceType>directory</ResourceType><Content-Length>0</Content-Length><Content-Type /><Content-MD5 />` +
  "<BlobType>BlockBlob</BlobType><Owner>o</Owner><Group>g</Group><Permissions>rwxr-x--T</Permissions>" +
  "<Acl>user::rwx,group::r-x,other::---</Acl>";

const itemsOf = (body: Buffer): readonly ListedItem[] => [...parseListing(body).items];

test("a file with all that it can have", () => {
  const metadata = "<Metadata><Tier>gold</Tier><empty /><Owner>not the owner</Owner></Metadata>";
  const items = itemsOf(page(`<Blobs>${blob("p/a.csv", FILE, metadata)}</Blobs>`));
  assert.equal(items.length, 1);
  const [item] = items;
  assert.ok(item !== undefined && hasAccess(item));
  assert.deepEqual(listedEntry(item, "a.csv", new AccessReader()), {
    kind: "file",
    path: "a.csv",
    length: 8,
    version: "0x8DF0B41260071A0",
    lastModifiedMs: Date.parse("2026-09-05T11:30:55Z"),
    createdMs: Date.parse("2026-09-05T11:30:54Z"),
    access: { owner: "o", group: "$superuser", sticky: false, acl: FILE_ACL },
    metadata: { tier: "gold", empty: "", owner: "not the owner" },
    headers: { contentType: "text/csv", contentLanguage: "de", contentDisposition: "a & b" },
    md5: "JdVa0oOqQAr0ZMdtcTwHrQ==",
  });
});

test("a directory: sticky, without headers, without the service's own folder mark", () => {
  const mark = "<Metadata><hdi_isfolder>true</hdi_isfolder><k>v</k></Metadata>";
  const items = itemsOf(page(`<Blobs>${blob("p/d", DIRECTORY, mark)}</Blobs>`));
  const [item] = items;
  assert.ok(item !== undefined);
  const entry = listedEntry(item, "d", new AccessReader());
  assert.deepEqual([entry.kind, entry.length, entry.headers, entry.metadata], ["directory", 0, {}, { k: "v" }]);
  assert.deepEqual(entry.access, { owner: "o", group: "g", sticky: true, acl: "user::rwx,group::r-x,other::---" });
  assert.equal(entry.md5, undefined);
});

test("the type that stands for none is none", () => {
  const typed = FILE.replace("text/csv", "application/octet-stream");
  const [item] = itemsOf(page(`<Blobs>${blob("x", typed)}</Blobs>`));
  assert.ok(item !== undefined);
  assert.equal(listedEntry(item, "x", new AccessReader()).headers.contentType, undefined);
});

test("prefixes of a listing with a delimiter: named without the slash, their metadata unknown", () => {
  const prefix = `<BlobPrefix><Name>p/d/</Name><Properties>${DIRECTORY}</Properties></BlobPrefix>`;
  const items = itemsOf(page(`<Blobs>${prefix}${blob("p/f", FILE)}${prefix}</Blobs>`));
  assert.deepEqual(
    items.map(({ name, isPrefix, metadata }) => [name, isPrefix, metadata]),
    [
      ["p/d", true, undefined],
      ["p/f", false, undefined],
      ["p/d", true, undefined],
    ],
  );
});

test("pages: a marker, none, an empty one; a page without entries may have one", () => {
  assert.equal(parseListing(page("<Blobs />", "<NextMarker>a&amp;b==</NextMarker>")).nextMarker, "a&b==");
  assert.equal(parseListing(page("<Blobs />")).nextMarker, undefined);
  assert.equal(parseListing(page("<Blobs></Blobs>", "<NextMarker></NextMarker>")).nextMarker, undefined);
  assert.deepEqual(itemsOf(page("<Blobs />")), []);
});

test("names come back as they were: escaped, percent-encoded, or of any script", () => {
  const names = fc.array(
    fc.string({ unit: "binary", minLength: 1 }).map((name) => name.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, "_")),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(names, (list) => {
      const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      const blobs = list.map((name) => blob(escape(`d/${name}x`), FILE)).join("");
      const items = itemsOf(page(`<Blobs>${blobs}</Blobs>`));
      assert.deepEqual(
        items.map((item) => item.name),
        list.map((name) => `d/${name}x`),
      );
    }),
  );
  const encoded = `<Blob><Name Encoded="true">a%2Fb%EF%BF%BE</Name><Properties>${FILE}</Properties></Blob>`;
  assert.equal(itemsOf(page(`<Blobs>${encoded}</Blobs>`))[0]?.name, "a/b\uFFFE");
  assert.equal(itemsOf(page(`<Blobs>${blob("&#x1F600;&#33;&quot;&apos;", FILE)}</Blobs>`))[0]?.name, "😀!\"'");
});

test("what is cut short is no listing", () => {
  const whole = page(`<Blobs>${blob("a", FILE)}</Blobs>`);
  for (const cut of [0, 10, whole.length - 5])
    assert.throws(() => parseListing(whole.subarray(0, cut)), ListingSyntaxError);
});

/** What stands where the list should, and what is said about it. */
const DAMAGED: Readonly<Record<string, readonly [string, RegExp]>> = {
  "no list at all": ["", /none/],
  "a list without end": [`<Blobs>${blob("a", FILE)}`, /none/],
  "a blob without end": [`<Blobs>${blob("a", FILE)}<Blob><Name>b</Name></Blobs>`, /a blob has no end/],
  "a blob within a blob": [`<Blobs><Blob><Name>a</Name>${blob("b", FILE)}</Blobs>`, /a blob holds <Blob>/],
  "a blob without a name": [`<Blobs>${blob("", FILE)}</Blobs>`, /no name/],
  "an element without end": ["<Blobs><Blob><Name>a</Name><Properties><Etag>x</Blob></Blobs>", /element without end/],
  "a tag without end": ["<Blobs><Blob><Name>a</Name><Etag</Blob></Blobs>", /element without end/],
  "metadata without end": ["<Blobs><Blob><Name>a</Name><Metadata><k>v</k></Blob></Blobs>", /element without end/],
  "a comment": [`<Blobs><Blob><!-- x --><Name>a</Name></Blob></Blobs>`, /holds <!--/],
  "an entity of no character": [`<Blobs>${blob("a&#xFFFFFFFF;", FILE)}</Blobs>`, /stands for no character/],
  "an entity of another document": [`<Blobs>${blob("a&nbsp;b", FILE)}</Blobs>`, /&nbsp; stands for no character/],
  "an ampersand alone": [`<Blobs>${blob("a&b", FILE)}</Blobs>`, /& stands for no character/],
  "a name that is not percent-encoded": [
    '<Blobs><Blob><Name Encoded="true">a%E0%A4%A</Name></Blob></Blobs>',
    /not percent-encoded/,
  ],
};

for (const [what, [list, says]] of Object.entries(DAMAGED))
  test(`a damaged page is no listing, and is never read as another one: ${what}`, () => {
    assert.throws(
      () => itemsOf(page(list)),
      (error) => error instanceof ListingSyntaxError && says.test(error.message),
    );
  });

test("a file without a length is none", () => {
  for (const length of ["", "abc", "-1", "1e3"]) {
    const [item] = itemsOf(page(`<Blobs>${blob("x", FILE.replace(">8<", `>${length}<`))}</Blobs>`));
    assert.throws(() => listedEntry(item!, "x", new AccessReader()), ListingSyntaxError);
  }
});

test("the same words give the same access object", () => {
  const reader = new AccessReader();
  const words = { owner: "o", group: "g", permissions: "rwxr-x--T", acl: "" };
  const access = reader.read(words);
  assert.deepEqual(access, { owner: "o", group: "g", sticky: true, acl: "user::rwx,group::r-x,other::---" });
  assert.equal(reader.read({ ...words }), access);
});

const RECORDING = fileURLToPath(
  new URL("../../../../shared/fixtures/gen2-recordings-blob/borink.list-hierarchical-directory.json", import.meta.url),
);

test(
  "a recorded page of the real service",
  { skip: existsSync(RECORDING) ? false : "the recordings are not part of the repository" },
  () => {
    const { Entries } = JSON.parse(readFileSync(RECORDING, "utf8")) as { Entries: { ResponseBody: string | null }[] };
    const { items, nextMarker } = parseListing(Buffer.from(Entries.at(-1)?.ResponseBody ?? ""));
    assert.equal(nextMarker, undefined);
    const reader = new AccessReader();
    const listed = [...items];
    const entries = listed.map((item) => listedEntry(item, item.name.split("/").slice(3).join("/"), reader));
    assert.deepEqual(
      entries.map(({ path, kind, length, md5 }) => [path, kind, length, md5]),
      [
        ["a.txt", "file", 8, "JdVa0oOqQAr0ZMdtcTwHrQ=="],
        ["nested", "directory", 0, undefined],
        ["nested/c.txt", "file", 1, "SooI8J03tzeVZJA4QItfMw=="],
        ["z.txt", "file", 2, "Je0by0I7C3IA9IX8X/ccjg=="],
      ],
    );
    assert.ok(
      listed.every((item) => !hasAccess(item)),
      "it was listed without permissions",
    );
  },
);
