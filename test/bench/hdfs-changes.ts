/** A hundred changes of a lake of 100,000 files on HDFS, 20 renames among them, one of a directory of 50,000: what they cost. */
import { hdfsLake } from "../figures/hdfs-lake.ts";
import { changeLake, fillLake } from "../figures/hundred-changes.ts";
import type { Benchmark } from "./benchmark.ts";

const [IN_ONE, IN_ALL] = [50_000, 100_000];
const MOST_REQUESTS = 350;

export const hdfsChangesBenchmark: Benchmark = {
  name: "hdfs-changes",
  measures: "requests of an incremental run by snapshots: 100 changes among 100,000 files",
  async run(say) {
    await using lake = await hdfsLake();
    say("making 100,000 files");
    await fillLake(lake, IN_ONE, IN_ALL);
    say("the first run");
    const first = await lake.run();
    await changeLake(lake);
    say("the second run");
    const second = await lake.run();
    const rows = [first, second].map(({ requests, done, elapsedMs, end }, index) => ({
      ...{ run: index === 0 ? "everything" : "100 changes", end, seconds: elapsedMs / 1_000 },
      ...{ "source requests": requests.source, "target requests": requests.target },
      ...{ "files put": done.files, renamed: done.renamed, deleted: done.deleted },
    }));
    const requests = second.requests.source + second.requests.target;
    const isWhole = second.end === "complete" && (await lake.agrees());
    return {
      ...{ rows, notes: second.notes, figures: { requests } },
      missed: [
        ...(requests <= MOST_REQUESTS ? [] : [`${requests} requests; ${MOST_REQUESTS} are allowed.`]),
        ...(isWhole ? [] : [`The sides do not agree afterwards: ${second.because}`]),
      ],
    };
  },
};
