/** Peak memory of the engine at 20,000 and at 200,000 entries: it does not grow with the lake. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrationProvider } from "../../migration/provider.ts";
import { entryCounts, FILESYSTEM, TARGET_ACCOUNT, type LakeShape } from "../figures/seeded-lake.ts";
import { ProviderProcess, serialized } from "../provider/provider-process.ts";
import type { Benchmark, Measured, Row } from "./benchmark.ts";
import { measuredNode, peakOf } from "./measured-process.ts";
import { withLakes, type ServedLakes } from "./served-lakes.ts";

/** Largest peak at 200,000 entries, as a share of the peak at 20,000. */
const MOST_GROWTH = 1.3;
const MIB = 2 ** 20;
const ENGINE = join(import.meta.dirname, "..", "..", "migration", "cli.ts");

const SMALL: LakeShape = { topDirectories: 10, subdirectories: 20, filesEach: 99, fileBytes: 64 };
const LARGE: LakeShape = { ...SMALL, subdirectories: 200 };

type Peaks = Readonly<Record<string, number>>;

export const memoryBenchmark: Benchmark = {
  name: "memory",
  measures: "peak memory of the engine and of Pulumi's provider process at 20,000 and 200,000 entries",
  async run(say) {
    return compared(await peaksAt(SMALL, say), await peaksAt(LARGE, say));
  },
};

function compared(small: Peaks, large: Peaks): Measured {
  const rows: Row[] = [];
  const figures: Record<string, number> = {};
  const missed: string[] = [];
  for (const [what, peak] of Object.entries(small)) {
    const ratio = (large[what] ?? Number.NaN) / peak;
    rows.push({ "peak of": what, "MiB at 20,000": peak / MIB, "MiB at 200,000": (large[what] ?? 0) / MIB, ratio });
    figures[what] = ratio;
    if (!(ratio < MOST_GROWTH))
      missed.push(`${what} grows ${ratio.toFixed(2)} times; less than ${MOST_GROWTH} is allowed`);
  }
  return { rows, notes: [], figures, missed };
}

async function peaksAt(shape: LakeShape, say: (what: string) => void): Promise<Peaks> {
  const { files, directories } = entryCounts(shape);
  const count = (files + directories).toLocaleString("en-US");
  const byCommand = await withLakes(shape, async (lakes) => {
    say(`${count} entries: migrate plan, run, plan again, verify`);
    const planned = await migrate("plan", lakes);
    const ran = await migrate("run", lakes);
    return {
      "plan of a first run": planned,
      run: ran,
      "plan with nothing to do": await migrate("plan", lakes),
      verify: await migrate("verify", lakes),
    };
  });
  say(`${count} entries: Pulumi's provider process`);
  return { ...byCommand, "provider process": await withLakes(shape, providerPeak) };
}

async function migrate(command: string, { from, to, environment }: ServedLakes): Promise<number> {
  const reports = await mkdtemp(join(tmpdir(), "adls-bench-reports-"));
  try {
    const words = [ENGINE, command, "--from", from, "--to", to, "--report", reports];
    const { peakBytes = Number.NaN } = await measuredNode({ words, environment });
    return peakBytes;
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

/** The process that Pulumi starts for an `up`: check, then create. */
async function providerPeak({ from, to, environment }: ServedLakes): Promise<number> {
  const key = `bench-${process.pid}`;
  const inputs = {
    __provider: await serialized(migrationProvider),
    engine: "migration/pulumi/index.ts",
    ...{ key, from, to, phase: "migrate", keepAccess: [] },
    target: { accountName: TARGET_ACCOUNT, filesystem: FILESYSTEM, path: "" },
    settings: { pattern: "incremental", deletes: "keep", maxDeletes: { share: 0.05 }, exclude: [], limits: {} },
    run: { urn: "urn:pulumi:s::p::pulumi-nodejs:dynamic/adls-migration:Migration::bench", preview: false },
  };
  const provider = await ProviderProcess.start(definedOf(environment));
  try {
    const checked = await provider.check({}, inputs);
    if (checked.failures.length > 0) throw new Error(checked.failures.join("\n"));
    const { reasons } = await provider.create(checked.inputs);
    if (reasons !== undefined) throw new Error(reasons.join("\n"));
    return await peakOf(provider.processId);
  } finally {
    await provider.stop();
    await rm(join("reports", key), { recursive: true, force: true });
  }
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const defined = Object.entries(environment).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(defined);
}
