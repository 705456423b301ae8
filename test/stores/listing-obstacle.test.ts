/** A listing whose rest cannot be read: what was given stays given, and somebody is told; or it is thrown. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Entry } from "../../migration/model/entry.ts";
import { storeFailure, type FailureKind } from "../../migration/stores/failure.ts";
import { untilRestBrokenOff } from "../../migration/stores/listing-obstacle.ts";
import { directory } from "./planting.ts";

async function* breaking(entries: readonly Entry[], kind: FailureKind): AsyncGenerator<Entry> {
  yield* entries;
  throw storeFailure({ kind, side: "source", operation: "List", path: "", code: "X", message: "it broke" });
}

const TABLE: readonly (readonly [string, readonly Entry[], FailureKind, "told" | "thrown"])[] = [
  ["an answer that cannot be read, after an entry", [directory("a")], "invalid", "told"],
  ["a refusal after an entry", [directory("a")], "refused", "told"],
  ["an answer that cannot be read, at once", [], "invalid", "thrown"],
  ["a service that is not there any more", [directory("a")], "unavailable", "thrown"],
  ["a stop", [directory("a")], "stopped", "thrown"],
];

for (const [what, entries, kind, outcome] of TABLE)
  test(`${what}: ${outcome}`, async () => {
    const given: string[] = [];
    const told: string[] = [];
    const read = async (isToldOf: boolean): Promise<void> => {
      const onBrokenOff = isToldOf ? (path: string) => void told.push(path) : undefined;
      for await (const { path } of untilRestBrokenOff(breaking(entries, kind), "d", onBrokenOff)) given.push(path);
    };
    if (outcome === "thrown") await assert.rejects(read(true), /it broke/);
    else await read(true);
    assert.deepEqual([given.length, told], [entries.length, outcome === "told" ? ["d"] : []]);
    await assert.rejects(read(false), /it broke/, "where nobody is told");
  });
