import { eachBounded } from "./bounded.ts";
import { createLakeClient, type LakeAddress, type LakeClient } from "./lake-client.ts";
import { readMark, startMark, writeMark } from "./fill-mark.ts";
import type { LakeEntry } from "./lake-entry.ts";
import { writeEntry } from "./write-entry.ts";

/** How far a fill is. */
export interface FillProgress {
  readonly entriesDone: number;
  readonly entriesTotal: number;
  /** Bytes of content written by this fill. */
  readonly bytesDone: number;
}

export interface FillOptions extends LakeAddress {
  readonly onProgress?: (progress: FillProgress) => void;
  readonly signal?: AbortSignal;
  /** Requests under way at once. @default 32 */
  readonly connections?: number;
}

export interface FillResult {
  /** `found`: an earlier fill was complete, and nothing was written. */
  readonly outcome: "filled" | "found";
  /** Entries, and bytes of content, that this fill wrote. */
  readonly entries: number;
  readonly bytes: number;
  readonly requests: number;
}

const defaultConnections = 32;

/**
 * Writes the entries that `plan` gives into the filesystem, which is made if it is missing. A fill that was interrupted
 * goes on at its last mark; a complete one is recognised by one request, without asking for the plan.
 */
export async function fill(options: FillOptions, plan: () => Promise<readonly LakeEntry[]>): Promise<FillResult> {
  const client = createLakeClient(options, options.connections ?? defaultConnections);
  try {
    const mark = await readMark(client);
    if (mark === "complete") return { outcome: "found", entries: 0, bytes: 0, requests: client.requests() };
    const steps = stepsOf(await plan());
    const written = await writeSteps(client, steps, { from: mark, options });
    await writeMark(client, "complete");
    return { outcome: "filled", ...written, requests: client.requests() };
  } finally {
    await client.close();
  }
}

/** Each step needs the ones before it: directories level by level, so that none is made implicitly; then all files. */
function stepsOf(entries: readonly LakeEntry[]): LakeEntry[][] {
  const depth = (entry: LakeEntry): number => entry.path.split("/").length;
  const directories = entries.filter((entry) => entry.kind === "directory");
  const levels = [...Map.groupBy(directories, depth)].sort(([one], [other]) => one - other);
  const files = entries.filter((entry) => entry.kind === "file");
  // The largest first: it is written by one worker while the others do the rest.
  files.sort((one, other) => Number(other.writtenBy === "blocks") - Number(one.writtenBy === "blocks"));
  return [...levels.map(([, level]) => level), files];
}

interface Writing {
  /** Entries, in the order of the steps, that an earlier fill has written. */
  readonly from: number;
  readonly options: FillOptions;
}

async function writeSteps(
  client: LakeClient,
  steps: readonly (readonly LakeEntry[])[],
  { from, options }: Writing,
): Promise<{ entries: number; bytes: number }> {
  const entriesTotal = steps.flat().length;
  const mark = startMark(client, from);
  const written = { entries: 0, bytes: 0 };
  const write = async ([index, entry]: [number, LakeEntry]): Promise<void> => {
    options.signal?.throwIfAborted();
    mark.begin(index);
    await writeEntry(client, entry);
    written.entries += 1;
    if (entry.kind === "file") written.bytes += entry.sourceBytes;
    options.onProgress?.({ entriesDone: from + written.entries, entriesTotal, bytesDone: written.bytes });
    await mark.end(index);
  };
  let before = 0;
  for (const step of steps) {
    const numbered = step.map((entry, index): [number, LakeEntry] => [before + index, entry]);
    const missing = numbered.slice(Math.max(0, from - before));
    await eachBounded(missing, options.connections ?? defaultConnections, write);
    before += step.length;
  }
  return written;
}
