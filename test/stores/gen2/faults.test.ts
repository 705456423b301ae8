/**
 * Every request of every operation, under every fault that the local service knows: where trying again helps, the outcome is the
 * one without a fault; where it cannot, nothing is lost and nothing is half.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { isStoreFailure } from "../../../migration/stores/failure.ts";
import type { TransportOptions } from "../../../migration/transport/index.ts";
import type { FaultRule } from "../../local-azure/storage/faults/index.ts";
import { all, contentOf, failsAs, file, listed, plant, putting, signal } from "../planting.ts";
import { literalSource } from "../literal-source.ts";
import { play, playUnder, type Staged, UNDISTURBED } from "./faulted-lake.ts";
import { type Operation, OPERATIONS, present, shown } from "./faulted-operations.ts";

/** Clients that give up waiting soon. */
const IMPATIENT: Partial<TransportOptions> = { firstByteTimeoutMs: 300, idleTimeoutMs: 300 };

/** Faults that pass, and how a client has to be to notice the silent ones. */
const PASSING: readonly (readonly [rule: FaultRule, transport?: Partial<TransportOptions>])[] = [
  [{ fault: "reset" }],
  [{ fault: "reset", takesEffect: true }],
  [{ fault: "server-busy" }],
  [{ fault: "server-busy", limit: "ingress", retryAfterSeconds: 7 }],
  [{ fault: "server-busy", takesEffect: true }],
  [{ fault: "operation-timed-out" }],
  [{ fault: "operation-timed-out", takesEffect: true }],
  [{ fault: "internal-error", takesEffect: true }],
  [{ fault: "truncated-body" }],
  [{ fault: "corrupted-byte" }],
  [{ fault: "expired-token" }],
  [{ fault: "slow-first-byte", ms: 60_000 }, IMPATIENT],
  [{ fault: "stalled-body" }, IMPATIENT],
];

const named = Object.entries(OPERATIONS);

/** Outcome of each operation without a fault. */
const outcomes = new Map<string, unknown>();

test("without a fault every operation costs the requests that it should", async () => {
  const met = await play(
    named.map(([name, { before, run }]) => ({
      rule: UNDISTURBED,
      act: async (scene) => {
        await before?.(scene.plain);
        await run(scene);
        outcomes.set(name, await shown(scene.plain));
      },
    })),
  );
  const counted = named.map(([name], index) => [name, met[index]?.seen]);
  assert.deepEqual(
    counted,
    named.map(([name, { requests }]) => [name, requests]),
  );
});

/** The operation once for each of its requests, with the fault at that request. */
function atEveryRequest(rule: FaultRule, [name, { requests, before, run }]: [string, Operation]): Staged[] {
  return Array.from({ length: requests }, (_, after) => ({
    rule: { ...rule, after, count: 1 },
    act: async (scene) => {
      await before?.(scene.plain);
      await run(scene).catch((error: unknown) => {
        throw new Error(`${name}, request ${after + 1}`, { cause: error });
      });
      assert.deepEqual(await shown(scene.plain), outcomes.get(name), `${name}, request ${after + 1}`);
    },
  }));
}

for (const [rule, transport] of PASSING)
  test(`${JSON.stringify(rule)} at whichever request changes no outcome`, async () => {
    // A service that copies is waited for a minute at least, whatever the client's own patience.
    const tried = transport === undefined ? named : named.filter(([name]) => !name.startsWith("copy"));
    const scenes = tried.flatMap((operation) => atEveryRequest(rule, operation));
    const met = await play(scenes, transport);
    assert.ok(met.every(({ acted }) => acted === 1));
  });

test("an account's limits slow everything down, and change no outcome", async () => {
  const limits: FaultRule = { fault: "account-limit", requestsPerSecond: 1, ingressBytesPerSecond: 500 };
  const scenes = named.map(([name, { before, run }]): Staged => ({
    rule: limits,
    act: async (scene) => {
      await before?.(scene.plain);
      await run(scene);
      assert.deepEqual(await shown(scene.plain), outcomes.get(name), name);
    },
  }));
  await play(scenes);
});

