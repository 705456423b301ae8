/** When a run compares everything instead of changes alone, and what becomes of snapshots. */
import assert from "node:assert/strict";
import test from "node:test";
import { releaseSnapshots } from "../../migration/incremental/release-snapshots.ts";
import { Both, ID } from "./both-lakes.ts";

async function moved(): Promise<Both> {
  const both = new Both();
  for (const path of ["d/a", "d/b", "e/c"]) both.lake.put(path, "file", `content of ${path}`);
  const summary = await both.run();
  assert.deepEqual([summary.end, summary.notes], ["complete", []]);
  return both;
}

const EVERYTHING = /^Everything is compared: /;

test("a snapshot that somebody removed is told, and everything is compared", async () => {
  const both = await moved();
  both.lake.taken.clear();
  both.lake.rename("d", "f");
  const { notes, done } = await both.run();
  assert.match(notes.join("\n"), /snapshot adls-migration-\S+ of the last run is not there any more/);
  assert.equal(done.files, 2);
  await both.agree();
  both.lake.rename("f", "g");
  assert.deepEqual((await both.run()).notes, [], "the next run begins from this one");
  await both.agree();
});

test("what somebody changed at the target is seen, and put right", async () => {
  const changes: Readonly<Record<string, (both: Both) => void>> = {
    removed: ({ target }) => target.unseed("d/a"),
    overwritten: ({ target }) => target.seed({ kind: "file", path: "e/c", metadata: {} }, "a stranger's"),
    "another access": ({ target }) =>
      void target.setAccess("d/b", CLOSED_AT_TARGET, undefined, new AbortController().signal),
  };
  for (const [what, change] of Object.entries(changes)) {
    const both = await moved();
    both.lake.change("d/b", { content: "more" });
    change(both);
    const { notes, end } = await both.run();
    assert.match(notes.join("\n"), /the target is not as the last run left it/, what);
    if (what === "overwritten") assert.equal(end, "with exceptions", "a stranger's file is reported, and stays");
    else await both.agree();
  }
});

const CLOSED_AT_TARGET = { owner: "eve", group: "ops", sticky: false, acl: "user::rwx,group::---,other::---" };

test("what was still being written when the base was taken is carried whole, in whatever run it ends", async () => {
  const both = await moved();
  both.lake.put("d/log", "file", "begun");
  await both.run();
  assert.deepEqual((await both.run()).notes, []);
  both.lake.write("d/log", ", and ended");
  assert.match((await both.plan()).notes.join("\n"), /files were being written when the last run began/);
  const { notes, done } = await both.run();
  assert.match(notes.join("\n"), /Everything is compared: files were being written when the last run began/);
  assert.equal(done.files, 1);
  await both.agree();
  both.lake.change("e/c", { content: "more" });
  assert.deepEqual((await both.run()).notes, [], "the next run begins from this one");
  await both.agree();
});

test("what grows between taking a snapshot and asking the base again is not lost", async () => {
  for (const grows of [1, 2, 3]) {
    const both = await moved();
    both.lake.put("d/log", "file", "begun");
    await both.run();
    let asked = 0;
    both.lake.onAsked = () => {
      if (++asked === grows) both.lake.write("d/log", ", and more");
    };
    await both.run();
    assert.equal(asked, 3, "a snapshot is taken, and two are summed up");
    await both.run();
    await both.agree();
  }
});

test("other settings decide anew about everything", async () => {
  const both = await moved();
  const { notes } = await both.run({ exclude: ["**/b"] });
  assert.match(notes.join("\n"), EVERYTHING);
  assert.match(notes.join("\n"), /settings/);
});

test("renames where an exclude goes by a path: everything is compared", async () => {
  const both = new Both();
  for (const path of ["d/tmp/a", "d/b"]) both.lake.put(path, "file", path);
  const settings = { exclude: ["d/tmp/**"] };
  await both.run(settings);
  both.lake.rename("d", "e");
  const { notes } = await both.run(settings);
  assert.match(notes.join("\n"), /what is excluded goes by more than a name/);
  assert.deepEqual(await both.left(settings), []);
  assert.equal(Buffer.from(both.target.contentOf("e/tmp/a") ?? []).toString(), "d/tmp/a");
});

