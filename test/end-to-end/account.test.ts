// An account of its own settings: matched with a rich one, changed in place, refused where it cannot change, and encrypted with a
// key that is opened only while `pulumi up` waits for it.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { migratingIdentity } from "../local-azure/directory/index.ts";
import { type LocalEnvironment, makeEnvironment, subscription } from "./environment.ts";
import { accountId, assertFailed, assertSucceeded } from "./stack-sections.ts";
import type { Words } from "./stack-sections.ts";

let environment: LocalEnvironment;
const keysGroup = `${subscription}/resourceGroups/rg-keys`;
const keyVault = `${keysGroup}/providers/Microsoft.KeyVault/vaults/contosokeys`;
const opener = `${keysGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/opener`;

before(async () => {
  // Without a lake of its own the local Azure would fill its large one.
  environment = await makeEnvironment({ lake: [] });
  await makeKeys();
  await makeRichAccount();
});
after(() => environment.remove());

/** A vault, a key in it, and an identity that may not use it. */
async function makeKeys(): Promise<void> {
  const location = "westeurope";
  await environment.putResource(keysGroup, { location });
  const { tenantId } = migratingIdentity;
  const sku = { family: "A", name: "standard" };
  const properties = { tenantId, sku, enablePurgeProtection: true, enableRbacAuthorization: true };
  await environment.putResource(keyVault, { location, properties });
  await environment.putResource(`${keyVault}/keys/lake`, { properties: { kty: "RSA", keySize: 3072 } });
  await environment.putResource(opener, { location });
}

/** A flat account with what a lake can take over, and with what it cannot. */
async function makeRichAccount(): Promise<void> {
  await environment.putResource(`${subscription}/resourceGroups/rg-richaccount`, { location: "westeurope" });
  await environment.putResource(accountId("richaccount"), {
    location: "westeurope",
    kind: "StorageV2",
    sku: { name: "Standard_RAGZRS" },
    tags: { team: "lake", environment: "old" },
    properties: {
      accessTier: "Cool",
      minimumTlsVersion: "TLS1_0",
      allowSharedKeyAccess: true,
      allowBlobPublicAccess: true,
      allowedCopyScope: "AAD",
      sasPolicy: { sasExpirationPeriod: "1.00:00:00", expirationAction: "Log" },
      keyPolicy: { keyExpirationPeriodInDays: 60 },
      networkAcls: { defaultAction: "Deny", bypass: "None", ipRules: [{ value: "203.0.113.0/24", action: "Allow" }] },
    },
  });
}

function writeAccount(account: Words): void {
  environment.writeStack({ "azure-native:location": "westeurope", account: { name: "targetlake", ...account } });
}

test("a preview shows every setting: taken, overridden, or not possible", async () => {
  writeAccount({ match: accountId("richaccount"), location: "westcentralus", tags: { environment: "prod" } });
  const previewed = await environment.pulumi("preview");
  assertSucceeded(previewed);
  const lines = [
    "region westcentralus: overridden by the stack file; richaccount has westeurope",
    "kind StorageV2: taken from richaccount",
    "redundancy Standard_RAGRS: richaccount has Standard_RAGZRS: not possible because westcentralus has no availability zones; this comes nearest",
    "access tier Cool: taken from richaccount",
    "minimum TLS version TLS1_2: overridden: richaccount has TLS1_0, and Azure Storage refuses anything below 1.2",
    "anonymous reads disabled: overridden: richaccount has enabled; they would go past every ACL",
    "copy scope AAD: taken from richaccount",
    "SAS expiration 1.00:00:00 (Log): taken from richaccount",
    "key expiration 60 days: taken from richaccount",
    "tag team lake: taken from richaccount",
    "tag environment prod: overridden by the stack file; richaccount has old",
    "firewall closed but for 203.0.113.0/24: taken from richaccount",
  ];
  const said = previewed.output.split("\n").map((line) => line.trim());
  for (const line of lines) assert.ok(said.includes(line), `${line}\nis not in\n${previewed.output}`);
});

const plain: Words = { tags: { environment: "test" }, network: { allowedAddresses: ["203.0.113.0/24"] } };
const given: Words = { encryption: { key: "lake", keyVault, identity: opener } };
const made: Words = { encryption: { key: "make" } };

test("an account whose key is not open yet is asked for again until it is", async () => {
  writeAccount({ ...plain, ...given });
  const mark = await environment.requests.mark();
  const running = environment.startPulumi("up", "--yes", "--skip-preview");
  await refusedOnce(mark);
  await letIn();
  assertSucceeded(await running.ended);
  assert.ok(await environment.resourceExists(accountId("targetlake")));
});

test("a tag, a firewall rule and the redundancy are changed in place, and the key that is made is used", async () => {
  writeAccount({
    ...made,
    redundancy: "GZRS",
    tags: { environment: "prod" },
    network: { allowedAddresses: ["203.0.113.0/24", "198.51.100.7"] },
  });
  const previewed = await environment.pulumi("preview", "--diff");
  assertSucceeded(previewed);
  assert.match(previewed.output, /~ azure-native:storage:StorageAccount: \(update\)/u);
  for (const change of [
    /~ name: "Standard_ZRS" => "Standard_GZRS"/u,
    /\+ \[1\]: \{/u,
    /~ environment: "test" => "prod"/u,
  ]) {
    assert.match(previewed.output, change);
  }
  assert.doesNotMatch(previewed.output, /StorageAccount: \((?:replace|delete|create)/u);
  const updated = await environment.up();
  assertSucceeded(updated);
  assert.match(updated.output, /redundancy .*=> "Standard_GZRS \(stack file\)"/u);
});

test("what cannot change is refused with what to do instead, and the account stays", async () => {
  for (const { account, said } of [
    {
      account: { ...plain, ...made, location: "northeurope", nfs: "enabled" },
      said: /The stack file has 2 problems:\s+.*account\.location: given "northeurope"; allowed: westeurope, .* let a migration move the data: .*\s+.*account\.nfs: /u,
    },
    {
      account: { ...plain, ...made, kind: "BlockBlobStorage" },
      said: /account\.kind: given "BlockBlobStorage"; allowed: StorageV2, /u,
    },
    {
      account: { ...plain, ...made, redundancy: "LRS" },
      said: /First write redundancy: ZRS and run pulumi up\. Start the conversion with az storage account migration start --account-name targetlake --sku Standard_LRS/u,
    },
  ]) {
    writeAccount(account);
    assertFailed(await environment.pulumi("preview"), said);
  }
  assert.ok(await environment.resourceExists(accountId("targetlake")));
});

/** Lets the identity use the key, as somebody else does whose role takes effect late. */
async function letIn(): Promise<void> {
  const answer = await fetch(`${environment.endpoint}/.resource-manager${opener}`);
  const { properties } = z.object({ properties: z.object({ principalId: z.string() }) }).parse(await answer.json());
  const role = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6`;
  const name = "00000000-0000-4000-8000-0000000000e3";
  await environment.putResource(`${keyVault}/keys/lake/providers/Microsoft.Authorization/roleAssignments/${name}`, {
    properties: { principalId: properties.principalId, principalType: "ServicePrincipal", roleDefinitionId: role },
  });
}

/** Until Azure has refused the account at least once. */
async function refusedOnce(mark: number): Promise<void> {
  const isRefused = () =>
    environment.requests
      .since(mark)
      .some(
        ({ method, url, status }) => method === "PUT" && url.includes("storageAccounts/targetlake") && status === 400,
      );
  while (!isRefused()) {
    await pause(100);
    await environment.requests.mark();
  }
}
