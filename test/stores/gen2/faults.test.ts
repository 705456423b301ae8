/** Every request of every operation, spoilt in every way: the outcome is the one without the fault. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Entry } from "../../../migration/model/entry.ts";
import type { Gen2Store } from "../../../migration/stores/gen2/index.ts";
import {
  all,
  directory,
  DIRECTORY_ACCESS,
  failsAs,
  file,
  FILE_ACCESS,
  listed,
  plant,
  putting,
  signal,
} from "../contract.ts";
import { literalSource } from "../literal-source.ts";
import { faultProxy, type Fault, type FaultProxy } from "./fault-proxy.ts";
import { localLake, type LocalLake } from "./local-lake.ts";

interface Scene {
  readonly local: LocalLake;
  readonly proxy: FaultProxy;
  /** Straight to the service. */
  readonly plain: Gen2Store;
  /** Through the proxy. */
  readonly spoilt: Gen2Store;
}

const SIZES = { streamedBlockBytes: 1_000, bufferedBytes: 2_000, streamedShotBytes: 4_000, parallelBlocks: 1 };
const SERVER_SIDE = { serverSideShotBytes: 2_000, serverSideBlockBytes: 1_500, parallelBlocks: 1 };

async function scene(work: (scene: Scene) => Promise<void>): Promise<void> {
  await using local = await localLake();
  await using proxy = await faultProxy(local.service.endpoint);
  const spoilt = local.open({
    endpoint: proxy.endpoint,
    sizes: { ...SIZES, ...SERVER_SIDE },
    transport: { idleTimeoutMs: 300 },
  });
  const plain = local.open();
  await plain.prepare(signal);
  await work({ local, proxy, plain, spoilt });
}

/** An operation on a lake that `before` has made; requests that it must cost without a fault. */
interface Operation {
  readonly requests: number;
  readonly before?: (lake: Gen2Store) => Promise<void>;
  readonly run: (scene: Scene) => Promise<void>;
}

async function put(
  scene: Scene,
  bytes: number,
  options: { staged?: boolean; replaces?: boolean; md5?: "unknown" },
): Promise<void> {
  const content = literalSource().content("f", Buffer.alloc(bytes, "x"), { md5: options.md5 ?? "known" });
  const replaces = options.replaces === true ? (await scene.plain.entry("f", signal))?.version : undefined;
  const marked = file("f", content, { metadata: { a: "1" } });
  await scene.spoilt.putFile(marked, content, putting({ staged: options.staged ?? false, replaces }));
}

/** From a file of the source's filesystem, which the service reads itself. */
async function copy(scene: Scene, bytes: number, staged: boolean): Promise<void> {
  const source = scene.local.open({ side: "source", filesystem: "source" });
  const content = literalSource().content("f", Buffer.alloc(bytes, "y"));
  if ((await source.entry("f", signal)) === undefined) await source.putFile(file("f", content), content, putting());
  const entry = await source.entry("f", signal);
  assert.ok(entry !== undefined);
  await scene.spoilt.putFile(file("f", content), { source, entry }, putting({ staged }));
}

async function present(lake: Gen2Store, path: string): Promise<Entry> {
  const entry = await lake.entry(path, signal);
  assert.ok(entry !== undefined);
  return entry;
}

const plantFile = (lake: Gen2Store) => plant(lake, ["f"]);

const OPERATIONS: Readonly<Record<string, Operation>> = {
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
    run: ({ spoilt }) =>
      spoilt.makeDirectory(directory("d", { metadata: { a: "1" } }), { inheritsOwnerOnly: true, signal }),
  },
  "make a directory, closed below": {
    requests: 2,
    run: ({ spoilt }) => spoilt.makeDirectory(directory("d"), { inheritsOwnerOnly: false, signal }),
  },
  "set an access": {
    requests: 1,
    before: plantFile,
    run: async ({ plain, spoilt }) =>
      spoilt.setAccess("f", { ...FILE_ACCESS, owner: "o" }, (await present(plain, "f")).access, signal),
  },
  "set a sticky access": {
    requests: 2,
    before: (lake) => plant(lake, ["d/f"]),
    run: async ({ plain, spoilt }) =>
      spoilt.setAccess("d", { ...DIRECTORY_ACCESS, sticky: true }, (await present(plain, "d")).access, signal),
  },
  "set metadata": {
    requests: 1,
    before: plantFile,
    run: async ({ plain, spoilt }) => {
      const current = await present(plain, "f");
      await spoilt.setMetadata({ ...current, metadata: { b: "2" } }, current, signal);
    },
  },
  "remove a file": {
    requests: 1,
    before: plantFile,
    run: async ({ plain, spoilt }) => {
      const entry = await present(plain, "f");
      await spoilt.remove(entry, signal);
    },
  },
  "keep a text": { requests: 1, run: ({ spoilt }) => spoilt.keep("progress", "text", signal) },
  "make our room": { requests: 2, run: ({ spoilt }) => spoilt.prepare(signal) },
};

