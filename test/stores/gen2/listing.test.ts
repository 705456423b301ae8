/** What listings cost, what they hold in memory, and what is said about places that are no lake. */
import assert from "node:assert/strict";
import test from "node:test";
import { comparePaths } from "../../../migration/model/path.ts";
import { isStoreFailure } from "../../../migration/stores/failure.ts";
import { contentOf, failsAs, listed, plant, signal } from "../planting.ts";
import { localLake, type LocalStoreOptions } from "./local-lake.ts";

test("a listing costs a request for each page, and asks for one page ahead at most", async () => {
  await using local = await localLake();
  const paths = Array.from({ length: 48 }, (_, index) => `d/f${String(index).padStart(2, "0")}`);
  await plant(local.open(), paths);
  const whole = local.open();
  await listed(whole);
  assert.equal(whole.requests(), 1);
  const paged = local.open({ sizes: { pageEntries: 5 } });
  let read = 0;
  for await (const entry of paged.entries(signal)) {
    read += 1;
    assert.ok(paged.requests() <= Math.floor((read - 1) / 5) + 2, `${paged.requests()} requests at ${entry.path}`);
  }
  assert.deepEqual([read, paged.requests()], [49, 10]);
});

test("whoever stops reading leaves nothing under way", async () => {
  await using local = await localLake();
  await plant(local.open(), ["a", "b", "c", "d"]);
  const lake = local.open({ sizes: { pageEntries: 1 } });
  for await (const entry of lake.entries(signal)) {
    assert.equal(entry.path, "a");
    break;
  }
  assert.ok(lake.requests() <= 2);
  const stop = new AbortController();
  const reading = lake.entries(stop.signal)[Symbol.asyncIterator]();
  await reading.next();
  stop.abort(new Error("Ctrl-C"));
  await failsAs(
    "stopped",
    (async () => {
      while ((await reading.next()).done !== true);
    })(),
  );
});

for (const answers of [{ flatOrder: "whole-names" }, { listingOrder: "utf8-bytes" }] as const)
  test(`a service with another order loses nothing (${Object.values(answers).join()})`, async () => {
    await using local = await localLake(answers);
    const lake = local.open({ sizes: { pageEntries: 3 } });
    const paths = ["a/b", "a-b", "a.b/c", "a b", "\uff5e", "😀", "é/1", "z"];
    await plant(lake, paths);
    const entries = (await listed(lake)).map((entry) => entry.path).sort(comparePaths);
    assert.deepEqual(entries, [...paths, "a", "a.b", "é"].sort(comparePaths));
    for (const path of paths) assert.equal(await contentOf(lake, path), path);
  });

const NO_LAKES: readonly [string, LocalStoreOptions, string, RegExp][] = [
  [
    "a filesystem that is not there",
    { filesystem: "absent" },
    "notFound",
    /ContainerNotFound \(404\).*check the filesystem's name/,
  ],
  [
    "a path that is not there",
    { path: "not/there" },
    "notFound",
    /target\/not\/there: there is no such directory: check the path/,
  ],
  ["a file", { path: "d/file" }, "invalid", /target\/d\/file: this is a file, not a lake: name a directory/],
  ["an account that is not there", { account: "absentlake" }, "notFound", /absentlake/],
  [
    "an account without hierarchical namespace",
    { account: "flatlake" },
    "invalid",
    /flatlake\/target: the account has no hierarchical namespace.*isHnsEnabled/,
  ],
];

for (const [name, options, kind, message] of NO_LAKES)
  test(`${name} is told in one line`, async () => {
    await using local = await localLake();
    await plant(local.open(), ["d/file"]);
    await assert.rejects(listed(local.open({ ...options, side: "source" })), (error) => {
      assert.ok(isStoreFailure(error), String(error));
      assert.deepEqual([error.kind, error.side], [kind, "source"], error.message);
      assert.match(error.message, message);
      assert.ok(error.message.startsWith("source: ") && !error.message.includes("\n"), error.message);
      return true;
    });
  });

test("an identity without a role is refused, with what to do", async () => {
  await using local = await localLake();
  const lake = local.open({
    transport: { tokens: { token: () => Promise.resolve(local.service.issuer.issue("somebody")) } },
  });
  for (const refused of [() => listed(lake), () => lake.prepare(signal)])
    await assert.rejects(refused, (error) => {
      assert.ok(isStoreFailure(error));
      assert.deepEqual([error.kind, error.status], ["refused", 403]);
      assert.match(error.message, /AuthorizationPermissionMismatch|AuthorizationFailure/);
      assert.match(error.message, /give the identity the role Storage Blob Data Owner/);
      return true;
    });
  const broken = local.open({ transport: { tokens: { token: () => Promise.resolve("no token at all") } } });
  await failsAs("unauthenticated", listed(broken));
});
