// What a preview says of a stack file that cannot be right: every mistake in words, and nothing is made. One environment serves
// all of them; what needs a stack that is there comes last.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { migratingIdentity } from "../local-azure/directory/index.ts";
import { subscription, type LocalEnvironment, makeEnvironment } from "./environment.ts";
import type { Ended } from "./processes.ts";
import { planSmallLake } from "./small-lake.ts";
import {
  accountId,
  assertFailed,
  assertNoStack,
  assertSucceeded,
  migrationWords,
  stackSections,
} from "./stack-sections.ts";
import { openFilesystem, sourcePlace } from "./verdict.ts";

const KEY = "end-to-end-mistakes";
let environment: LocalEnvironment;

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(150), azure: ["--flat", "flatlake"] });
  await openFilesystem(environment, { account: "flatlake", filesystem: "lake" }).create();
  await makeClosedAccount();
});
after(() => environment.remove(KEY));

/** An account in which the migrating identity has no role. */
async function makeClosedAccount(): Promise<void> {
  await environment.putResource(`${subscription}/resourceGroups/rg-closedlake`, { location: "westeurope" });
  const properties = { isHnsEnabled: true, minimumTlsVersion: "TLS1_2" };
  const account = { location: "westeurope", kind: "StorageV2", sku: { name: "Standard_ZRS" }, properties };
  await environment.putResource(accountId("closedlake"), account);
  await openFilesystem(environment, { account: "closedlake", filesystem: "lake" }).create();
}

async function nothingIsMade(): Promise<void> {
  assert.deepEqual(environment.state.resources ?? [], []);
  assert.equal(await environment.resourceExists(accountId("targetlake")), false);
}

function previewOf(sections: Readonly<Record<string, unknown>>): Promise<Ended> {
  environment.writeStack(sections);
  return environment.pulumi("preview");
}

test("every mistake in the words of a stack file is told at once", async () => {
  const sections = stackSections(environment, KEY);
  const previewed = await previewOf({
    ...sections,
    account: { name: "Target-Lake", redundency: "GZRS", tls: "1.0" },
    filesystems: { lake: { acl: "group:analysts:rwz" } },
    access: [{ principal: "analysts", role: "Owner", on: "land" }],
    migrations: {
      one: migrationWords(environment, { deletes: "all", deadline: "soon", maxDeletes: "120%" }),
      two: migrationWords(environment, { to: "lake" }),
      three: migrationWords(environment, { to: "lake/inside" }),
    },
  });
  const keys = [
    'account.name: given "Target-Lake"; allowed: 3 to 24 lower-case letters and digits',
    "account.redundency: given a key that is not known; .*Did you mean redundancy\\?",
    "account.tls: ",
    'filesystems.lake.acl: given "group:analysts:rwz"; allowed: ',
    'access.0.principal: given "analysts"; allowed: ',
    'access.0.role: given "Owner"; allowed: ',
    'access.0.on: given "land"; allowed: one of adls-migration:filesystems \\(lake\\)',
    'migrations.one.deletes: given "all"; allowed: keep, mirror',
    'migrations.one.deadline: given "soon"; allowed: a duration',
    'migrations.one.maxDeletes: given "120%"; allowed: ',
    'migrations.two.to: given "lake"; allowed: a place apart from the target of three \\(lake/inside\\)',
  ];
  assertFailed(previewed, ...keys.map((key) => new RegExp(`^\\s+adls-migration:${key}`, "mu")));
  assert.match(previewed.output, /The stack file has \d+ problems:/u);
  await nothingIsMade();
});

test("what a stack file names and Azure does not have", async () => {
  const sections = stackSections(environment, KEY, {
    account: { resourceGroup: "rg-nowhere", match: accountId("nowhere") },
  });
  const previewed = await previewOf({ ...sections, filesystems: { lake: { owner: "user:nobody" } } });
  assertFailed(
    previewed,
    /adls-migration:account\.resourceGroup names rg-nowhere: .*Make it first, or leave the key out, and one is made\./u,
    /adls-migration:account\.match names \S+\/storageAccounts\/nowhere: .*Check the id/u,
    /adls-migration:filesystems\.lake\.owner names user:nobody: .*Check the name/u,
  );
  await nothingIsMade();
});

