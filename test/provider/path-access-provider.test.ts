/** The provider of one path's access in its own process, against a local service. */
import assert from "node:assert/strict";
import test, { before, type TestContext } from "node:test";
import { pathAccessProvider } from "../../migration/provider.ts";
import { ProviderProcess, serialized, type Values } from "./provider-process.ts";
import { startTwoLakes, type TwoLakes } from "./two-lakes.ts";

const OWNER = "aaaaaaaa-0000-4000-8000-000000000001";
const READER = "bbbbbbbb-0000-4000-8000-000000000002";
const ACL = `user::rwx,user:${READER}:r-x,group::r-x,mask::r-x,other::---`;

let provider = "";
before(async () => {
  provider = await serialized(pathAccessProvider);
});

interface Stage {
  readonly lakes: TwoLakes;
  readonly phase: ProviderProcess;
  readonly inputs: (changed?: Values) => Values;
}

async function given(context: TestContext): Promise<Stage> {
  const lakes = await startTwoLakes();
  context.after(() => lakes.stop());
  const phase = await ProviderProcess.start(lakes.env);
  context.after(() => phase.stop());
  const inputs = (changed: Values = {}): Values => ({
    ...{ __provider: provider, engine: "migration", uri: lakes.to, owner: OWNER, acl: ACL },
    ...changed,
  });
  return { lakes, phase, inputs };
}

const rootOf = async (lakes: TwoLakes) => lakes.target.getDirectoryClient("/").getAccessControl();

void test("sets what is declared and nothing else, and sees drift without false alarms", async (context) => {
  const { lakes, phase, inputs } = await given(context);
  const before = await rootOf(lakes);
  const { id, outs } = await phase.create(inputs());
  const after = await rootOf(lakes);
  assert.equal(after.owner, OWNER);
  assert.equal(after.group, before.group, "what is not declared is not touched");
  assert.equal(after.permissions?.extendedAcls, true);
  assert.deepEqual(await phase.read(id, outs), { id, props: outs });
  const reordered = `other::---,mask::r-x,group::r-x,user:${READER}:r-x,user::rwx`;
  assert.equal(await phase.diff(id, outs, inputs({ acl: reordered })), false, "lists are sets");

  await lakes.target.getDirectoryClient("/").setPermissions({
    owner: { read: true, write: true, execute: true },
    group: { read: true, write: true, execute: true },
    other: { read: true, write: false, execute: false },
    stickyBit: false,
    extendedAcls: false,
  });
  const drifted = await phase.read(id, outs);
  assert.notEqual(drifted.props["acl"], outs["acl"]);
  assert.equal(await phase.diff(id, drifted.props, inputs()), true);
  const mended = await phase.update(id, drifted.props, inputs());
  assert.deepEqual(await phase.read(id, mended.outs), { id, props: outs });
});

void test("a directory that is gone is read as gone; one that never was is a clear error", async (context) => {
  const { lakes, phase, inputs } = await given(context);
  const uri = `${lakes.to}/nowhere`;
  assert.equal((await phase.read("x", inputs({ uri }))).id, "");
  await assert.rejects(phase.create(inputs({ uri })), /nowhere is not there, so its access cannot be set/);
});

void test("check says what is wrong with URI and list", async (context) => {
  const { phase, inputs } = await given(context);
  const { failures } = await phase.check({}, inputs({ uri: "ftp://x", acl: "user::rwz" }));
  assert.equal(failures.length, 2);
  assert.match(failures.join("\n"), /^uri: .*ftp:\/\/ is not known here[^]*acl: "user::rwz" is not an entry/);
});

void test("waits for a role that is not effective yet, and says so", async (context) => {
  const { lakes, phase, inputs } = await given(context);
  await lakes.setRole("target", false);
  const creating = phase.create(inputs());
  while (!phase.told.some(({ message }) => message.startsWith("waiting for the role")))
    await new Promise((resolve) => setTimeout(resolve, 50));
  await lakes.setRole("target", true);
  assert.equal((await creating).reasons, undefined);
  assert.equal((await rootOf(lakes)).owner, OWNER);
});
