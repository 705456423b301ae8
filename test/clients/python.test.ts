/** The official Python SDKs, unmodified: DataLake and Blob with the key, a signature, and tokens of azure-identity. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { finishedProgram } from "./finished-program.ts";
import { orReason } from "./installed-client.ts";
import { providePython } from "./python-environment.ts";
import { type ServedLake, serveLake } from "./served-lake.ts";

const PROGRAM = join(import.meta.dirname, "python", "journey.py");
const NAMED = "ec3595d6-2c17-4696-8caa-7e139758d24a";
const NAMES = ["#1", "100%", "a b", "a+b", "q?x", "quote'", "übung", "日本語"];

/** What every credential that may do everything finds, step by step. */
const EXPECTED: Readonly<Record<string, unknown>> = {
  filesystem: { metadata: { made: "by python" } },
  filesystems: { found: true },
  names: { same: true },
  listed: { names: NAMES.map((name) => `dir ä/${name}`) },
  pages: { lengths: [3, 3, 2] },
  large: { same: true },
  range: { same: true },
  properties: { size: 9 * 1024 * 1024 + 1, metadata: { k: "v" }, lease: "available" },
  appended: { content: "hello world!" },
  "flush beyond": { refused: [400, "InvalidFlushPosition"] },
  "create again": { refused: [409, "PathAlreadyExists"] },
  renamed: { name: "to ü", there: true },
  "old name": { there: false },
  deleted: { there: false },
  acl: {
    acl:
      `user::rwx,user:${NAMED}:rwx,group::r-x,mask::rwx,other::---,` +
      `default:user::rwx,default:user:${NAMED}:r-x,default:group::r-x,default:mask::r-x,default:other::---`,
    permissions: "rwxrwx---+",
  },
  recursive: { counts: [1, 3, 0] },
  "file acl": { acl: `user::rw-,user:${NAMED}:r--,group::r--,mask::r--,other::---` },
  removed: { acl: "user::rw-,group::r--,mask::r--,other::---" },
  sticky: { permissions: "rwxr-x--T+" },
  // Azure's own spelling (recorded).
  "bad acl": { refused: [400, "InvaldAccessControlList"] },
  "no lease": { refused: [412, "LeaseIdMissing"] },
  stale: { refused: [412, "ConditionNotMet"] },
  expiry: { set: true },
  blob: { same: true },
  "blob names": { names: ["blobs/one", "blobs/two"] },
  prefixes: { names: ["acl/", "appended", "blobs/", "dir ä/", "large", "leased"] },
  again: { refused: [409, "BlobAlreadyExists"] },
  "through lake": { content: "one" },
  gone: { there: false },
};

/** What is tried with the key alone: signatures that the SDK makes with it. */
const WITH_KEY: Readonly<Record<string, unknown>> = {
  "file signature": { content: "signed" },
  "file signature writes": { refused: [403, "AuthorizationPermissionMismatch"] },
  "directory signature": { content: "signed" },
  "directory signature writes": { refused: [403, "AuthorizationPermissionMismatch"] },
};

const provided = await orReason(providePython);
const python = provided.endsWith("python") ? provided : "";
const skip = python === "" ? provided : false;
let lakes: ServedLake;

/** Runs the journey. @returns what each step told */
async function journey(way: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const environment = { ...process.env, ...lakes.identity, REQUESTS_CA_BUNDLE: lakes.authority, PYTHONUTF8: "1" };
  const ended = await finishedProgram(python, [PROGRAM, JSON.stringify(way)], { environment, limitSeconds: 120 });
  assert.equal(ended.status, 0, ended.errors);
  const steps = ended.output.trim().split("\n");
  return Object.fromEntries(
    steps.map((line) => {
      const { step, ...found } = JSON.parse(line) as { step: string };
      return [step, found];
    }),
  );
}

suite("the Python SDKs", { skip, concurrency: 3 }, () => {
  before(async () => {
    lakes = await serveLake();
  });
  after(() => lakes.stop());

  test("with the key, and with signatures that they make", async () => {
    const { dfs, account, key } = lakes.lake;
    const found = await journey({ url: dfs, account, key, filesystem: "py-key" });
    assert.deepEqual(found, { ...EXPECTED, ...WITH_KEY, owner: { owner: "$superuser" } });
  });

  test("with a signature", async () => {
    const found = await journey({ url: lakes.lake.dfs, sas: lakes.lake.sas, filesystem: "py-signature" });
    assert.deepEqual(found, { ...EXPECTED, owner: { owner: "$superuser" } });
  });

  test("with tokens of DefaultAzureCredential over https", async () => {
    const found = await journey({ url: lakes.lake.https.dfs, filesystem: "py-token" });
    assert.deepEqual(found, { ...EXPECTED, owner: { owner: lakes.objectId } });
  });
});
