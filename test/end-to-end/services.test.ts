// What stands beside an account: matched, made, found unchanged, kept or removed by a destroy.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { z } from "zod";
import { type LocalEnvironment, makeEnvironment, subscription } from "./environment.ts";
import { planSmallLake } from "./small-lake.ts";
import { accountId, assertSucceeded } from "./stack-sections.ts";

const source = accountId("servedsource");
const target = accountId("servedlake");
const workspace = `${subscription}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/audit`;
const diagnosticSettings = "blobServices/default/providers/Microsoft.Insights/diagnosticSettings";

const publicKey = `ssh-ed25519 ${"A".repeat(64)}`;
/** What a destroy takes away, though the account stays. */
const services = ["managementPolicies/default", "inventoryPolicies/default", `${diagnosticSettings}/audit`];

let environment: LocalEnvironment;
/** As the stack made them, by path. */
const made = new Map<string, { properties: object }>();
const shown = z.object({ properties: z.record(z.string(), z.unknown()) });

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(3) });
  await environment.putResource(`${subscription}/resourceGroups/rg-servedsource`, { location: "westeurope" });
  const sku = { name: "Standard_GRS" };
  await environment.putResource(source, { location: "westeurope", kind: "StorageV2", sku });
  const put = (path: string, properties: object) => environment.putResource(`${source}/${path}`, { properties });
  await put("blobServices/default", {
    deleteRetentionPolicy: { enabled: true, days: 30 },
    containerDeleteRetentionPolicy: { enabled: false },
  });
  await put("managementPolicies/default", { policy: { rules: [rule("logs", "lake/logs"), rule("other", "other/x")] } });
  await put(`${diagnosticSettings}/audit`, {
    workspaceId: workspace,
    logs: [{ category: "StorageDelete", enabled: true }],
    metrics: [],
  });
  // The root's access is set by the migrating identity, who gets a role for it.
  environment.writeStack(sections("CanNotDelete", { acl: "user::rwx,group::r-x,other::---" }));
});
after(() => environment.remove());

function rule(name: string, prefix: string): object {
  const actions = { baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } } };
  const filters = { blobTypes: ["blockBlob"], prefixMatch: [prefix] };
  return { name, enabled: true, type: "Lifecycle", definition: { actions, filters } };
}

function sections(lock: string, access: object = {}): Record<string, unknown> {
  return {
    account: {
      name: "servedlake",
      match: source,
      redundancy: "LRS",
      lock,
      inventory: { daily: { destination: "lists", prefixes: ["lake"] } },
      immutability: { records: { retention: "30d", legalHolds: ["case42"] } },
    },
    filesystems: { lake: access, lists: {}, records: {} },
  };
}

test("a preview says what is taken from the source and what is not", async () => {
  const { output, ...previewed } = await environment.pulumi("preview");
  assertSucceeded({ output, ...previewed });
  for (const line of [
    "blob soft delete 30 days: taken from servedsource",
    "container soft delete off: taken from servedsource",
    "lifecycle rule logs deleted 90 days after modification, in lake/logs: taken from servedsource",
    "lifecycle rule other in other/x none: servedsource has it, and no filesystem of this stack begins so",
    "inventory daily daily list of files as Csv in lists, of lake: overridden by the stack file; servedsource has none",
    "diagnostics audit of the blob service StorageDelete to workspace audit: taken from servedsource",
    "lock CanNotDelete: stack file",
    "immutability of records 30 days (can still be shortened or taken away), held for case42: stack file",
  ]) {
    assert.ok(output.includes(line), `${line}\nin\n${output}`);
  }
});

test("an up makes all of it, and another one changes nothing", async () => {
  assertSucceeded(await environment.up());
  for (const path of [
    ...services,
    "blobServices/default/containers/records/immutabilityPolicies/default",
    "blobServices/default/containers/records/legalHolds/default",
    "providers/Microsoft.Authorization/locks/adls-migration",
  ]) {
    assert.ok(await environment.resourceExists(`${target}/${path}`), path);
  }
  const again = await environment.pulumi("up", "--yes");
  assertSucceeded(again);
  assert.doesNotMatch(again.output, /^ [~+-]/mu);
});

