// The policy pack with the real CLI: a stack that keeps every rule, and for each rule one that breaks it alone. The pack judges
// any program; this one declares what a stack file cannot say.
import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { policyRules } from "../../components/policy.ts";
import { PROJECT_FOLDER } from "../local-azure/set-up/project.ts";
import { type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { OtherProject } from "./other-project.ts";
import type { Ended } from "./processes.ts";
import { planSmallLake } from "./small-lake.ts";
import { assertNoStack } from "./stack-sections.ts";

const PACK = join(PROJECT_FOLDER, "stacks", "policy");
let environment: LocalEnvironment;

/** Declares an account and what belongs to it as the policies want it, but for what the configuration says otherwise. */
const PROGRAM = `
import * as resources from "@pulumi/azure-native/resources/index.js";
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";

const { account = {}, container = {}, service = {} } = new pulumi.Config().requireObject<Record<string, object>>("other");
const group = new resources.ResourceGroup("group", { location: "westeurope" });
const lake = new storage.StorageAccount("lake", {
  accountName: "contosolake",
  resourceGroupName: group.name,
  location: "westeurope",
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
  isHnsEnabled: true,
  minimumTlsVersion: "TLS1_2",
  allowBlobPublicAccess: false,
  allowSharedKeyAccess: false,
  publicNetworkAccess: "Disabled",
  tags: { owner: "lake" },
  ...account,
});
const place = { resourceGroupName: group.name, accountName: lake.name };
new storage.BlobContainer("raw", { ...place, publicAccess: "None", ...container });
const kept = { enabled: true, days: 7 };
new storage.BlobServiceProperties("service", {
  ...place,
  blobServicesName: "default",
  deleteRetentionPolicy: kept,
  containerDeleteRetentionPolicy: kept,
  ...service,
});
`;

/** What breaks each rule, and what is said. */
const broken: Readonly<Record<string, readonly [other: object, said: RegExp]>> = {
  "no-public-access": [{ account: { publicNetworkAccess: "Enabled" } }, /The account answers every network/],
  "no-anonymous-access": [{ container: { publicAccess: "Blob" } }, /The container can be read anonymously/],
  "no-shared-key": [{ account: { allowSharedKeyAccess: true } }, /The account takes account keys/],
  "transport-security": [{ account: { minimumTlsVersion: "TLS1_1" } }, /TLS below 1\.2 \(TLS1_1\)/],
  "allowed-regions": [{ account: { location: "eastus" } }, /lies in eastus; allowed: westeurope/],
  "required-tags": [{ account: { tags: {} } }, /lacks the tag owner/],
  "account-names": [{ account: { accountName: "lake" } }, /is called lake; allowed: what contoso\[a-z\]\+ matches/],
  "soft-delete": [{ service: { deleteRetentionPolicy: { enabled: false } } }, /less than 7 days/],
};

const project = new OtherProject("judged", PROGRAM);
const parametersFile = join(project.folder, "policy.json");

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(10) });
  symlinkSync(join(PROJECT_FOLDER, "node_modules"), join(project.folder, "node_modules"));
  const parameters = {
    "allowed-regions": { regions: ["westeurope"] },
    "required-tags": { tags: ["owner"] },
    "account-names": { pattern: "contoso[a-z]+" },
    "soft-delete": { days: 7 },
  };
  writeFileSync(parametersFile, JSON.stringify(parameters));
  await project.begin(environment);
});
after(() => {
  environment.remove();
  project.remove();
});

function previewOf(other: object): Promise<Ended> {
  project.configure("other", other);
  return project.pulumi("preview", "--policy-pack", PACK, "--policy-pack-config", parametersFile);
}

test("a stack that keeps every rule passes", async () => {
  const { status, output } = await previewOf({});
  assert.equal(status, 0, output);
  assert.match(output, /Policies:\s+✅ adls-migration@/u);
});

for (const { name } of policyRules) {
  test(`a stack that breaks ${name} is refused, by that rule alone`, async () => {
    const [other, said] = broken[name] ?? [];
    assert.ok(other && said, `${name} has no row`);
    const { status, output } = await previewOf(other);
    assert.notEqual(status, 0, output);
    assert.match(output, said);
    assertNoStack(output);
    const named = [...output.matchAll(/\[mandatory\]\s+(\S+)/gu)].map(([, rule]) => rule);
    assert.deepEqual([...new Set(named)], [name], output);
  });
}
