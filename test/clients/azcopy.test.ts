/** AzCopy, unmodified: up, down, across with permissions, sync, resume, with signatures, the key and tokens. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { DataLakeFileSystemClient } from "@azure/storage-file-datalake";
import { type AzCopy, provideAzCopy } from "./azcopy.ts";
import { finishedProgram, type FinishedProgram } from "./finished-program.ts";
import { orReason } from "./installed-client.ts";
import { dataLakeClient, readLakeTree } from "./lake-tree.ts";
import { numberedBytes, readLocalTree, writeLocalTree } from "./local-tree.ts";
import { accessOf, writePermittedTree } from "./permitted-tree.ts";
import { type ServedAccount, type ServedLake, serveLake } from "./served-lake.ts";

const MIB = 1024 * 1024;
const LARGE_BYTES = 17 * MIB + 5;
const provided = await orReason(provideAzCopy);
const skip = typeof provided === "string" ? provided : false;

/** One run of AzCopy with an account of jobs of its own. */
interface Run extends FinishedProgram {
  /** A number of its summary. */
  count(title: string): number;
}

let lakes: ServedLake;
let local: string;
let files: number;

suite("AzCopy", { skip, concurrency: 4 }, () => {
  before(async () => {
    lakes = await serveLake();
    local = join(lakes.folder, "local");
    files = writeLocalTree(local, LARGE_BYTES);
  });
  after(() => lakes.stop());
  test("DFS: up with a signature, the large file in blocks, and down again", upAndDown);
  test("Blob: up in blocks to accounts with and without a hierarchy, listed, and down again", blobUpAndDown);
  test("host names of Azure through a proxy: make, copy, remove, set-properties", throughProxy);
  test("across accounts with permissions, with signatures: the lists are equal", () => acrossAccounts("signatures"));
  test("across accounts with permissions, with tokens: the lists are equal", () => acrossAccounts("tokens"));
  test("up and list with a token of the managed-identity endpoint", withToken);
  test("sync makes the target equal, deletes what is not in the source, and then has nothing to do", synchronised);
  test("a job that was killed is resumed: it sends what was missing, and no file twice that had arrived", resumed);
});

function environment(name: string, more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const folder = join(lakes.folder, `.azcopy-${name}`);
  mkdirSync(folder, { recursive: true });
  return { ...process.env, ...(provided as AzCopy).environment(folder), HOME: folder, ...more };
}

