/** Entries at many paths: where several lie in one directory, the pages that hold them, else each on its own. */
import type { Entry } from "../../model/entry.ts";
import { joinPath, type EntryPath } from "../../model/path.ts";
import { createGate } from "../../transport/index.ts";
import type { Pager } from "./pages.ts";
import { compareSigned, justBefore, namesByDirectory } from "./scattered-names.ts";
import type { FileStatus } from "./wire-status.ts";

/** So many names of one directory are looked for in its pages: below, a status each is less. */
const FEWEST_FOR_A_PAGE = 2;

export interface ScatteredGround {
  readonly pager: Pager;
  readonly entry: (path: EntryPath, signal: AbortSignal | undefined) => Promise<Entry | undefined>;
  readonly entryOf: (
    path: EntryPath,
    status: FileStatus,
    signal: AbortSignal | undefined,
  ) => Promise<Entry | undefined>;
  /** Requests under way at a time. */
  readonly parallelRequests: number;
}

/** Each that is there once, in no order. Never more requests than paths, but for ACLs. */
export async function* scatteredEntries(
  paths: readonly EntryPath[],
  ground: ScatteredGround,
  signal: AbortSignal | undefined,
): AsyncGenerator<Entry> {
  const gate = createGate(ground.parallelRequests);
  const found = [...namesByDirectory(paths)].map(async ([directory, names]) => {
    const leave = await gate.enter(signal);
    return inDirectory(directory, names, ground, signal).finally(leave);
  });
  // Whoever stops before one is taken leaves its failure to nobody.
  for (const one of found) one.catch(() => undefined);
  for (const one of found) yield* await one;
}

/** @param names in HDFS's order */
async function inDirectory(
  directory: EntryPath,
  names: readonly string[],
  { pager, entry, entryOf }: ScatteredGround,
  signal: AbortSignal | undefined,
): Promise<readonly Entry[]> {
  const entries: (Entry | undefined)[] = [];
  for (let at = 0; at < names.length;) {
    const name = names[at] ?? "";
    const rest = names.slice(at);
    const after = rest.length < FEWEST_FOR_A_PAGE ? undefined : justBefore(name);
    const page = after === undefined ? undefined : await pager.pageAfter(directory, after, signal);
    const last = page?.statuses.at(-1)?.name;
    const isToTheEnd = page?.remaining === 0;
    const told = rest.filter((other) => isToTheEnd || (last !== undefined && compareSigned(other, last) <= 0));
    if (page === undefined || told.length === 0) {
      entries.push(await entry(joinPath(directory, name), signal));
      at += 1;
      continue;
    }
    const byName = new Map(page.statuses.map((status) => [status.name, status]));
    const present = told.flatMap((other) => byName.get(other) ?? []);
    const made = present.map((status) => entryOf(joinPath(directory, status.name), status, signal));
    entries.push(...(await Promise.all(made)));
    at += told.length;
  }
  return entries.filter((one) => one !== undefined);
}
