/**
 * The append-only file behind the service's state: a line holds the changes of one request, so that they are kept together
 * or not at all. Changes of concurrent requests are written together, content first; a change is durable (it survives the
 * death of the process, not of the machine) when its promise resolves. What the disk does not take is refused and kept for
 * the next attempt; until that succeeds nothing more is taken. A journal much longer than what it says is written anew.
 */
import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import type { ContentStore } from "../content/content-store.ts";
import type { Change } from "./change.ts";
import { journalFile, replaceJournal } from "./journal-file.ts";

/** What a journal is opened with. */
export interface JournalOptions {
  /** Undefined keeps nothing. */
  readonly folder: string | undefined;
  readonly contents: ContentStore;
  /** The shortest list of changes that makes the present state. */
  readonly snapshot: () => Iterable<Change>;
  /** Bytes that a journal may always grow before it is written anew, beside twice what it was at its last start. */
  readonly growthBytes: number;
  /** Told when the disk begins to refuse. */
  readonly onDiskFailure: (error: unknown) => void;
}

/** Changes that are written together. */
interface Batch {
  readonly lines: string[];
  readonly written: PromiseWithResolvers<void>;
}

const nothing = Buffer.alloc(0);

/** See the file's head. */
export class Journal {
  readonly #options: JournalOptions;
  #descriptor: number | undefined;
  #bytes = 0;
  /** The length at which the journal is written anew. */
  #mostBytes = 0;
  #batch: Batch | undefined;
  /** Lines, or the end of one, that the disk has not taken yet. */
  #rest: Buffer = nothing;

  constructor(options: JournalOptions) {
    this.#options = options;
    if (options.folder !== undefined) this.#open(options.folder);
  }

  #open(folder: string): void {
    this.#descriptor = openSync(journalFile(folder), "a");
    this.#bytes = fstatSync(this.#descriptor).size;
    this.#mostBytes = 2 * this.#bytes + this.#options.growthBytes;
  }

  /** Makes sure that the disk has taken everything so far. @throws what the disk says, where it still refuses. */
  catchUp(): void {
    if (this.#rest.length > 0) this.#write();
  }

  /**
   * Adds changes to the current batch. Resolves when the batch is written; rejects with what the disk says. Without a folder
   * there are batches too: answers that go out together cost the system less.
   */
  append(changes: readonly Change[]): Promise<void> {
    this.#batch ??= this.#newBatch();
    if (changes.length > 0 && this.#descriptor !== undefined)
      this.#batch.lines.push(JSON.stringify(changes.length === 1 ? changes[0] : changes));
    return this.#batch.written.promise;
  }

  #newBatch(): Batch {
    setImmediate(() => {
      this.settle();
    });
    return { lines: [], written: Promise.withResolvers() };
  }

  /** Writes the current batch now. */
  settle(): void {
    const batch = this.#batch;
    if (batch === undefined) return;
    this.#batch = undefined;
    if (this.#descriptor === undefined) {
      batch.written.resolve();
      return;
    }
    const lines = Buffer.from(batch.lines.map((line) => `${line}\n`).join(""));
    const wasWhole = this.#rest.length === 0;
    this.#rest = wasWhole ? lines : Buffer.concat([this.#rest, lines]);
    try {
      this.#write();
    } catch (error) {
      if (wasWhole) this.#options.onDiskFailure(error);
      batch.written.reject(error);
      return;
    }
    batch.written.resolve();
    if (this.#bytes > this.#mostBytes) this.#shorten();
  }

  /** Content goes first: a line never tells of bytes that are not there. */
  #write(): void {
    this.#options.contents.settle();
    const descriptor = this.#descriptor;
    while (this.#rest.length > 0 && descriptor !== undefined) {
      const written = writeSync(descriptor, this.#rest);
      this.#rest = this.#rest.subarray(written);
      this.#bytes += written;
    }
  }

  /** Takes as long as the state is large, and comes the less often. A disk that has no room for it leaves all as it is. */
  #shorten(): void {
    const { folder, snapshot, growthBytes } = this.#options;
    if (folder === undefined || this.#descriptor === undefined) return;
    try {
      replaceJournal(folder, snapshot());
    } catch {
      this.#mostBytes = this.#bytes + growthBytes;
      return;
    }
    closeSync(this.#descriptor);
    this.#open(folder);
  }

  close(): void {
    this.settle();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}
