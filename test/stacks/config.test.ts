/** Stack files: right ones, and a table of wrong ones, each with all that is said about it. */
import assert from "node:assert/strict";
import test from "node:test";
import { formatProblem } from "../../migration/model/problem.ts";
import { parseStackConfig } from "../../stacks/config.ts";
import { wrongAccess } from "./wrong-access.ts";
import { accountSection } from "../../stacks/schema/account.ts";
import { serviceWishes } from "../../stacks/schema/services.ts";
import { wrongAccounts } from "./wrong-accounts.ts";
import { wrongDeclarations } from "./wrong-declarations.ts";
import { wrongFilesystems } from "./wrong-filesystems.ts";
import { wrongMigrations } from "./wrong-migrations.ts";
import { wrongNetworks } from "./wrong-networks.ts";
import { wrongServices } from "./wrong-services.ts";
import { wrongTogether } from "./wrong-together.ts";

const account =
  "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/source";
const from = "abfss://lake@source.dfs.core.windows.net/";

/** A right stack file, with some sections replaced. */
function sections(replaced: Record<string, unknown> = {}): Record<string, unknown> {
  return { account: {}, filesystems: { raw: {} }, migrations: { all: { from, to: "raw" } }, ...replaced };
}

function problems(replaced: Record<string, unknown>, location: string | undefined = "westeurope"): readonly string[] {
  const config = parseStackConfig(sections(replaced), location);
  return config instanceof Array ? config.map(formatProblem) : [];
}

for (const { what, given, said } of [
  ...wrongDeclarations,
  ...wrongAccounts,
  ...wrongAccess,
  ...wrongFilesystems,
  ...wrongMigrations,
  ...wrongNetworks,
  ...wrongServices,
  ...wrongTogether,
]) {
  test(`refused: ${what}`, () => {
    assert.deepEqual(
      problems(given),
      said.map((line) => `adls-migration:${line}`),
    );
  });
}

test("every problem of a file is told at once", () => {
  const said = problems({
    account: { name: "X", redundancy: "none" },
    filesystems: { raw: { owner: "nobody" } },
    access: [
      { principal: "group:a", role: "Owner" },
      { principal: "group:a", role: "Storage Blob Data Reader", on: "row" },
    ],
    migrations: {
      first: { from: "x", to: "raw" },
      second: { from, to: "gone", deletes: "all" },
      third: { from, to: "a//b", deletes: "all" },
    },
  });
  assert.deepEqual(
    said.map((line) => line.split(": ")[0]?.replace("adls-migration:", "")),
    [
      "account.name",
      "account.redundancy",
      "filesystems.raw.owner",
      "access.0.role",
      "migrations.first.from",
      "migrations.second.deletes",
      "migrations.third.deletes",
      "migrations.third.to",
      "migrations.second.to",
      "access.1.on",
    ],
  );
});

test("a region is missing", () => {
  assert.deepEqual(parseStackConfig(sections(), undefined), [
    {
      key: "azure-native:location",
      given: "nothing",
      allowed: "the name of a region, such as westeurope",
      remedy: "Set it, or adls-migration:account.location, or adls-migration:account.match.",
    },
  ]);
  assert.ok(!(parseStackConfig(sections({ account: { match: account } }), undefined) instanceof Array));
});

/** What a section that says nothing of them asks for beside the account. */
const nothingAsked = serviceWishes(accountSection.parse({}));

test("a stack file without a section has nothing of it", () => {
  const config = parseStackConfig({}, "westeurope");
  assert.deepEqual(config, {
    account: {
      onDestroy: "retain",
      wishes: { placement: {}, security: {}, protocols: {}, tags: {}, services: nothingAsked },
      migrating: { role: "assign" },
    },
    filesystems: new Map(),
    groups: new Map(),
    access: [],
    migrations: new Map(),
    defaultLocation: "westeurope",
  });
});

const whole = {
  account: {
    name: "target",
    match: account,
    redundancy: "RA-GRS",
    tls: 1.2,
    network: { allowedAddresses: ["203.0.113.0/24"] },
  },
  filesystems: { raw: { owner: "group:lake-admins", acl: "group:analysts:r-x" }, empty: null },
  access: [{ principal: "servicePrincipal:etl", role: "Storage Blob Data Contributor", on: "raw" }],
  migrations: {
    all: {
      from: "abfss://lake@source.dfs.core.windows.net/a%20b/",
      to: "raw/x",
      deletes: "mirror",
      maxDeletes: 100,
      deadline: "6h",
      limits: { bandwidth: "2Gbit/s", requestsPerSecond: 15000 },
    },
  },
};

test("a whole stack file", () => {
  const config = parseStackConfig(whole, undefined);
  assert.ok(!(config instanceof Array));
  assert.deepEqual(config.account, {
    name: "target",
    match: {
      id: account,
      subscriptionId: "11111111-2222-4333-8444-555555555555",
      resourceGroup: "rg",
      account: "source",
    },
    onDestroy: "retain",
    wishes: {
      placement: { redundancy: "Standard_RAGRS" },
      security: { tls: "TLS1_2" },
      protocols: {},
      tags: {},
      services: nothingAsked,
      network: { allowedAddresses: ["203.0.113.0/24"] },
    },
    migrating: { role: "assign" },
  });
  assert.deepEqual(config.filesystems.get("empty"), { directories: new Map() });
  assert.deepEqual(config.access, [
    {
      principal: { kind: "servicePrincipal", name: "etl" },
      roleDefinition: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
      filesystem: "raw",
    },
  ]);
  const migration = config.migrations.get("all");
  assert.deepEqual(migration?.source.path, "a b");
  assert.deepEqual(migration.target, { filesystem: "raw", path: "x" });
  assert.deepEqual(migration.settings, {
    pattern: "incremental",
    deletes: "mirror",
    maxDeletes: { count: 100 },
    exclude: [],
    deadlineMs: 21_600_000,
    limits: { bandwidthBytesPerSecond: 250_000_000, requestsPerSecond: 15_000 },
  });
});
