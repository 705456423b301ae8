/** The promises of migration/stores/source.ts and target.ts, written once and tried on every store. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { hasOwnerOnlyDefault, isNoWider, type Access } from "../../migration/model/access.ts";
import type { Entry } from "../../migration/model/entry.ts";
import { nameDigest, type Marker } from "../../migration/model/marker.ts";
import { comparePaths, parentPath, type EntryPath } from "../../migration/model/path.ts";
import { isStoreFailure, type FailureKind } from "../../migration/stores/failure.ts";
import type { Source } from "../../migration/stores/source.ts";
import type { Content, PutOptions, Target } from "../../migration/stores/target.ts";
import { literalSource } from "./literal-source.ts";

export interface LakeUnderTest extends AsyncDisposable {
  readonly lake: Source & Target;
}

/** How a test puts something into a lake that migrations only read. */
export type Planter = Pick<Target, "makeDirectory" | "putFile" | "remove">;

export interface SourceUnderTest extends AsyncDisposable {
  readonly lake: Source & Planter;
}

const OWNER = "11111111-1111-4111-8111-111111111111";
const GROUP = "22222222-2222-4222-8222-222222222222";
const READER = "33333333-3333-4333-8333-333333333333";

export const FILE_ACCESS: Access = {
  owner: OWNER,
  group: GROUP,
  sticky: false,
  acl: `user::rw-,user:${READER}:r--,group::r--,mask::r--,other::---`,
};
export const DIRECTORY_ACCESS: Access = {
  owner: OWNER,
  group: GROUP,
  sticky: false,
  acl: `user::rwx,user:${READER}:r-x,group::r-x,mask::r-x,other::---,default:user::rwx,default:group::r-x,default:other::---`,
};
const OWNER_ONLY = "default:user::rwx,default:group::---,default:other::---";

export const signal = new AbortController().signal;

function markerFor(path: EntryPath, length: number): Marker {
  const ids = { migration: "m1", sourceVersion: "v1", parent: "p1", id: `id-${nameDigest(path)}` };
  return { ...ids, length, name: nameDigest(path) };
}

/** A directory as it is wanted. */
export function directory(path: EntryPath, changes: Partial<Entry> = {}): Entry {
  return {
    ...{ kind: "directory", path, length: 0, version: "", lastModifiedMs: 0, metadata: {}, headers: {} },
    access: DIRECTORY_ACCESS,
    marker: markerFor(path, 0),
    ...changes,
  };
}

/** A file as it is wanted, of that content. */
export function file(path: EntryPath, content: Content, changes: Partial<Entry> = {}): Entry {
  const { length, md5 } = content.entry;
  const marker = markerFor(path, length);
  return {
    ...{ kind: "file", path, length, version: "", lastModifiedMs: 0, metadata: {}, headers: {} },
    access: FILE_ACCESS,
    marker: md5 === undefined ? marker : { ...marker, md5 },
    ...changes,
  };
}

export function putting(changes: Partial<PutOptions> = {}): PutOptions {
  return { replaces: undefined, staged: false, signal, onBytes: () => undefined, ...changes };
}

/** Makes every directory above the paths, then the files, each with its own path as content. */
export async function plant(lake: Planter, paths: readonly EntryPath[]): Promise<void> {
  const directories = new Set<EntryPath>();
  for (const path of paths)
    for (let above = parentPath(path); above !== ""; above = parentPath(above)) directories.add(above);
  for (const path of [...directories].sort(comparePaths))
    await lake.makeDirectory(directory(path), { inheritsOwnerOnly: false, signal });
  const source = literalSource();
  for (const path of paths) {
    const content = source.content(path, path);
    await lake.putFile(file(path, content), content, putting());
  }
}

/** Everything that an iterable gives. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export async function listed(lake: Source | Target): Promise<Entry[]> {
  return all(lake.entries(signal));
}

export async function contentOf(lake: Source, path: EntryPath): Promise<string> {
  const entry = await lake.entry(path, signal);
  assert.ok(entry !== undefined, `${path} is not there`);
  const chunks = await all(lake.read(entry, { offset: 0, length: entry.length }, signal));
  return Buffer.concat(chunks).toString();
}

export async function failsAs(kind: FailureKind, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(isStoreFailure(error), String(error));
    assert.equal(error.kind, kind, error.message);
    return true;
  });
}

async function present(lake: Source, path: EntryPath): Promise<Entry> {
  const entry = await lake.entry(path, signal);
  assert.ok(entry !== undefined, `${path} is not there`);
  return entry;
}

/** Names that other orders, encodings and normal forms get wrong. */
const NAMES = [
  ...["a", "a-b", "a.b", "a b", "a/b", "A", "a+b", "a%20b", "a#b", "a?b=c&d", "a'b", "a;b,c", "a(b)[c]{d}", "~", "_"],
  ...["\u00e9-nfc", "e\u0301-nfd", "数据", "данные", "بيانات", "😀", "\uff5e", "Ω/😀/e\u0301", "x".repeat(200)],
];

