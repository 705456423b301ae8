/** From configuration to arguments: roles by phase, names of assignments, access of roots. */
import assert from "node:assert/strict";
import test from "node:test";
import * as pulumi from "@pulumi/pulumi";
import "../components/declared-resources.ts";
import { decideAccountSettings } from "../../components/settings/index.ts";
import { DataLakeAccount } from "../../components/data-lake-account.ts";
import { formatPrincipal } from "../../components/principals/principal.ts";
import { parseStackConfig } from "../../stacks/config.ts";
import type { StackConfig } from "../../stacks/stack-config.ts";
import { accessGrants, accountArgs, migratingGrants, filesystemArgs } from "../../stacks/declarations.ts";
import type { Surroundings } from "../../stacks/surroundings.ts";

const accountSettings = decideAccountSettings({}, undefined, "westeurope");
assert.ok(accountSettings);

const surroundings: Surroundings = {
  subscriptionId: "11111111-2222-4333-8444-555555555555",
  tenantId: "99999999-2222-4333-8444-555555555555",
  caller: { objectId: "caller", principalType: undefined },
  accountName: "contosotarget",
  accountSettings,
  identityOf: (principal) => ({ objectId: formatPrincipal(principal).replace(":", "."), principalType: undefined }),
  networks: {},
  existing: undefined,
  loggedIn: true,
  existingMembers: new Map(),
  existingFilesystems: new Map(),
  existingServices: undefined,
  existingImmutability: new Map(),
};

const lake = new DataLakeAccount("lake", { accountName: "contosotarget", settings: accountSettings });

function config(sections: Record<string, unknown>): StackConfig {
  const parsed = parseStackConfig(sections, "westeurope");
  assert.ok(!(parsed instanceof Array), JSON.stringify(parsed));
  return parsed;
}

const moving = (phases: readonly string[], access = {}) => {
  const filesystems = Object.fromEntries(phases.map((_, index) => [`raw${String(index)}`, access]));
  const from = "abfss://lake@source.dfs.core.windows.net/";
  const migrations = phases.map(
    (phase, index) => [`m${String(index)}`, { from, to: `raw${String(index)}`, phase }] as const,
  );
  return config({ filesystems: { ...filesystems, other: access }, migrations: Object.fromEntries(migrations) });
};

const declaredAccess = { owner: "group:lake-admins" };

for (const [what, given, needed] of [
  ["a migration that runs", moving(["migrate"]), true],
  ["one of several that runs", moving(["decommission", "verify"]), true],
  ["a migration that is over", moving(["decommission"]), false],
  ["a migration that is over, beside declared access", moving(["decommission"], declaredAccess), false],
  ["no migration", moving([]), false],
  ["no migration, but declared access", moving([], declaredAccess), true],
] as const) {
  test(`the migrating identity ${needed ? "has" : "has not"} its role: ${what}`, () => {
    const grants = migratingGrants(given, lake, surroundings);
    assert.deepEqual(
      grants.map(({ identity, roleDefinition }) => [identity.objectId, roleDefinition]),
      needed ? [["caller", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"]] : [],
    );
  });
}

test("somebody else may move, and somebody else may have assigned the role", () => {
  const migrating = (words: object) => ({
    ...moving(["migrate"]),
    account: config({ account: { migrating: words } }).account,
  });
  const mover = migratingGrants(migrating({ identity: "managedIdentity:mover" }), lake, surroundings);
  assert.deepEqual(
    mover.map(({ identity }) => identity.objectId),
    ["managedIdentity.mover"],
  );
  assert.deepEqual(migratingGrants(migrating({ role: "assigned" }), lake, surroundings), []);
});

test("after the last phase the role is kept where the stack file says so, as long as access is declared", () => {
  const grantsOf = (role: string, filesystems: object) =>
    migratingGrants(
      { ...moving(["decommission"]), ...pick(config({ account: { migrating: { role } }, filesystems })) },
      lake,
      surroundings,
    ).length;
  const pick = ({ account, filesystems }: StackConfig) => ({ account, filesystems });
  const declared = { raw: { directories: { in: { acl: "group:a:r-x" } } } };
  assert.deepEqual(
    [
      grantsOf("assign", declared),
      grantsOf("keep", declared),
      grantsOf("keep", { raw: {} }),
      grantsOf("assigned", declared),
    ],
    [0, 1, 0, 0],
  );
});

test("a condition goes with its assignment and changes no name", () => {
  const condition = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'raw'";
  const words = { principal: "user:ann", role: "Storage Blob Data Reader", condition, description: "audit" };
  const [grant] = accessGrants(config({ access: [words] }), lake, new Map(), surroundings);
  assert.deepEqual(
    [grant?.name, grant?.condition, grant?.description],
    ["account-user-ann-2a2b9908", condition, "audit"],
  );
});

test("assignments keep their names whatever stands around them", () => {
  const etl = { principal: "servicePrincipal:etl", role: "Storage Blob Data Contributor", on: "raw" };
  const ann = { principal: "user:ann", role: "Storage Blob Data Reader" };
  const namesOf = (access: unknown[]) =>
    accessGrants(config({ filesystems: { raw: {} }, access }), lake, new Map(), surroundings).map(({ name }) => name);
  assert.deepEqual(namesOf([etl, ann]), ["raw-servicePrincipal-etl-ba92f5b4", "account-user-ann-2a2b9908"]);
  assert.deepEqual(namesOf([ann]), ["account-user-ann-2a2b9908"]);
});

test("access has ids beside names, and nothing that was not declared", () => {
  const directories = { landing: { acl: "group:a:rwx, default:group:a:r-x", recursive: true } };
  const { filesystems } = config({
    filesystems: { raw: { owner: "$superuser", group: "group:a", acl: "user:ann:r-x", directories }, plain: {} },
  });
  const raw = filesystemArgs("raw", filesystems.get("raw")!, surroundings);
  assert.deepEqual(raw, {
    filesystemName: "raw",
    rootAccess: {
      owner: "$superuser",
      group: "group.a (a)",
      acl: { user: "rwx", "user:user.ann (ann)": "r-x", group: "r-x", mask: "r-x", other: "---" },
    },
    directories: {
      landing: {
        acl: {
          ...{ user: "rwx", group: "r-x", "group:group.a (a)": "rwx", mask: "rwx", other: "---" },
          ...{ "default:user": "rwx", "default:group": "r-x", "default:group:group.a (a)": "r-x" },
          ...{ "default:mask": "r-x", "default:other": "---" },
        },
        recursive: { mode: "modify", acl: { "group:group.a (a)": "rwx", "default:group:group.a (a)": "r-x" } },
      },
    },
  });
  assert.deepEqual(filesystemArgs("plain", filesystems.get("plain")!, surroundings), {
    filesystemName: "plain",
    rootAccess: {},
    directories: {},
  });
});

test("an account's endpoints are known beforehand where it exists", async () => {
  const existing = {
    name: "contosotarget",
    location: "westeurope",
    kind: "StorageV2",
    sku: "Standard_ZRS",
    hierarchicalNamespace: true,
    infrastructureEncryption: false,
    nfs: false,
    dfsEndpoint: "https://elsewhere.dfs.core.windows.net/",
    blobEndpoint: "https://elsewhere.blob.core.windows.net/",
  };
  const account = new DataLakeAccount("known", accountArgs(config({}), { ...surroundings, existing }));
  await pulumi.runtime.disconnect();
  const endpoint = await new Promise((resolve) => account.dfsEndpoint.apply(resolve));
  assert.equal(endpoint, "https://elsewhere.dfs.core.windows.net/");
});
