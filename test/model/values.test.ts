import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { inheritedByFile, isNoWider, type Access } from "../../migration/model/access.ts";
import { AclSyntaxError, canonicalAcl, formatAcl, parseAcl, type AclEntry } from "../../migration/model/acl.ts";
import { formatMarker, isOurs, nameDigest, parseMarker, type Marker } from "../../migration/model/marker.ts";
import { commonDirectory, comparePaths, isBelow, parentPath } from "../../migration/model/path.ts";
import type { Entry } from "../../migration/model/entry.ts";

const anyName = fc.stringMatching(/^[^/]{1,4}$/);
const anyPath = fc.array(anyName, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));

test("paths are ordered by segment and code unit, as comparing arrays of segments does", () => {
  const bySegments = (left: string, right: string): number => {
    const [a, b] = [left.split("/"), right.split("/")];
    for (let index = 0; index < Math.min(a.length, b.length); index++)
      if (a[index] !== b[index]) return (a[index] ?? "") < (b[index] ?? "") ? -1 : 1;
    return a.length - b.length;
  };
  fc.assert(
    fc.property(anyPath, anyPath, (left, right) => {
      assert.equal(Math.sign(comparePaths(left, right)), Math.sign(bySegments(left, right)));
    }),
  );
});

test("the common directory holds both paths and no deeper one does", () => {
  fc.assert(
    fc.property(anyPath, anyPath, (left, right) => {
      const directory = commonDirectory(left, right);
      assert.ok(isBelow(left, directory) && isBelow(right, directory));
      for (let deeper = parentPath(left); deeper.length > directory.length; deeper = parentPath(deeper))
        assert.equal(isBelow(right, deeper), false);
    }),
  );
});

test("an ACL's canonical text does not depend on the order it came in", () => {
  const entries = [
    "user::rwx",
    "user:ann:r-x",
    "user:bob:---",
    "group::r-x",
    "group:ops:rwx",
    "mask::rwx",
    "other::--x",
    "default:user::rwx",
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
      assert.equal(canonicalAcl(shuffled.join(",")), entries.join(","));
    }),
  );
});

for (const [text, problem] of [
  ["user::rwz", /rwz/],
  ["users::rwx", /is not an entry/],
  ["user:ann", /is not an entry/],
  ["mask:ann:rwx", /mask names no principal/],
  ["user::rwx,user::r-x", /twice/],
  ["default:user:ann:rwx:x", /is not an entry/],
] as const)
  test(`"${text}" is not an ACL`, () => {
    assert.throws(
      () => parseAcl(text),
      (error: Error) => error.name === AclSyntaxError.name && problem.test(error.message),
    );
  });

const anyMarker: fc.Arbitrary<Marker> = fc
  .record({
    migration: anyName,
    sourceVersion: fc.string(),
    length: fc.nat(),
    name: anyName,
    parent: anyName,
    id: anyName,
    md5: fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
    moving: fc.option(fc.record({ name: anyName, parent: anyName }, { noNullPrototype: true }), { nil: undefined }),
  })
  .map(({ md5, moving, ...rest }) => ({
    ...rest,
    ...(md5 === undefined ? {} : { md5 }),
    ...(moving === undefined ? {} : { moving }),
  }));

test("a marker survives its text, which any header can hold", () => {
  const plain = anyMarker.filter(
    ({ migration, name, parent, id, moving }) =>
      ![migration, name, parent, id, moving?.name ?? "", moving?.parent ?? ""].some((field) => /[;\s]/.test(field)),
  );
  fc.assert(
    fc.property(plain, (marker) => {
      assert.deepEqual(parseMarker(formatMarker(marker)), marker);
      const { migration, name, parent, id, moving } = marker;
      const names = [migration, name, parent, id, moving?.name ?? "", moving?.parent ?? ""];
      if (/^[\x21-\x7e]*$/.test(names.join(""))) assert.match(formatMarker(marker), /^[\x21-\x7e]*$/);
    }),
  );
});

for (const text of ["", "1", "2;m;v;1;;n;p;i", "1;m;v;x;;n;p;i", "1;m;v;1;;n;p;i;more", "1;m;%;1;;n;p;i", "hello"])
  test(`"${text}" is no marker`, () => {
    assert.equal(parseMarker(text), undefined);
  });

const ACCESS: Access = { owner: "o", group: "g", sticky: false, acl: "user::rwx,group::r-x,other::---" };

test("an entry is ours only if all of the marker fits", () => {
  const marker: Marker = {
    migration: "m",
    sourceVersion: "v",
    length: 3,
    md5: "x",
    name: nameDigest("d/f"),
    parent: "p",
    id: "i",
  };
  const entry: Entry = {
    kind: "file",
    path: "d/f",
    length: 3,
    version: "e",
    lastModifiedMs: 0,
    access: ACCESS,
    metadata: {},
    headers: {},
    md5: "x",
    marker,
  };
  assert.equal(isOurs(entry, "m", "p"), true);
  assert.equal(isOurs(entry, "other", "p"), false);
  assert.equal(isOurs(entry, "m", "elsewhere"), false);
  assert.equal(isOurs({ ...entry, path: "d/g" }, "m", "p"), false);
  assert.equal(isOurs({ ...entry, length: 4 }, "m", "p"), false);
  assert.equal(isOurs({ ...entry, md5: "y" }, "m", "p"), false);
  const moving = { name: nameDigest("e/g"), parent: "q" };
  const renamed = { ...entry, marker: { ...marker, moving } };
  assert.equal(isOurs(renamed, "m", "p"), true, "where it is renamed from");
  assert.equal(isOurs({ ...renamed, path: "e/g" }, "m", "q"), true, "and where to");
  assert.equal(isOurs({ ...renamed, path: "e/g" }, "m", "p"), false);
  assert.equal(isOurs(renamed, "m", "q"), false);
  const { md5: _, ...withoutMd5 } = entry;
  assert.equal(isOurs(withoutMd5, "m", "p"), false, "a write that cleared the MD5 changed the content");
});