test("with deletes kept, what is gone stays, and a rename is a rename all the same", async () => {
  const both = new Both();
  const settings = { deletes: "keep" } as const;
  for (const path of ["d/a", "e/b", "f"]) both.lake.put(path, "file", path);
  await both.run(settings);
  both.lake.remove("f");
  both.lake.rename("e", "g");
  const { notes, done } = await both.run(settings);
  assert.deepEqual([notes, done.renamed, done.files, done.deleted], [[], 1, 0, 0]);
  assert.deepEqual(await both.left(settings), []);
  assert.ok(both.target.contentOf("f") !== undefined && both.target.contentOf("e/b") === undefined);
  both.lake.remove("d");
  both.lake.rename("g", "d");
  const again = await both.run(settings);
  assert.match(again.notes.join("\n"), /deletes are kept/);
  assert.ok(both.target.contentOf("d/a") !== undefined && both.target.contentOf("d/b") !== undefined);
});

test("too many deletes: none is made, not even of what stands where a rename leads", async () => {
  const both = new Both();
  for (let index = 0; index < 20; index++) both.lake.put(`old/${index}`, "file", String(index));
  for (let index = 0; index < 20; index++) both.lake.put(`new/${index}`, "file", `new ${index}`);
  for (let index = 0; index < 10; index++) both.lake.put(`other/${index}`, "file", String(index));
  await both.run();
  both.lake.remove("other");
  both.lake.remove("old");
  both.lake.rename("new", "old");
  const { end, done, notes } = await both.run({ maxDeletes: { count: 5 } });
  assert.equal(end, "too many deletes");
  assert.deepEqual([done.deleted, done.renamed], [0, 0]);
  assert.match(notes.join("\n"), /maxDeletes/);
  assert.ok(both.target.contentOf("other/3") !== undefined);
  await both.run();
  await both.agree();
});

test("only snapshots of this migration are removed: those of killed runs, and the base that is not needed any more", async () => {
  const both = await moved();
  const { source } = both.stores();
  const [base = ""] = both.lake.taken.keys();
  const killed = base.replace(/[^-]*$/, "killed");
  for (const name of ["daily", "adls-migration-another-1-2", killed]) await source.snapshots?.take(name);
  both.lake.change("d/a", { content: "changed" });
  await both.run();
  assert.ok(both.lake.taken.has(killed), "it may be the snapshot of a run that is under way");
  await both.run();
  const names = [...both.lake.taken.keys()];
  assert.ok(names.includes("daily") && names.includes("adls-migration-another-1-2"));
  assert.ok(!names.includes(killed) && !names.includes(base));
  assert.equal(names.length, 3);
});

test("where none can be taken, the source is read as it is: that is told once, and nothing is remembered", async () => {
  const both = await moved();
  both.lake.refusal = "the administrator does not allow them";
  both.lake.rename("d", "f");
  const { notes, end } = await both.run();
  assert.equal(end, "complete");
  assert.deepEqual(notes, [
    "The source is read as it is, while it may change, and compared whole: the administrator does not allow them.",
  ]);
  await both.agree();
  both.lake.refusal = undefined;
  both.lake.rename("f", "g");
  assert.equal((await both.run()).end, "complete");
  await both.agree();
});

test("a run that was begun, and found nothing to do, is what the next one begins from", async () => {
  const both = await moved();
  both.lake.taken.clear();
  const begun = await both.begin();
  assert.equal(begun.hasWork, false);
  await begun.abandon();
  both.lake.rename("d", "f");
  const { notes, done } = await both.run();
  assert.deepEqual([notes, done.renamed, done.files], [[], 1, 0]);
  await both.agree();
});

test("a run that was begun and is given up leaves no snapshot but the base", async () => {
  const both = await moved();
  const before = [...both.lake.taken.keys()];
  both.lake.change("d/a", { content: "changed" });
  const begun = await both.begin();
  assert.equal(begun.hasWork, true);
  await begun.abandon();
  assert.deepEqual([...both.lake.taken.keys()], before);
});

test("at its end a migration takes its snapshots away, and only those", async () => {
  const both = await moved();
  const { source } = both.stores();
  await source.snapshots?.take("daily");
  assert.equal(await releaseSnapshots(ID, source, new AbortController().signal), undefined);
  assert.deepEqual([...both.lake.taken.keys()], ["daily"]);
});

