/**
 * In which order renames are made at the target, so that each finds the directory that it goes into, and its name free:
 * chains from their end, cycles by way of a place aside. Pure.
 */
import type { EntryKind } from "../model/entry.ts";
import {
  isAtOrBelow,
  comparePaths,
  entryName,
  joinPath,
  parentPath,
  ROOT_PATH,
  type EntryPath,
} from "../model/path.ts";
import type { Place } from "../stores/target.ts";
import { EarlierPaths, type ChangeSet } from "./change-set.ts";

export type RenameStep =
  /** A new directory that something is renamed into. */
  | { readonly do: "make"; readonly path: EntryPath }
  /** Out of the way: until its own rename, or, where it is deleted at the source, until the deletes. */
  | {
      readonly do: "set aside";
      readonly entry: EntryPath;
      readonly from: Place;
      readonly aside: string;
      readonly isDeleted: boolean;
    }
  | {
      readonly do: "rename";
      /** The entry, by its earlier path. */
      readonly entry: EntryPath;
      readonly from: Place;
      readonly to: EntryPath;
      /** The file, by its earlier path, that it replaces: deleted at the source. */
      readonly replaces?: EntryPath;
    };

export type RenameOrder = readonly RenameStep[] | { readonly impossible: string };

export interface RenameGround {
  readonly changes: ChangeSet;
  /** What stands at an earlier path at the target; undefined for nothing. Asked about `pathsToLookAt` alone. */
  readonly kindAt: (earlier: EntryPath) => EntryKind | undefined;
  readonly deletes: "keep" | "mirror";
}

/** The earlier paths whose kinds decide. */
export function pathsToLookAt({ renames }: ChangeSet): ReadonlySet<EntryPath> {
  const earlier = new EarlierPaths(renames);
  const paths = new Set(renames.keys());
  for (const to of renames.values())
    for (let path = to; path !== ROOT_PATH; path = parentPath(path)) {
      const found = path === to ? earlier.candidate(path) : earlier.of(path);
      if (found !== undefined) paths.add(found);
    }
  return paths;
}

/** Puts the renames in order; `impossible` says what keeps them from being made as renames. */
export function orderRenames(ground: RenameGround): RenameOrder {
  const order = new Ordering(ground);
  try {
    order.run();
    return order.steps;
  } catch (error) {
    if (error instanceof Impossible) return { impossible: error.message };
    throw error;
  }
}

class Impossible extends Error {}

/** What a rename waits for: another rename, which must make its directory ready, or leave its name. */
interface Blocker {
  readonly entry: EntryPath;
  readonly occupies: boolean;
}

/** The path and the directories above it, the outermost first; without the root. */
function downTo(path: EntryPath): EntryPath[] {
  const paths: EntryPath[] = [];
  for (let at = path; at !== ROOT_PATH; at = parentPath(at)) paths.unshift(at);
  return paths;
}

class Ordering {
  readonly steps: RenameStep[] = [];
  readonly #ground: RenameGround;
  /** Renames to come: earlier path → later path, and the other way round. */
  readonly #pending: Map<EntryPath, EntryPath>;
  readonly #pendingTo: Map<EntryPath, EntryPath>;
  /** Where what was moved stands now, by earlier path; and at which path what stands. */
  readonly #moved = new Map<EntryPath, Place>();
  readonly #standing = new Map<EntryPath, EntryPath>();
  readonly #made = new Set<EntryPath>();
  #asides = 0;

  constructor(ground: RenameGround) {
    this.#ground = ground;
    this.#pending = new Map(ground.changes.renames);
    this.#pendingTo = new Map([...this.#pending].map(([from, to]) => [to, from]));
  }

