/** Entries whose source knows no access: they get what their directory gives, and keep what they have. */
import assert from "node:assert/strict";
import test from "node:test";
import { inheritedAccess, withOwnerOnlyDefault, type Access } from "../../migration/model/access.ts";
import type { Entry } from "../../migration/model/entry.ts";
import { decide, type Circumstances, type Decision } from "../../migration/reconcile/decide.ts";
import { verify } from "../../migration/reconcile/verify.ts";
import { wantedEntry } from "../../migration/reconcile/wanted.ts";
import { plainRules } from "./lakes.ts";

const RULES = plainRules({ mapAccess: () => ({ unmapped: [{ principal: "user:nobody", as: "owner" }] }) });
const GIVEN: Access = {
  ...{ owner: "ann", group: "ops", sticky: false },
  acl: "user::rwx,group::r-x,other::---,default:user::rwx,default:user:bob:r-x,default:group::r-x,default:mask::r-x,default:other::---",
};
const FALLBACK: Access = {
  owner: "$superuser",
  group: "$superuser",
  sticky: false,
  acl: "user::rwx,group::r-x,other::---",
};
const PARENT = { marker: "p", access: GIVEN };

function source(kind: Entry["kind"], path = kind[0] ?? ""): Entry {
  const base = { length: 0, version: "s1", lastModifiedMs: 1, metadata: {}, headers: {} };
  return { kind, path, ...base, access: FALLBACK, inheritsAccess: true };
}

function decided(from: Entry, target?: Entry, more: Partial<Circumstances> = {}): Decision {
  const circumstances = { rules: RULES, parent: PARENT, targetIsEmpty: false, ...more };
  return decide({ path: from.path, source: from, target }, circumstances);
}

function wantedAccess({ action }: Decision): Access | undefined {
  return "wanted" in action ? action.wanted.access : undefined;
}

/** What an earlier run left there. */
function carried(entry: Entry, access: Access): Entry {
  const wanted = wantedEntry(entry, RULES, "p");
  assert.ok("entry" in wanted);
  const { inheritsAccess: _, ...plain } = wanted.entry;
  return { ...plain, access, version: "t1" };
}

test("a new file has the default entries of its directory, and its owner and group", () => {
  assert.deepEqual(wantedAccess(decided(source("file"))), {
    ...{ owner: "ann", group: "ops", sticky: false },
    acl: "user::rwx,user:bob:r-x,group::r-x,mask::r-x,other::---",
  });
});

test("a new directory hands the default entries on, also to what lies in it while it is still closed", () => {
  const made = decided(source("directory"));
  assert.deepEqual(wantedAccess(made), inheritedAccess(GIVEN, "directory"));
  assert.match(wantedAccess(made)?.acl ?? "", /^user::rwx,user:bob:r-x,.*default:user:bob:r-x/);
  assert.ok(made.holds);
  const inner = decided(source("file", "d/f"), undefined, { parent: made.holds });
  assert.equal(wantedAccess(inner)?.acl, "user::rwx,user:bob:r-x,group::r-x,mask::r-x,other::---");
});

test("where a directory has no default entries, Azure's own permissions", () => {
  const plain = { ...GIVEN, acl: "user::rwx,group::rwx,other::rwx" };
  assert.equal(inheritedAccess(plain, "file").acl, "user::rw-,group::r--,other::---");
  assert.equal(inheritedAccess(plain, "directory").acl, "user::rwx,group::r-x,other::---");
});

test("what stands at the target keeps its access, also when its content is replaced", () => {
  const own: Access = { owner: "eve", group: "ops", sticky: false, acl: "user::rw-,group::---,other::---" };
  const before = source("file");
  assert.equal(decided(before, carried(before, own)).action.do, "nothing");
  const replaced = decided({ ...before, version: "s2" }, carried(before, own));
  assert.equal(replaced.action.do, "put-file");
  assert.deepEqual(wantedAccess(replaced), own);
  const directory = source("directory");
  assert.equal(decided(directory, carried(directory, own)).action.do, "nothing");
});

test("a directory that a stopped run left closed gets what it should have got", () => {
  const directory = source("directory");
  const closed = withOwnerOnlyDefault(inheritedAccess(GIVEN, "directory"));
  const again = decided(directory, carried(directory, closed));
  assert.deepEqual([again.action.do, wantedAccess(again)], ["change", inheritedAccess(GIVEN, "directory")]);
  assert.ok(again.action.do === "change" && again.action.access === "after");
});

test("the root keeps its access; one that has to be made gets the fallback", () => {
  const root = source("directory", "");
  const there = { ...root, access: GIVEN };
  assert.equal(decided(root, there, { targetIsEmpty: true }).action.do, "nothing");
  assert.deepEqual(wantedAccess(decided(root)), FALLBACK);
});

test("verification compares no access of theirs, and says why something is missing", async () => {
  const entries = [source("directory"), { ...source("file"), obstacle: { because: "it sleeps", remedy: "wake it" } }];
  const lake = (of: readonly Entry[]) => ({
    async *entries() {
      yield* of;
    },
    async *children() {
      yield* of;
    },
    entry: () => Promise.resolve(source("directory", "")),
  });
  const target = [carried(source("directory"), { ...GIVEN, owner: "eve" })];
  const differences: string[] = [];
  await verify({ source: lake(entries), target: lake(target) }, RULES, ({ path, what }) => {
    differences.push(`${path}: ${what}`);
  });
  assert.deepEqual(differences, ["f: missing at the target: it sleeps"]);
});
