/** ACL values: reading and writing their text, what lists and modes make of them, inheritance, and evaluation by a model. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { baseAcl, internAcl, type AclEntries, type NamedEntry } from "./acl/acl.ts";
import { bitsText, parseMode } from "./acl/bits.ts";
import { withList, withMode, withModification, withoutEntries } from "./acl/change.ts";
import { newAcl } from "./acl/inheritance.ts";
import { parseAcl, parseRemoval, reviveAcl } from "./acl/parse.ts";
import { grants } from "./authorization/posix.ts";

const bits = fc.integer({ min: 0, max: 7 });
const ids = ["u1", "u2", "u3", "g1", "g2", "g3"] as const;
const named: fc.Arbitrary<NamedEntry> = fc.oneof(
  fc.record({ type: fc.constant("user" as const), id: fc.constantFrom("u1", "u2", "u3"), bits }),
  fc.record({ type: fc.constant("group" as const), id: fc.constantFrom("g1", "g2", "g3"), bits }),
);
const entries: fc.Arbitrary<AclEntries> = fc.record({
  user: bits,
  group: bits,
  mask: fc.option(bits, { nil: undefined }),
  other: bits,
  named: fc.uniqueArray(named, { selector: (entry) => entry.id }),
});

test("text and kept form read back as the same object", () => {
  fc.assert(
    fc.property(fc.boolean(), entries, fc.option(entries, { nil: undefined }), (sticky, access, defaults) => {
      const acl = internAcl(sticky, access, defaults);
      assert.equal(reviveAcl(acl.toJSON()), acl);
      assert.equal(withList(baseAcl(0), parseAcl(acl.text), true).text.includes("default:"), defaults !== undefined);
    }),
  );
});

test("modes: octal and symbolic forms agree, sticky bit included", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0o1777 }), (mode) => {
      assert.equal(parseMode(mode.toString(8).padStart(4, "0")), mode);
      assert.equal(parseMode(baseAcl(mode).permissions), mode);
    }),
  );
  for (const wrong of ["", "rwx", "8777", "2755", "rwxrwxrwz", "77"])
    assert.throws(() => parseMode(wrong), { code: "InvalidPermission" });
});

/** The access-control article's algorithm, written down once more from the text. */
function modelGrants(
  guarded: { readonly owner: string; readonly group: string; readonly access: AclEntries },
  who: { readonly objectId: string; readonly groups: readonly string[] },
  wanted: number,
): boolean {
  const { access } = guarded;
  const covers = (given: number): boolean => [4, 2, 1].every((bit) => (wanted & bit) === 0 || (given & bit) !== 0);
  if (who.objectId === guarded.owner) return covers(access.user);
  const mask = access.mask ?? 7;
  for (const entry of access.named) {
    if (entry.type === "user" && entry.id === who.objectId) return covers(entry.bits & mask);
  }
  const candidates = [
    ...(who.groups.includes(guarded.group) ? [access.group] : []),
    ...access.named.flatMap((entry) => (entry.type === "group" && who.groups.includes(entry.id) ? [entry.bits] : [])),
  ];
  return [...candidates, access.other].some((given) => covers(given & mask));
}

test("evaluation agrees with the model", () => {
  const id = fc.constantFrom(...ids);
  const guarded = fc.record({ owner: id, group: id, access: entries });
  const principal = fc.record({ objectId: id, groups: fc.subarray(["g1", "g2", "g3"]) });
  fc.assert(
    fc.property(guarded, principal, bits, ({ owner, group, access }, who, wanted) => {
      const given = grants({ owner, group, acl: internAcl(false, access, undefined) }, who, wanted);
      assert.equal(given, modelGrants({ owner, group, access }, who, wanted));
    }),
    { numRuns: 2000 },
  );
});

test("a missing mask is the union of named entries and owning group; a given one is kept", () => {
  const base = baseAcl(0o740);
  assert.equal(
    withList(base, parseAcl("user:u1:-wx"), false).text,
    "user::rwx,user:u1:-wx,group::r--,mask::rwx,other::---",
  );
  assert.equal(withList(base, parseAcl("user:u1:-wx,mask::r--"), false).permissions, "rwxr-----+");
});

test("a list of default entries only leaves the access ACL alone and takes its base from it", () => {
  const acl = withList(baseAcl(0o751), parseAcl("default:user:u1:r-x"), true);
  assert.equal(
    acl.text,
    "user::rwx,group::r-x,other::--x,default:user::rwx,default:user:u1:r-x,default:group::r-x,default:mask::r-x,default:other::--x",
  );
  assert.throws(() => withList(baseAcl(0o640), parseAcl("default:user:u1:r-x"), false), {
    code: "InvaldAccessControlList",
  });
});

test("a list keeps the sticky bit; a mode sets it, and the mask where there is one", () => {
  const sticky = baseAcl(0o1750);
  const listed = withList(sticky, parseAcl("user:u1:rwx"), true);
  assert.equal(listed.permissions, "rwxrwx--T+");
  assert.equal(withMode(listed, 0o700).text, "user::rwx,user:u1:rwx,group::r-x,mask::---,other::---");
  assert.equal(withMode(sticky, 0o777).sticky, false);
});

test("duplicates, unknown types, wrong bits and 33 entries are refused; 32 are not", () => {
  for (const wrong of [
    "user::rwx,user::r--",
    "people::rwx",
    "user::rwz",
    "user::",
    "mask:u1:rwx",
    "user:u1:r-x,user:U1:r-x",
  ]) {
    assert.throws(() => parseAcl(wrong), { code: "InvaldAccessControlList" }, wrong);
  }
  const many = (count: number): string => Array.from({ length: count }, (_, index) => `user:id${index}:r--`).join(",");
  assert.equal(withList(baseAcl(0o750), parseAcl(many(28)), true).access.named.length, 28);
  assert.throws(() => withList(baseAcl(0o750), parseAcl(many(29)), true), { code: "InvaldAccessControlList" });
});

test("modification adds and replaces, removal takes named entries away", () => {
  const acl = withModification(baseAcl(0o750), parseAcl("user:u1:rwx,default:group:g1:r--"), true);
  assert.match(acl.text, /^user::rwx,user:u1:rwx,group::r-x,mask::rwx,other::---,default:user::rwx/);
  assert.equal(withModification(acl, parseAcl("user:u1:---"), true).access.named[0]?.bits, 0);
  const removed = withoutEntries(acl, parseRemoval("mask,user:u1,default:user,default:group:g1"), true);
  assert.equal(removed.text, "user::rwx,group::r-x,other::---");
});

test("inheritance: the default ACL whatever the umask; a mode narrows it; without one mode and umask decide", () => {
  const plain = { isDirectory: false, mode: undefined, umask: 0o027 };
  assert.equal(newAcl(baseAcl(0o777), plain).permissions, "rw-r-----");
  assert.equal(newAcl(baseAcl(0o777), { ...plain, isDirectory: true }).permissions, "rwxr-x---");
  const parent = withList(
    baseAcl(0o700),
    parseAcl("default:user::rwx,default:user:u1:rwx,default:group::r-x,default:other::--x"),
    true,
  );
  assert.equal(
    newAcl(parent.default === undefined ? undefined : parent, plain).text,
    "user::rwx,user:u1:rwx,group::r-x,mask::rwx,other::--x",
  );
  assert.equal(newAcl(parent, { ...plain, mode: 0o640 }).permissions, "rw-r-----+");
  assert.equal(newAcl(parent, { ...plain, isDirectory: true }).default, parent.default);
  assert.equal(bitsText(5), "r-x");
});
