/**
 * `npm run bench -- NAME`: measurements that depend on the machine, each in a file of its own. Prints a table, and one
 * line of JSON last. Exit status 1 where a limit is missed, 2 for a name that is not known. What can be counted instead
 * of measured belongs to test/figures.
 */
import { runMain } from "../local-azure/set-up/clear-error.ts";
import { formatRows, type Benchmark } from "./benchmark.ts";
import { hdfsChangesBenchmark } from "./hdfs-changes.ts";
import { hdfsBenchmark } from "./hdfs.ts";
import { lakeBenchmark } from "./lake.ts";
import { listingBenchmark } from "./listing.ts";
import { memoryBenchmark } from "./memory.ts";
import { moveBenchmark } from "./move.ts";
import { previewBenchmark } from "./preview.ts";

const BENCHMARKS: readonly Benchmark[] = [
  moveBenchmark,
  memoryBenchmark,
  previewBenchmark,
  lakeBenchmark,
  hdfsBenchmark,
  hdfsChangesBenchmark,
  listingBenchmark,
];

function usage(): string {
  const lines = BENCHMARKS.map(({ name, measures }) => `  ${name.padEnd(14)}${measures}`);
  return ["npm run bench -- NAME, where NAME is one of", ...lines].join("\n");
}

await runMain(async () => {
  const [name, ...rest] = process.argv.slice(2);
  const benchmark = rest.length === 0 ? BENCHMARKS.find((known) => known.name === name) : undefined;
  if (benchmark === undefined) {
    console.error(name === undefined ? usage() : `There is no benchmark "${[name, ...rest].join(" ")}".\n${usage()}`);
    return 2;
  }
  const { rows, notes, figures, missed } = await benchmark.run((what) => console.error(`… ${what}`));
  console.log([...formatRows(rows), "", ...notes, ...missed.map((sentence) => `MISSED: ${sentence}`)].join("\n"));
  console.log(JSON.stringify({ benchmark: benchmark.name, figures, rows, missed }));
  return missed.length === 0 ? 0 : 1;
});
