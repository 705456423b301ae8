/** HDFS's snapshots as the contract of a source has them: of the directory from the source upwards that allows them. */
import type { LakeChange } from "../../model/lake-change.ts";
import { isBelow, ROOT_PATH, type EntryPath } from "../../model/path.ts";
import { isStoreFailure } from "../failure.ts";
import type { Source, SourceSnapshots } from "../source.ts";
import type { ListedChange, SnapshotOperations } from "./snapshots.ts";

const SNAPSHOTS = ".snapshot";

export interface SnapshotGround {
  /** The source's directory, from HDFS's root. */
  readonly path: string;
  /** Operations on paths from HDFS's root. */
  readonly operations: SnapshotOperations;
  /** The source on another directory. */
  readonly on: (path: string) => Source;
}

export class HdfsSourceSnapshots implements SourceSnapshots {
  readonly #ground: SnapshotGround;
  /** The directory that is held by snapshots: the source's, or one above. */
  #root: string | undefined;

  constructor(ground: SnapshotGround) {
    this.#ground = ground;
  }

  async unavailable(signal?: AbortSignal): Promise<string | undefined> {
    const { path, operations } = this.#ground;
    if (path.split("/").includes(SNAPSHOTS)) return "it lies in a snapshot already";
    const found = await operations.snapshottable(signal);
    this.#root = found
      .filter((directory) => directory === path || isBelow(path, directory))
      .sort((left, right) => right.length - left.length)[0];
    if (this.#root !== undefined) return undefined;
    return `neither /${path} nor a directory above it allows this user snapshots (hdfs dfsadmin -allowSnapshot /${path})`;
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

  at(name: string): Source {
    const { path, on } = this.#ground;
    const root = this.#directory;
    const below = root === ROOT_PATH ? path : path.slice(root.length + 1);
    return on([root, SNAPSHOTS, name, below].filter((part) => part !== "").join("/"));
  }

  /** In pages where HDFS has them (3.4), else in one answer. */
  async *changes(from: string, to: string | undefined, signal?: AbortSignal): AsyncGenerator<readonly LakeChange[]> {
    const { path, operations } = this.#ground;
    try {
      yield* joinedRenames(operations.listChanges(path, from, to, signal));
    } catch (error) {
      if (!isStoreFailure(error) || !isUnknownOperation(error.message)) throw error;
      yield await operations.changes(path, from, to, signal);
    }
  }

  get #directory(): EntryPath {
    if (this.#root === undefined) throw new Error("whether snapshots can be taken was not asked");
    return this.#root;
  }
}

/** The operation is refused before the first page: nothing was given yet. */
function isUnknownOperation(message: string): boolean {
  return /GETSNAPSHOTDIFFLISTING/.test(message) && /(?:Invalid value|No enum constant|not supported)/i.test(message);
}

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