type Check = (lake: Source & Target) => Promise<void>;
type SourceCheck = (lake: Source & Planter) => Promise<void>;

const listing: Readonly<Record<string, SourceCheck>> = {
  "an empty lake lists nothing, and has a root": async (lake) => {
    assert.deepEqual(await listed(lake), []);
    assert.equal((await present(lake, "")).kind, "directory");
    assert.equal(await lake.entry("absent", signal), undefined);
    assert.deepEqual(await all(lake.children("absent", signal)), []);
  },
  "lists everything once, in order, whatever the names": async (lake) => {
    const paths = NAMES.filter((name) => name !== "a").map((name) => (name.includes("/") ? name : `d/${name}`));
    await plant(lake, [...paths, "d/a-dir/f", "d/a/f"]);
    const entries = await listed(lake);
    const expected = new Set([...paths, "d/a-dir/f", "d/a/f", "d/a-dir", "d/a", "d", "a", "Ω", "Ω/😀"]);
    assert.deepEqual(
      entries.map((entry) => entry.path),
      [...expected].sort(comparePaths),
    );
    for (const entry of entries.filter(({ kind }) => kind === "file"))
      assert.equal(await contentOf(lake, entry.path), entry.path);
  },
  "a single entry and the children of a directory are told as in the listing": async (lake) => {
    await plant(lake, ["d/one", "d/e/two", "three"]);
    const entries = await listed(lake);
    for (const entry of entries) assert.deepEqual(await lake.entry(entry.path, signal), entry);
    for (const above of ["", "d", "d/e"]) {
      const children = await all(lake.children(above, signal));
      children.sort((left, right) => comparePaths(left.path, right.path));
      assert.deepEqual(
        children,
        entries.filter((entry) => parentPath(entry.path) === above),
      );
    }
  },
};

const room: Readonly<Record<string, Check>> = {
  "our room is part of no listing": async (lake) => {
    await lake.prepare(signal);
    await lake.keep("progress", "x", signal);
    await plant(lake, ["d/one"]);
    assert.deepEqual(
      (await listed(lake)).map((entry) => entry.path),
      ["d", "d/one"],
    );
    const children = await all(lake.children("", signal));
    assert.deepEqual(
      children.map((entry) => entry.path),
      ["d"],
    );
  },
};

const reading: Readonly<Record<string, SourceCheck>> = {
  "a range is read exactly": async (lake) => {
    await plant(lake, ["0123456789"]);
    const entry = await present(lake, "0123456789");
    for (const [offset, length] of [
      [0, 10],
      [3, 4],
      [9, 1],
      [5, 0],
    ] as const) {
      const chunks = await all(lake.read(entry, { offset, length }, signal));
      assert.equal(Buffer.concat(chunks).toString(), "0123456789".slice(offset, offset + length));
    }
  },
  "what was listed and is another version by now, or gone, is not read": async (lake) => {
    await plant(lake, ["f"]);
    const old = await present(lake, "f");
    const content = literalSource().content("f", "new");
    await lake.putFile(file("f", content), content, putting({ replaces: old.version }));
    await failsAs("changed", all(lake.read(old, { offset: 0, length: 1 }, signal)));
    const current = await present(lake, "f");
    await lake.remove(current, signal);
    await failsAs("changed", all(lake.read(current, { offset: 0, length: 1 }, signal)));
  },
};

