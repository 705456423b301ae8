/** Hadoop's jars, from Maven into an ignored folder of the checkout: once, and whole or not at all. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const HERE = import.meta.dirname;
const CACHE = join(HERE, "..", "..", ".local", "hdfs-3.4.2");

/** The project file, and the program that starts the daemons: what is installed fits both. */
const INPUTS = ["pom.xml", "cluster.java"] as const;

/** Maven's plugin by its version, so that every machine gets the same one. */
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";

export interface Artefacts {
  /** For `java -cp`. */
  readonly classPath: string;
}

async function succeeds(program: string, ...words: string[]): Promise<boolean> {
  try {
    await run(program, words);
    return true;
  } catch {
    return false;
  }
}

let absence: Promise<string | undefined> | undefined;

/** Why there can be no local HDFS on this machine: for a test's `skip` and for a person; undefined where there can. */
export function whyNoHdfs(): Promise<string | undefined> {
  absence ??= findAbsence();
  return absence;
}

async function findAbsence(): Promise<string | undefined> {
  const [hasJava, hasCompiler] = await Promise.all([succeeds("java", "-version"), succeeds("javac", "-version")]);
  if (!hasJava || !hasCompiler) return "no JDK on the PATH: a local HDFS needs java and javac, 11 or 17";
  if (await exists(await folder())) return undefined;
  if (!(await succeeds("mvn", "-version"))) return "no mvn on the PATH: Maven fetches the local HDFS, once";
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** One folder per project file and program: a changed one is installed anew. */
async function folder(): Promise<string> {
  const digest = createHash("sha256");
  for (const name of INPUTS) digest.update(await readFile(join(HERE, name)));
  return join(CACHE, digest.digest("hex").slice(0, 12));
}

/** Installs what is missing: about 50 MB, ten seconds. Throws where java or Maven are missing or fail. */
export async function hdfsArtefacts(): Promise<Artefacts> {
  const reason = await whyNoHdfs();
  if (reason !== undefined) throw new Error(reason);
  const installed = await folder();
  if (!(await exists(installed))) await install(installed);
  return { classPath: [join(installed, "classes"), join(installed, "web"), join(installed, "jars", "*")].join(":") };
}

/** Several test files may install at a time: each into a folder of its own, and the first one that is done wins. */
async function install(installed: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const made = await mkdtemp(join(CACHE, "part-"));
  try {
    for (const name of INPUTS) await cp(join(HERE, name), join(made, name));
    const maven = ["-q", "-B", "-f", join(made, "pom.xml"), COPY, "-DincludeScope=runtime"];
    await told("mvn", [...maven, `-DoutputDirectory=${join(made, "jars")}`]);
    await mkdir(join(made, "classes"));
    const compiler = ["-nowarn", "-proc:none", "-cp", join(made, "jars", "*"), "-d", join(made, "classes")];
    await told("javac", [...compiler, join(made, "cluster.java")]);
    // The daemons look for the pages of their web interface, which are not in the jars.
    for (const daemon of ["hdfs", "datanode"]) await mkdir(join(made, "web", "webapps", daemon), { recursive: true });
    await rename(made, installed).catch(async (error: unknown) => {
      if (!(await exists(installed))) throw error;
    });
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function told(program: string, words: readonly string[]): Promise<void> {
  try {
    await run(program, words, { maxBuffer: 16 * 2 ** 20 });
  } catch (error) {
    const said = error instanceof Error && "stdout" in error ? String(error.stdout).trim().slice(-2_000) : "";
    throw new Error(`the local HDFS cannot be installed: ${program} failed\n${said}`, { cause: error });
  }
}
