/** Every operation of a target, as the tests of faults run it: what it needs before, and the requests that it costs. */
import assert from "node:assert/strict";
import type { Entry } from "../../../migration/model/entry.ts";
import type { Gen2Store } from "../../../migration/stores/gen2/index.ts";
import { directory, DIRECTORY_ACCESS, file, FILE_ACCESS, listed, plant, putting, signal } from "../planting.ts";
import { literalSource } from "../literal-source.ts";
import type { Scene } from "./faulted-lake.ts";

/** An operation on a lake that `before` has made. */
export interface Operation {
  /** Requests that it costs without a fault. */
  readonly requests: number;
  readonly before?: (lake: Gen2Store) => Promise<void>;
  readonly run: (scene: Scene) => Promise<void>;
}

interface Put {
  readonly staged?: boolean;
  readonly replaces?: boolean;
  readonly md5?: "unknown";
}

async function put({ plain, faulted }: Scene, bytes: number, options: Put): Promise<void> {
  const content = literalSource().content("f", Buffer.alloc(bytes, "x"), { md5: options.md5 ?? "known" });
  const replaces = options.replaces === true ? (await plain.entry("f", signal))?.version : undefined;
  const marked = file("f", content, { metadata: { a: "1" } });
  await faulted.putFile(marked, content, putting({ staged: options.staged ?? false, replaces }));
}

/** From a file of the other filesystem, which the service reads itself. */
async function copy({ source, faulted }: Scene, bytes: number, staged: boolean): Promise<void> {
  const content = literalSource().content("f", Buffer.alloc(bytes, "y"));
  if ((await source.entry("f", signal)) === undefined) await source.putFile(file("f", content), content, putting());
  const entry = await present(source, "f");
  await faulted.putFile(file("f", content), { source, entry }, putting({ staged }));
}

/** The entry at a path, which is there. */
export async function present(lake: Gen2Store, path: string): Promise<Entry> {
  const entry = await lake.entry(path, signal);
  assert.ok(entry !== undefined, `${path} is not there`);
  return entry;
}

const plantFile = (lake: Gen2Store) => plant(lake, ["f"]);

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "put an empty file": { requests: 2, run: (on) => put(on, 0, {}) },
  "put a small file": { requests: 2, run: (on) => put(on, 10, {}) },
  "put a small file, staged": { requests: 3, run: (on) => put(on, 10, { staged: true }) },
  "put a middling file": { requests: 2, run: (on) => put(on, 3_000, {}) },
  "put a middling file without MD5": { requests: 6, run: (on) => put(on, 3_000, { md5: "unknown" }) },
  "put a large file": { requests: 8, run: (on) => put(on, 4_500, {}) },
  "replace a file": { requests: 2, before: plantFile, run: (on) => put(on, 10, { replaces: true }) },
  "replace a file, staged": {
    requests: 3,
    before: plantFile,
    run: (on) => put(on, 10, { staged: true, replaces: true }),
  },
  "copy a file": { requests: 2, run: (on) => copy(on, 100, false) },
  "copy a file, staged": { requests: 3, run: (on) => copy(on, 100, true) },
  "copy a large file": { requests: 5, run: (on) => copy(on, 2_500, false) },
  "make a directory": {
    requests: 1,
    run: ({ faulted }) =>
      faulted.makeDirectory(directory("d", { metadata: { a: "1" } }), { inheritsOwnerOnly: true, signal }),
  },
  "make a directory, closed below": {
    requests: 2,
    run: ({ faulted }) => faulted.makeDirectory(directory("d"), { inheritsOwnerOnly: false, signal }),
  },
  "set an access": {
    requests: 1,
    before: plantFile,
    run: async ({ plain, faulted }) =>
      faulted.setAccess("f", { ...FILE_ACCESS, owner: "o" }, (await present(plain, "f")).access, signal),
  },
  "set a sticky access": {
    requests: 2,
    before: (lake) => plant(lake, ["d/f"]),
    run: async ({ plain, faulted }) =>
      faulted.setAccess("d", { ...DIRECTORY_ACCESS, sticky: true }, (await present(plain, "d")).access, signal),
  },
  "set metadata": {
    requests: 1,
    before: plantFile,
    run: async ({ plain, faulted }) => {
      const current = await present(plain, "f");
      await faulted.setMetadata({ ...current, metadata: { b: "2" } }, current, signal);
    },
  },
  "set metadata and headers": {
    requests: 2,
    before: plantFile,
    run: async ({ plain, faulted }) => {
      const current = await present(plain, "f");
      const headers = { contentType: "text/csv" };
      await faulted.setMetadata({ ...current, headers, metadata: { b: "2" } }, current, signal);
    },
  },
  "remove a file": {
    requests: 1,
    before: plantFile,
    run: async ({ plain, faulted }) => faulted.remove(await present(plain, "f"), signal),
  },
  "remove a directory": {
    requests: 1,
    before: (lake) => lake.makeDirectory(directory("d"), { inheritsOwnerOnly: false, signal }),
    run: async ({ plain, faulted }) => faulted.remove(await present(plain, "d"), signal),
  },
  "keep a text": { requests: 1, run: ({ faulted }) => faulted.keep("progress", "text", signal) },
  "make our room": { requests: 2, run: ({ faulted }) => faulted.prepare(signal) },
};

/** What is in a lake, without what differs from one run to the next. */
export async function shown(lake: Gen2Store): Promise<unknown> {
  const entries = await listed(lake);
  return entries.map(({ version: _, lastModifiedMs: __, createdMs: ___, ...rest }) => rest);
}