const directories: Readonly<Record<string, Check>> = {
  "a directory shows its metadata, marker and access at once, and gives nothing to those below": async (lake) => {
    const wanted = directory("d", { metadata: { team: "x y", n: "1" } });
    await lake.makeDirectory(wanted, { inheritsOwnerOnly: false, signal });
    const made = await present(lake, "d");
    const access = DIRECTORY_ACCESS.acl.replace(/default:.*/, OWNER_ONLY);
    assert.deepEqual(made.access, { ...DIRECTORY_ACCESS, acl: access });
    assert.deepEqual([made.kind, made.metadata, made.marker], ["directory", wanted.metadata, wanted.marker]);
    await lake.makeDirectory(directory("d/e"), { inheritsOwnerOnly: true, signal });
    const inner = (await present(lake, "d/e")).access;
    assert.ok(hasOwnerOnlyDefault(inner) && isNoWider(inner, DIRECTORY_ACCESS), inner.acl);
    assert.deepEqual([inner.owner, inner.group], [OWNER, GROUP]);
    await lake.setAccess("d", DIRECTORY_ACCESS, made.access, signal);
    assert.deepEqual((await present(lake, "d")).access, DIRECTORY_ACCESS);
  },
  "a sticky directory gets all of its access in the end": async (lake) => {
    const access = { ...DIRECTORY_ACCESS, sticky: true };
    await lake.makeDirectory(directory("d", { access }), { inheritsOwnerOnly: false, signal });
    const made = await present(lake, "d");
    assert.equal(made.access.sticky, true);
    await lake.setAccess("d", access, made.access, signal);
    assert.deepEqual((await present(lake, "d")).access, access);
  },
  "a directory of ours is left as it is; anything else that stands there is told": async (lake) => {
    await lake.makeDirectory(directory("d"), { inheritsOwnerOnly: false, signal });
    const first = await present(lake, "d");
    const again = directory("d", { metadata: { other: "1" }, access: FILE_ACCESS });
    await lake.makeDirectory(again, { inheritsOwnerOnly: false, signal });
    assert.deepEqual(await present(lake, "d"), first);
    const stranger = directory("d", { marker: { ...markerFor("d", 0), id: "another" } });
    await failsAs("exists", lake.makeDirectory(stranger, { inheritsOwnerOnly: false, signal }));
    await plant(lake, ["f"]);
    await failsAs("exists", lake.makeDirectory(directory("f"), { inheritsOwnerOnly: false, signal }));
  },
};

const files: Readonly<Record<string, Check>> = {
  "a file shows content, access, metadata, headers, MD5 and marker as wanted": async (lake) => {
    await lake.prepare(signal);
    await lake.makeDirectory(directory("d"), { inheritsOwnerOnly: false, signal });
    for (const staged of [false, true]) {
      for (const text of ["", "content"]) {
        const path = `d/${text}-${String(staged)}`;
        const content = literalSource().content(path, text);
        const headers = { contentType: "text/csv", contentLanguage: "de", cacheControl: "no-store" };
        const wanted = file(path, content, { headers, metadata: { mtime: "1", note: "a = b, c;" } });
        await lake.putFile(wanted, content, putting({ staged }));
        const { length, access, metadata, headers: shown, md5, marker } = await present(lake, path);
        const expected = createHash("md5").update(text).digest("base64");
        assert.deepEqual(
          { length, access, metadata, headers: shown, md5, marker },
          {
            ...{ length: text.length, access: FILE_ACCESS, metadata: wanted.metadata, headers, md5: expected },
            marker: wanted.marker,
          },
        );
        assert.equal(await contentOf(lake, path), text);
      }
    }
  },
  "bytes are told as they arrive, each once": async (lake) => {
    const bytes = Buffer.alloc(200_000, "x");
    const content = literalSource().content("f", bytes);
    let told = 0;
    await lake.putFile(file("f", content), content, putting({ onBytes: (count) => (told += count) }));
    assert.equal(told, bytes.length);
  },
  "only what was listed is replaced, and it is replaced with all that it has": async (lake) => {
    await lake.prepare(signal);
    await plant(lake, ["f"]);
    for (const staged of [false, true]) {
      const old = await present(lake, "f");
      const content = literalSource().content("f", `new ${String(staged)}`);
      const wanted = file("f", content, { access: { ...FILE_ACCESS, acl: "user::rw-,group::---,other::---" } });
      await failsAs("exists", lake.putFile(wanted, content, putting({ staged })));
      await failsAs("exists", lake.putFile(wanted, content, putting({ staged, replaces: `${old.version}0` })));
      assert.deepEqual(await present(lake, "f"), old);
      await lake.putFile(wanted, content, putting({ staged, replaces: old.version }));
      const replaced = await present(lake, "f");
      assert.deepEqual([replaced.access, replaced.metadata], [wanted.access, {}]);
      assert.notEqual(replaced.version, old.version);
      assert.equal(await contentOf(lake, "f"), `new ${String(staged)}`);
    }
  },
  "a source that changes or fails in the middle leaves the old content": async (lake) => {
    await lake.prepare(signal);
    await plant(lake, ["old"]);
    for (const path of ["old", "new"]) {
      const before = await lake.entry(path, signal);
      const failing = literalSource({
        chunkBytes: 10,
        fail: (position) => assert.ok(position < 50, "the source broke"),
      });
      const content = failing.content(path, "x".repeat(100));
      const options = putting({ replaces: before?.version });
      await assert.rejects(lake.putFile(file(path, content), content, options), /the source broke/);
      const changed = { source: content.source, entry: { ...content.entry, version: "another" } };
      await failsAs("changed", lake.putFile(file(path, content), changed, options));
      assert.deepEqual(await lake.entry(path, signal), before);
    }
  },
};

