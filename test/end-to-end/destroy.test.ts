// What `pulumi destroy` leaves and what it takes away, and how another stack takes over what it left.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { subscription, type LocalEnvironment, makeEnvironment } from "./environment.ts";
import { isWrite, requestsTo } from "./request-log.ts";
import { planSmallLake } from "./small-lake.ts";
import { accountId, assertSucceeded, stackSections } from "./stack-sections.ts";
import { assertEqualLakes } from "./verdict.ts";

const KEY = "end-to-end-destroy";
const account = accountId("targetlake");
const group = `${subscription}/resourceGroups/rg-targetlake`;
const adopting = { name: undefined, redundancy: "GZRS", adopt: account };

let environment: LocalEnvironment;

before(async () => {
  environment = await makeEnvironment({ lake: await planSmallLake(150) });
});
after(() => environment.remove(KEY));

const destroy = () => environment.pulumi("destroy", "--yes", "--skip-preview");

async function exists(): Promise<{ group: boolean; account: boolean; filesystem: boolean }> {
  return {
    group: await environment.resourceExists(group),
    account: await environment.resourceExists(account),
    filesystem: await environment.resourceExists(`${account}/blobServices/default/containers/lake`),
  };
}

test("retain, the default, keeps account and data, and says how a stack adopts them", async () => {
  environment.writeStack(stackSections(environment, KEY));
  assertSucceeded(await environment.up());
  // Too late: only an `up` could have told the state.
  environment.writeStack(stackSections(environment, KEY, { account: { onDestroy: "delete" } }));
  const destroyed = await destroy();
  assertSucceeded(destroyed);
  assert.ok(destroyed.output.includes(`adopt: ${account}`), destroyed.output);
  assert.deepEqual(environment.state.resources ?? [], []);
  assert.deepEqual(await exists(), { group: true, account: true, filesystem: true });
  await assertEqualLakes(environment);
});

test("a stack that does not adopt cannot take the account by its name", async () => {
  environment.writeStack(stackSections(environment, KEY));
  const refused = await environment.up();
  assert.notEqual(refused.status, 0, refused.output);
  assert.match(refused.output, /cannot create already existing resource/u);
  await assertEqualLakes(environment);
  assertSucceeded(await destroy());
  assert.deepEqual(await exists(), { group: true, account: true, filesystem: true });
});

test("a stack that adopts the account finds nothing to move", async () => {
  environment.writeStack(stackSections(environment, KEY, { account: adopting }));
  const mark = await environment.requests.mark();
  const adopted = await environment.pulumi("up", "--yes");
  assertSucceeded(adopted);
  assert.match(adopted.output, /Nothing to do: both sides agree\./u);
  assert.doesNotMatch(adopted.output, /BlobContainer\s+lake.*\bdiff\b/u);
  await environment.requests.mark();
  const writes = requestsTo("targetlake", environment.requests.since(mark)).filter(isWrite);
  // A preview may stage a block that is never committed, to see whether content can be copied inside Azure.
  assert.deepEqual(
    writes.filter(({ url }) => !url.includes("/.adls-migration/")),
    [],
  );
  await assertEqualLakes(environment);
});

test("an up after the adoption changes nothing", async () => {
  const again = await environment.up();
  assertSucceeded(again);
  assert.doesNotMatch(again.output, /^ [~+-]/mu);
});

test("delete, set by an up before, removes all of it", async () => {
  environment.writeStack(stackSections(environment, KEY, { account: { ...adopting, onDestroy: "delete" } }));
  assertSucceeded(await environment.up());
  assertSucceeded(await destroy());
  assert.deepEqual(await exists(), { group: false, account: false, filesystem: false });
});
