/** The promises of migration/stores/source.ts, written once and tried on every source. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Entry } from "../../migration/model/entry.ts";
import { comparePaths, parentPath } from "../../migration/model/path.ts";
import { isStoreFailure } from "../../migration/stores/failure.ts";
import type { Deviation, Source } from "../../migration/stores/source.ts";
import { literalSource } from "./literal-source.ts";
import { all, contentOf, failsAs, file, listed, plant, present, putting, signal, type Planter } from "./planting.ts";

export interface SourceUnderTest extends AsyncDisposable {
  readonly lake: Source & Planter;
}

/** Names that other orders, encodings and normal forms get wrong. */
const NAMES = [
  ...["a", "a-b", "a.b", "a b", "a/b", "A", "a+b", "a%20b", "a#b", "a?b=c&d", "a'b", "a;b,c", "a(b)[c]{d}", "~", "_"],
  ...["\u00e9-nfc", "e\u0301-nfd", "数据", "данные", "بيانات", "😀", "\uff5e", "Ω/😀/e\u0301", "x".repeat(200)],
];

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

/** Whether all that is listed of a small tree is so. */
function ofEveryEntry(isSo: (entry: Entry) => boolean): (lake: Source & Planter) => Promise<boolean> {
  return async (lake) => {
    await plant(lake, ["d/e/f!file", "g"]);
    return (await listed(lake)).every(isSo);
  };
}

/** Whether a file that was replaced after it was listed is refused, though its length is the same. */
async function tellsReplacement(lake: Source & Planter): Promise<boolean> {
  await plant(lake, ["f"]);
  const old = await present(lake, "f");
  const content = literalSource().content("f", "F");
  await lake.putFile(file("f", content), content, putting({ replaces: old.version }));
  return all(lake.read(old, { offset: 0, length: old.length }, signal)).then(
    () => false,
    (error: unknown) => isStoreFailure(error) && error.kind === "changed",
  );
}

/** What a store promises unless its capabilities say, with a reason, that it does not; its own tests show that then. */
const promisedUnlessDeclared: Readonly<Record<Deviation, (lake: Source & Planter) => Promise<boolean>>> = {
  "every entry tells its access": ofEveryEntry(({ inheritsAccess }) => inheritsAccess !== true),
  "every directory tells when it changed": ofEveryEntry(({ lastModifiedMs }) => lastModifiedMs > 0),
  "every name is that of the source": ofEveryEntry(({ nameAtSource }) => nameAtSource === undefined),
  "a replacement of the same length is not read": tellsReplacement,
};

const declared: Readonly<Record<string, SourceCheck>> = Object.fromEntries(
  Object.entries(promisedUnlessDeclared).map(([promise, holds]) => [
    promise,
    async (lake) => {
      const reason = lake.capabilities.deviations?.[promise as Deviation];
      assert.ok(reason !== "" && (reason !== undefined || (await holds(lake))), "neither so nor declared");
    },
  ]),
);

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

/** The promises of a source, by their words. */
export const sourcePromises: Readonly<Record<string, SourceCheck>> = { ...listing, ...declared, ...reading };

/** Runs every promise of a source, for stores that are nothing else; `skip` says why not on this machine. */
export function sourceContract(name: string, open: () => Promise<SourceUnderTest>, skip: string | false = false): void {
  for (const [promise, check] of Object.entries(sourcePromises))
    test(`${name}: ${promise}`, { skip }, async () => {
      await using under = await open();
      await check(under.lake);
    });
}
