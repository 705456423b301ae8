/** The provider of one directory's access in its own process, against a local service. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import test, { after, before, type TestContext } from "node:test";
import { pathAccessProvider } from "../../migration/provider.ts";
import { defaultObjectId } from "../local-azure/identity/index.ts";
import { ProviderProcess, serialized, type Values } from "./provider-process.ts";
import { startTwoLakes, type TwoLakes } from "./two-lakes.ts";

const OWNER = "aaaaaaaa-0000-4000-8000-000000000001";
const READER = "bbbbbbbb-0000-4000-8000-000000000002";
const ACL = { user: "rwx", [`user:${READER} (reader)`]: "r-x", group: "r-x", mask: "r-x", other: "---" };
const LIST = `user::rwx,user:${READER}:r-x,group::r-x,mask::r-x,other::---`;

after(() => rmSync("reports/lake_tree", { recursive: true, force: true }));

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
    ...{ __provider: provider, engine: "migration/pulumi/index.ts", uri: lakes.to, owner: OWNER, acl: ACL },
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
  const reordered = `other::---,mask::r-x,group::r-x,user:${READER.toUpperCase()}:r-x,user::rwx`;
  assert.equal(await phase.diff(id, outs, inputs({ acl: reordered })), false, "lists are sets");
  assert.equal(
    await phase.diff(id, { ...outs, acl: reordered }, inputs()),
    false,
    "states of earlier versions hold texts",
  );
  assert.equal(await phase.diff(id, outs, inputs({ acl: { ...ACL, other: "r-x" } })), true);

  await lakes.target.getDirectoryClient("/").setPermissions({
    owner: { read: true, write: true, execute: true },
    group: { read: true, write: true, execute: true },
    other: { read: true, write: false, execute: false },
    stickyBit: false,
    extendedAcls: false,
  });
  const drifted = await phase.read(id, outs);
  assert.deepEqual(drifted.props["acl"], { ...ACL, mask: "rwx", other: "r--" });
  assert.deepEqual(drifted.props["drift"], ["~ mask r-x → rwx", "~ other --- → r--"]);
  assert.ok(
    phase.told.some(({ message }) => message.endsWith("is not as declared:\n  ~ mask r-x → rwx\n  ~ other --- → r--")),
  );
  assert.deepEqual(await phase.read(id, drifted.props), drifted, "a second look says the same");
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
  const { failures } = await phase.check({}, inputs({ uri: "ftp://x", acl: { user: "rwz" } }));
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

const client = (lakes: TwoLakes, path: string) => lakes.target.getDirectoryClient(path);

async function listAt(lakes: TwoLakes, path: string): Promise<string> {
  const { acl } = await client(lakes, path).getAccessControl();
  return acl
    .map(({ defaultScope, accessControlType, entityId, permissions: { read, write, execute } }) => {
      const bits = [read ? "r" : "-", write ? "w" : "-", execute ? "x" : "-"].join("");
      return `${defaultScope ? "default:" : ""}${accessControlType}:${entityId}:${bits}`;
    })
    .join(",");
}

void test("a directory is made closed, in two requests, and found the second time", async (context) => {
  const { lakes, phase, inputs } = await given(context);
  const uri = `${lakes.to}/landing`;
  const { id, outs } = await phase.create(inputs({ uri, makes: true }));
  assert.equal(outs["made"], true);
  assert.equal(await listAt(lakes, "landing"), LIST);
  const writes = lakes.requests.filter((line) => /^(PUT|PATCH) .*\/targetlake\/lake\/landing/.test(line));
  assert.deepEqual(
    writes.map((line) => line.replace(/^(\w+) .*\?/, "$1 ")),
    ["PUT resource=directory", "PATCH action=setAccessControl"],
  );
  assert.equal((await phase.create(inputs({ uri, makes: true }))).outs["made"], undefined);
  assert.deepEqual(await phase.read(id, outs), { id, props: outs });
  await client(lakes, "landing").delete(true);
  assert.equal((await phase.read(id, outs)).id, "", "what is gone is made again");
});

void test("nothing is made implicitly: not the directory above, and none without a list", async (context) => {
  const { lakes, phase, inputs } = await given(context);
  await assert.rejects(
    phase.create(inputs({ uri: `${lakes.to}/a/b`, makes: true })),
    /lake\/a is not there, so a\/b cannot be made in it\. Declare it too/,
  );
  const { acl: _, ...bare } = inputs({ uri: `${lakes.to}/bare`, makes: true, run: { urn: "u", preview: true } });
  const { failures } = await phase.check({}, bare);
  assert.match(failures.join(), /^acl: .*lake\/bare is not there, and no acl is declared with which it could be made/);
  assert.equal(await client(lakes, "a").exists(), false);
});

void test("a directory that leaves the stack stays, unless it is empty, made here, and may go", async (context) => {
  const { lakes, phase, inputs } = await given(context);
  const make = (path: string, changed: Values = {}) =>
    phase.create(inputs({ uri: `${lakes.to}/${path}`, makes: true, ...changed }));
  await client(lakes, "before").create();
  const kept = await make("kept");
  const before = await make("before", { onDestroy: "delete" });
  const full = await make("full", { onDestroy: "delete" });
  const empty = await make("empty", { onDestroy: "delete" });
  await lakes.target.getFileClient("full/file").create();
  for (const { id, outs } of [kept, before, full, empty]) await phase.delete(id, outs);
  const exist = await Promise.all(["kept", "before", "full/file", "empty"].map((path) => client(lakes, path).exists()));
  assert.deepEqual(exist, [true, true, true, false]);
  assert.deepEqual(
    phase.told.map(({ message }) => message.replace(/^.*\/lake\//, "")),
    [
      "kept stays, with the access that it has: onDestroy is retain.",
      "before stays, with the access that it has: it was there before.",
      "full stays, with the access that it has: it is not empty.",
    ],
  );
});

void test("a list goes to everything below where that is asked for, counted beforehand, and to nothing declared itself", async (context) => {
  const { lakes, phase, inputs } = await given(context);
  for (const path of ["tree/in/a", "tree/in/b", "tree/own/c"]) await lakes.target.getFileClient(path).create();
  const own = await listAt(lakes, "tree/own/c");
  const recursive = { mode: "modify", acl: { [`user:${READER}`]: "r-x" }, leaves: ["own"] };
  const wanted = (preview: boolean) =>
    inputs({ uri: `${lakes.to}/tree`, makes: true, recursive, run: { urn: "u", preview } });
  const uri = `${lakes.to}/not there yet`;
  const first = await phase.check({}, { ...wanted(true), uri });
  assert.deepEqual([first.failures, first.inputs["toSetBelow"]], [[], undefined]);
  const previewed = await phase.check({}, wanted(true));
  assert.equal(previewed.inputs["toSetBelow"], "2 files, 1 directory of 3 below");
  assert.match(phase.told.at(-1)?.message ?? "", /tree: 2 files, 1 directory of 3 below get the declared entries$/);
  const { inputs: checked } = await phase.check({}, wanted(false));
  const { id, outs, reasons } = await phase.create(checked);
  assert.equal(reasons, undefined);
  assert.equal(await listAt(lakes, "tree/in/a"), `user::rw-,user:${READER}:r-x,group::r--,mask::r-x,other::---`);
  assert.equal(await listAt(lakes, "tree/own/c"), own);
  assert.equal(await phase.diff(id, outs, checked), false);

  await lakes.target.getFileClient("tree/in/new").create();
  assert.equal(await phase.diff(id, outs, checked), true, "what came later is noticed by an update");
  const drifted = await phase.read(id, outs);
  assert.deepEqual(drifted.props["drift"], ["~ 1 file, 0 directories of 4 below"]);
  const mended = await phase.update(id, drifted.props, checked);
  assert.deepEqual(await phase.read(id, mended.outs), { id, props: outs });
});

void test("what cannot be looked at in a preview is said and stops nothing", async (context) => {
  const { lakes, phase, inputs } = await given(context);
  await lakes.setRole("target", false);
  const recursive = { mode: "replace", acl: ACL, leaves: [] };
  const run = { urn: "u", preview: true };
  const { failures } = await phase.check({}, inputs({ uri: `${lakes.to}/tree`, makes: true, recursive, run }));
  assert.deepEqual(failures, []);
  const message = phase.told.at(-1)?.message ?? "";
  assert.match(message, /tree cannot be looked at yet: /);
  assert.ok(message.includes(defaultObjectId), "it says who was refused");
});
