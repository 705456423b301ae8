/** Starts a real HDFS, tells where it is, and ends it: no process and no file of it stays behind. */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { hdfsArtefacts } from "./artefacts.ts";
import { configurationFiles, SUPERUSER, type Properties } from "./configuration.ts";

export interface HdfsOptions {
  /** Where names and blocks are kept after the end; left out: nowhere. */
  readonly data?: string;
  /** @default 1 */
  readonly dataNodes?: number;
  /** Name of a key for encryption zones, kept with the run; left out: there can be none. */
  readonly encryptionKey?: string;
  /** Settings of hdfs-site.xml over those of configuration.ts. */
  readonly hdfs?: Properties;
  /** The same of httpfs-site.xml. */
  readonly httpfs?: Properties;
}

export interface RunningHdfs extends AsyncDisposable {
  /** `webhdfs://127.0.0.1:PORT/` */
  readonly webhdfs: string;
  /** `httpfs://127.0.0.1:PORT/` */
  readonly httpfs: string;
  /** `hdfs://127.0.0.1:PORT/`, Hadoop's own protocol. */
  readonly namenode: string;
  readonly superuser: string;
  readonly pid: number;
  /** Resolves when it has ended by itself. */
  readonly ended: Promise<void>;
  /** While it is on, the name node refuses every change. */
  safeMode(isOn: boolean): Promise<void>;
  /** Runs one of Hadoop's tools, by its class: those of `org.apache.hadoop.hdfs.tools` by their name alone. No word holds a space. */
  tool(name: string, ...words: readonly string[]): Promise<void>;
  /** Stops one data node, from 0, and starts it again. */
  stopDataNode(index: number): Promise<void>;
  startDataNode(index: number): Promise<void>;
  /** Makes many files of so many bytes (zeros) in a directory, by Hadoop's own protocol: `file-000000` and so on. */
  fill(directory: string, files: number, bytes: number): Promise<void>;
  stop(): Promise<void>;
}

const TOOLS = "org.apache.hadoop.hdfs.tools";

/** Without these, Hadoop 3.4 neither answers over HTTP nor starts HttpFS on a JVM of today; the others save time and memory. */
const JVM_FLAGS = [
  "--add-opens=java.base/java.lang=ALL-UNNAMED",
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
  "-Xmx512m",
];

/** Starts NameNode, DataNodes and HttpFS in one process; ready when this resolves, after about four seconds. */
export async function startHdfs(options: HdfsOptions = {}): Promise<RunningHdfs> {
  const { classPath } = await hdfsArtefacts();
  const run = await mkdtemp(join(tmpdir(), "adls-migration-hdfs-"));
  const configuration = join(run, "conf");
  await mkdir(configuration);
  const dataNodes = options.dataNodes ?? 1;
  const files = configurationFiles({ ...options, folder: configuration, dataNodes });
  for (const [name, text] of Object.entries(files)) await writeFile(join(configuration, name), text);
  if (options.data !== undefined) await mkdir(options.data, { recursive: true });
  const homes = ["home", "config", "log", "temp"].map((what) => `-Dhttpfs.${what}.dir=${configuration}`);
  const folders = [options.data ?? join(run, "data"), configuration, run];
  const child = spawn(
    "java",
    [...JVM_FLAGS, ...homes, "-cp", `${configuration}:${classPath}`, "Cluster", ...folders, String(dataNodes)],
    { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, HADOOP_USER_NAME: SUPERUSER } },
  );
  const hdfs = new HdfsProcess(child, run);
  try {
    return await hdfs.ready();
  } catch (error) {
    await hdfs.stop();
    throw error;
  }
}

/** Many times what a start takes on a busy machine. */
const START_TIMEOUT_MS = 120_000;

interface Ports {
  readonly webhdfs: number;
  readonly httpfs: number;
  readonly namenode: number;
}

class HdfsProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #run: string;
  readonly #answers: Interface;
  readonly #exited: Promise<void>;
  #lastWords = "";
  /** Commands wait for one another: each has one line of answer. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(child: ChildProcessByStdio<Writable, Readable, Readable>, run: string) {
    this.#child = child;
    this.#run = run;
    this.#answers = createInterface({ input: child.stdout });
    child.stderr.on("data", (text: Buffer) => (this.#lastWords = (this.#lastWords + text.toString()).slice(-4_000)));
    child.stdin.on("error", () => undefined);
    this.#exited = once(child, "exit").then(() => rm(run, { recursive: true, force: true }));
  }

  async ready(): Promise<RunningHdfs> {
    const tooLate = setTimeout(() => this.#child.kill("SIGKILL"), START_TIMEOUT_MS).unref();
    const ports = JSON.parse(await this.#line("the local HDFS did not start")) as Ports;
    clearTimeout(tooLate);
    const at = (scheme: keyof Ports, written: string = scheme): string => `${written}://127.0.0.1:${ports[scheme]}/`;
    return {
      webhdfs: at("webhdfs"),
      httpfs: at("httpfs"),
      namenode: at("namenode", "hdfs"),
      superuser: SUPERUSER,
      pid: this.#child.pid ?? 0,
      ended: this.#exited,
      safeMode: (isOn) => this.#command(`tool ${TOOLS}.DFSAdmin -safemode ${isOn ? "enter" : "leave"}`),
      tool: (name, ...words) =>
        this.#command(["tool", name.includes(".") ? name : `${TOOLS}.${name}`, ...words].join(" ")),
      stopDataNode: (index) => this.#command(`stop ${index}`),
      startDataNode: (index) => this.#command(`start ${index}`),
      fill: (directory, files, bytes) => this.#command(`fill ${directory} ${files} ${bytes}`),
      stop: () => this.stop(),
      [Symbol.asyncDispose]: () => this.stop(),
    };
  }

  async stop(): Promise<void> {
    this.#child.stdin.end();
    await this.#exited;
  }

  #command(words: string): Promise<void> {
    const done = this.#turn.then(async () => {
      this.#child.stdin.write(`${words}\n`);
      const answer = await this.#line(`the local HDFS ended at "${words}"`);
      if (answer !== '{"done":true}') throw new Error(`the local HDFS refuses "${words}"\n${this.#lastWords}`);
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** The next line that it says; throws its last words where it ends instead. */
  async #line(failure: string): Promise<string> {
    const stop = new AbortController();
    const line = once(this.#answers, "line", { signal: stop.signal }).then(([text]) => String(text));
    const log = (): Promise<string> => readFile(join(this.#run, "conf", "hdfs.log"), "utf8").catch(() => "");
    const end = once(this.#child, "exit", { signal: stop.signal }).then(async () => {
      throw new Error(`${failure}\n${(await log()).slice(-2_000)}${this.#lastWords}`);
    });
    line.catch(() => undefined);
    end.catch(() => undefined);
    return Promise.race([line, end]).finally(() => stop.abort());
  }
}
