/** One directory's children in the engine's order, whatever the store's: sorted in memory up to a bound, beyond it on disk. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import type { Entry } from "../model/entry.ts";
import { comparePaths, type EntryPath } from "../model/path.ts";
import type { Listing } from "../stores/source.ts";

/** How many entries are sorted in memory at once: about 50 MB. */
const RUN_ENTRIES = 50_000;

/** The direct children of `directory`, ordered. Temporary files are removed when the stream ends or is left. */
export async function* sortedChildren(
  listing: Listing,
  directory: EntryPath,
  signal?: AbortSignal,
  runEntries = RUN_ENTRIES,
): AsyncGenerator<Entry> {
  let folder: string | undefined;
  const files: string[] = [];
  let run: Entry[] = [];
  try {
    for await (const entry of listing.children(directory, signal)) {
      run.push(entry);
      if (run.length < runEntries) continue;
      folder ??= await mkdtemp(join(tmpdir(), "adls-migration-sort-"));
      files.push(await writeRun(join(folder, String(files.length)), run));
      run = [];
    }
    run.sort((left, right) => comparePaths(left.path, right.path));
    yield* merged([...files.map(readRun), inMemory(run)]);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function writeRun(file: string, run: Entry[]): Promise<string> {
  run.sort((left, right) => comparePaths(left.path, right.path));
  await pipeline(
    run.map((entry) => `${oneLine(entry)}\n`),
    createWriteStream(file, { mode: 0o600 }),
  );
  return file;
}

/** JSON leaves U+2028 and U+2029 as they are, and node:readline takes both for the end of a line. */
function oneLine(entry: Entry): string {
  return JSON.stringify(entry).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

async function* readRun(file: string): AsyncGenerator<Entry> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  // The lines are this process's own, written by writeRun.
  for await (const line of lines) yield JSON.parse(line) as Entry;
}

async function* inMemory(run: readonly Entry[]): AsyncGenerator<Entry> {
  yield* run;
}

async function* merged(runs: AsyncGenerator<Entry>[]): AsyncGenerator<Entry> {
  const heads = await Promise.all(runs.map(async (run) => ({ run, next: await run.next() })));
  for (;;) {
    let first: { run: AsyncGenerator<Entry>; entry: Entry; head: (typeof heads)[number] } | undefined;
    for (const head of heads) {
      if (head.next.done === true) continue;
      if (first === undefined || comparePaths(head.next.value.path, first.entry.path) < 0)
        first = { run: head.run, entry: head.next.value, head };
    }
    if (first === undefined) return;
    yield first.entry;
    first.head.next = await first.run.next();
  }
}