  run(): void {
    const inOrder = [...this.#pending].sort(([, left], [, right]) => comparePaths(left, right));
    for (const [entry] of inOrder) this.#finish(entry);
  }

  /** Makes a rename, after all that it waits for. */
  #finish(first: EntryPath): void {
    const waiting: { entry: EntryPath; blocker?: Blocker }[] = [{ entry: first }];
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const to = this.#pending.get(top.entry);
      const blocker = to === undefined ? undefined : this.#blockerOf(to, top.entry);
      if (to === undefined) waiting.pop();
      else if (blocker === undefined) this.#rename(top.entry, to);
      else {
        top.blocker = blocker;
        const begin = waiting.findIndex(({ entry }) => entry === blocker.entry);
        if (begin < 0) waiting.push({ entry: blocker.entry });
        else this.#breakCycle(waiting, begin);
      }
    }
  }

  /** One that occupies another's name goes aside; whoever waited for that goes on. */
  #breakCycle(waiting: { entry: EntryPath; blocker?: Blocker }[], begin: number): void {
    const at = waiting.findIndex(({ blocker }, index) => index >= begin && blocker?.occupies === true);
    const occupant = waiting[at]?.blocker?.entry;
    if (occupant === undefined) throw new Impossible("the renames at the source contradict each other");
    this.#setAside(occupant, false);
    waiting.length = at + 1;
  }

  #blockerOf(to: EntryPath, entry: EntryPath): Blocker | undefined {
    for (const path of downTo(to)) {
      const comes = path === to ? undefined : this.#pendingTo.get(path);
      if (comes !== undefined) return { entry: comes, occupies: false };
      const occupant = this.#at(path);
      if (occupant !== undefined && occupant !== entry && this.#pending.has(occupant))
        return { entry: occupant, occupies: true };
    }
    return undefined;
  }

  #rename(entry: EntryPath, to: EntryPath): void {
    if (this.#ground.kindAt(entry) === undefined) throw new Impossible(`"${entry}", which was renamed, is not there`);
    this.#makeAbove(to);
    const replaced = this.#clear(entry, to);
    const from = this.#placeOf(entry);
    this.#pending.delete(entry);
    this.#pendingTo.delete(to);
    this.#steps("path" in from && from.path === to ? [] : [{ do: "rename", entry, from, to, ...replaced }]);
    this.#moved.set(entry, { path: to });
    this.#standing.set(to, entry);
  }

  #steps(steps: readonly RenameStep[]): void {
    this.steps.push(...steps);
  }

  /** Directories above a rename's end that are new at the source. */
  #makeAbove(to: EntryPath): void {
    const missing: EntryPath[] = [];
    for (let above = parentPath(to); above !== ROOT_PATH && !this.#stands(above); above = parentPath(above))
      missing.unshift(above);
    for (const path of missing) {
      if (!isAtOrBelow(path, (at) => this.#ground.changes.created.has(at)))
        throw new Impossible(`the directory "${path}" is not there`);
      this.#made.add(path);
      this.#steps([{ do: "make", path }]);
    }
  }

  #stands(path: EntryPath): boolean {
    if (this.#made.has(path)) return true;
    const kind = this.#at(path) === undefined ? undefined : this.#ground.kindAt(this.#at(path) ?? "");
    if (kind === "file") throw new Impossible(`a file stands at "${path}", where the source has a directory`);
    return kind !== undefined;
  }

  /** What was deleted at the source gives way: a file is replaced by a file, a directory goes aside. */
  #clear(entry: EntryPath, to: EntryPath): { replaces?: EntryPath } {
    const occupant = this.#at(to);
    if (occupant === undefined || occupant === entry) return {};
    const [present, coming] = [this.#ground.kindAt(occupant), this.#ground.kindAt(entry)];
    if (!isAtOrBelow(occupant, (path) => this.#ground.changes.deleted.has(path)))
      throw new Impossible(`something stands at "${to}", where a rename at the source leads`);
    if (present !== coming) throw new Impossible(`a ${present} stands at "${to}", where a ${coming} was renamed to`);
    if (present === "file") {
      this.#moved.set(occupant, { aside: "" });
      return { replaces: occupant };
    }
    if (this.#ground.deletes === "keep")
      throw new Impossible(`the directory "${to}" was deleted and another one renamed to it, and deletes are kept`);
    this.#setAside(occupant, true);
    return {};
  }

  #setAside(entry: EntryPath, isDeleted: boolean): void {
    const from = this.#placeOf(entry);
    const aside = String(this.#asides++);
    this.#steps([{ do: "set aside", entry, from, aside, isDeleted }]);
    if ("path" in from) this.#standing.delete(from.path);
    this.#moved.set(entry, { aside });
  }

  #placeOf(entry: EntryPath): Place {
    const moved = this.#moved.get(entry);
    if (moved !== undefined || entry === ROOT_PATH) return moved ?? { path: ROOT_PATH };
    const above = this.#placeOf(parentPath(entry));
    const name = entryName(entry);
    return "path" in above
      ? { path: joinPath(above.path, name) }
      : { aside: above.aside, below: joinPath(above.below ?? ROOT_PATH, name) };
  }

  /** The earlier path of what stands at a path now; undefined for nothing. */
  #at(path: EntryPath): EntryPath | undefined {
    if (path === ROOT_PATH) return ROOT_PATH;
    const moved = this.#standing.get(path);
    if (moved !== undefined) return moved;
    const directory = this.#at(parentPath(path));
    if (directory === undefined) return undefined;
    const entry = joinPath(directory, entryName(path));
    return this.#moved.has(entry) || this.#ground.kindAt(entry) === undefined ? undefined : entry;
  }
}
