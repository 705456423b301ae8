import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Access } from "../../../migration/model/access.ts";
import { formatAcl, parseAcl, scopeOf } from "../../../migration/model/acl.ts";
import {
  accessRequests,
  creationHeaders,
  explicitAcl,
  freshFileRequests,
  type AccessHeaders,
} from "../../../migration/stores/gen2/access-requests.ts";
import { isSticky, modeOfPermissions } from "../../../migration/stores/gen2/wire-access.ts";

const PLAIN = "user::rwx,group::r-x,other::---";
const NAMED = "user::rwx,user:u1:r--,group::r-x,mask::r-x,other::---";

function access(acl: string, sticky = false, owner = "o", group = "g"): Access {
  return { owner, group, sticky, acl };
}

const owners = { "x-ms-owner": "o", "x-ms-group": "g" };

const TABLE: readonly [string, Access | undefined, Access, readonly AccessHeaders[]][] = [
  ["list only", access(NAMED), access(PLAIN), [{ "x-ms-acl": PLAIN }]],
  ["owner only", access(PLAIN, false, "p"), access(PLAIN), [{ "x-ms-owner": "o", "x-ms-acl": PLAIN }]],
  ["group only", access(PLAIN, true, "o", "h"), access(PLAIN, true), [{ "x-ms-group": "g", "x-ms-acl": PLAIN }]],
  ["nothing known", undefined, access(PLAIN), [{ ...owners, "x-ms-permissions": "0700" }, { "x-ms-acl": PLAIN }]],
  [
    "nothing known, sticky",
    undefined,
    access(NAMED, true),
    [{ ...owners, "x-ms-permissions": "1700" }, { "x-ms-acl": NAMED }],
  ],
  ["sticky to come, plain lists", access(PLAIN), access(PLAIN, true), [{ "x-ms-permissions": "1750" }]],
  [
    "sticky to go, plain lists",
    access(PLAIN, true, "p"),
    access("user::r-x,group::---,other::--x"),
    [{ "x-ms-owner": "o", "x-ms-permissions": "0501" }],
  ],
  [
    "sticky to come, list wanted",
    access(PLAIN),
    access(NAMED, true),
    [{ "x-ms-permissions": "1700" }, { "x-ms-acl": NAMED }],
  ],
  [
    "sticky to come, list to go",
    access(NAMED),
    access(PLAIN, true),
    [{ "x-ms-permissions": "1700" }, { "x-ms-acl": PLAIN }],
  ],
  [
    "sticky to go, owner without write",
    access(NAMED, true),
    access("user::r-x,group::r-x,mask::r-x,other::---"),
    [{ "x-ms-permissions": "0500" }, { "x-ms-acl": "user::r-x,group::r-x,mask::r-x,other::---" }],
  ],
  [
    "default entries keep a plain list from being plain",
    access(`${PLAIN},default:user::rwx,default:group::---,default:other::---`),
    access(PLAIN, true),
    [{ "x-ms-permissions": "1700" }, { "x-ms-acl": PLAIN }],
  ],
];

for (const [name, current, wanted, expected] of TABLE)
  test(`requests of an access: ${name}`, () => assert.deepEqual(accessRequests(current, wanted), expected));

test("a fresh file needs one request, two where it becomes sticky", () => {
  assert.deepEqual(freshFileRequests(access(NAMED)), [{ ...owners, "x-ms-acl": NAMED }]);
  assert.equal(freshFileRequests(access(NAMED, true)).length, 2);
});

test("a directory is made for its owner alone, no wider for him than wanted; its list follows later", () => {
  const wanted = access(`${NAMED},default:user::rwx,default:group::r-x,default:other::r-x`);
  assert.deepEqual(creationHeaders(wanted), { ...owners, "x-ms-permissions": "0700" });
  assert.deepEqual(creationHeaders({ ...wanted, sticky: true }), { ...owners, "x-ms-permissions": "1700" });
  assert.deepEqual(creationHeaders(access("user::r-x,group::rwx,other::rwx"))["x-ms-permissions"], "0500");
});

