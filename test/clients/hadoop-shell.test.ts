/** Hadoop's shell with its ABFS driver, unmodified: with the key, a signature and a token; by address and by host name. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { finishedProgram } from "./finished-program.ts";
import { type Hadoop, provideHadoop, writeSettings } from "./hadoop.ts";
import { type HadoopShell, startShell } from "./hadoop-shell.ts";
import { orReason } from "./installed-client.ts";
import { dataLakeClient, readLakeTree } from "./lake-tree.ts";
import { numberedBytes, readLocalTree, writeLocalTree } from "./local-tree.ts";
import { type ServedLake, serveLake } from "./served-lake.ts";

const MIB = 1024 * 1024;
const HOST = "contosolake.dfs.core.windows.net";
const NAMED = "ec3595d6-2c17-4696-8caa-7e139758d24a";
const provided = await orReason(provideHadoop);
const skip = typeof provided === "string" ? provided : false;

let lakes: ServedLake;
let local: string;

suite("Hadoop's ABFS driver", { skip, concurrency: 2 }, () => {
  before(async () => {
    lakes = await serveLake();
    local = join(lakes.folder, "local");
    writeLocalTree(local, 9 * MIB);
  });
  after(() => lakes.stop());
  test("with the key: put, list, cat, append, copy, move, remove", () =>
    withShell("key", byAddress(), filesAndDirectories));
  test("with the key: modes, access control lists, owners", () => withShell("rights", byAddress(), rights));
  test("with the key, by host name through a proxy", () =>
    withShell("proxied", { settings: withKey(), options: proxyOptions() }, putAndMove));
  test("with a signature", () => withShell("signed", bySignature(), putAndMove));
  test("with a token over https", async () => withShell("token", await byToken(), putAndMove));
});

/** How a shell reaches the account. */
interface Way {
  readonly settings: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
}

const plain = { "fs.azure.always.use.https": "false" };
const withKey = () => ({ ...plain, [`fs.azure.account.key.${HOST}`]: lakes.lake.key });
const endpoint = (url: string) => ({ "fs.azure.abfs.endpoint": new URL(url).host });
const byAddress = (): Way => ({ settings: { ...withKey(), ...endpoint(lakes.lake.dfs) } });

function proxyOptions(): readonly string[] {
  const { hostname, port } = new URL(lakes.lake.dfs);
  return [`-Dhttp.proxyHost=${hostname}`, `-Dhttp.proxyPort=${port}`, "-Dhttp.nonProxyHosts="];
}

function bySignature(): Way {
  const signature = {
    "fs.azure.account.auth.type": "SAS",
    "fs.azure.sas.fixed.token": lakes.lake.sas,
    "fs.azure.account.hns.enabled": "true",
  };
  return { settings: { ...plain, ...endpoint(lakes.lake.dfs), ...signature } };
}

/** The authority of the local certificate in a trust store, and the client credentials of the local issuer. */
async function byToken(): Promise<Way> {
  const store = join(lakes.folder, "trust.p12");
  const words = ["-importcert", "-noprompt", "-alias", "lake", "-file", lakes.authority];
  const made = await finishedProgram("keytool", [...words, "-keystore", store, "-storepass", "changeit"]);
  assert.equal(made.status, 0, made.output + made.errors);
  const settings = {
    ...endpoint(lakes.lake.https.dfs),
    "fs.azure.account.auth.type": "OAuth",
    "fs.azure.account.oauth.provider.type": "org.apache.hadoop.fs.azurebfs.oauth2.ClientCredsTokenProvider",
    "fs.azure.account.oauth2.client.endpoint": lakes.openId.tokenEndpoint,
    "fs.azure.account.oauth2.client.id": lakes.objectId,
    "fs.azure.account.oauth2.client.secret": lakes.openId.clientSecret,
  };
  const trust = [`-Djavax.net.ssl.trustStore=${store}`, "-Djavax.net.ssl.trustStorePassword=changeit"];
  return { settings, options: trust };
}

/** Runs a session on a filesystem of its own. */
async function withShell(
  filesystem: string,
  { settings, options = [] }: Way,
  use: (shell: HadoopShell, filesystem: string) => Promise<void>,
): Promise<void> {
  await dataLakeClient(lakes.lake).getFileSystemClient(filesystem).create();
  const folder = join(lakes.folder, `settings-${filesystem}`);
  const scheme = lakes.lake.https.dfs.includes(settings["fs.azure.abfs.endpoint"] ?? "-") ? "abfss" : "abfs";
  writeSettings(folder, { ...settings, "fs.defaultFS": `${scheme}://${filesystem}@${HOST}` });
  const shell = startShell(provided as Hadoop, folder, options);
  try {
    await use(shell, filesystem);
  } finally {
    await shell.end();
  }
}

/** Every path that `-ls -R` prints, with its mode and length. */
async function listed(shell: HadoopShell, path: string): Promise<string[]> {
  const lines = (await shell.output("-ls", "-R", path)).trim().split("\n");
  return lines.map((line) => {
    const [mode, , , , length, , , ...name] = line.split(/\s+/);
    return `${mode ?? ""} ${length ?? ""} ${name.join(" ")}`;
  });
}

