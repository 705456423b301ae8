/** The promises of migration/stores/source.ts and target.ts, written once and tried on every store. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { hasOwnerOnlyDefault, isNoWider, type Access } from "../../migration/model/access.ts";
import type { Entry } from "../../migration/model/entry.ts";
import { comparePaths } from "../../migration/model/path.ts";
import type { Source } from "../../migration/stores/source.ts";
import type { Target } from "../../migration/stores/target.ts";
import { literalSource } from "./literal-source.ts";
import {
  all,
  contentOf,
  directory,
  DIRECTORY_ACCESS,
  failsAs,
  file,
  FILE_ACCESS,
  GROUP,
  listed,
  markerFor,
  OWNER,
  OWNER_ONLY,
  plant,
  present,
  putting,
  READER,
  signal,
} from "./planting.ts";
import { sourcePromises } from "./source-contract.ts";

export interface LakeUnderTest extends AsyncDisposable {
  readonly lake: Source & Target;
}

type Check = (lake: Source & Target) => Promise<void>;
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
  "a rename takes all below along and changes nothing in it; it replaces nothing": async (lake) => {
    await plant(lake, ["d/e/f", "g", "other/x"]);
    const before = await listed(lake);
    await failsAs("exists", lake.rename({ path: "g" }, { path: "other/x" }, { signal }));
    await failsAs("exists", lake.rename({ path: "d" }, { path: "other" }, { signal }));
    await failsAs("notFound", lake.rename({ path: "absent" }, { path: "new" }, { signal }));
    await failsAs("notFound", lake.rename({ path: "g" }, { path: "absent/g" }, { signal }));
    assert.deepEqual(await listed(lake), before);
    await lake.rename({ path: "d/e" }, { path: "other/moved é" }, { signal });
    await lake.rename({ path: "g" }, { path: "d/g" }, { signal });
    const moved = new Map([
      ["d/e", "other/moved é"],
      ["d/e/f", "other/moved é/f"],
      ["g", "d/g"],
    ]);
    const expected = before.map((entry) => ({ ...entry, path: moved.get(entry.path) ?? entry.path }));
    assert.deepEqual(
      await listed(lake),
      expected.sort((left, right) => comparePaths(left.path, right.path)),
    );
    assert.equal(await contentOf(lake, "other/moved é/f"), "d/e/f");
    const { version } = await present(lake, "other/x");
    const stale = { signal, replaces: `${version}0` };
    await failsAs("exists", lake.rename({ path: "d/g" }, { path: "other/x" }, stale));
    assert.equal(await contentOf(lake, "other/x"), "other/x");
    await lake.rename({ path: "d/g" }, { path: "other/x" }, { signal, replaces: version });
    assert.equal(await contentOf(lake, "other/x"), "g");
    assert.equal(await lake.entry("d/g", signal), undefined);
  },
  "what is aside is in no listing; it comes back whole, or is removed": async (lake) => {
    await lake.prepare(signal);
    await plant(lake, ["d/f", "e/g"]);
    const before = await listed(lake);
    await lake.rename({ path: "d" }, { aside: "one" }, { signal });
    await failsAs("exists", lake.rename({ path: "e" }, { aside: "one" }, { signal }));
    assert.deepEqual(
      await listed(lake),
      before.filter(({ path }) => path.startsWith("e")),
    );
    await lake.rename({ aside: "one" }, { path: "d" }, { signal });
    assert.deepEqual(await listed(lake), before);
    await lake.rename({ path: "d" }, { aside: "one" }, { signal });
    await lake.rename({ aside: "one", below: "f" }, { path: "e/f" }, { signal });
    assert.equal(await contentOf(lake, "e/f"), "d/f");
    for (const name of ["one", "one", "never"]) await lake.removeAside(name, signal);
    await failsAs("notFound", lake.rename({ aside: "one" }, { path: "d" }, { signal }));
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
  const promises = { ...sourcePromises, ...room, ...directories, ...files, ...changes };
  for (const [promise, check] of Object.entries(promises))
    test(`${name}: ${promise}`, async () => {
      await using under = await open();
      await check(under.lake);
    });
}
