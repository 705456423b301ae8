/**
 * How fast a lake moves, beside two peers in the same run: a plain loop with the official SDK, and AzCopy. Each mover is a
 * process of its own at the same concurrency, on a fresh copy of the same lake, and is timed from its start to its end.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provideAzCopy, type AzCopy } from "../clients/azcopy.ts";
import { orReason } from "../clients/installed-client.ts";
import { entryCounts, FILESYSTEM, type LakeShape } from "../figures/seeded-lake.ts";
import { median, type Benchmark, type Measured, type Row } from "./benchmark.ts";
import { measured, measuredNode } from "./measured-process.ts";
import { withLakes, type ServedLakes } from "./served-lakes.ts";

const CONCURRENCY = 64;
const ROUNDS = 3;
const MB = 1e6;
const ENGINE = join(import.meta.dirname, "..", "..", "migration", "cli.ts");
const SDK_LOOP = join(import.meta.dirname, "sdk-loop.ts");

const LAKES: Readonly<Record<string, LakeShape>> = {
  "small files": { topDirectories: 4, subdirectories: 10, filesEach: 100, fileBytes: 4_096 },
  "large files": {
    ...{ topDirectories: 1, subdirectories: 1, filesEach: 1, fileBytes: 4_096 },
    large: { files: 8, bytesEach: 64 * MB },
  },
};

/** Moves the lake, from its process's start to its end. */
interface Mover {
  readonly name: string;
  /** More arguments of the service. */
  readonly answers: readonly string[];
  move(lakes: ServedLakes): Promise<{ readonly seconds: number }>;
}

const OURS = "adls-migration";
const SDK = "official SDK, a plain loop";

export const moveBenchmark: Benchmark = {
  name: "move",
  measures: "files/s and MB/s of migrate run, beside a loop with the official SDK and AzCopy",
  async run(say) {
    const azCopy = await orReason(provideAzCopy);
    const movers = typeof azCopy === "string" ? MOVERS : [...MOVERS, azCopyMover(azCopy)];
    const rows: Row[] = [];
    const figures: Record<string, number> = {};
    for (const [lake, shape] of Object.entries(LAKES)) {
      const speeds = new Map<string, number>();
      for (const mover of movers) {
        say(`${lake}: ${mover.name}`);
        const { row, seconds } = await timed(mover, lake, shape);
        rows.push(row);
        speeds.set(mover.name, seconds);
      }
      for (const [name, seconds] of speeds)
        if (name !== OURS) figures[`${lake}: times as fast as ${name}`] = seconds / (speeds.get(OURS) ?? 0);
    }
    return {
      rows,
      figures,
      missed: [],
      notes: notes(typeof azCopy === "string" ? `Without AzCopy: ${azCopy}` : undefined),
    } satisfies Measured;
  },
};

function notes(withoutAzCopy: string | undefined): readonly string[] {
  const ways =
    "The local Azure shares content between files, so a server-side copy moves no byte at all: MB/s tells something of " +
    "streaming alone. The loop sets no metadata and no times; AzCopy carries neither owner nor group.";
  return withoutAzCopy === undefined ? [ways] : [ways, withoutAzCopy];
}

async function timed(mover: Mover, lake: string, shape: LakeShape): Promise<{ row: Row; seconds: number }> {
  const all: number[] = [];
  let requests = { source: 0, target: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    await withLakes(
      shape,
      async (lakes) => {
        all.push((await mover.move(lakes)).seconds);
        requests = await lakes.requests();
      },
      mover.answers,
    );
  }
  const seconds = median(all);
  const { files, bytes } = entryCounts(shape);
  const row: Row = {
    lake,
    mover: mover.name,
    seconds,
    "files/s": files / seconds,
    "MB/s": bytes / MB / seconds,
    "source requests/file": requests.source / files,
    "target requests/file": requests.target / files,
  };
  return { row, seconds };
}

async function moveByEngine({ from, to, environment }: ServedLakes): Promise<{ seconds: number }> {
  const reports = await mkdtemp(join(tmpdir(), "adls-bench-reports-"));
  try {
    const ends = ["--from", from, "--to", to, "--report", reports];
    return await measuredNode({ words: [ENGINE, "run", ...ends, "--concurrency", String(CONCURRENCY)], environment });
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

function moveBySdk({ source, target, environment }: ServedLakes): Promise<{ seconds: number }> {
  const ends = [source, target].map(({ dfs, account, key }) => JSON.stringify({ dfs, account, key }));
  return measuredNode({ words: [SDK_LOOP, ...ends, FILESYSTEM, String(CONCURRENCY)], environment });
}

const MOVERS: readonly Mover[] = [
  { name: OURS, answers: [], move: moveByEngine },
  { name: `${OURS}, streaming`, answers: ["--answer", "serverSideCopy=authorization-failure"], move: moveByEngine },
  { name: SDK, answers: [], move: moveBySdk },
];

function azCopyMover(azCopy: AzCopy): Mover {
  return {
    name: "AzCopy, service to service",
    answers: [],
    move: async ({ source, target, environment }) => {
      const folder = await mkdtemp(join(tmpdir(), "adls-bench-azcopy-"));
      const [from, to] = [source, target].map(({ blob, sas }) => `${blob}/${FILESYSTEM}?${sas}`);
      const options = ["--recursive", "--as-subdir=false", "--from-to=BlobFSBlobFS", "--preserve-permissions=true"];
      try {
        const given = { ...environment, ...azCopy.environment(folder), AZCOPY_CONCURRENCY_VALUE: String(CONCURRENCY) };
        return await measured({
          file: azCopy.file,
          words: ["copy", from ?? "", to ?? "", ...options, "--skip-version-check"],
          environment: given,
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
