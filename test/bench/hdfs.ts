/**
 * How fast a lake leaves a real HDFS, beside DistCp: the same files, the same target service, on this machine. Each mover is a
 * process of its own, timed from its start to its end; an empty directory tells what of that is its start. DistCp gets HDFS's
 * own protocol, many mappers in one process and `-direct`, and carries no owner, group, permission or ACL; the engine carries
 * all of them.
 */
import { existsSync, statfsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { dataLakeClient } from "../clients/lake-tree.ts";
import { orReason } from "../clients/installed-client.ts";
import { serveLake, type ServedLake } from "../clients/served-lake.ts";
import { startHdfs, SUPERUSER, whyNoHdfs, type RunningHdfs } from "../local-hdfs/index.ts";
import { median, type Benchmark, type Measured, type Row } from "./benchmark.ts";
import { provideDistCp, type DistCp } from "./distcp.ts";
import { measured } from "./measured-process.ts";

/** The first are slow for both: the data node compiles its way of reading, as one that has run for long has done. */
const ROUNDS = 5;
const CONCURRENCY = 64;
const MAPPERS = 8;
const MB = 1e6;
/** Room for what one round writes. */
const LEAST_MEMORY_BYTES = 2e9;
/** DistCp's speed times this is asked of the engine. */
const LEAST_TIMES = 2;
const ENGINE = join(import.meta.dirname, "..", "..", "migration", "cli.ts");

interface Shape {
  readonly name: string;
  readonly directories: number;
  readonly filesEach: number;
  readonly bytesEach: number;
}

const SHAPES: readonly Shape[] = [
  { name: "empty", directories: 1, filesEach: 0, bytesEach: 0 },
  { name: "small", directories: 8, filesEach: 125, bytesEach: 4_096 },
  { name: "large", directories: 1, filesEach: 4, bytesEach: 64 * MB },
];

interface Ground {
  readonly hdfs: RunningHdfs;
  readonly azure: ServedLake;
  readonly filesystem: string;
}

interface Moved {
  readonly seconds: number;
  /** Requests that it sent to HDFS over HTTP; undefined where it has another way. */
  readonly sourceRequests?: number;
}

interface Round extends Moved {
  readonly targetRequests: number;
}

interface Mover {
  readonly name: string;
  move(shape: Shape, ground: Ground): Promise<Moved>;
}

const OURS = "adls-migration";
const summary = z.object({ requests: z.object({ source: z.number() }), end: z.literal("complete") });

export const hdfsBenchmark: Benchmark = {
  name: "hdfs",
  measures: "files/s and MB/s from a real HDFS, beside DistCp",
  async run(say) {
    const absence = await whyNoHdfs();
    if (absence !== undefined) throw new Error(absence);
    const distCp = await orReason(provideDistCp);
    const movers = typeof distCp === "string" ? [engine] : [engine, distCpMover(distCp)];
    const start = "The seconds are those of whole processes: the rows of the empty directory tell what a start takes.";
    const notes = typeof distCp === "string" ? [start, `Without DistCp: ${distCp}`] : [start];
    await using hdfs = await startHdfs();
    for (const shape of SHAPES) {
      say(`${shape.name} files: making them`);
      for (let index = 0; index < shape.directories; index++)
        await hdfs.fill(`/${shape.name}/part-${index}`, shape.filesEach, shape.bytesEach);
    }
    return { ...(await compared(hdfs, movers, say)), notes };
  },
};

async function compared(
  hdfs: RunningHdfs,
  movers: readonly Mover[],
  say: (what: string) => void,
): Promise<Omit<Measured, "notes">> {
  const rows: Row[] = [];
  const figures: Record<string, number> = {};
  const missed: string[] = [];
  for (const shape of SHAPES) {
    const rounds = new Map<string, Round[]>();
    // In turn, so that what else the machine does meets both.
    for (let round = 1; round <= ROUNDS; round++)
      for (const mover of movers) {
        say(`${shape.name} files, round ${round}: ${mover.name}`);
        rounds.set(mover.name, [...(rounds.get(mover.name) ?? []), await timed(mover, shape, hdfs)]);
      }
    const seconds = new Map([...rounds].map(([name, all]) => [name, median(all.map((each) => each.seconds))]));
    for (const [name, all] of rounds) rows.push(rowOf(name, shape, all));
    for (const [name, taken] of seconds) {
      if (name === OURS || shape.filesEach === 0) continue;
      const times = taken / (seconds.get(OURS) ?? 0);
      figures[`${shape.name} files: times as fast as ${name}`] = times;
      if (times < LEAST_TIMES)
        missed.push(`${shape.name} files: ${times.toFixed(2)} times as fast as ${name}, ${LEAST_TIMES} are asked.`);
    }
  }
  return { rows, figures, missed };
}

async function timed(mover: Mover, shape: Shape, hdfs: RunningHdfs): Promise<Round> {
  const azure = await serveLake([], contentInMemory());
  try {
    const filesystem = "moved";
    await dataLakeClient(azure.lake).getFileSystemClient(filesystem).create();
    const before = azure.requests().length;
    const moved = await mover.move(shape, { hdfs, azure, filesystem });
    return { ...moved, targetRequests: azure.requests().length - before };
  } finally {
    await azure.stop();
  }
}

/**
 * The target's content lies in memory where this machine has such a place: what its disk costs is
 * neither mover's doing.
 */
function contentInMemory(): Readonly<Record<string, string>> {
  const place = "/dev/shm";
  if (!existsSync(place)) return {};
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize < LEAST_MEMORY_BYTES ? {} : { TMPDIR: place };
}

/** The median's seconds, the last round's requests. */
function rowOf(mover: string, shape: Shape, rounds: readonly Round[]): Row {
  const seconds = median(rounds.map((round) => round.seconds));
  const files = shape.directories * shape.filesEach;
  if (files === 0) return { lake: shape.name, mover, seconds };
  const last = rounds.at(-1);
  const source = last?.sourceRequests;
  return {
    ...{ lake: shape.name, mover, seconds, "files/s": files / seconds },
    "MB/s": (files * shape.bytesEach) / MB / seconds,
    "source requests/file": source === undefined ? "own protocol" : source / files,
    "target requests/file": (last?.targetRequests ?? 0) / files,
  };
}

const engine: Mover = {
  name: OURS,
  async move({ name }, { hdfs, azure, filesystem }) {
    const reports = await mkdtemp(join(tmpdir(), "adls-bench-reports-"));
    try {
      const to = `abfs+${new URL(azure.lake.dfs).origin}/${azure.lake.account}/${filesystem}`;
      const ends = ["--from", `${hdfs.webhdfs}${name}`, "--to", to, "--report", reports];
      const environment = { ...process.env, ...azure.identity, HADOOP_USER_NAME: SUPERUSER };
      const words = [ENGINE, "run", ...ends, "--concurrency", String(CONCURRENCY)];
      // As DistCp, without anything of ours in it that measures.
      const { seconds } = await measured({ file: process.execPath, words, environment });
      const told: unknown = JSON.parse(await readFile(join(reports, "run", "report.json"), "utf8"));
      return { seconds, sourceRequests: summary.parse(told).requests.source };
    } finally {
      await rm(reports, { recursive: true, force: true });
    }
  },
};

function distCpMover(distCp: DistCp): Mover {
  return {
    name: "DistCp -direct",
    async move({ name }, { hdfs, azure, filesystem }) {
      const settings = await mkdtemp(join(tmpdir(), "adls-bench-distcp-"));
      try {
        const words = distCp.words(`${hdfs.namenode}${name}`, { ...azure.lake, filesystem }, settings, MAPPERS);
        const environment = { ...process.env, HADOOP_USER_NAME: SUPERUSER };
        return { seconds: (await measured({ file: "java", words, environment })).seconds };
      } finally {
        await rm(settings, { recursive: true, force: true });
      }
    },
  };
}
