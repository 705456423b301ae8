/** `npm run migrate` from a source in the dialect of Gen1 to Gen2: plan, run, verify, run again, and an entry that cannot be read. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { defaultObjectId } from "../local-azure/identity/index.ts";
import { GEN1_ACCOUNT, Gen1Writer, startGen1, type RunningGen1 } from "../local-gen1/index.ts";
import { makeEnvironment, type LocalEnvironment } from "./environment.ts";
import { assertFailed, assertNoStack, assertSucceeded, figure } from "./stack-sections.ts";
import { openFilesystem, targetPlace } from "./verdict.ts";

const OWNER = "11111111-1111-4111-8111-111111111111";
const GROUP = "22222222-2222-4222-8222-222222222222";
const READER = "33333333-3333-4333-8333-333333333333";
const EXPIRES_MS = 1_896_091_200_000;
const SMALL_FILES = 40;

/** More than is streamed in one request, so that it is read in parts. */
const LARGE_BYTES = 9_000_000;

let environment: LocalEnvironment;
let gen1: RunningGen1;
let writer: Gen1Writer;
let words: readonly string[];

before(async () => {
  environment = await makeEnvironment({ azure: ["--account", "targetlake"] });
  await openFilesystem(environment, targetPlace).create();
  gen1 = await startGen1({ superusers: [defaultObjectId] });
  writer = new Gen1Writer(gen1, GEN1_ACCOUNT, defaultObjectId);
  await writer.makeDirectory("lake/empty");
  await writer.setPermission("lake/empty", "1770");
  await writer.makeDirectory("lake/d ä/e\u0301");
  const list = `user::rwx,user:${READER}:r-x,group::r-x,mask::r-x,other::---`;
  await writer.setAcl("lake/d ä", `${list},${list.replaceAll(/(?=user|group|mask|other)/g, "default:")}`);
  for (let index = 0; index < SMALL_FILES; index += 1) await writer.create(`lake/d ä/f${index}`, `content ${index}`);
  await writer.create("lake/d ä/e\u0301/100% #1?", "");
  await writer.create("lake/large", Buffer.alloc(LARGE_BYTES, "0123456789abcdef"));
  await writer.setExpiry("lake/large", EXPIRES_MS);
  for (const path of ["lake", "lake/d ä", "lake/large"]) await writer.setOwner(path, OWNER, GROUP);
  words = ["--from", `${gen1.uri}/lake`, "--to", environment.uri("targetlake", "lake")];
});
after(async () => {
  await gen1.stop();
  environment.remove();
});

const opened = (): number => gen1.requests().filter(({ operation }) => operation === "OPEN").length;

test("plan tells what there is, and reads no content", async () => {
  const planned = await environment.migrate("plan", ...words);
  assertSucceeded(planned);
  assert.equal(opened(), 0);
});

test("run carries all of it, one read for each small file; verify agrees, and a second run finds nothing", async () => {
  const ran = await environment.migrate("run", ...words);
  assertSucceeded(ran);
  assert.equal(figure(ran.output, "files put"), SMALL_FILES + 2);
  assert.equal(figure(ran.output, "directories made"), 3);
  const small = gen1.requests().filter(({ operation, path }) => operation === "OPEN" && path !== "lake/large");
  assert.equal(small.length, SMALL_FILES);
  assertSucceeded(await environment.migrate("verify", ...words));
  const before = opened();
  const again = await environment.migrate("run", ...words);
  assertSucceeded(again);
  assert.equal(figure(again.output, "files put"), 0);
  assert.equal(opened(), before);
});

test("owner, group, sticky bit, ACL and expiry stand at the target", async () => {
  const target = openFilesystem(environment, targetPlace);
  const large = target.getFileClient("large");
  const { metadata = {}, contentLength } = await large.getProperties();
  assert.deepEqual([contentLength, metadata["msexpirationtime"]], [LARGE_BYTES, String(EXPIRES_MS)]);
  const { owner, group } = await large.getAccessControl();
  assert.deepEqual([owner, group], [OWNER, GROUP]);
  const { permissions } = await target.getDirectoryClient("empty").getAccessControl();
  assert.equal(permissions?.stickyBit, true);
  const { acl } = await target.getFileClient("d ä/f7").getAccessControl();
  assert.ok(acl.some(({ accessControlType, entityId }) => accessControlType === "user" && entityId === READER));
});

test("a file that cannot be read is listed with its reason, the others are carried, and the run fails", async () => {
  await writer.create("lake/d ä/f1", "new content of one");
  await writer.create("lake/d ä/f2", "new content of two");
  gen1.intercept = ({ operation, path }) =>
    operation === "OPEN" && path.endsWith("/f1") ? { status: 403, body: "{}" } : undefined;
  const ran = await environment.migrate("run", ...words);
  assertFailed(ran, /d ä\/f1/u, /OPEN of d ä\/f1 in adl\+http/u);
  assertNoStack(ran.output);
  assert.equal(figure(ran.output, "files put"), 1);
  gen1.intercept = undefined;
  assertSucceeded(await environment.migrate("run", ...words));
  assertSucceeded(await environment.migrate("verify", ...words));
});

test("a source that is not there, or not Gen1, is told in one message", async () => {
  const absent = ["--from", `${gen1.uri}/absent`, "--to", environment.uri("targetlake", "lake")];
  assertFailed(await environment.migrate("plan", ...absent), /\/absent is not there/u);
  const retired = [
    "--from",
    "adl://contoso.azuredatalakestore.invalid/x",
    "--to",
    environment.uri("targetlake", "lake"),
  ];
  assertFailed(
    await environment.migrate("plan", ...retired),
    /Gen1 on 29 February 2024.*adl\+https:\/\/host\/account/u,
  );
  const far = ["--from", "adl+http://lake.example/contosogen1", "--to", environment.uri("targetlake", "lake")];
  const refused = await environment.migrate("plan", ...far);
  assert.equal(refused.status, 2);
  assertFailed(refused, /--from: .*Use adl\+https:\/\//u);
});
