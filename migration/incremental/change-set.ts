/**
 * Changes of the source as they concern a migration: excluded paths left out, and every path told in the names of the
 * later state. Pure. Room of the incremental run: it carries over what changed since a state of the source that the target
 * is known to hold. What decides about an entry stays in reconcile/.
 */
import type { LakeChange } from "../model/lake-change.ts";
import { isAtOrBelow, entryName, joinPath, parentPath, ROOT_PATH, type EntryPath } from "../model/path.ts";

export interface ChangeSet {
  /** Renames to be made at the target: earlier path → later path. */
  readonly renames: ReadonlyMap<EntryPath, EntryPath>;
  /** Later paths of what is new, with all below it. */
  readonly created: ReadonlySet<EntryPath>;
  /** Later paths of what changed in itself. */
  readonly modified: ReadonlySet<EntryPath>;
  /** Earlier paths of what is gone, with all below it. */
  readonly deleted: ReadonlySet<EntryPath>;
  /** Later paths of what the last run went by: looked at with all below it, changed or not. */
  readonly leftOver: ReadonlySet<EntryPath>;
}

/** Changes without those of excluded paths. `isExcluded` tells a path by itself; what lies below an excluded one is too. `leftOver`: earlier paths. */
export function changeSet(
  changes: readonly LakeChange[],
  isExcluded: (path: EntryPath) => boolean,
  leftOver: readonly EntryPath[] = [],
): ChangeSet {
  const all = new Map(changes.flatMap((change) => (change.is === "rename" ? [[change.path, change.to] as const] : [])));
  const laterPaths = new LaterPaths(all);
  const excluded = (path: EntryPath): boolean => isAtOrBelow(path, isExcluded);
  const set = {
    renames: new Map<EntryPath, EntryPath>(),
    created: new Set<EntryPath>(),
    modified: new Set<EntryPath>(),
    deleted: new Set<EntryPath>(),
    leftOver: new Set(leftOver.map((path) => laterPaths.of(path))),
  };
  for (const change of changes) {
    const { path } = change;
    if (change.is === "rename") addRename(set, change, excluded);
    else if (change.is === "delete") addUnless(excluded(path), set.deleted, path);
    else {
      const later =
        change.is === "create" ? joinPath(laterPaths.of(parentPath(path)), entryName(path)) : laterPaths.of(path);
      addUnless(excluded(later), change.is === "create" ? set.created : set.modified, later);
    }
  }
  return set;
}

interface Sets {
  readonly renames: Map<EntryPath, EntryPath>;
  readonly created: Set<EntryPath>;
  readonly deleted: Set<EntryPath>;
}

/** A rename from an excluded path brings something new, one to an excluded path takes something away. */
function addRename(
  set: Sets,
  { path, to }: { path: EntryPath; to: EntryPath },
  excluded: (path: EntryPath) => boolean,
): void {
  const [wasExcluded, isExcluded] = [excluded(path), excluded(to)];
  if (!wasExcluded && !isExcluded) set.renames.set(path, to);
  else if (!isExcluded) set.created.add(to);
  else if (!wasExcluded) set.deleted.add(path);
}

function addUnless(isLeftOut: boolean, to: Set<EntryPath>, path: EntryPath): void {
  if (!isLeftOut) to.add(path);
}

/** Earlier paths → later paths, after renames. */
export class LaterPaths {
  readonly #renames: ReadonlyMap<EntryPath, EntryPath>;

  constructor(renames: ReadonlyMap<EntryPath, EntryPath>) {
    this.#renames = renames;
  }

  of(path: EntryPath): EntryPath {
    const to = this.#renames.get(path);
    if (to !== undefined || path === ROOT_PATH) return to ?? path;
    return joinPath(this.of(parentPath(path)), entryName(path));
  }
}

/** Later paths → earlier paths. */
export class EarlierPaths {
  readonly #renames: ReadonlyMap<EntryPath, EntryPath>;
  readonly #from: ReadonlyMap<EntryPath, EntryPath>;

  constructor(renames: ReadonlyMap<EntryPath, EntryPath>) {
    this.#renames = renames;
    this.#from = new Map([...renames].map(([from, to]) => [to, from]));
  }

  /** Where what stands at a later path stood; undefined where what stood there is another thing's place now. */
  of(path: EntryPath): EntryPath | undefined {
    const from = this.#from.get(path);
    if (from !== undefined || path === ROOT_PATH) return from ?? path;
    const earlier = this.candidate(path);
    return earlier === undefined || this.#renames.has(earlier) ? undefined : earlier;
  }

  /** The path of the same name in the directory that stands at the later path's parent: what may be in a rename's way. */
  candidate(path: EntryPath): EntryPath | undefined {
    const directory = this.of(parentPath(path));
    return directory === undefined ? undefined : joinPath(directory, entryName(path));
  }
}
