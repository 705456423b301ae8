import { directoryAccess, fileAccess, type Population } from "./access-rules.ts";
import { fingerprint, pick } from "./chance.ts";
import type { LakeDirectory, LakeEntry, LakeFile } from "./lake-entry.ts";

/** What may happen to an entry. */
export type ChangeKind = "content" | "access" | "metadata" | "added" | "removed";

export const changeKinds: readonly ChangeKind[] = ["content", "access", "metadata", "added", "removed"];

/** Entries that one round touches, by kind; no entry is touched by two kinds or in two rounds. */
export interface PlannedChanges {
  readonly content: readonly LakeFile[];
  /** Files, and directories too. */
  readonly access: readonly LakeEntry[];
  readonly metadata: readonly LakeFile[];
  /** A directory, and the files in it. */
  readonly added: readonly LakeEntry[];
  readonly removed: readonly LakeFile[];
}

/** How many entries one round touches; `added` counts the new files. */
export const changesPerRound: Readonly<Record<ChangeKind, number>> = {
  content: 50,
  access: 20,
  metadata: 5,
  added: 10,
  removed: 10,
};

/** The last round that still finds entries which no earlier round has touched. */
export const lastRound = 50;

/** What round `round` (1 to `lastRound`) does to the lake that was filled with `entries`. */
export function planChanges(entries: readonly LakeEntry[], round: number, population: Population): PlannedChanges {
  const files = entries.filter(isPlainFile);
  const forAccess = entries.filter((entry) => entry.path.split("/").length > 3);
  return {
    content: share(files, "content", round),
    access: share(forAccess, "access", round),
    metadata: share(files, "metadata", round),
    added: additions(entries, round, population),
    removed: share(files, "removed", round),
  };
}

/** Each kind has a quarter of the entries to itself, each round a slice of that. */
function share<Entry extends LakeEntry>(entries: readonly Entry[], kind: ChangeKind, round: number): Entry[] {
  const kinds: readonly ChangeKind[] = ["content", "access", "metadata", "removed"];
  const own = entries.filter((entry) => pick(entry.path, "change", kinds) === kind);
  own.sort((one, other) => fingerprint(one.path, "turn") - fingerprint(other.path, "turn"));
  const count = changesPerRound[kind];
  return own.slice((round - 1) * count, round * count);
}

function isPlainFile(entry: LakeEntry): entry is LakeFile {
  if (entry.kind !== "file" || entry.writtenBy !== "put") return false;
  return entry.sourceBytes > 0 && entry.sourceBytes < 1_000_000 && entry.headers.encoding === undefined;
}

/** Copies of the first small data sets in a directory of the round's own. */
function additions(entries: readonly LakeEntry[], round: number, population: Population): LakeEntry[] {
  const home = entries.find((entry) => entry.path === "raw/vega-datasets");
  if (home?.kind !== "directory") throw new Error("The source lake has no raw/vega-datasets to add to.");
  const path = `${home.path}/added in round ${String(round)}`;
  const directory: LakeDirectory = {
    kind: "directory",
    path,
    access: directoryAccess(path, home.access, population),
    metadata: {},
  };
  const copied = entries.filter(isPlainFile).filter((entry) => entry.path.startsWith("raw/vega-datasets/"));
  const files = copied.slice(0, changesPerRound.added).map((entry): LakeFile => {
    const copy = `${path}/${entry.path.slice(entry.path.lastIndexOf("/") + 1)}`;
    return { ...entry, path: copy, access: fileAccess(copy, directory.access, population) };
  });
  return [directory, ...files];
}
