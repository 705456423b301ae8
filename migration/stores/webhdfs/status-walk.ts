/** Walks what lies below the root of a source that lists statuses, page by page: HDFS and the dialect of Gen1. */
import type { Entry } from "../../model/entry.ts";
import { joinPath, ROOT_PATH, type EntryPath } from "../../model/path.ts";
import { isStoreFailure, NOT_A_DIRECTORY, saysAbsent, type StoreFailure } from "../failure.ts";
import {
  depthFirst,
  DirectoryReader,
  type ListedStatus,
  type Pages,
  type PreparedEntry,
} from "../listing/directory-reader.ts";
import type { ListingSizes } from "../listing/listing-sizes.ts";
import { toldBrokenOff } from "../listing-obstacle.ts";
import type { OnBrokenOff } from "../source.ts";
import { directoryPages } from "./directory-pages.ts";

/** What a store brings to the walk. */
export interface WalkGround<Status extends ListedStatus> {
  readonly sizes: ListingSizes;
  /** The children of a directory; of a file, the file itself under the name "". Throws StoreFailure. */
  readonly pages: (directory: EntryPath, signal: AbortSignal | undefined) => Pages<Status>;
  /** The whole entry; undefined for what vanished since it was listed. */
  readonly entry: (path: EntryPath, status: Status, signal: AbortSignal | undefined) => Promise<Entry | undefined>;
  readonly failure: (kind: StoreFailure["kind"], code: string, call: AttemptedCall, message: string) => StoreFailure;
  /** Told where a directory was listed and is not there any more when it is read. */
  readonly onVanished?: () => void;
}

interface AttemptedCall {
  readonly op: string;
  readonly path: EntryPath;
}

export class StatusWalk<Status extends ListedStatus> {
  readonly #ground: WalkGround<Status>;

  constructor(ground: WalkGround<Status>) {
    this.#ground = ground;
  }

  /** Everything below the root. Throws StoreFailure, `notFound` where the root is not there. */
  entries(signal: AbortSignal | undefined, onBrokenOff: OnBrokenOff | undefined): AsyncGenerator<Entry> {
    return depthFirst(this.#reader(ROOT_PATH, signal), (reader) => this.#next(reader, onBrokenOff));
  }

  /** The direct children of one directory. Throws StoreFailure, also where there is no such directory. */
  async *children(directory: EntryPath, signal: AbortSignal | undefined): AsyncGenerator<Entry> {
    const reader = this.#reader(directory, signal, false);
    try {
      for (let next = await reader.next(); next !== undefined; next = await reader.next()) yield next.entry;
    } finally {
      await reader.leave();
    }
  }

  async #next(
    reader: DirectoryReader<Status>,
    onBrokenOff: OnBrokenOff | undefined,
  ): Promise<PreparedEntry<Status> | undefined> {
    try {
      return await reader.next();
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      const isRoot = reader.path === ROOT_PATH;
      // Gone since the listing above told of it: what is missing then is found by the next run.
      if (!isRoot && saysAbsent(error)) {
        this.#ground.onVanished?.();
        return undefined;
      }
      if (!isRoot && error.code === NOT_A_DIRECTORY) return undefined;
      if (reader.hasBegun && toldBrokenOff(error, reader.path, onBrokenOff)) return undefined;
      if (!saysAbsent(error)) throw error;
      const call = { op: error.operation, path: error.path };
      throw this.#ground.failure("notFound", error.code, call, "there is no such directory: check the path");
    }
  }

  #reader(path: EntryPath, signal: AbortSignal | undefined, descends = true): DirectoryReader<Status> {
    const { failure, sizes, entry } = this.#ground;
    const pages = directoryPages(this.#ground.pages(path, signal), (code, message) =>
      failure("invalid", code, { op: "LISTSTATUS", path }, message),
    );
    return new DirectoryReader(path, pages, sizes, {
      entry: (status) => entry(joinPath(path, status.name), status, signal),
      ...(descends ? { below: (directory: EntryPath) => this.#reader(directory, signal) } : {}),
    });
  }
}
