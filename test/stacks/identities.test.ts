/** The map of principals of the local HDFS: read as a stack file names it, and nobody of the local directory is missing. */
import assert from "node:assert/strict";
import test from "node:test";
import { namedPrincipals, resolvedIdentities } from "../../migration/identity-words.ts";
import { parseStackConfig } from "../../stacks/config.ts";
import { migrationSettings } from "../../stacks/declarations.ts";
import type { Surroundings } from "../../stacks/surroundings.ts";
import { principals } from "../local-azure/directory/index.ts";

const sections = {
  filesystems: { lake: {} },
  migrations: { all: { from: "webhdfs://namenode/x", to: "lake", identities: "identities/local.yaml" } },
};

test("names are relative to the stack files, and stand for everybody in the directory", () => {
  const config = parseStackConfig(sections, "westeurope");
  assert.ok(!(config instanceof Array), JSON.stringify(config));
  const migration = config.migrations.get("all");
  assert.ok(migration?.identities !== undefined);
  const { users, groups } = migration.identities;
  const people = principals.filter(({ kind }) => kind !== "group");
  assert.deepEqual(
    Object.keys(users).sort(),
    people.map(({ kind, mailNickname = "", displayName }) => (kind === "user" ? mailNickname : displayName)).sort(),
  );
  assert.equal(Object.keys(groups).length, principals.length - people.length);
  assert.equal(namedPrincipals(migration.identities).length, principals.length);
  assert.equal(resolvedIdentities(migration.identities, () => "id").users["amara.okafor"], "id");
});

test("the settings of a migration hold object ids, looked up by the principal's kind and name", () => {
  const words = { users: { alice: "user:a@b.example", root: "$superuser" }, groups: { ops: "group:ops" } };
  const config = parseStackConfig(
    { ...sections, migrations: { all: { ...sections.migrations.all, identities: words } } },
    "westeurope",
  );
  assert.ok(!(config instanceof Array), JSON.stringify(config));
  const migration = config.migrations.get("all");
  assert.ok(migration !== undefined);
  const identityOf: Surroundings["identityOf"] = ({ kind = "", name }) => ({
    objectId: `${kind} ${name}`,
    principalType: undefined,
  });
  assert.deepEqual(migrationSettings(migration, { identityOf } as Surroundings).identities, {
    users: { alice: "user a@b.example", root: "$superuser" },
    groups: { ops: "group ops" },
  });
});
