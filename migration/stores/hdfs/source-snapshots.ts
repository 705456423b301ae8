/** HDFS's snapshots as the contract of a source has them: of the directory from the source upwards that allows them. */
import type { LakeChange } from "../../model/lake-change.ts";
import { isBelow, parentPath, ROOT_PATH, type EntryPath } from "../../model/path.ts";
import { isStoreFailure, type FailureKind } from "../failure.ts";
import type { Source, SourceSnapshots } from "../source.ts";
import { isUnknownOperation } from "./errors.ts";
import { SNAPSHOTS, type ListedChange, type SnapshotOperations } from "./snapshots.ts";

export interface SnapshotGround {
  /** The source's directory, from HDFS's root. */
  readonly path: string;
  /** Operations on paths from HDFS's root. */
  readonly operations: SnapshotOperations;
  /** The source on another directory. */
  readonly on: (path: string) => Source;
}

export class HdfsSourceSnapshots implements SourceSnapshots {
  readonly toHoldStill = "dfs.namenode.snapshot.capture.openfiles=true has snapshots hold such files as they were";
  readonly #ground: SnapshotGround;
  /** The directory that is held by snapshots: the source's, or one above. */
  #root: string | undefined;

  constructor(ground: SnapshotGround) {
    this.#ground = ground;
  }

  async unavailable(signal?: AbortSignal): Promise<string | undefined> {
    const { path } = this.#ground;
    if (path.split("/").includes(SNAPSHOTS)) return "it lies in a snapshot already";
    this.#root = await this.#nearest(signal);
    if (this.#root !== undefined) return undefined;
    return `neither /${path} nor a directory above it allows this user snapshots (hdfs dfsadmin -allowSnapshot /${path})`;
  }

  /** The source's directory or the nearest above it that allows this user snapshots. */
  async #nearest(signal: AbortSignal | undefined): Promise<string | undefined> {
    const { path, operations } = this.#ground;
    try {
      const found = await operations.snapshottable(signal);
      return found
        .filter((directory) => directory === path || isBelow(path, directory))
        .sort((left, right) => right.length - left.length)[0];
    } catch (error) {
      if (!isUnknownOperation(error, "GETSNAPSHOTTABLEDIRECTORYLIST")) throw error;
      return this.#nearestListed(signal);
    }
  }

  /** For name nodes that do not know that list. The root of HDFS is left out: it shows snapshots whether it allows them or not. */
  async #nearestListed(signal: AbortSignal | undefined): Promise<string | undefined> {
    const { path, operations } = this.#ground;
    for (let directory = path; directory !== ROOT_PATH; directory = parentPath(directory)) {
      try {
        await operations.names(directory, signal);
        return directory;
      } catch (error) {
        if (!isStoreFailure(error) || !NOT_SNAPSHOTTABLE.has(error.kind)) throw error;
      }
    }
    return undefined;
  }

  names(signal?: AbortSignal): Promise<readonly string[]> {
    return this.#ground.operations.names(this.#directory, signal);
  }

  take(name: string, signal?: AbortSignal): Promise<void> {
    return this.#ground.operations.create(this.#directory, name, signal);
  }

  remove(name: string, signal?: AbortSignal): Promise<void> {
    return this.#ground.operations.remove(this.#directory, name, signal);
  }

  /**
   * A file that is open when a snapshot is taken goes on growing in it until it is closed, and no difference tells of that
   * (seen with 3.4.2, unless `dfs.namenode.snapshot.capture.openfiles` is set); the sum does.
   */
  sum(name: string, signal?: AbortSignal): Promise<string> {
    return this.#ground.operations.sum(this.#pathAt(name), signal);
  }

  at(name: string): Source {
    return this.#ground.on(this.#pathAt(name));
  }

  /** In pages where HDFS has them (3.4), else in one answer. */
  async *changes(from: string, to: string | undefined, signal?: AbortSignal): AsyncGenerator<readonly LakeChange[]> {
    const { path, operations } = this.#ground;
    try {
      yield* joinedRenames(operations.listChanges(path, from, to, signal));
    } catch (error) {
      if (!isUnknownOperation(error, "GETSNAPSHOTDIFFLISTING")) throw error;
      yield await operations.changes(path, from, to, signal);
    }
  }

  /** Where the source's directory lies in a snapshot. */
  #pathAt(name: string): EntryPath {
    const { path } = this.#ground;
    const root = this.#directory;
    const below = root === ROOT_PATH ? path : path.slice(root.length + 1);
    return [root, SNAPSHOTS, name, below].filter((part) => part !== "").join("/");
  }

  get #directory(): EntryPath {
    if (this.#root === undefined) throw new Error("whether snapshots can be taken was not asked");
    return this.#root;
  }
}

/** What is answered of the snapshots of a directory that has none. */
const NOT_SNAPSHOTTABLE: ReadonlySet<FailureKind> = new Set(["notFound", "invalid", "refused"]);

/** The two ends of a rename → one change. An end that was not told is a thing that came from, or went, elsewhere. */
export async function* joinedRenames(
  pages: AsyncIterable<readonly ListedChange[]>,
): AsyncGenerator<readonly LakeChange[]> {
  const renamed = new Set<number>();
  const arrived: ListedChange[] = [];
  for await (const page of pages) {
    const changes: LakeChange[] = [];
    for (const change of page) {
      const { is, path, to, fileId, isReference } = change;
      if (is === "delete" && to !== undefined) {
        renamed.add(fileId);
        changes.push({ is: "rename", path, to });
      } else if (is === "create" && isReference) arrived.push(change);
      else changes.push({ is, path });
    }
    yield changes;
  }
  yield arrived.filter(({ fileId }) => !renamed.has(fileId)).map(({ path }) => ({ is: "create", path }));
}
