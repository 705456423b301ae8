/** Names that the service lists in another order than by code unit, from the container's root on: each comes once, and at its place. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Entry } from "../../../migration/model/entry.ts";
import { isBelow, ROOT_PATH } from "../../../migration/model/path.ts";
import { NOTHING_THERE } from "../../../migration/reconcile/compare.ts";
import { walk } from "../../../migration/reconcile/walk.ts";
import type { FlatBlobOptions } from "../../../migration/stores/flat-blob/index.ts";
import type { SeenRequest } from "../../transport/scripted-server.ts";
import { answeredPages, blob, page } from "./scripted-pages.ts";

/** Around the slash; and one written with surrogates beside one behind them, which bytes order the other way round. */
const piece = fc.constantFrom("a", "-", "/", "!", "z", "\uff5e", "😀");
const name = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(""));
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 14 });

/** List Blobs over names in the order of their bytes. */
function listed(ordered: readonly string[], { url }: SeenRequest): string {
  const asked = new URL(url, "http://x").searchParams;
  const prefix = asked.get("prefix") ?? "";
  const told = new Set<string>();
  for (const whole of ordered.filter((each) => each.startsWith(prefix))) {
    const slash = asked.has("delimiter") ? whole.indexOf("/", prefix.length) : -1;
    told.add(slash < 0 ? blob(whole) : `<BlobPrefix><Name>${whole.slice(0, slash + 1)}</Name></BlobPrefix>`);
  }
  const start = Number(asked.get("marker") ?? 0);
  const end = start + Number(asked.get("maxresults"));
  return page([...told].slice(start, end), end < told.size ? String(end) : "");
}

async function walked(ordered: readonly string[], sizes: FlatBlobOptions["sizes"]): Promise<readonly Entry[]> {
  await using service = await answeredPages((asked) => listed(ordered, asked), { sizes: { ...sizes } });
  let entries: Entry[] = [];
  for await (const step of walk(service.store, NOTHING_THERE)) {
    assert.notEqual(step.is, "doubt");
    if (step.is === "again") entries = entries.filter(({ path }) => !isBelow(path, step.directory));
    if (step.is === "pair" && step.pair.source !== undefined) entries.push(step.pair.source);
  }
  return entries;
}

test("whatever the names and the pages, every blob is listed once, and every directory", async () => {
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 2, 100), async (blobs, pages, held) => {
      const ordered = blobs.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
      const entries = await walked(ordered, { pageEntries: pages, heldEntries: held });
      assert.equal(new Set(entries.map(({ path }) => path)).size, entries.length);
      assert.equal(entries.filter(({ kind }) => kind === "file").length, blobs.length);
      const directories = new Set(
        blobs.flatMap((whole) => [...whole.matchAll(/\//g)].map(({ index }) => whole.slice(0, index))),
      );
      assert.equal(entries.filter(({ kind }) => kind === "directory").length, directories.size);
    }),
    { numRuns: 60 },
  );
});

test("a directory without a name at the container's root is not the container", async () => {
  const ordered = ["/lead", "a", "b"];
  await using service = await answeredPages((asked) => listed(ordered, asked));
  const children: string[] = [];
  for await (const { path } of service.store.children("!empty")) children.push(path);
  assert.deepEqual(children, ["!empty/lead"]);
  const directory = await service.store.entry("!empty");
  assert.deepEqual([directory?.kind, directory?.path, directory?.nameAtSource], ["directory", "!empty", ""]);
  const asked = service.seen.at(-1)?.url ?? "";
  assert.match(asked, /comp=list/, "it is looked up as a name, not as the container");
  assert.notEqual(directory?.path, ROOT_PATH);
});
