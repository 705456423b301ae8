/** Reads one directory for a walk: in order, with what is asked about its entries under way ahead of the reader. */
import type { Entry, Obstacle } from "../../model/entry.ts";
import { joinPath, type EntryPath } from "../../model/path.ts";
import { isStoreFailure } from "../failure.ts";
import type { ListingSizes } from "./listing-sizes.ts";
import { listingObstacle } from "../listing-obstacle.ts";

/** What a page tells of one entry, as far as reading ahead needs it. */
export interface ListedStatus {
  /** The last segment of its path. */
  readonly name: string;
  /** Nothing lies below anything but a "directory". */
  readonly kind: string;
}

/** The children of one directory, page by page, in the engine's order. */
export type Pages<Status extends ListedStatus> = AsyncGenerator<readonly Status[]>;

export interface PreparedEntry<Status extends ListedStatus> {
  readonly entry: Entry;
  /** The reader of what lies below a directory; undefined for a file, and where nobody descends. */
  readonly below: DirectoryReader<Status> | undefined;
}

export interface EntryMaker<Status extends ListedStatus> {
  /** The whole entry; undefined for what is none. */
  entry(status: Status): Promise<Entry | undefined>;
  /** A reader of that directory; left out: nobody descends. */
  below?(directory: EntryPath): DirectoryReader<Status>;
}

interface Ahead<Status extends ListedStatus> {
  readonly status: Status;
  readonly entry: Promise<Entry | undefined>;
  below: DirectoryReader<Status> | undefined;
}

export class DirectoryReader<Status extends ListedStatus> {
  readonly path: EntryPath;
  readonly #pages: Pages<Status>;
  readonly #sizes: ListingSizes;
  readonly #maker: EntryMaker<Status>;
  /** The first page, where it is under way. */
  #first: ReturnType<Pages<Status>["next"]> | undefined;
  #page: readonly Status[] = [];
  #position = 0;
  /** In order: what is asked about already. */
  readonly #ahead: Ahead<Status>[] = [];
  /** Directories among them that are not read yet. */
  readonly #unread: Ahead<Status>[] = [];
  #directoriesRead = 0;
  #hasBegun = false;

  constructor(path: EntryPath, pages: Pages<Status>, sizes: ListingSizes, maker: EntryMaker<Status>) {
    this.path = path;
    this.#pages = pages;
    this.#sizes = sizes;
    this.#maker = maker;
  }

  /** Whether a page was given: what fails from then on is the rest. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Begins to read. */
  start(): void {
    this.#first ??= this.#pages.next();
    this.#first.catch(() => undefined);
  }

  /** The next entry; undefined at the end. Throws what the listing throws. */
  async next(): Promise<PreparedEntry<Status> | undefined> {
    while (this.#ahead.length > 0 || (await this.#turnPage())) {
      this.#lookAhead();
      const head = this.#ahead.shift();
      if (head === undefined) continue;
      const below = this.#descend(head);
      const entry = await head.entry;
      const obstacle = entry === undefined ? undefined : await below?.obstacle();
      if (entry !== undefined && obstacle === undefined) return { entry, below };
      if (entry !== undefined && obstacle !== undefined) return { entry: { ...entry, obstacle }, below: undefined };
      await below?.leave();
    }
    return undefined;
  }

  /**
   * What keeps this directory alone from being listed, as far as its first page tells; undefined where nothing does, and
   * for what ends the whole listing.
   */
  async obstacle(): Promise<Obstacle | undefined> {
    this.start();
    try {
      await this.#first;
      return undefined;
    } catch (error) {
      return isStoreFailure(error) ? listingObstacle(error) : undefined;
    }
  }

  /** Ends what is under way. */
  async leave(): Promise<void> {
    const readers = this.#ahead.splice(0).flatMap(({ below }) => below ?? []);
    await Promise.allSettled([...readers.map((reader) => reader.leave()), this.#pages.return(undefined)]);
  }

  /** False at the end of the directory. */
  async #turnPage(): Promise<boolean> {
    if (this.#position < this.#page.length) return true;
    this.start();
    const next = await this.#first;
    this.#first = undefined;
    if (next === undefined || next.done === true) return false;
    this.#hasBegun = true;
    this.#page = next.value;
    this.#position = 0;
    return true;
  }

  #lookAhead(): void {
    while (this.#ahead.length < this.#sizes.entriesAhead && this.#position < this.#page.length) {
      const status = this.#page[this.#position];
      this.#position += 1;
      if (status === undefined) continue;
      const ahead: Ahead<Status> = { status, entry: this.#maker.entry(status), below: undefined };
      // Whoever leaves before this entry's turn never asks how it went.
      ahead.entry.catch(() => undefined);
      this.#ahead.push(ahead);
      if (status.kind === "directory" && this.#maker.below !== undefined) this.#unread.push(ahead);
    }
    while (this.#directoriesRead < this.#sizes.directoriesAhead) {
      const directory = this.#unread.shift();
      if (directory === undefined) return;
      this.#read(directory);
    }
  }

  #read(directory: Ahead<Status>): void {
    directory.below = this.#maker.below?.(joinPath(this.path, directory.status.name));
    directory.below?.start();
    this.#directoriesRead += 1;
  }

  /** What lies below the head; it is one directory ahead no more. */
  #descend(head: Ahead<Status>): DirectoryReader<Status> | undefined {
    if (this.#unread[0] === head) this.#read(this.#unread.shift() ?? head);
    if (head.below !== undefined) this.#directoriesRead -= 1;
    return head.below;
  }
}

/**
 * All that lies below a directory, depth first, with a reader for each directory on the way down: an entry passes through
 * none of those above it. `next` asks a reader, and may turn a failure of a directory below the root into its end.
 */
export async function* depthFirst<Status extends ListedStatus>(
  root: DirectoryReader<Status>,
  next: (reader: DirectoryReader<Status>) => Promise<PreparedEntry<Status> | undefined>,
): AsyncGenerator<Entry> {
  const readers = [root];
  try {
    for (let reader = readers.at(-1); reader !== undefined; reader = readers.at(-1)) {
      const prepared = await next(reader);
      if (prepared === undefined) readers.pop();
      else {
        yield prepared.entry;
        if (prepared.below !== undefined) readers.push(prepared.below);
      }
    }
  } finally {
    await Promise.allSettled(readers.map((reader) => reader.leave()));
  }
}
