/** Reads one directory for a walk: in order, with what is asked about its entries under way ahead of the reader. */
import type { Entry } from "../../model/entry.ts";
import { joinPath, type EntryPath } from "../../model/path.ts";
import type { ListingSizes } from "./configuration.ts";
import type { Pages } from "./pages.ts";
import type { FileStatus } from "./wire-status.ts";

export interface PreparedEntry {
  readonly entry: Entry;
  /** The reader of what lies below a directory; undefined for a file, and where nobody descends. */
  readonly below: DirectoryReader | undefined;
}

export interface EntryMaker {
  /** The whole entry; undefined for what is none. */
  entry(status: FileStatus): Promise<Entry | undefined>;
  /** A reader of that directory; left out: nobody descends. */
  below?(directory: EntryPath): DirectoryReader;
}

interface Ahead {
  readonly status: FileStatus;
  readonly entry: Promise<Entry | undefined>;
  below: DirectoryReader | undefined;
}

export class DirectoryReader {
  readonly path: EntryPath;
  readonly #pages: Pages;
  readonly #sizes: ListingSizes;
  readonly #maker: EntryMaker;
  /** The first page, where it is under way. */
  #first: ReturnType<Pages["next"]> | undefined;
  #page: readonly FileStatus[] = [];
  #position = 0;
  /** In order: what is asked about already. */
  readonly #ahead: Ahead[] = [];
  /** Directories among them that are not read yet. */
  readonly #unread: Ahead[] = [];
  #directoriesRead = 0;

  constructor(path: EntryPath, pages: Pages, sizes: ListingSizes, maker: EntryMaker) {
    this.path = path;
    this.#pages = pages;
    this.#sizes = sizes;
    this.#maker = maker;
  }

  /** Begins to read. */
  start(): void {
    this.#first ??= this.#pages.next();
    this.#first.catch(() => undefined);
  }

  /** The next entry; undefined at the end. Throws what the listing throws. */
  async next(): Promise<PreparedEntry | undefined> {
    while (this.#ahead.length > 0 || (await this.#turnPage())) {
      this.#lookAhead();
      const head = this.#ahead.shift();
      if (head === undefined) continue;
      const below = this.#descend(head);
      const entry = await head.entry;
      if (entry !== undefined) return { entry, below };
      await below?.leave();
    }
    return undefined;
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
    this.#page = next.value;
    this.#position = 0;
    return true;
  }

  #lookAhead(): void {
    while (this.#ahead.length < this.#sizes.entriesAhead && this.#position < this.#page.length) {
      const status = this.#page[this.#position];
      this.#position += 1;
      if (status === undefined) continue;
      const ahead: Ahead = { status, entry: this.#maker.entry(status), below: undefined };
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

  #read(directory: Ahead): void {
    directory.below = this.#maker.below?.(joinPath(this.path, directory.status.name));
    directory.below?.start();
    this.#directoriesRead += 1;
  }

  /** What lies below the head; it is one directory ahead no more. */
  #descend(head: Ahead): DirectoryReader | undefined {
    if (this.#unread[0] === head) this.#read(this.#unread.shift() ?? head);
    if (head.below !== undefined) this.#directoriesRead -= 1;
    return head.below;
  }
}