test("a lock is lifted for the run that takes a role away, and made again by the next one", async () => {
  const lock = `${target}/providers/Microsoft.Authorization/locks/adls-migration`;
  environment.writeStack(sections("CanNotDelete"));
  const shedding = await environment.pulumi("up", "--yes");
  assertSucceeded(shedding);
  assert.match(shedding.output, /lock none: lifted for this run, which takes the migrating identity's role away/u);
  assert.ok(!(await environment.resourceExists(lock)));
  assertSucceeded(await environment.up());
  assert.ok(await environment.resourceExists(lock));
});

test("a destroy takes the lock away first, and the account keeps its protection", async () => {
  for (const path of services) made.set(path, shown.parse(await environment.resource(`${target}/${path}`)));
  assertSucceeded(await environment.pulumi("destroy", "--yes", "--skip-preview"));
  assert.ok(await environment.resourceExists(target));
  assert.ok(!(await environment.resourceExists(`${target}/providers/Microsoft.Authorization/locks/adls-migration`)));
  assert.ok(
    await environment.resourceExists(`${target}/blobServices/default/containers/records/immutabilityPolicies/default`),
  );
});

test("a stack that adopts the account takes over what stands beside it, and tells what it leaves alone", async () => {
  for (const [path, body] of made) await environment.putResource(`${target}/${path}`, body);
  const more = { workspaceId: workspace, logs: [{ category: "StorageRead", enabled: true }], metrics: [] };
  await environment.putResource(`${target}/${diagnosticSettings}/reads`, { properties: more });
  const words = sections("none");
  const { name: _, ...account } = words["account"] as Record<string, unknown>;
  environment.writeStack({ ...words, account: { ...account, adopt: target } });
  const adopting = await environment.up();
  assertSucceeded(adopting);
  for (const imported of [
    /BlobContainerImmutabilityPolicy services-immutable-records import/u,
    /ManagementPolicy lake-lifecycle import/u,
    /BlobInventoryPolicy services-inventory import/u,
    /DiagnosticSetting lake-diagnostics-blob-audit import/u,
  ])
    assert.match(adopting.output, imported);
  assert.match(
    adopting.output,
    /servedlake has more than this stack file names: diagnostics reads of the blob service\./u,
  );
  const again = await environment.pulumi("up", "--yes");
  assertSucceeded(again);
  assert.doesNotMatch(again.output, /^ [~+-]/mu);
});

test("local users of SFTP are taken over too and changed as declared, and others are told", async () => {
  assertSucceeded(await environment.pulumi("destroy", "--yes", "--skip-preview"));
  const sftplake = accountId("sftplake");
  const users = { uploader: { keys: [publicKey], permissions: { lake: "rl" } } };
  const given = { location: "westeurope", redundancy: "LRS", sftp: { users } };
  environment.writeStack({ account: { name: "sftplake", ...given }, filesystems: { lake: {} } });
  assertSucceeded(await environment.up());
  const user = shown.parse(await environment.resource(`${sftplake}/localUsers/uploader`));
  assertSucceeded(await environment.pulumi("destroy", "--yes", "--skip-preview"));
  for (const name of ["uploader", "reader"]) await environment.putResource(`${sftplake}/localUsers/${name}`, user);
  const others = { uploader: { ...users.uploader, permissions: { lake: "rwl" } } };
  environment.writeStack({
    account: { adopt: sftplake, ...given, sftp: { users: others } },
    filesystems: { lake: {} },
  });
  const preview = await environment.pulumi("preview");
  assertSucceeded(preview);
  assert.match(preview.output, /LocalUser services-sftp-uploader update \[diff: .*permissionScopes\]/u);
  const adopting = await environment.up();
  assertSucceeded(adopting);
  assert.match(adopting.output, /LocalUser services-sftp-uploader import/u);
  const changed = JSON.stringify(await environment.resource(`${sftplake}/localUsers/uploader`));
  assert.ok(changed.includes('"permissions":"rwl"'), changed);
  assert.match(adopting.output, /sftplake has more than this stack file names: SFTP users reader\./u);
});
