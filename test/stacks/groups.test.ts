/** Groups that a stack makes: who has to be looked up, what is declared, who belongs to whom. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { declared, inputsOf } from "../components/declared-resources.ts";
import { DirectoryGroups } from "../../components/directory-groups.ts";
import { formatPrincipal, parsePrincipal } from "../../components/principals/principal.ts";
import type { Principal } from "../../components/principals/principal.ts";
import { parseStackConfig } from "../../stacks/config.ts";
import { principalsToLookUp } from "../../stacks/named-principals.ts";

const ann = "0a1b2c3d-0000-4000-8000-00000000000f";

function principal(text: string): Principal {
  const parsed = parsePrincipal(text);
  assert.ok(parsed);
  return parsed;
}

test("groups of the section need not be looked up, however they are spelled; everybody else does", () => {
  const config = parseStackConfig(
    {
      account: { migrating: { identity: "servicePrincipal:mover" } },
      groups: {
        "lake-readers": { members: ["user:ann", "group:Lake-Writers"], owners: ["user:bob"] },
        "lake-writers": {},
      },
      filesystems: {
        raw: { owner: "$superuser", group: "group:lake-writers", acl: "group:LAKE-readers:r-x,user:eve:r-x" },
      },
      access: [{ principal: "group:lake-readers", role: "Storage Blob Data Reader" }],
    },
    "westeurope",
  );
  assert.ok(!(config instanceof Array), JSON.stringify(config));
  const asked = principalsToLookUp(config).map((one) => `${one.key} ${formatPrincipal(one.principal)}`);
  assert.deepEqual(asked, [
    "adls-migration:account.migrating.identity servicePrincipal:mover",
    "adls-migration:filesystems.raw.owner $superuser",
    "adls-migration:filesystems.raw.acl user:eve",
    "adls-migration:groups.lake-readers.members.0 user:ann",
    "adls-migration:groups.lake-readers.owners.0 user:bob",
  ]);
});

test("a group is a security group of a name that nobody else has, and each member a resource of its own", async () => {
  const groups = new DirectoryGroups("groups", {
    groups: [
      {
        name: "lake-readers",
        description: "Who reads",
        members: [principal("user:ann"), principal("group:Lake-Writers")],
        owners: [],
      },
      { name: "lake-writers", members: [], owners: [principal("user:ann")] },
    ],
    identityOf: () => ({ objectId: ann, principalType: "User" }),
  });
  assert.deepEqual(await inputsOf("azuread:index/group:Group", "lake-readers"), {
    displayName: "lake-readers",
    securityEnabled: true,
    preventDuplicateNames: true,
    description: "Who reads",
  });
  assert.deepEqual((await inputsOf("azuread:index/group:Group", "lake-writers"))["owners"], [ann]);
  assert.equal(
    (await inputsOf("azuread:index/groupMember:GroupMember", "lake-readers-user-ann"))["memberObjectId"],
    ann,
  );
  assert.ok(declared.some(({ name }) => name === "lake-readers-group-Lake-Writers"));
  assert.equal(groups.identityOf(principal("group:LAKE-READERS")).principalType, "Group");
  assert.ok(pulumi.Output.isInstance(groups.identityOf(principal("group:lake-writers")).objectId));
  assert.equal(groups.identityOf(principal("user:eve")).objectId, ann);
});

test("groups are retained unless they are to be deleted; members go with a list, not with their group", async () => {
  for (const retain of [true, false]) {
    const seen = new Map<string, pulumi.CustomResourceOptions>();
    const transformations: pulumi.ResourceTransformation[] = [
      ({ name, opts }) => {
        seen.set(name, opts);
        return undefined;
      },
    ];
    const name = `kept-${String(retain)}`;
    const group = { name, members: [principal("user:ann")], owners: [], adopt: ann };
    const identityOf = () => ({ objectId: ann, principalType: "User" }) as const;
    new DirectoryGroups(`groups-${name}`, { groups: [group], identityOf, retain }, { transformations });
    await pulumi.runtime.disconnect();
    assert.equal(seen.get(name)?.retainOnDelete, retain);
    assert.equal(seen.get(name)?.import, `/groups/${ann}`);
    const member = seen.get(`${name}-user-ann`);
    assert.ok(member?.deletedWith !== undefined && member.retainOnDelete !== true);
  }
});
