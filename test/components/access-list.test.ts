/** Access control lists with names, as stack files hold them. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { completeAccessList, parseAccessList } from "../../components/principals/access-list.ts";
import { formatPrincipal, parsePrincipal } from "../../components/principals/principal.ts";
import type { Principal } from "../../components/principals/principal.ts";
import { parseAcl } from "../../migration/model/acl.ts";

const id = "0a1b2c3d-0000-4000-8000-00000000000f";

function complete(text: string): string {
  const entries = parseAccessList(text);
  assert.ok(entries, text);
  return completeAccessList(entries, (principal: Principal) => formatPrincipal(principal).replace(":", "."));
}

test("what a list leaves out is completed", () => {
  assert.equal(complete("group:analysts:r-x"), "user::rwx,group::r-x,group:group.analysts:r-x,mask::r-x,other::---");
  assert.equal(
    complete("group::rwx, default:user:ann:r--"),
    "user::rwx,group::rwx,other::---,default:user::rwx,default:user:user.ann:r--,default:group::rwx,default:mask::rwx,default:other::---",
  );
  assert.equal(complete("user::rwx,group::---,other::---"), "user::rwx,group::---,other::---");
});

test("a mask that is given stays", () => {
  assert.match(complete("group:analysts:rwx,mask::r--"), /,mask::r--,/);
});

test("service principals are users of an ACL", () => {
  assert.match(complete("servicePrincipal:etl:rwx"), /user:servicePrincipal.etl:rwx/);
});

test("every list that is read becomes one that the service takes, and says no less than it said", () => {
  const entry = fc.tuple(
    fc.constantFrom("", "default:"),
    fc.constantFrom(
      "user:",
      "group:",
      "mask:",
      "other:",
      "user:ann",
      "group:analysts",
      `user:${id}`,
      "servicePrincipal:etl",
    ),
    fc.constantFrom("---", "r-x", "rwx", "-w-"),
  );
  const lists = fc.uniqueArray(entry, { minLength: 1, maxLength: 8, selector: ([scope, whom]) => scope + whom });
  fc.assert(
    fc.property(lists, (parts) => {
      const text = parts.map(([scope, whom, permissions]) => `${scope}${whom}:${permissions}`).join(", ");
      const acl = parseAcl(complete(text));
      const given = parseAccessList(text) ?? [];
      for (const scope of ["access", "default"] as const) {
        const ofScope = acl.filter((one) => one.scope === scope);
        if (scope === "default" && ofScope.length === 0) continue;
        for (const type of ["user", "group", "other"]) {
          assert.equal(
            ofScope.filter((one) => one.type === type && one.principal === "").length,
            1,
            `${text}: ${type}`,
          );
        }
        const named = ofScope.some((one) => one.principal !== "");
        assert.ok(!named || ofScope.some((one) => one.type === "mask"), `${text}: mask`);
      }
      assert.ok(acl.length >= given.length);
    }),
  );
});

test("lists that are not", () => {
  const full = Array.from({ length: 29 }, (_, index) => `user:u${String(index)}:r--`).join(",");
  for (const text of [
    "",
    "user:ann",
    "user:ann:rx",
    "ann:rwx",
    "other:ann:rwx",
    "mask:x:rwx",
    "user:ann:rwx,user:ann:r--",
    "servicePrincipal::rwx",
    full,
  ]) {
    assert.equal(parseAccessList(text), undefined, text);
  }
  assert.ok(parseAccessList(full.split(",").slice(1).join(",")));
});

test("principals", () => {
  assert.deepEqual(parsePrincipal("user:ann@contoso.example"), { kind: "user", name: "ann@contoso.example" });
  assert.deepEqual(parsePrincipal(" group: Data Science "), { kind: "group", name: "Data Science" });
  assert.deepEqual(parsePrincipal(id.toUpperCase()), { kind: undefined, name: id });
  assert.deepEqual(parsePrincipal(`group:${id}`), { kind: "group", name: id });
  for (const text of ["", "ann", "user:", "team:x", "group:a,b", "user:a:b"])
    assert.equal(parsePrincipal(text), undefined, text);
});
