import assert from "node:assert/strict";
import test from "node:test";
import { migratingIdentity, principals } from "../directory/index.ts";
import { changeKinds, changesPerRound, planSourceLake } from "./index.ts";
import { lastRound, planChanges } from "./planned-changes.ts";

const entries = await planSourceLake();
const population = { principals, migratingIdentity: migratingIdentity.objectId };

test("each round touches as many entries as it says, and none that another kind or round touches", () => {
  const touched = new Set<string>();
  let total = 0;
  for (const round of [1, 2, 3, lastRound - 1, lastRound]) {
    const changes = planChanges(entries, round, population);
    for (const kind of changeKinds) {
      const touches = changes[kind].filter((entry) => kind !== "added" || entry.kind === "file");
      assert.equal(touches.length, changesPerRound[kind], `${kind} in round ${String(round)}`);
      for (const entry of changes[kind]) touched.add(entry.path);
      total += changes[kind].length;
    }
  }
  assert.equal(touched.size, total);
});

test("what is added is new, what else is touched is there", () => {
  const paths = new Set(entries.map((entry) => entry.path));
  const changes = planChanges(entries, 1, population);
  for (const kind of changeKinds) {
    for (const entry of changes[kind]) assert.equal(paths.has(entry.path), kind !== "added", entry.path);
  }
});

test("ACLs of directories change too", () => {
  const kinds = new Set(planChanges(entries, 1, population).access.map((entry) => entry.kind));
  assert.deepEqual([...kinds].sort(), ["directory", "file"]);
});