/** All that somebody can see, without what differs from one run to the next. */
async function shown(lake: Gen2Store): Promise<unknown> {
  const entries = await listed(lake);
  return entries.map(({ version: _, lastModifiedMs: __, createdMs: ___, ...rest }) => rest);
}

const FAULTS: readonly Fault[] = ["reset before", "reset after", "busy", "error after"];

for (const [name, operation] of Object.entries(OPERATIONS))
  test(`${name}: ${operation.requests} requests, and the same outcome whichever of them is spoilt`, async () => {
    let expected: unknown;
    await scene(async (on) => {
      await operation.before?.(on.plain);
      await operation.run(on);
      assert.equal(on.proxy.seen.length, operation.requests, on.proxy.seen.join("\n"));
      expected = await shown(on.plain);
    });
    for (const fault of FAULTS)
      for (let number = 1; number <= operation.requests; number++)
        await scene(async (on) => {
          await operation.before?.(on.plain);
          on.proxy.spoil(fault, number);
          await operation.run(on);
          assert.ok(on.proxy.fired(), `${fault} at request ${number} never happened`);
          assert.deepEqual(await shown(on.plain), expected, `${fault} at request ${number}`);
        });
  });

test("a download goes on where it broke off or stalled, on the same version", async () => {
  await scene(async ({ plain, spoilt, proxy }) => {
    const text = "0123456789".repeat(5_000);
    const content = literalSource().content("f", text);
    await plain.putFile(file("f", content), content, putting());
    const entry = await present(plain, "f");
    for (const fault of ["reset before", "reset after", "busy", "truncated", "stalled"] as const) {
      proxy.spoil(fault, 1);
      const chunks = await all(spoilt.read(entry, { offset: 5, length: 40_000 }, signal));
      assert.ok(proxy.fired());
      assert.equal(Buffer.concat(chunks).toString(), text.slice(5, 40_005), fault);
    }
    proxy.spoil("truncated", 1);
    const replacing = literalSource().content("f", "other");
    const reading = spoilt.read(entry, { offset: 0, length: 50_000 }, signal)[Symbol.asyncIterator]();
    await reading.next();
    await plain.putFile(file("f", replacing), replacing, putting({ replaces: entry.version }));
    await failsAs(
      "changed",
      (async () => {
        while ((await reading.next()).done !== true);
      })(),
    );
  });
});

test("a listing is whole, whatever breaks", async () => {
  await scene(async ({ plain, local, proxy }) => {
    const paths = Array.from({ length: 25 }, (_, index) => `d/f${String(index).padStart(2, "0")}`);
    await plant(plain, paths);
    const spoilt = local.open({
      endpoint: proxy.endpoint,
      sizes: { pageEntries: 5 },
      transport: { idleTimeoutMs: 300 },
    });
    for (const fault of ["reset after", "busy", "truncated", "stalled"] as const) {
      proxy.spoil(fault, 3);
      const entries = await listed(spoilt);
      assert.ok(proxy.fired());
      assert.deepEqual(
        entries.map((entry) => entry.path),
        ["d", ...paths],
        fault,
      );
    }
  });
});

test("somebody else's file is not taken for the echo of our own write", async () => {
  await scene(async ({ plain, spoilt, proxy }) => {
    const content = literalSource().content("f", "ours");
    const stranger = literalSource().content("f", "hers");
    const wanted = file("f", content);
    await plain.putFile(file("f", stranger, { metadata: { mine: "not" } }), stranger, putting());
    proxy.spoil("error after", 1);
    await failsAs("exists", spoilt.putFile(wanted, content, putting()));
    const found = await present(plain, "f");
    assert.deepEqual(found.metadata, { mine: "not" });
  });
});
