/** What a declared list makes of the lists below it: a table, and what holds for any two lists. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { accessBelow } from "../../migration/model/access-below.ts";
import { formatAcl, parseAcl, type AclEntry } from "../../migration/model/acl.ts";

const id = (number: number) => `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, "0")}`;
const [ANN, TEAM] = [id(1), id(2)];
const base = { owner: "$superuser", group: "$superuser", sticky: false };
const MANY = Array.from({ length: 28 }, (_, index) => `user:${id(100 + index)}:r--`).join(",");

function below(mode: "modify" | "replace", entries: string, kind: "file" | "directory", acl: string): string {
  const got = accessBelow({ mode, entries: parseAcl(entries) }, { kind, access: { ...base, acl } });
  if (got === "unchanged") return got;
  return "refused" in got ? got.refused : got.acl;
}

for (const [what, mode, entries, kind, acl, expected] of [
  [
    "an entry is added, and the mask lets it through",
    ...["modify", `group:${TEAM}:r-x`, "file", "user::rw-,group::r--,other::---"],
    `user::rw-,group::r--,group:${TEAM}:r-x,mask::r-x,other::---`,
  ],
  [
    "its like is replaced, all others stay",
    ...[
      "modify",
      `group:${TEAM}:r-x`,
      "file",
      `user::rw-,user:${ANN}:rwx,group::r--,group:${TEAM}:rwx,mask::rwx,other::r--`,
    ],
    `user::rw-,user:${ANN}:rwx,group::r--,group:${TEAM}:r-x,mask::rwx,other::r--`,
  ],
  [
    "a mask that was closed opens no further than is asked for",
    ...["modify", `group:${TEAM}:r-x`, "file", `user::rw-,user:${ANN}:rwx,group::rwx,mask::---,other::---`],
    `user::rw-,user:${ANN}:rwx,group::rwx,group:${TEAM}:r-x,mask::r-x,other::---`,
  ],
  [
    "a mask that is written is taken as it is",
    ...["modify", `group:${TEAM}:rwx,mask::r--`, "file", "user::rw-,group::r--,other::---"],
    `user::rw-,group::r--,group:${TEAM}:rwx,mask::r--,other::---`,
  ],
  [
    "owner, owning group and other only where they are written",
    ...["modify", "group::rwx,other::---", "file", "user::rw-,group::r--,other::r--"],
    "user::rw-,group::rwx,other::---",
  ],
  [
    "a file takes no default entries",
    ...["modify", `default:group:${TEAM}:r-x`, "file", "user::rw-,group::r--,other::---"],
    "unchanged",
  ],
  [
    "a directory that has no default scope gets one that begins with its own",
    ...["modify", `default:group:${TEAM}:rwx`, "directory", "user::rwx,group::r-x,other::---"],
    `user::rwx,group::r-x,other::---,default:user::rwx,default:group::r-x,default:group:${TEAM}:rwx,default:mask::rwx,default:other::---`,
  ],
  [
    "a list is replaced",
    ...[
      "replace",
      `user::rwx,group::r-x,group:${TEAM}:r-x,mask::r-x,other::---`,
      "file",
      `user::rw-,user:${ANN}:rwx,group::r--,mask::rwx,other::r--`,
    ],
    `user::rwx,group::r-x,group:${TEAM}:r-x,mask::r-x,other::---`,
  ],
  [
    "a default scope of which nothing is declared stays",
    ...[
      "replace",
      "user::rwx,group::r-x,other::---",
      "directory",
      "user::rwx,group::rwx,other::rwx,default:user::rwx,default:group::r--,default:other::---",
    ],
    "user::rwx,group::r-x,other::---,default:user::rwx,default:group::r--,default:other::---",
  ],
  [
    "the same list is no change",
    ...["replace", "user::rwx,group::r-x,other::---", "file", "other::---,user::rwx,group::r-x,mask::r-x"],
    "unchanged",
  ],
  [
    "more entries than a list can hold",
    ...["modify", `group:${TEAM}:r-x`, "file", `user::rw-,group::r--,mask::r--,other::---,${MANY}`],
    "its list would have 33 entries; 32 are possible",
  ],
] as [string, "modify" | "replace", string, "file" | "directory", string, string][]) {
  test(`${mode}: ${what}`, () => assert.equal(below(mode, entries, kind, acl), expected));
}

const bits = fc.integer({ min: 0, max: 7 });
const named = fc.uniqueArray(
  fc.record({
    type: fc.constantFrom("user" as const, "group" as const),
    principal: fc.constantFrom(ANN, TEAM, id(3)),
    bits,
  }),
  { minLength: 1, maxLength: 4, selector: ({ type, principal }) => type + principal },
);
const whole = fc
  .tuple(named, fc.tuple(bits, bits, bits, bits))
  .map(([people, [user, group, other, mask]]): AclEntry[] => [
    ...people.map((entry) => ({ scope: "access" as const, ...entry })),
    ...Object.entries({ user, group, other, mask }).map(
      ([type, value]) => ({ scope: "access", type, principal: "", bits: value }) as AclEntry,
    ),
  ]);

/** What a principal may do beyond the owner's rights: its entry under the mask. */
function effective(acl: string, { type, principal }: Pick<AclEntry, "type" | "principal">): number {
  const entries = parseAcl(acl);
  const mask = entries.find((entry) => entry.type === "mask")?.bits ?? 7;
  return (entries.find((entry) => entry.type === type && entry.principal === principal)?.bits ?? 0) & mask;
}

test("modify gives what it declares, takes nothing from others, and gives them no more than it gives those it names", () => {
  fc.assert(
    fc.property(whole, named, (current, given) => {
      const acl = formatAcl(current);
      const entries = given.map((entry): AclEntry => ({ scope: "access", ...entry }));
      const got = accessBelow({ mode: "modify", entries }, { kind: "file", access: { ...base, acl } });
      assert.ok(got === "unchanged" || "acl" in got);
      const now = got === "unchanged" ? acl : got.acl;
      const widest = given.reduce((all, one) => all | one.bits, 0);
      for (const one of given) assert.equal(effective(now, one), one.bits);
      for (const other of current.filter(
        ({ type, principal }) => type !== "mask" && type !== "other" && !(type === "user" && principal === ""),
      )) {
        if (given.some(({ type, principal }) => type === other.type && principal === other.principal)) continue;
        const [before, after] = [effective(acl, other), effective(now, other)];
        assert.equal(after & before, before);
        assert.equal(after & ~(before | widest), 0);
      }
      const again = accessBelow({ mode: "modify", entries }, { kind: "file", access: { ...base, acl: now } });
      assert.equal(again, "unchanged", "twice is once");
    }),
  );
});
