/** One directory of a million files on HDFS, listed in order: how fast, and in how much memory. A name node made for it serves it. */
import { join } from "node:path";
import * as z from "zod";
import { serveHugeDirectory } from "../figures/huge-directory.ts";
import type { Benchmark } from "./benchmark.ts";
import { measuredNode } from "./measured-process.ts";

const ENTRIES = 1_000_000;
const MIB = 2 ** 20;
/** A bare process of Node's takes about 50. */
const MOST_MIB = 256;
const PROGRAM = join(import.meta.dirname, "..", "figures", "listing-program.ts");

const told = z.object({ entries: z.literal(ENTRIES), requests: z.number() });

export const listingBenchmark: Benchmark = {
  name: "listing",
  measures: "entries/s and peak memory of listing a directory of 1,000,000 files on HDFS",
  async run(say) {
    say("1,000,000 entries");
    await using huge = await serveHugeDirectory(ENTRIES);
    const {
      seconds,
      output,
      peakBytes = Number.NaN,
    } = await measuredNode({
      words: [PROGRAM, huge.uri],
      environment: process.env,
    });
    const { requests } = told.parse(JSON.parse(output));
    const peak = peakBytes / MIB;
    return {
      rows: [{ entries: ENTRIES, requests, seconds, "entries/s": ENTRIES / seconds, "peak MiB": peak }],
      notes: [],
      figures: { "peak MiB": peak, "entries/s": ENTRIES / seconds },
      missed: peak < MOST_MIB ? [] : [`The peak is ${peak.toFixed(0)} MiB; less than ${MOST_MIB} is allowed.`],
    };
  },
};
