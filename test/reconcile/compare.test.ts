import assert from "node:assert/strict";
import test from "node:test";
import { accessMapper } from "../../migration/model/identity-map.ts";
import { compare } from "../../migration/reconcile/compare.ts";
import { openMemoryLake, type MemoryLake } from "../../migration/stores/memory/index.ts";
import { plainRules } from "./lakes.ts";

/** A lake that lists whole names in order, so that `a-b` comes between `a` and `a/x`. */
function lakeInAnotherOrder(): MemoryLake {
  const lake = openMemoryLake({
    side: "target",
    rearrange: (entries) => entries.toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  });
  lake.seed({ kind: "directory", path: "a" });
  lake.seed({ kind: "file", path: "a/x" });
  lake.seed({ kind: "file", path: "a-b" });
  return lake;
}

test("a directory that is listed again is no action by itself", async () => {
  const comparison = compare(openMemoryLake({ side: "source" }), lakeInAnotherOrder(), plainRules());
  assert.equal(await comparison.findAction(), false);
  assert.equal(comparison.tally.notOurs, 3);
});

test("an action after it is found, and is the first step", async () => {
  const source = openMemoryLake({ side: "source" });
  source.seed({ kind: "file", path: "z" });
  const comparison = compare(source, lakeInAnotherOrder(), plainRules());
  assert.equal(await comparison.findAction(), true);
  for await (const step of comparison.steps) {
    assert.equal(step.is === "decision" && step.decision.path, "z");
    break;
  }
});

test("below a refused directory nothing is carried, however deep its own directories are; who is not mapped is counted", async () => {
  const source = openMemoryLake({ side: "source" });
  const access = { owner: "somebody", group: "staff", sticky: false, acl: "user::rwx,group::r-x,other::---" };
  source.seed({ kind: "directory", path: "closed", access: { ...access, owner: "unknown" } });
  source.seed({ kind: "directory", path: "closed/in", access });
  source.seed({ kind: "file", path: "closed/in/f", access });
  source.seed({ kind: "file", path: "closed/z", access: { ...access, owner: "unknown" } });
  source.seed({ kind: "file", path: "open", access });
  const map = accessMapper({ users: { somebody: "$superuser" }, groups: { staff: "$superuser" } }, "names");
  const comparison = compare(source, openMemoryLake({ side: "target" }), plainRules({ mapAccess: map }));
  const carried: string[] = [];
  for await (const step of comparison.steps)
    if (step.is === "decision" && step.decision.action.do !== "refuse") carried.push(step.decision.path);
  assert.deepEqual(carried, ["", "open"]);
  assert.equal(comparison.tally.refused, 4);
  assert.deepEqual(comparison.tally.unmapped, { "user:unknown": { owns: 2, named: 0 } });
});