/** What is said of a source that cannot be one; `previewed` by the CLI too, which shows one resource's mistake at a time. */
const wrongSources: readonly { what: string; from: readonly [string, string]; said: RegExp; previewed?: boolean }[] = [
  {
    what: "a filesystem that is not there",
    from: ["contosolake", "nowhere"],
    said: /from: \S+\/contosolake\/nowhere\S* is not there\. Check account, filesystem and path of "from"\./u,
    previewed: true,
  },
  {
    what: "a directory that is not there",
    from: ["contosolake", "lake/no/such/directory"],
    said: /from: \S+\/contosolake\/lake\/no\/such\/directory is not there\./u,
  },
  {
    what: "a file",
    from: ["contosolake", "lake/raw/vega-datasets/csv/github.csv"],
    said: /from: \S+github\.csv is a file\. "from" names a directory: write the one that holds it\./u,
  },
  {
    what: "an account without hierarchical namespace",
    from: ["flatlake", "lake"],
    said: /from: .*flatlake.*hierarchical namespace/u,
    previewed: true,
  },
  {
    what: "an account in which the migrating identity has no role",
    from: ["closedlake", "lake"],
    said: new RegExp(`from: .*Storage Blob Data Owner \\(or Reader\\).*${migratingIdentity.objectId}`, "u"),
    previewed: true,
  },
  { what: "an account that is not there", from: ["nosuchlake", "lake"], said: /from: .*nosuchlake/u },
];

for (const { what, from: place, said, previewed = false } of wrongSources) {
  test(`a source that is ${what}`, async () => {
    const from = environment.uri(...place);
    const planned = await environment.migrate(
      "plan",
      "--from",
      from,
      "--to",
      environment.uri("contosolake", "landing"),
    );
    assert.equal(planned.status, 1);
    assertFailed(planned, said);
    if (!previewed) return;
    assertFailed(await previewOf(stackSections(environment, KEY, { migration: { from } })), said);
    await nothingIsMade();
  });
}

test("a target inside its source", async () => {
  const sections = stackSections(environment, KEY, {
    account: { name: "contosolake", resourceGroup: "rg-contosolake" },
    migration: { to: "lake/copy" },
  });
  const said = /migrations\.end-to-end-mistakes\.to: given "lake\/copy"; allowed: a place apart from "from"/u;
  assertFailed(await previewOf(sections), said, /A lake cannot be copied into itself\./u);
});

test("an up whose source is not there leaves no migration that looks finished", async () => {
  const from = environment.uri("contosolake", "nowhere");
  environment.writeStack(stackSections(environment, KEY, { migration: { from } }));
  assertFailed(await environment.up(), /nowhere is not there/u);
  assert.ok(!environment.state.resources?.some(({ type }) => type.endsWith(":Migration")));
  environment.writeStack(stackSections(environment, KEY));
  assertSucceeded(await environment.up());
});

test("another source or target under the same name", async () => {
  await openFilesystem(environment, { ...sourcePlace, filesystem: "other" }).create();
  const sections = stackSections(environment, KEY, {
    migration: { from: environment.uri("contosolake", "other"), to: "elsewhere" },
  });
  const previewed = await previewOf({ ...sections, filesystems: { lake: {}, elsewhere: {} } });
  assertFailed(
    previewed,
    /migrations\.\S+\.from was \S+\/contosolake\/lake and is now \S+\/contosolake\/other\. .*give it a new key/u,
    /migrations\.\S+\.to was \S+\/targetlake\/lake and is now \S+\/targetlake\/elsewhere\./u,
  );
});

test("a role that is missing at the target is told, with whom it is to be given to", async () => {
  const role = environment.state.resources?.find(({ type }) => type.endsWith(":RoleAssignment"))?.id ?? "";
  await environment.removeResource(role);
  const previewed = await previewOf(stackSections(environment, KEY));
  assertNoStack(previewed.output);
  assert.match(previewed.output, /The target cannot be seen yet, so everything counts as new\./u);
  assert.match(previewed.output, new RegExp(`Storage Blob Data Owner.*${migratingIdentity.objectId}`, "u"));
});