test("a missing mask is what named entries and the owning group may do at most, in either scope", () => {
  const cases: readonly [string, string][] = [
    [PLAIN, PLAIN],
    [NAMED, NAMED],
    ["user::rwx,user:u1:rw-,group::--x,other::rwx", "user::rwx,user:u1:rw-,group::--x,mask::rwx,other::rwx"],
    ["user::rwx,group::---,group:g1:r--,other::---", "user::rwx,group::---,group:g1:r--,mask::r--,other::---"],
    [
      `${PLAIN},default:user::rwx,default:user:u1:-w-,default:group::---,default:other::---`,
      `${PLAIN},default:user::rwx,default:user:u1:-w-,default:group::---,default:mask::-w-,default:other::---`,
    ],
  ];
  for (const [given, expected] of cases) assert.equal(explicitAcl(parseAcl(given)), expected);
});

const bits = fc
  .integer({ min: 0, max: 7 })
  .map((value) => `${value & 4 ? "r" : "-"}${value & 2 ? "w" : "-"}${value & 1 ? "x" : "-"}`);
const scope = (prefix: string) =>
  fc.tuple(bits, bits, bits, bits, fc.option(bits)).map(([user, group, other, mask, named]) => {
    const extended = named === null ? "" : `,${prefix}user:u1:${named},${prefix}mask::${mask}`;
    return `${prefix}user::${user},${prefix}group::${group},${prefix}other::${other}${extended}`;
  });
const accesses = fc
  .record({
    acl: scope(""),
    defaults: fc.option(scope("default:")),
    sticky: fc.boolean(),
    owner: fc.constantFrom("o", "p"),
  })
  .map(({ acl, defaults, sticky, owner }): Access => {
    const text = defaults === null ? acl : `${acl},${defaults}`;
    return { owner, group: "g", sticky, acl: formatAcl(parseAcl(text)) };
  });

/** What the service makes of one request: permissions set the bits of owner, group (mask where extended) and other; a list keeps the sticky bit. */
function applied(current: Access, headers: AccessHeaders): Access {
  assert.ok(!("x-ms-acl" in headers && "x-ms-permissions" in headers), "both in one request");
  const base = {
    ...current,
    owner: headers["x-ms-owner"] ?? current.owner,
    group: headers["x-ms-group"] ?? current.group,
  };
  const list = headers["x-ms-acl"];
  if (list !== undefined) return { ...base, acl: formatAcl(parseAcl(list)) };
  const [special = 0, user = 0, group = 0, other = 0] = Array.from(headers["x-ms-permissions"] ?? "", Number);
  const entries = parseAcl(current.acl);
  const hasMask = entries.some((entry) => entry.scope === "access" && entry.type === "mask");
  const changed = entries.map((entry) => {
    if (entry.scope !== "access" || entry.principal !== "") return entry;
    if (entry.type === "user") return { ...entry, bits: user };
    if (entry.type === "other") return { ...entry, bits: other };
    return entry.type === (hasMask ? "mask" : "group") ? { ...entry, bits: group } : entry;
  });
  return { ...base, sticky: special === 1, acl: formatAcl(changed) };
}

test("whatever stands there, the requests lead to exactly what is wanted, through nothing that is open to others", () => {
  fc.assert(
    fc.property(accesses, accesses, fc.boolean(), (current, wanted, known) => {
      const requests = accessRequests(known ? current : undefined, wanted);
      assert.ok(requests.length <= 2);
      let state = current;
      for (const [index, headers] of requests.entries()) {
        state = applied(state, headers);
        if (index === requests.length - 1) continue;
        const between = scopeOf(parseAcl(state.acl), "access");
        const mask = between.find((entry) => entry.type === "mask")?.bits ?? 7;
        for (const entry of between) {
          const isOwner = entry.type === "user" && entry.principal === "";
          const effective = entry.type === "other" ? entry.bits : entry.bits & mask;
          if (!isOwner && entry.type !== "mask") assert.equal(effective, 0, `${state.acl} between the requests`);
        }
      }
      assert.deepEqual(state, wanted);
    }),
  );
});

test("permission letters: sticky is t or T in the last place", () => {
  const cases: readonly [string, boolean, number][] = [
    ["rwxr-x---", false, 0o750],
    ["rwxr-x---+", false, 0o750],
    ["rwxrwxrwt", true, 0o777],
    ["rw-r-x-wT", true, 0o652],
    ["rw-r-x-wt+", true, 0o653],
    ["---------", false, 0],
  ];
  for (const [letters, sticky, mode] of cases) {
    assert.equal(isSticky(letters), sticky, letters);
    assert.equal(modeOfPermissions(letters), mode, letters);
  }
});