test("a role that is not effective yet: refused and nothing half, or done another way", async () => {
  const rule: FaultRule = { fault: "unsettled-role", seconds: 1_000_000, count: 1 };
  const scenes = named.flatMap(([name, { requests, before, run }]) =>
    Array.from({ length: requests }, (_, after): Staged => ({
      rule: { ...rule, after },
      act: async (scene) => {
        await before?.(scene.plain);
        const refused = await refusalOf(run(scene));
        if (refused) await assertWhole(scene.plain, name);
        else assert.deepEqual(await shown(scene.plain), outcomes.get(name), name);
      },
    })),
  );
  const met = await play(scenes);
  assert.ok(met.every(({ acted }) => acted === 1));
});

/** Whether the service refused, which is told as such. */
async function refusalOf(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    assert.ok(isStoreFailure(error) && error.kind === "refused", String(error));
    return true;
  }
}

/** What stands at the file's name is what stood there, or what was to be put there: its marker and MD5 say so. */
async function assertWhole(lake: Parameters<typeof shown>[0], name: string): Promise<void> {
  for (const entry of await listed(lake)) {
    if (entry.kind !== "file") continue;
    assert.equal((await contentOf(lake, entry.path)).length, entry.length, name);
    assert.equal(entry.marker?.length, entry.length, name);
    assert.ok(entry.marker.md5 === undefined || entry.marker.md5 === entry.md5, name);
  }
}

test("somebody who writes first keeps what he wrote", async () => {
  const conditional = named.filter(([name]) => /^(put|replace|copy)/.test(name));
  const scenes = conditional.map(([name, { before, run }]): Staged => ({
    // Conditions are sent with the request that makes the name show something.
    rule: { fault: "race", path: "*" },
    act: async (scene) => {
      await before?.(scene.plain);
      await failsAs("exists", run(scene));
      const found = await present(scene.plain, "f");
      assert.equal(await contentOf(scene.plain, "f"), before === undefined ? "" : "f", name);
      assert.equal(found.marker === undefined, before === undefined, name);
    },
  }));
  const met = await play(scenes);
  assert.ok(met.every(({ acted }) => acted === 1));
});

const TEXT = "0123456789".repeat(5_000);
const RANGE = { offset: 5, length: 40_000 };

for (const [rule, transport] of PASSING.filter(([{ fault }]) => fault !== "corrupted-byte"))
  test(`a download goes on where ${JSON.stringify(rule)} broke it off, on the same version`, async () => {
    await playUnder(
      { ...rule, count: 1 },
      async ({ plain, faulted }) => {
        const content = literalSource().content("f", TEXT);
        await plain.putFile(file("f", content), content, putting());
        const chunks = await all(faulted.read(await present(plain, "f"), RANGE, signal));
        assert.equal(Buffer.concat(chunks).toString(), TEXT.slice(5, 40_005));
      },
      transport,
    );
  });

test("a download that broke off does not go on in another version", async () => {
  await playUnder({ fault: "truncated-body", count: 1 }, async ({ plain, faulted }) => {
    const content = literalSource().content("f", TEXT);
    await plain.putFile(file("f", content), content, putting());
    const entry = await present(plain, "f");
    const reading = faulted.read(entry, RANGE, signal)[Symbol.asyncIterator]();
    await reading.next();
    const replacing = literalSource().content("f", "other");
    await plain.putFile(file("f", replacing), replacing, putting({ replaces: entry.version }));
    await failsAs(
      "changed",
      (async () => {
        while ((await reading.next()).done !== true);
      })(),
    );
  });
});

const PATHS = Array.from({ length: 25 }, (_, index) => `d/f${String(index).padStart(2, "0")}`);

for (const [rule, transport] of PASSING.filter(([{ fault }]) => fault !== "corrupted-byte"))
  test(`a listing is whole, whatever ${JSON.stringify(rule)} does to its third page`, async () => {
    await playUnder(
      { ...rule, after: 2, count: 1 },
      async ({ plain, faulted }) => {
        await plant(plain, PATHS);
        const entries = await listed(faulted);
        assert.deepEqual(
          entries.map(({ path }) => path),
          ["d", ...PATHS],
        );
      },
      transport,
    );
  });

test("somebody else's file is not taken for the echo of our own write", async () => {
  await playUnder({ fault: "operation-timed-out", takesEffect: true, count: 1 }, async ({ plain, faulted }) => {
    const content = literalSource().content("f", "ours");
    const stranger = literalSource().content("f", "hers");
    await plain.putFile(file("f", stranger, { metadata: { mine: "not" } }), stranger, putting());
    await failsAs("exists", faulted.putFile(file("f", content), content, putting()));
    assert.deepEqual((await present(plain, "f")).metadata, { mine: "not" });
  });
});
