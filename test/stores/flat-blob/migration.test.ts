/** From a flat account to a lake, through the command that people use; the target is looked at with plain requests. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import test, { after, before } from "node:test";
import { defaultObjectId } from "../../local-azure/identity/index.ts";
import { flatLake, type FlatLake } from "./flat-lake.ts";

const OWNER = "11111111-1111-4111-8111-111111111111";
const GROUP = "22222222-2222-4222-8222-222222222222";
const ANN = "33333333-3333-4333-8333-333333333333";

let flat: FlatLake;
let folder = "";
before(async () => {
  flat = await flatLake();
  folder = await mkdtemp(join(tmpdir(), "adls-migration-flat-"));
});
after(async () => {
  await flat[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** One command; it is killed once `stop` says so. */
async function migrate(
  command: string,
  options: readonly string[] = [],
  stop?: () => Promise<boolean>,
): Promise<Ended> {
  const { service } = flat.local;
  const env = {
    IDENTITY_ENDPOINT: `${service.endpoint}/.identity/token`,
    IDENTITY_HEADER: service.issuer.identityHeader,
  };
  const ends = ["--from", `wasb+${flat.container}`, "--to", `abfs+${service.endpoint}/contosolake/target`];
  const child = spawn(process.execPath, [resolve("migration/cli.ts"), command, ...ends, ...options], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const closed = once(child, "close");
  while (stop !== undefined && child.exitCode === null && child.signalCode === null)
    if (await stop()) child.kill("SIGKILL");
  await closed;
  return { status: child.exitCode, output };
}

/** One plain request to the target's Blob endpoint. */
async function asked(query: string, path = ""): Promise<Response> {
  const { service } = flat.local;
  const authorization = `Bearer ${service.issuer.issue(defaultObjectId)}`;
  const url = `${service.endpoint}/contosolake/target${path === "" ? "" : `/${encodeURI(path)}`}${query}`;
  return fetch(url, { headers: { "x-ms-version": "2023-11-03", authorization } });
}

/** The names at the target, without our room. */
async function targetNames(): Promise<readonly string[]> {
  const page = await (await asked("?restype=container&comp=list")).text();
  const names = [...page.matchAll(/<Name>([^<]*)<\/Name>/g)].map(([, name = ""]) => name);
  return names.filter((name) => !name.startsWith(".adls-migration"));
}

const told = (permissions: string, owner: string): string => JSON.stringify({ owner, group: GROUP, permissions });

/** One blob of each kind; `owner` is that of the file that WASB wrote. */
async function plantKinds(owner: string): Promise<void> {
  const { writer } = flat;
  await writer.stub("hive", { hdi_permission: told("rwxr-x--t", OWNER) });
  const headers = {
    "blob-content-type": "text/csv",
    "blob-content-encoding": "gzip",
    "blob-content-language": "de",
    "blob-content-disposition": "attachment",
    "blob-cache-control": "no-store",
    "meta-team": "x",
    "meta-hdi_permission": told("rw-r-----", owner),
  };
  await writer.put("hive/data.csv", "1,2", headers);
  for (const [name, content] of [
    ["a", "a file"],
    ["a/b", "b"],
    ["a/report.", "dot"],
    ["x//y", "empty segment"],
    ["asleep", "zzz"],
  ] as const)
    await writer.put(name, content);
  await writer.put("log", "", { "blob-type": "AppendBlob" });
  await writer.send("PUT", "log", { query: "comp=appendblock", body: Buffer.from("line\n") });
  await writer.put("disk", "", { "blob-type": "PageBlob", "blob-content-length": "512" });
  await writer.send("PUT", "asleep", { query: "comp=tier", headers: { "x-ms-access-tier": "Archive" } });
}

const textAt = async (path: string): Promise<string> => (await asked("", path)).text();

void test("a plan names what is renamed, what cannot be carried, and who is not mapped", async () => {
  await plantKinds("ann");
  const planned = await migrate("plan");
  assert.equal(planned.status, 1, planned.output);
  for (const said of [
    /"a" → "a!file"/,
    /"a\/report\." → "a\/report\.!dot"/,
    /"x\/" → "x\/!empty"/,
    /asleep: it lies in the archive tier.*Set Blob Tier/,
    /hive\/data\.csv: owned by user:ann/,
    /page blob \(its bytes become a block blob\).*"disk"/,
  ])
    assert.match(planned.output, said);
});

void test("a run carries names, owners and all kinds of blobs; what has no access gets what its directory gives", async () => {
  await plantKinds(ANN);
  const given = `default:user::rwx,default:group::r-x,default:group:${GROUP}:r-x,default:mask::r-x,default:other::---`;
  const root = { owner: OWNER, group: GROUP, sticky: false, acl: `user::rwx,group::r-x,other::---,${given}` };
  await flat.local.open().setAccess("", root, undefined, new AbortController().signal);
  const first = await migrate("run");
  assert.equal(first.status, 1, first.output);
  assert.match(first.output, /files put +7 /);
  assert.match(first.output, /refused +1\n/);
  assert.deepEqual(await targetNames(), [
    ...["a", "a/b", "a/report.!dot", "a!file", "disk", "hive", "hive/data.csv", "log", "x", "x/!empty", "x/!empty/y"],
  ]);
  const texts = await Promise.all(["a!file", "a/report.!dot", "x/!empty/y", "log", "disk"].map(textAt));
  assert.deepEqual(texts, ["a file", "dot", "empty segment", "line\n", "\0".repeat(512)]);
  const { headers } = await asked("", "hive/data.csv");
  const shown = [
    ...["owner", "group", "permissions", "meta-team", "meta-hdi_permission"].map((name) => `x-ms-${name}`),
  ];
  assert.deepEqual(
    ["content-type", "content-encoding", "content-language", "content-disposition", "cache-control"].map((name) =>
      headers.get(name),
    ),
    ["text/csv", "gzip", "de", "attachment", "no-store"],
  );
  assert.deepEqual(
    shown.map((name) => headers.get(name)),
    [ANN, GROUP, "rw-r-----", "x", null],
  );
  const inherited = (await asked("", "a/b")).headers;
  assert.deepEqual(
    [inherited.get("x-ms-owner"), inherited.get("x-ms-acl")],
    [OWNER, `user::rwx,group::r-x,group:${GROUP}:r-x,mask::r-x,other::---`],
  );
});

void test("a second run has nothing to do; later ones carry what changed, and delete what is gone", async () => {
  const { writer } = flat;
  await writer.remove("asleep");
  const second = await migrate("run");
  assert.equal(second.status, 0, second.output);
  assert.match(second.output, /Nothing to do: both sides agree/);
  await writer.put("a/b", "changed");
  await writer.remove("log");
  const third = await migrate("run", ["--deletes", "mirror", "--max-deletes", "50%"]);
  assert.equal(third.status, 0, third.output);
  assert.match(third.output, /files put +1 .*deleted +1\n/s);
  assert.equal(await textAt("a/b"), "changed");
  assert.equal((await targetNames()).includes("log"), false);
  const verified = await migrate("verify", ["--deletes", "mirror"]);
  assert.equal(verified.status, 0, verified.output);
});

void test("a blob that is archived after it was carried is left as it is, and the run is successful", async () => {
  const { writer } = flat;
  const setTier = (tier: string): Promise<number> =>
    writer.send("PUT", "a/b", { query: "comp=tier", headers: { "x-ms-access-tier": tier } });
  await setTier("Archive");
  const ended = await migrate("run");
  assert.equal(ended.status, 0, ended.output);
  assert.match(ended.output, /Nothing to do: both sides agree/);
  await setTier("Hot");
  await writer.remove("a/b");
  await writer.put("a/b", "changed");
});

void test("a run that is killed is run again, and puts what is missing with two requests a file, none of them to the source", async () => {
  const { writer } = flat;
  for (let index = 0; index < 300; index++) await writer.put(`many/part-${index}.csv`, `content ${index}`);
  const arrived = async (): Promise<number> => (await targetNames()).filter((name) => name.startsWith("many/")).length;
  const killed = await migrate("run", [], async () => (await arrived()) > 20);
  const left = 300 - (await arrived());
  assert.ok(killed.status === null && left > 0, `${killed.status} ${left}`);
  const again = await migrate("run");
  assert.equal(again.status, 0, again.output);
  const [, put = ""] = /files put +(\d+)/.exec(again.output) ?? [];
  const [, read = "", asked = ""] = /(\d+) to the source, (\d+) to the target/.exec(again.output) ?? [];
  assert.ok(Number(read) <= 5, `the target fetches the content itself: ${read}`);
  // What was under way at the kill arrives after it was counted.
  assert.ok(Number(put) <= left && Number(put) >= left - 64, put);
  assert.ok(Number(asked) <= 2 * 300 + 30, asked);
  assert.equal(await arrived(), 300);
  const verified = await migrate("verify");
  assert.equal(verified.status, 0, verified.output);
});
