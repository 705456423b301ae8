/** How what stands at a directory differs from what is declared: single entries, and never a difference of spelling. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { Access } from "../../migration/model/access.ts";
import { formatAcl, formatBits, impliedMask, parseAcl, type AclEntry } from "../../migration/model/acl.ts";
import { aclMapping, entriesOf, namesIn } from "../../migration/model/acl-mapping.ts";
import {
  accessDifferences,
  formatDifference,
  sameList,
  subjectOf,
  wantedAccess,
  type DeclaredAccess,
} from "../../migration/model/declared-access.ts";

const ANN = "aaaaaaaa-0000-4000-8000-000000000001";
const TEAM = "bbbbbbbb-0000-4000-8000-000000000002";
const STRANGER = "cccccccc-0000-4000-8000-000000000003";
const NAMES = new Map([[TEAM, "analysts"]]);

function access(acl: string, others: Partial<Access> = {}): Access {
  return { owner: "$superuser", group: "$superuser", sticky: false, ...others, acl };
}

function told(declared: DeclaredAccess, found: Access): readonly string[] {
  return accessDifferences(declared, found).map((one) => formatDifference(one, (id) => NAMES.get(id)));
}

const list = (text: string) => ({ acl: parseAcl(text) });
const BASE = "user::rwx,group::r-x,other::---";

for (const [what, declared, found, said] of [
  ["nothing declared", {}, access(BASE), []],
  ["another order", list(BASE), access("other::---,group::r-x,user::rwx"), []],
  [
    "a mask that is implied",
    list(`${BASE},group:${TEAM}:rwx`),
    access(`user::rwx,group::r-x,group:${TEAM}:rwx,mask::rwx,other::---`),
    [],
  ],
  ["a mask beside nobody", list(BASE), access(`${BASE},mask::r-x`), []],
  [
    "ids in capitals",
    { owner: ANN.toUpperCase(), group: TEAM, ...list(`${BASE},group:${TEAM.toUpperCase()}:r-x`) },
    access(`${BASE},group:${TEAM}:r-x,mask::r-x`, { owner: ANN, group: TEAM.toUpperCase() }),
    [],
  ],
  [
    "default entries where none are declared",
    list(BASE),
    access(
      `${BASE},default:user::rwx,default:group::r-x,default:group:${TEAM}:rwx,default:mask::rwx,default:other::---`,
    ),
    [],
  ],
  [
    "default entries where others are declared",
    list(`${BASE},default:user::rwx,default:group::r-x,default:other::---`),
    access(`${BASE},default:user::rwx,default:group::r-x,default:user:${ANN}:r--,default:mask::r-x,default:other::r--`),
    [`+ default:user:${ANN} r--`, "~ default:other --- → r--"],
  ],
  [
    "default entries that are gone",
    list(`${BASE},default:user::rwx,default:group::r-x,default:other::---`),
    access(BASE),
    ["- default:user rwx", "- default:group r-x", "- default:other ---"],
  ],
  [
    "one entry more, one less, one other, a narrower mask",
    list(`${BASE},user:${ANN}:rwx,group:${TEAM}:r-x,mask::rwx`),
    access(`${BASE},group:${TEAM}:rwx,user:${STRANGER}:r-x,mask::r-x`),
    [`- user:${ANN} rwx`, `+ user:${STRANGER} r-x`, `~ group:${TEAM} (analysts) r-x → rwx`, "~ mask rwx → r-x"],
  ],
  [
    "another mode, without a word about a mask",
    list(BASE),
    access("user::rwx,group::rwx,other::---"),
    ["~ group r-x → rwx"],
  ],
  [
    "another owner, by a name that is known",
    { owner: TEAM, group: ANN },
    access(BASE, { owner: "$superuser", group: TEAM }),
    [`~ owner ${TEAM} (analysts) → $superuser`, `~ owning group ${ANN} → ${TEAM} (analysts)`],
  ],
] as const) {
  test(`${said.length === 0 ? "no difference" : "differences"}: ${what}`, () => {
    assert.deepEqual(told(declared, found), said);
  });
}

const principal = fc.constantFrom(ANN, TEAM, STRANGER, "dddddddd-0000-4000-8000-00000000000a");
const bits = fc.integer({ min: 0, max: 7 });

/** A whole scope: owner, owning group, other, some that are named, and perhaps a mask. */
function scope(of: AclEntry["scope"]): fc.Arbitrary<AclEntry[]> {
  const named = fc.uniqueArray(
    fc.record({ type: fc.constantFrom("user" as const, "group" as const), principal, bits }),
    {
      maxLength: 4,
      selector: (entry) => entry.type + entry.principal,
    },
  );
  return fc.record({ named, base: fc.tuple(bits, bits, bits), mask: fc.option(bits) }).map(({ named, base, mask }) => {
    const entries: AclEntry[] = named.map((entry) => ({ scope: of, ...entry }));
    (["user", "group", "other"] as const).forEach((type, index) =>
      entries.push({ scope: of, type, principal: "", bits: base[index] ?? 0 }),
    );
    if (mask !== null) entries.push({ scope: of, type: "mask", principal: "", bits: mask });
    return entries;
  });
}