const changes: Readonly<Record<string, Check>> = {
  "an access is set exactly, from whatever stood there, and changes no version": async (lake) => {
    await lake.makeDirectory(directory("d"), { inheritsOwnerOnly: false, signal });
    const lists = [
      "user::rwx,group::r-x,other::---",
      "user::r-x,group::---,other::--x",
      `user::rwx,user:${READER}:rwx,group::rwx,mask::--x,other::---`,
      `user::rwx,group::r-x,group:${READER}:r--,mask::r-x,other::---,default:user::rwx,default:user:${READER}:rw-,default:group::---,default:mask::rw-,default:other::---`,
      DIRECTORY_ACCESS.acl,
    ];
    const { version } = await present(lake, "d");
    let current: Access | undefined = undefined;
    for (const [index, acl] of [...lists, ...lists.toReversed()].entries()) {
      const wanted: Access = { owner: index % 3 === 0 ? OWNER : READER, group: GROUP, sticky: index % 2 === 0, acl };
      await lake.setAccess("d", wanted, current, signal);
      const shown = await present(lake, "d");
      assert.deepEqual(shown.access, wanted);
      assert.equal(shown.version, version);
      current = index % 4 === 3 ? undefined : wanted;
    }
  },
  "the root has an access too; a file has no default entries": async (lake) => {
    await lake.setAccess("", DIRECTORY_ACCESS, undefined, signal);
    assert.deepEqual((await present(lake, "")).access, DIRECTORY_ACCESS);
    await plant(lake, ["f"]);
    const { access } = await present(lake, "f");
    await failsAs("invalid", lake.setAccess("f", DIRECTORY_ACCESS, access, signal));
    assert.deepEqual((await present(lake, "f")).access, access);
  },
  "metadata and headers are replaced whole, on the listed version only; content, MD5 and access stay": async (lake) => {
    await plant(lake, ["d/f"]);
    for (const path of ["d", "d/f"]) {
      const current = await present(lake, path);
      const headers = current.kind === "file" ? { contentType: "text/x", contentEncoding: "gzip" } : {};
      const marker = { ...markerFor(path, current.length), sourceVersion: "v2" };
      const wanted: Entry = { ...current, metadata: { only: "this" }, headers, marker };
      await failsAs("changed", lake.setMetadata(wanted, { ...current, version: `${current.version}0` }, signal));
      await lake.setMetadata(wanted, current, signal);
      const shown = await present(lake, path);
      assert.deepEqual([shown.metadata, shown.headers, shown.marker], [{ only: "this" }, headers, marker]);
      assert.deepEqual([shown.md5, shown.access, shown.length], [current.md5, current.access, current.length]);
      assert.notEqual(shown.version, current.version);
    }
    assert.equal(await contentOf(lake, "d/f"), "d/f");
  },
  "only what was listed is removed; a directory when it is empty; the absent is removed already": async (lake) => {
    await plant(lake, ["d/f"]);
    const [above, below] = await listed(lake);
    assert.ok(above !== undefined && below !== undefined);
    await failsAs("notEmpty", lake.remove(above, signal));
    await failsAs("changed", lake.remove({ ...below, version: `${below.version}0` }, signal));
    assert.equal((await listed(lake)).length, 2);
    await lake.remove(below, signal);
    await lake.remove(below, signal);
    await lake.remove(above, signal);
    assert.deepEqual(await listed(lake), []);
  },
  "a kept text is the last one that was kept, under its name": async (lake) => {
    await lake.prepare(signal);
    await lake.prepare(signal);
    assert.equal(await lake.kept("progress", signal), undefined);
    await lake.keep("progress", "one", signal);
    await lake.keep("progress", "zwei ü", signal);
    await lake.keep("other", "", signal);
    assert.equal(await lake.kept("progress", signal), "zwei ü");
    assert.equal(await lake.kept("other", signal), "");
  },
};

/** Runs every promise against lakes that `open` makes: empty ones, one for each. */
export function contract(name: string, open: () => Promise<LakeUnderTest>): void {
  const promises = { ...listing, ...room, ...reading, ...directories, ...files, ...changes };
  for (const [promise, check] of Object.entries(promises))
    test(`${name}: ${promise}`, async () => {
      await using under = await open();
      await check(under.lake);
    });
}

/** The same of the promises of a source, for stores that are nothing else; `skip` says why not on this machine. */
export function sourceContract(name: string, open: () => Promise<SourceUnderTest>, skip: string | false = false): void {
  for (const [promise, check] of Object.entries({ ...listing, ...reading }))
    test(`${name}: ${promise}`, { skip }, async () => {
      await using under = await open();
      await check(under.lake);
    });
}
