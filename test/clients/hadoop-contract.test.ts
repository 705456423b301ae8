/**
 * The driver's own tests, unmodified: those that Hadoop runs against real accounts with a hierarchical namespace. Left out
 * are those that need a cluster, another kind of account, real services beside storage, or that wait long.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { finishedProgram, type FinishedProgram } from "./finished-program.ts";
import { type Hadoop, provideHadoop, writeSettings } from "./hadoop.ts";
import { orReason } from "./installed-client.ts";
import { type ServedLake, serveLake } from "./served-lake.ts";

const HOST = "contosolake.dfs.core.windows.net";
const PACKAGE = "org.apache.hadoop.fs.azurebfs";
const LIMIT_SECONDS = 180;

/** Name of a suite → its classes and how many tests they hold at least: fewer mean that they did not run. */
const SUITES: Readonly<Record<string, { readonly classes: readonly string[]; readonly tests: number }>> = {
  "file system contracts": {
    classes: [
      "Append",
      "Concat",
      "Create",
      "Delete",
      "Etag",
      "GetFileStatus",
      "Mkdir",
      "Open",
      "Rename",
      "RootDirectory",
    ]
      .concat(["Seek", "SetTimes", "VectoredRead"])
      .map((name) => `contract.ITestAbfsFileSystemContract${name}`)
      .concat(["contract.ITestAzureBlobFileSystemBasics", "contract.ITestAbfsContractBulkDelete"]),
    tests: 240,
  },
  "permissions, access control lists, authorization, signatures": {
    classes: ["Permission", "Authorization", "CheckAccess", "DelegationSAS", "ChooseSAS"]
      .map((name) => `ITestAzureBlobFileSystem${name}`)
      .concat(["ITestAzureBlobFilesystemAcl", "ITestSharedKeyAuth", "ITestAbfsIdentityTransformer"]),
    tests: 260,
  },
  "reading, writing, deleting, errors": {
    classes: ["Delete", "MkDir", "Flush", "RandomRead", "RenameUnicode", "FileStatus", "MainOperation", "Copy"]
      .map((name) => `ITestAzureBlobFileSystem${name}`)
      .concat(["ITestSmallWriteOptimization", "ITestAbfsReadWriteAndSeek", "ITestAbfsRestOperationException"]),
    tests: 170,
  },
  "creating, renaming, attributes, ranges of lists, paged deletion": {
    classes: ["Create", "Rename", "Attributes", "StoreListStatusWithRange"]
      .map((name) => `ITestAzureBlobFileSystem${name}`)
      .concat(["services.ITestAbfsPaginatedDelete"]),
    tests: 140,
  },
};

/**
 * Classes that are tried alone once more: the driver forgets what it has read ahead after three seconds, which a busy machine
 * may take between two lines of a test that counts the driver's own reads.
 */
const TIMED: readonly string[] = ["contract.ITestAbfsFileSystemContractSeek"];

const provided = await orReason(provideHadoop);
const skip = typeof provided === "string" ? provided : false;
let lakes: ServedLake;

/** What the driver's tests reach through the driver's own classes. */
const OPENED = ["lang", "lang.reflect", "util", "util.concurrent", "net", "io"].flatMap((name) => [
  "--add-opens",
  `java.base/java.${name}=ALL-UNNAMED`,
]);

function settings(): Readonly<Record<string, string>> {
  const { key } = lakes.lake;
  const filesystem = `abfs://contract@${HOST}`;
  return {
    "fs.azure.always.use.https": "false",
    "fs.azure.createRemoteFileSystemDuringInitialization": "true",
    "fs.azure.abfs.account.name": HOST,
    "fs.azure.account.name": HOST,
    "fs.azure.test.account.name": HOST,
    "fs.azure.test.namespace.enabled": "true",
    "fs.azure.scale.test.enabled": "false",
    [`fs.azure.account.key.${HOST}`]: key,
    [`fs.azure.account.key.${HOST.replace(".dfs.", ".blob.")}`]: key,
    "fs.defaultFS": filesystem,
    "fs.contract.test.fs.abfs": filesystem,
    "fs.contract.test.fs.abfss": filesystem,
  };
}

/** Runs test classes in one JVM, whose http goes through the local service as its proxy. */
async function run(name: string, classes: readonly string[]): Promise<FinishedProgram> {
  const folder = join(lakes.folder, `junit-${name.replaceAll(/\W+/g, "-")}`);
  writeSettings(folder, settings());
  const data = join(folder, "data");
  mkdirSync(data, { recursive: true });
  const { hostname, port } = new URL(lakes.lake.dfs);
  const proxy = [`-Dhttp.proxyHost=${hostname}`, `-Dhttp.proxyPort=${port}`, "-Dhttp.nonProxyHosts="];
  const options = [...OPENED, ...proxy, `-Djava.io.tmpdir=${data}`, `-Dtest.build.data=${data}`];
  const words = [...(provided as Hadoop).words(folder, options), "org.junit.runner.JUnitCore"];
  const all = [...words, ...classes.map((each) => `${PACKAGE}.${each}`)];
  return finishedProgram("java", all, { folder, limitSeconds: LIMIT_SECONDS });
}

/** The classes of the tests that failed; those of the driver's package without it. */
function failedClasses({ output }: FinishedProgram): readonly string[] {
  const found = output.matchAll(/^\d+\) \w+(?:\[.*\])?\(([\w.]+)\)/gm);
  return Array.from(found, ([, name = ""]) => name.replace(`${PACKAGE}.`, ""));
}

function assertEndedWell(ended: FinishedProgram): void {
  const failures = ended.output
    .split("\n")
    .filter((line) => /^\d+\) |^(?:\S+\.)?\w+(?:Error|Exception|Failure)\b/.test(line));
  const told = [...failures.slice(0, 40), ended.output.slice(-300), ended.errors.slice(-500)];
  assert.equal(ended.status, 0, told.join("\n"));
}

/** Runs a suite. @returns how many tests ran */
async function runSuite(name: string, classes: readonly string[]): Promise<number> {
  const ended = await run(name, classes);
  const failed = failedClasses(ended);
  const isTimed = failed.length > 0 && failed.every((each) => TIMED.includes(each));
  assertEndedWell(isTimed ? await run(`${name} again`, [...new Set(failed)]) : ended);
  return Number(/^(?:OK \(|Tests run: )(\d+)/m.exec(ended.output)?.[1]);
}

suite("the tests of Hadoop's ABFS driver", { skip, concurrency: 2 }, () => {
  before(async () => {
    lakes = await serveLake();
  });
  after(() => lakes.stop());
  for (const [name, { classes, tests }] of Object.entries(SUITES)) {
    test(name, async () => {
      const ran = await runSuite(name, classes);
      assert.ok(ran >= tests, `${ran} tests ran`);
    });
  }
});