async function run(name: string, words: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Run> {
  const all = [...words, "--skip-version-check"];
  const ended = await finishedProgram((provided as AzCopy).file, all, {
    environment: environment(name, more),
    limitSeconds: 120,
  });
  const count = (title: string): number => Number(new RegExp(`${title}: (\\d+)`).exec(ended.output)?.[1]);
  assert.equal(ended.status, 0, `azcopy ${words.join(" ")}\n${ended.output}\n${ended.errors}`);
  return { ...ended, count };
}

const filesystemOf = (account: ServedAccount, name: string) => dataLakeClient(account).getFileSystemClient(name);
async function make(account: ServedAccount, name: string): Promise<DataLakeFileSystemClient> {
  await filesystemOf(account, name).create();
  return filesystemOf(account, name);
}
const signed = (account: ServedAccount, path: string): string => `${account.dfs}/${path}?${account.sas}`;
/** How AzCopy gets a token, and trusts and authenticates to the local host. */
const tokens = () => ({
  variables: { AZCOPY_AUTO_LOGIN_TYPE: "MSI", ...lakes.identity, SSL_CERT_FILE: lakes.authority },
  trust: `--trusted-microsoft-suffixes=${new URL(lakes.lake.https.dfs).host}`,
});

async function upAndDown(): Promise<void> {
  const filesystem = await make(lakes.lake, "updown");
  const words = ["--recursive", "--from-to=LocalBlobFS", "--block-size-mb=4", "--put-md5"];
  const up = await run("updown", ["copy", local, signed(lakes.lake, "updown"), ...words]);
  assert.equal(up.count("Number of File Transfers Completed"), files);
  assert.deepEqual(await readLakeTree(lakes.lake, "updown", "local"), readLocalTree(local));
  const large = lakes.requests().filter(({ url }) => url.includes("/updown/local/large.bin?"));
  assert.equal(large.filter(({ url, status }) => url.includes("action=append") && status === 202).length, 5);
  const { contentMD5 } = await filesystem.getFileClient("local/large.bin").getProperties();
  assert.equal(contentMD5?.length, 16);
  const down = join(lakes.folder, "down");
  await run("updown", ["copy", signed(lakes.lake, "updown/local"), down, "--recursive", "--from-to=BlobFSLocal"]);
  assert.deepEqual(readLocalTree(join(down, "local")), readLocalTree(local));
}

async function blobUpAndDown(): Promise<void> {
  for (const account of [lakes.lake, lakes.flat]) {
    const name = `blobs${account.account}`;
    await make(account, name);
    const words = ["--recursive", "--from-to=LocalBlob", "--block-size-mb=4", "--put-md5"];
    const up = await run(name, ["copy", local, signed(account, name), ...words]);
    assert.equal(up.count("Number of File Transfers Completed"), files);
    assert.deepEqual(await readLakeTree(account, name, "local"), readLocalTree(local));
    const listed = await run(name, ["list", signed(account, name), "--location=Blob", "--machine-readable"]);
    const paths = [...listed.output.matchAll(/^(?:INFO: )?local\/(.*); Content Length: /gm)].map(([, path]) => path);
    assert.deepEqual(paths.sort(), [...readLocalTree(local).keys()]);
    const down = join(lakes.folder, `down-${name}`);
    await run(name, ["copy", signed(account, `${name}/local/*`), down, "--recursive", "--from-to=BlobLocal"]);
    assert.deepEqual(readLocalTree(down), readLocalTree(local));
  }
}

async function throughProxy(): Promise<void> {
  const through = { HTTP_PROXY: new URL(lakes.lake.dfs).origin };
  const url = (path: string): string => `http://contosolake.dfs.core.windows.net/${path}?${lakes.lake.sas}`;
  await run("proxy", ["make", url("proxied")], through);
  await run("proxy", ["copy", local, url("proxied"), "--recursive"], through);
  const filesystem = filesystemOf(lakes.lake, "proxied");
  assert.deepEqual(await readLakeTree(lakes.lake, "proxied", "local"), readLocalTree(local));
  const blob = url("proxied/local/large.bin").replace(".dfs.", ".blob.");
  await run("proxy", ["set-properties", blob, "--metadata=a=b;c=d"], through);
  assert.deepEqual((await filesystem.getFileClient("local/large.bin").getProperties()).metadata, { a: "b", c: "d" });
  await run("proxy", ["remove", url("proxied/local/with space"), "--recursive"], through);
  await run("proxy", ["remove", url("proxied/local/empty")], through);
  const left = [...(await readLakeTree(lakes.lake, "proxied", "local")).keys()];
  const wanted = [...readLocalTree(local).keys()].filter((file) => !/^(?:with space\/|empty$)/.test(file));
  assert.deepEqual(left, wanted);
  assert.equal(await filesystem.getDirectoryClient("local/with space").exists(), false);
}

async function acrossAccounts(credential: "signatures" | "tokens"): Promise<void> {
  const [source, target] = [`from${credential}`, `to${credential}`];
  await writePermittedTree(await make(lakes.lake, source));
  const { variables, trust } = tokens();
  const url = (account: ServedAccount, name: string): string =>
    credential === "signatures" ? signed(account, name) : `${account.https.dfs}/${name}`;
  const words = ["--recursive", "--as-subdir=false", "--from-to=BlobFSBlobFS", "--preserve-permissions=true", trust];
  const ends = [url(lakes.lake, source), url(lakes.backup, target)];
  await run(target, ["copy", ...ends, ...words], credential === "signatures" ? {} : variables);
  const wanted = await accessOf(filesystemOf(lakes.lake, source));
  assert.ok(wanted.size === 6 && [...wanted.values()].some((acl) => acl.includes("default:user:")));
  assert.deepEqual(await accessOf(filesystemOf(lakes.backup, target)), wanted);
  const { owner } = await filesystemOf(lakes.backup, target).getFileClient("d/sub/file").getAccessControl();
  assert.equal(owner, credential === "signatures" ? "$superuser" : lakes.objectId);
}

async function withToken(): Promise<void> {
  await make(lakes.lake, "withtoken");
  const { variables, trust } = tokens();
  const url = `${lakes.lake.https.dfs}/withtoken`;
  await run("token", ["copy", local, url, "--recursive", "--from-to=LocalBlobFS", trust], variables);
  assert.deepEqual(await readLakeTree(lakes.lake, "withtoken", "local"), readLocalTree(local));
  const listed = await run("token", ["list", url, "--location=BlobFS", trust], variables);
  assert.match(listed.output, /local\/large\.bin; Content Length: 17\.00 MiB/);
}

async function synchronised(): Promise<void> {
  for (const [fromTo, account] of [
    ["LocalBlobFS", lakes.lake],
    ["LocalBlob", lakes.flat],
  ] as const) {
    const name = `sync${account.account}`;
    const source = join(lakes.folder, name);
    writeLocalTree(source, MIB);
    await make(account, name);
    const sync = ["sync", source, signed(account, `${name}/copy`), `--from-to=${fromTo}`, "--delete-destination=true"];
    await run(name, sync);
    assert.deepEqual(await readLakeTree(account, name, "copy"), readLocalTree(source));
    rmSync(join(source, "100%"), { recursive: true });
    rmSync(join(source, "empty"));
    await sleep(1100); // The service tells the time of a change to the second.
    writeFileSync(join(source, "large.bin"), numberedBytes(MIB / 2));
    writeFileSync(join(source, "new"), "new");
    await sleep(1100);
    const second = await run(name, sync);
    assert.deepEqual(await readLakeTree(account, name, "copy"), readLocalTree(source));
    // Where directories are entries of their own, those that went are deleted too.
    const directories = fromTo === "LocalBlobFS" ? 2 : 0;
    assert.equal(second.count("Number of Deletions at Destination"), 16 + directories);
    assert.equal((await run(name, sync)).count("Number of Copy Transfers for Files"), 0);
  }
}

async function resumed(): Promise<void> {
  await make(lakes.lake, "resumed");
  const folder = join(lakes.folder, "resumable");
  writeLocalTree(folder, LARGE_BYTES);
  // AzCopy 10.32.2 reads local names as URLs when it resumes, and ends where it meets a lone percent sign.
  rmSync(join(folder, "100%"), { recursive: true });
  const arrived = (kind: RegExp): number =>
    lakes.requests().filter(({ url, status }) => url.includes("/resumed/") && kind.test(url) && status === 201).length;
  const words = ["copy", folder, signed(lakes.lake, "resumed"), "--recursive", "--from-to=LocalBlob"];
  const slow = [...words, "--block-size-mb=1", "--cap-mbps=16", "--skip-version-check"];
  const killed = spawn((provided as AzCopy).file, slow, { env: environment("resumed", {}), stdio: "ignore" });
  while (arrived(/\.txt/) < 30 && killed.exitCode === null) await sleep(20);
  assert.equal(killed.exitCode, null, "the job ended before it could be killed");
  killed.kill("SIGKILL");
  await once(killed, "exit");
  assert.ok(arrived(/comp=blocklist/) === 0, "the large file was whole before the kill");
  const [, job = ""] = /JobId: (\S+)/.exec((await run("resumed", ["jobs", "list"])).output) ?? [];
  await run("resumed", ["jobs", "resume", job, `--destination-sas=${lakes.lake.sas}`]);
  assert.deepEqual(await readLakeTree(lakes.lake, "resumed", "resumable"), readLocalTree(folder));
  // Those that were under way when the kill came may come twice.
  assert.ok(arrived(/\.txt/) < 90, `${arrived(/\.txt/)} small files were sent`);
}