test("what is refused or fails on every run is looked at again each time, and the rest stays incremental", async () => {
  const both = new Both();
  for (const path of ["d/a", "d/bad", "e/bad/in", "e/b", "f/stuck", "f/c"])
    both.lake.put(path, "file", `content of ${path}`);
  both.lake.hinders = true;
  both.failing.add("stuck");
  const first = await both.run();
  assert.deepEqual([first.end, first.done.refused, first.done.failed], ["with exceptions", 3, 1]);
  both.lake.change("d/a", { content: "changed" });
  both.lake.rename("e", "g");
  for (const expected of [1, 0]) {
    const { end, notes, done } = await both.run();
    assert.deepEqual([end, notes, done.files], ["with exceptions", [], expected]);
    assert.deepEqual([done.refused, done.failed], [3, 1], "they are told by every run");
  }
  const planned = await both.plan();
  assert.deepEqual([planned.tally.refused, planned.tally.newFiles], [3, 1]);
  assert.doesNotMatch(planned.notes.join("\n"), EVERYTHING);
  // Mended: nothing of that changes anything at the source.
  both.lake.hinders = false;
  both.failing.clear();
  const { end, notes, done } = await both.run();
  assert.deepEqual([end, notes, done.files], ["complete", [], 3]);
  await both.agree();
  assert.deepEqual((await both.run()).notes, []);
});

test("what was left over and is renamed then makes everything be compared once", async () => {
  const both = await moved();
  both.lake.hinders = true;
  both.lake.put("d/bad", "file", "its name is the reason");
  assert.equal((await both.run()).end, "with exceptions");
  both.lake.rename("d/bad", "d/good");
  const { notes, end } = await both.run();
  assert.match(notes.join("\n"), /something was renamed that the last run could not carry/);
  assert.equal(end, "complete");
  await both.agree();
  both.lake.change("d/good", { content: "changed" });
  assert.deepEqual((await both.run()).notes, []);
});

test("a directory that stays because a stranger's file lies in it keeps nothing from being incremental", async () => {
  const both = await moved();
  both.target.seed({ kind: "file", path: "d/strange", metadata: {} }, "a stranger's");
  both.lake.remove("d");
  assert.equal((await both.run()).end, "complete");
  both.lake.change("e/c", { content: "changed" });
  const { notes, done, end } = await both.run();
  assert.deepEqual([notes, done.files, end], [[], 1, "complete"]);
  both.target.unseed("d/strange");
  assert.deepEqual([(await both.run()).done.deleted, both.target.contentOf("d/strange")], [1, undefined]);
  await both.agree();
});

test("two runs at the same time leave each other's snapshot alone, and nothing stays behind in the end", async () => {
  const both = await moved();
  both.lake.change("d/a", { content: "changed" });
  const earlier = await both.begin();
  both.lake.change("d/b", { content: "changed too" });
  const later = await both.begin();
  assert.equal(both.lake.taken.size, 3, "the base, and one of each");
  assert.equal((await later.finish()).end, "complete");
  const { end } = await earlier.finish();
  assert.ok(end === "complete" || end === "with exceptions", "what the other one put meanwhile may be in its way");
  await both.run();
  await both.run();
  await both.agree();
  assert.equal(both.lake.taken.size, 1);
});

test("the root itself may be what is left over: all below it is looked at again, and nothing is lost", async () => {
  const both = new Both();
  for (const path of ["d/a", "d/b"]) both.lake.put(path, "file", path);
  both.failing.add("");
  const first = await both.run();
  assert.deepEqual([first.end, first.done.files], ["with exceptions", 0], "nothing goes where the access is not right");
  both.lake.change("d/a", { content: "changed" });
  both.lake.put("e/new", "file", "new");
  const second = await both.run();
  assert.deepEqual([second.end, second.notes], ["with exceptions", []]);
  both.lake.rename("d", "f");
  assert.match((await both.run()).notes.join("\n"), /something was renamed that the last run could not carry/);
  both.failing.clear();
  assert.equal((await both.run()).end, "complete");
  await both.agree();
});
