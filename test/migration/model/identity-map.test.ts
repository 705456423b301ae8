/** Who at the source is whom at the target: nobody gains by it, nobody is lost, and who is not mapped is told. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Access } from "../../../migration/model/access.ts";
import { canonicalAcl, parseAcl } from "../../../migration/model/acl.ts";
import { accessMapper, SUPERUSER, unmappedSentence, type IdentityMap } from "../../../migration/model/identity-map.ts";

const ALICE = "11111111-0000-4000-8000-000000000001";
const OPS = "22222222-0000-4000-8000-000000000002";
const MAP: IdentityMap = { users: { alice: ALICE, al: ALICE }, groups: { ops: OPS, admins: SUPERUSER } };

const access = (owner: string, group: string, acl: string, sticky = false): Access => ({
  owner,
  group,
  sticky,
  acl: canonicalAcl(acl),
});

const BASE = "user::rwx,group::r-x,other::---";

function mapped(
  given: Access,
  map: IdentityMap | undefined = MAP,
  principals: "names" | "object ids" = "names",
): Access {
  const result = accessMapper(map, principals)(given);
  assert.ok("access" in result, JSON.stringify(result));
  return result.access;
}

const CASES: readonly (readonly [what: string, given: Access, expected: Access])[] = [
  ["owner and group", access("alice", "ops", BASE, true), access(ALICE, OPS, BASE, true)],
  ["HDFS's superuser and supergroup", access("hdfs", "supergroup", BASE), access(SUPERUSER, SUPERUSER, BASE)],
  ["object ids stand for themselves", access(ALICE, OPS, BASE), access(ALICE, OPS, BASE)],
  [
    "a user and a group of one name are two",
    access("alice", "ops", `${BASE},group:ops:r--,mask::r-x`),
    access(ALICE, OPS, `${BASE},group:${OPS}:r--,mask::r-x`),
  ],
  [
    "default entries",
    access(
      "alice",
      "ops",
      `${BASE},default:user::rwx,default:user:alice:r-x,default:group::---,default:mask::r-x,default:other::---`,
    ),
    access(
      ALICE,
      OPS,
      `${BASE},default:user::rwx,default:user:${ALICE}:r-x,default:group::---,default:mask::r-x,default:other::---`,
    ),
  ],
  [
    "two who become one: what either has",
    access("alice", "ops", `${BASE},user:alice:r--,user:al:-w-,mask::rwx`),
    access(ALICE, OPS, `${BASE},user:${ALICE}:rw-,mask::rwx`),
  ],
  [
    "entries of superusers are left out",
    access("alice", "ops", `${BASE},group:admins:rwx,user:hdfs:rwx,mask::r-x`),
    access(ALICE, OPS, `${BASE},mask::r-x`),
  ],
];

for (const [what, given, expected] of CASES) test(`mapped: ${what}`, () => assert.deepEqual(mapped(given), expected));

test("the map goes before what is assumed", () => {
  assert.equal(mapped(access("hdfs", "ops", BASE), { users: { hdfs: ALICE }, groups: { ops: OPS } }).owner, ALICE);
});

test("who is not mapped is told once for each part that it has", () => {
  const result = accessMapper(
    MAP,
    "names",
  )(access("bob", "staff", `${BASE},user:eve:r--,default:user:eve:r--,mask::r--`));
  assert.ok("unmapped" in result);
  assert.deepEqual(result.unmapped, [
    { principal: "user:bob", as: "owner" },
    { principal: "group:staff", as: "owner" },
    { principal: "user:eve", as: "acl" },
  ]);
  assert.equal(
    unmappedSentence(result.unmapped),
    'owned by user:bob and group:staff, its ACL names user:eve: not in "identities"',
  );
});

test("where principals are object ids, those that no map holds stand for themselves", () => {
  const given = access("somebody", "ops", `${BASE},user:alice:r--,mask::r--`);
  assert.deepEqual(accessMapper(undefined, "object ids")(given), { access: given });
  assert.deepEqual(mapped(given, MAP, "object ids"), access("somebody", OPS, `${BASE},user:${ALICE}:r--,mask::r--`));
});

test("a map that renames nobody twice keeps every right, every base entry and every mask", () => {
  const names = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { maxLength: 4 });
  const bits = fc.constantFrom("---", "r--", "rw-", "r-x", "rwx");
  fc.assert(
    fc.property(names, names, bits, (users, groups, permissions) => {
      const map: IdentityMap = {
        users: Object.fromEntries(users.map((name, index) => [name, `${ALICE.slice(0, -1)}${String(index)}`])),
        groups: Object.fromEntries(groups.map((name, index) => [name, `${OPS.slice(0, -1)}${String(index)}`])),
      };
      const named = [...users.map((name) => `user:${name}`), ...groups.map((name) => `group:${name}`)];
      const given = access(
        SUPERUSER,
        SUPERUSER,
        [BASE, "mask::r-x", ...named.map((name) => `${name}:${permissions}`)].join(","),
      );
      const before = parseAcl(given.acl);
      const after = parseAcl(mapped(given, map).acl);
      const shape = (acl: typeof before) =>
        acl
          .map(({ type, principal, bits: rights }) => `${type}:${principal === "" ? "" : "x"}:${String(rights)}`)
          .sort();
      assert.deepEqual(shape(after), shape(before));
    }),
  );
});