const lists = fc
  .tuple(scope("access"), fc.option(scope("default")))
  .map(([own, defaults]): readonly AclEntry[] => [...own, ...(defaults ?? [])]);

/** The list as some service may show it: any order, any letter case, every implied mask spelt out. */
function shown(entries: readonly AclEntry[], seed: number): string {
  const masks = (["access", "default"] as const).flatMap((of): AclEntry[] => {
    const own = entries.filter((entry) => entry.scope === of);
    if (own.length === 0 || own.some(({ type }) => type === "mask")) return [];
    return [{ scope: of, type: "mask", principal: "", bits: impliedMask(entries, of) }];
  });
  const texts = formatAcl([...entries, ...masks])
    .split(",")
    .map((text, index) =>
      (seed >> (index % 30)) & 1 ? text.replace(/[0-9a-f-]{36}/, (id) => id.toUpperCase()) : text,
    );
  return texts.sort((left, right) => ((left.length * seed) % 7) - ((right.length * seed) % 7)).join(",");
}

test("order, implied masks and the case of ids never make a difference", () => {
  fc.assert(
    fc.property(lists, fc.nat(), (acl, seed) => {
      assert.deepEqual(told({ acl }, access(shown(acl, seed))), []);
      assert.ok(sameList(acl, parseAcl(shown(acl, seed))));
    }),
  );
});

test("changing, adding or removing an entry always makes one, and names it", () => {
  fc.assert(
    fc.property(lists, fc.nat(), fc.integer({ min: 1, max: 7 }), (acl, at, by) => {
      const chosen = acl[at % acl.length]!;
      const others = acl.filter((entry) => entry !== chosen);
      const changed = { ...chosen, bits: chosen.bits ^ by };
      const differences = accessDifferences({ acl }, access(formatAcl([...others, changed])));
      assert.ok(differences.some(({ what }) => what === subjectOf(chosen)));
      const stranger = { ...chosen, type: "user", principal: "eeeeeeee-0000-4000-8000-00000000000b" } as const;
      const added = accessDifferences({ acl }, access(formatAcl([...acl, stranger])));
      assert.ok(added.some(({ what, declared }) => what === subjectOf(stranger) && declared === undefined));
      const removed = accessDifferences({ acl: [...acl, stranger] }, access(formatAcl(acl)));
      assert.ok(removed.some(({ what, found }) => what === subjectOf(stranger) && found === undefined));
    }),
  );
});

test("what is wanted differs from what is declared in nothing, and keeps the rest", () => {
  fc.assert(
    fc.property(lists, lists, fc.boolean(), (acl, current, sticky) => {
      const before = access(formatAcl(current), { owner: ANN, group: TEAM, sticky });
      const wanted = wantedAccess({ acl, owner: STRANGER }, before);
      assert.deepEqual(accessDifferences({ acl, owner: STRANGER }, wanted), []);
      assert.deepEqual([wanted.group, wanted.sticky], [TEAM, sticky]);
      assert.equal(wantedAccess({ group: STRANGER }, before).acl, before.acl);
    }),
  );
});

test("a mapping holds the same list, whatever names stand in it", () => {
  fc.assert(
    fc.property(lists, fc.string(), (acl, name) => {
      const mapping = aclMapping(acl, (id) => (id === TEAM ? name : undefined));
      assert.equal(formatAcl(entriesOf(mapping)), formatAcl(acl));
      assert.equal(Object.keys(mapping).length, acl.length);
      const isNamed = acl.some(({ principal }) => principal === TEAM);
      assert.deepEqual([...namesIn(mapping)], isNamed ? [[TEAM, name]] : []);
    }),
  );
  assert.deepEqual(aclMapping(parseAcl("other::--x,default:user::rwx")), { other: "--x", "default:user": "rwx" });
  assert.equal(formatBits(entriesOf("user::r-x")[0]!.bits), "r-x");
  assert.throws(() => entriesOf({ team: "rwx" }), /"team" is no entry; allowed: \[default:\]/);
  assert.throws(() => entriesOf({ user: "rwz" }), /"user::rwz" is not an entry/);
});