async function putAndMove(shell: HadoopShell, filesystem: string): Promise<void> {
  await shell.output("-mkdir", "-p", "/top");
  await shell.output("-put", local, "/top");
  assert.deepEqual(await readLakeTree(lakes.lake, filesystem, "top/local"), readLocalTree(local));
  await shell.output("-mv", "/top/local", "/moved");
  const down = join(lakes.folder, `down-${filesystem}`);
  mkdirSync(down);
  await shell.output("-get", "/moved", down);
  assert.deepEqual(readLocalTree(join(down, "moved")), readLocalTree(local));
  await shell.output("-setfacl", "-m", `user:${NAMED}:r-x`, "/moved");
  assert.match(await shell.output("-getfacl", "/moved"), new RegExp(`^user:${NAMED}:r-x$`, "m"));
  await shell.output("-rm", "-r", "-skipTrash", "/moved");
  assert.deepEqual(await listed(shell, "/"), ["drwxr-xr-x 0 /top"]);
}

async function filesAndDirectories(shell: HadoopShell, filesystem: string): Promise<void> {
  await shell.output("-mkdir", "-p", "/a/b/c");
  await shell.output("-put", local, "/a/b");
  const wanted = readLocalTree(local);
  assert.deepEqual(await readLakeTree(lakes.lake, filesystem, "a/b/local"), wanted);
  assert.equal((await listed(shell, "/a")).filter((line) => line.startsWith("-rw-r--r-- ")).length, wanted.size);
  const small = join(lakes.folder, "small");
  writeFileSync(small, "hello\n");
  await shell.output("-put", small, "/a/file");
  await shell.output("-appendToFile", small, "/a/file");
  assert.equal(await shell.output("-cat", "/a/file"), "hello\nhello\n");
  assert.equal(await shell.output("-tail", "/a/file"), "hello\nhello\n");
  assert.match((await shell.command("-put", small, "/a/file")).errors, /File exists/);
  await shell.output("-put", "-f", small, "/a/file");
  assert.equal(await shell.output("-stat", "%b %F %n", "/a/file", "/a"), "6 regular file file\n0 directory a\n");
  await shell.output("-cp", "/a/b", "/copied");
  await shell.output("-mv", "/a/b", "/moved");
  assert.deepEqual(await readLakeTree(lakes.lake, filesystem, "copied/local"), wanted);
  assert.deepEqual(await readLakeTree(lakes.lake, filesystem, "moved/local"), wanted);
  assert.match(await shell.output("-count", "/moved"), /^\s*\d+\s+62\s+\d+ \/moved\n$/);
  assert.equal(await shell.output("-checksum", "/a/file"), "/a/file\tNONE\n");
  const found = await shell.output("-find", "/moved", "-name", "file 1*");
  assert.equal(found.trim().split("\n").length, 24);
  const large = join(lakes.folder, "large-of-key");
  await shell.output("-get", "/moved/local/large.bin", large);
  assert.deepEqual(readFileSync(large), numberedBytes(9 * MIB));
  await shell.output("-touchz", "/empty");
  assert.match((await shell.command("-rmdir", "/moved")).errors, /Directory is not empty/);
  assert.match((await shell.command("-cat", "/missing")).errors, /No such file or directory/);
  await shell.output("-rm", "-r", "-skipTrash", "/moved", "/copied", "/a");
  assert.deepEqual(await listed(shell, "/"), ["-rw-r--r-- 0 /empty"]);
}

async function rights(shell: HadoopShell, filesystem: string): Promise<void> {
  await shell.output("-mkdir", "-p", "/d/sub");
  await shell.output("-touchz", "/d/f", "/d/sub/g");
  const access = async (path: string): Promise<string> =>
    (await shell.output("-getfacl", path))
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .join();
  await shell.output("-setfacl", "-R", "-m", `user:${NAMED}:r-x,default:user:${NAMED}:rwx`, "/d");
  const named = `user::rwx,user:${NAMED}:r-x,group::r-x,mask::r-x,other::r-x`;
  const inherited = `default:user::rwx,default:user:${NAMED}:rwx,default:group::r-x,default:mask::rwx,default:other::r-x`;
  assert.equal(await access("/d/sub"), `${named},${inherited}`);
  assert.equal(await access("/d/sub/g"), `user::rw-,user:${NAMED}:r-x,group::r--,mask::r-x,other::r--`);
  await shell.output("-mkdir", "/d/new");
  assert.match(
    await access("/d/new"),
    new RegExp(`^user::rwx,user:${NAMED}:rwx,group::r-x,mask::rwx,.*,default:mask::rwx`),
  );
  await shell.output("-setfacl", "-k", "/d/sub");
  assert.equal(await access("/d/sub"), named);
  await shell.output("-setfacl", "-b", "/d/sub");
  assert.equal(await access("/d/sub"), "user::rwx,group::r-x,other::r-x");
  await shell.output("-setfacl", "--set", `user::rwx,group::r--,other::---,group:${NAMED}:-wx`, "/d/sub");
  assert.equal(await access("/d/sub"), `user::rwx,group::r--,group:${NAMED}:-wx,mask::rwx,other::---`);
  await shell.output("-chmod", "1751", "/d");
  await shell.output("-chmod", "-R", "go-r", "/d/sub");
  await shell.output("-chown", "-R", `${NAMED}:${NAMED}`, "/d/sub");
  assert.deepEqual(await listed(shell, "/d/sub"), ["-rw---x---+ 0 /d/sub/g"]);
  const filesystemClient = dataLakeClient(lakes.lake).getFileSystemClient(filesystem);
  const sub = await filesystemClient.getDirectoryClient("d/sub").getAccessControl();
  assert.deepEqual([sub.owner, sub.group, sub.permissions?.extendedAcls], [NAMED, NAMED, true]);
  const directory = await filesystemClient.getDirectoryClient("d").getAccessControl();
  assert.deepEqual([directory.permissions?.stickyBit, directory.permissions?.other.execute], [true, true]);
}
