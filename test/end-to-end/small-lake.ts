/**
 * A small source lake for tests: a sample of the one that `npm start` fills, with every kind of entry that this one has.
 */
import { migratingIdentity, principals } from "../local-azure/directory/index.ts";
import { applyChanges, type Changes } from "../local-azure/source-lake/change.ts";
import { fingerprint } from "../local-azure/source-lake/chance.ts";
import { fill } from "../local-azure/source-lake/fill.ts";
import { type LakeEntry, planSourceLake } from "../local-azure/source-lake/index.ts";
import type { LakeAddress } from "../local-azure/source-lake/lake-client.ts";
import type { ChangeKind } from "../local-azure/source-lake/planned-changes.ts";

const LARGEST_BYTES = 8_000_000;

/** Kinds of entries that must not be left to chance, and how many of each are in every sample. */
const kinds: readonly { readonly count: number; readonly takes: (entry: LakeEntry) => boolean }[] = [
  { count: 40, takes: ({ path }) => path.startsWith("raw/intake/") },
  { count: 10, takes: ({ path }) => path.includes("/_temporary/") || path.includes("/.Trash/") },
  { count: 10, takes: ({ path }) => /[+%#]|[^\x20-\x7e]/u.test(path) },
  { count: 4, takes: ({ kind, path }) => kind === "directory" && /exports\/20|nobody|sandbox\/tmp/u.test(path) },
  { count: 10, takes: (entry) => entry.kind === "directory" && entry.access.sticky },
  { count: 10, takes: ({ access }) => access.access.other === "---" && access.access.named.length === 0 },
  { count: 10, takes: (entry) => entry.kind === "file" && entry.sourceBytes === 0 },
  { count: 3, takes: (entry) => entry.kind === "file" && entry.sourceBytes > 1_000_000 },
  { count: 10, takes: (entry) => entry.kind === "file" && entry.writtenBy === "append" },
  { count: 5, takes: (entry) => entry.kind === "file" && entry.headers.encoding === "gzip" },
  { count: 5, takes: (entry) => entry.kind === "file" && entry.headers.disposition !== undefined },
  { count: 5, takes: ({ metadata }) => "mtime" in metadata },
  { count: 20, takes: ({ path }) => /^raw\/vega-datasets\/csv\//u.test(path) },
];

/** A lake of a little more than `files` files (at least 150); the same for everybody. */
export async function planSmallLake(files: number): Promise<LakeEntry[]> {
  const all = (await planSourceLake()).filter(
    (entry) => entry.kind === "directory" || entry.sourceBytes < LARGEST_BYTES,
  );
  const shuffled = all.toSorted(
    (one, other) => fingerprint(one.path, "small lake") - fingerprint(other.path, "small lake"),
  );
  const taken = new Set<string>([""]);
  const take = ({ path }: LakeEntry): void => {
    for (let cut = path.indexOf("/"); cut >= 0; cut = path.indexOf("/", cut + 1)) taken.add(path.slice(0, cut));
    taken.add(path);
  };
  for (const { count, takes } of kinds) shuffled.filter(takes).slice(0, count).forEach(take);
  shuffled
    .filter(({ kind }) => kind === "file")
    .slice(0, files)
    .forEach(take);
  return all.filter(({ path }) => taken.has(path));
}

/** Fills the filesystem with the lake; the local Azure of a place leaves a source that is filled as it is. */
export async function fillLake(address: LakeAddress, entries: readonly LakeEntry[]): Promise<void> {
  await fill(address, () => Promise.resolve(entries));
}

/** Changes the lake as `npm run change` does; returns the paths that were touched. */
export function changeLake(
  address: LakeAddress,
  entries: readonly LakeEntry[],
  kindsOfChange?: readonly ChangeKind[],
): Promise<Changes> {
  const population = { principals, migratingIdentity: migratingIdentity.objectId };
  return applyChanges({ ...address, ...(kindsOfChange && { kinds: kindsOfChange }) }, entries, population);
}