const acl = (text: string): Access => ({ ...ACCESS, acl: canonicalAcl(text) });

for (const [shown, wanted, expected, why] of [
  ["user::rwx,group::---,other::---", "user::r--,group::---,other::---", true, "owner-only is never wider"],
  ["user::rw-,group::r--,other::---", "user::rw-,group::---,other::---", false, "the group could read"],
  ["user::rw-,group::r--,other::---", "user::rw-,group::r--,other::---", true, "the same"],
  [
    "user::rw-,group::r--,other::---",
    "user::rw-,user:ann:---,group::r--,mask::r--,other::---",
    false,
    "ann may be in the group",
  ],
  [
    "user::rw-,user:ann:r--,group::---,mask::r--,other::---",
    "user::rw-,group::---,other::---",
    false,
    "ann gets nothing in the end",
  ],
  [
    "user::rw-,user:ann:r--,group::---,mask::---,other::---",
    "user::rw-,group::---,other::---",
    true,
    "the mask takes it away",
  ],
  ["user::rw-,group::---,other::r--", "user::rw-,group::---,other::r--", true, "who is denied stays denied"],
  [
    "user::rw-,user:ann:r--,group::r--,mask::r--,other::r--",
    "user::rw-,group::r--,other::r--",
    true,
    "everybody may read in the end",
  ],
] as const)
  test(`${shown} before ${wanted}: ${why}`, () => {
    assert.equal(isNoWider(acl(shown), acl(wanted)), expected);
  });

/** What each of a few principals may do, by the rules of POSIX: the plain model that isNoWider must not contradict. */
function rightsOf(access: Access, user: string, groups: ReadonlySet<string>): number {
  const entries = parseAcl(access.acl);
  const mask = entries.find((entry) => entry.type === "mask")?.bits ?? 7;
  const named = entries.find((entry) => entry.type === "user" && entry.principal === user);
  if (named !== undefined) return named.bits & mask;
  const mine = entries.filter(
    (entry) => entry.type === "group" && groups.has(entry.principal === "" ? access.group : entry.principal),
  );
  if (mine.length > 0) return mine.reduce((bits, entry) => bits | (entry.bits & mask), 0);
  return entries.find((entry) => entry.type === "other")?.bits ?? 0;
}

const anyAcl: fc.Arbitrary<readonly AclEntry[]> = fc
  .record({
    ann: fc.option(fc.nat(7)),
    bob: fc.option(fc.nat(7)),
    ops: fc.option(fc.nat(7)),
    group: fc.nat(7),
    other: fc.nat(7),
    mask: fc.nat(7),
  })
  .map(({ ann, bob, ops, group, other, mask }) => {
    const entry = (type: AclEntry["type"], principal: string, bits: number): AclEntry => ({
      scope: "access",
      type,
      principal,
      bits,
    });
    const named = [
      ann === null ? [] : [entry("user", "ann", ann)],
      bob === null ? [] : [entry("user", "bob", bob)],
      ops === null ? [] : [entry("group", "ops", ops)],
    ].flat();
    const base = [entry("user", "", 7), entry("group", "", group), entry("other", "", other)];
    return named.length > 0 ? [...base, ...named, entry("mask", "", mask)] : base;
  });

test("where isNoWider says yes, no user in any groups may do more", () => {
  fc.assert(
    fc.property(
      anyAcl,
      anyAcl,
      fc.constantFrom("g", "ops", "h"),
      fc.constantFrom("g", "h"),
      (left, right, group, otherGroup) => {
        const shown: Access = { owner: "x", group, sticky: false, acl: formatAcl(left) };
        const wanted: Access = { owner: "x", group: otherGroup, sticky: false, acl: formatAcl(right) };
        if (!isNoWider(shown, wanted)) return;
        for (const user of ["ann", "bob", "eve"])
          for (const groups of [[], ["g"], ["ops"], ["h"], ["g", "ops"], ["g", "h"], ["g", "h", "ops"]]) {
            const [before, after] = [shown, wanted].map((access) => rightsOf(access, user, new Set(groups)));
            assert.equal(
              (before ?? 0) & ~(after ?? 0),
              0,
              `${user} in ${groups.join()}: ${shown.acl} (${group}) before ${wanted.acl} (${otherGroup})`,
            );
          }
      },
    ),
    { numRuns: 3000 },
  );
});

test("a new file shows its directory's default entries, or 0640 where there are none", () => {
  assert.equal(inheritedByFile(acl("user::rwx,group::rwx,other::rwx")).acl, "user::rw-,group::r--,other::---");
  assert.equal(
    inheritedByFile(acl("user::rwx,group::rwx,other::rwx,default:user::rwx,default:group::---,default:other::---")).acl,
    "user::rwx,group::---,other::---",
  );
});
