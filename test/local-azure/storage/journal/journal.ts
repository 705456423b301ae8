/**
 * The append-only file behind the service's state: a line holds the changes of one request, so that they are kept together
 * or not at all. Changes of concurrent requests are written together, content first; a change is durable (it survives the
 * death of the process, not of the machine) when its promise resolves.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { ContentStore } from "../content/content-store.ts";
import type { Change } from "./change.ts";

const readBytes = 8 * 1024 * 1024;

/** See the file's head. */
export class Journal {
  readonly #descriptor: number | undefined;
  readonly #contents: ContentStore;
  #lines: string[] = [];
  #batch: Promise<void> | undefined;
  #release: () => void = () => undefined;

  /** @param folder undefined keeps nothing. */
  constructor(folder: string | undefined, contents: ContentStore) {
    this.#contents = contents;
    this.#descriptor = folder === undefined ? undefined : openSync(journalFile(folder), "a");
  }

  /** Adds changes to the current batch. Resolves when the batch is written. */
  append(changes: readonly Change[]): Promise<void> {
    if (this.#descriptor !== undefined && changes.length > 0)
      this.#lines.push(JSON.stringify(changes.length === 1 ? changes[0] : changes));
    if (this.#batch === undefined) {
      this.#batch = new Promise((resolve) => {
        this.#release = resolve;
      });
      setImmediate(() => {
        this.settle();
      });
    }
    return this.#batch;
  }

  /** Writes the current batch now. */
  settle(): void {
    this.#contents.settle();
    if (this.#descriptor !== undefined && this.#lines.length > 0) {
      writeAll(this.#descriptor, Buffer.from(`${this.#lines.join("\n")}\n`));
    }
    this.#lines = [];
    this.#batch = undefined;
    this.#release();
  }

  close(): void {
    this.settle();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}

function journalFile(folder: string): string {
  return join(folder, "journal.jsonl");
}

/**
 * Hands every kept line to `apply`, in order. A last line without its end is what a killed process left: it was never
 * acknowledged, and is cut off.
 */
export function replay(folder: string, apply: (line: string) => void): void {
  mkdirSync(folder, { recursive: true });
  const file = journalFile(folder);
  if (!existsSync(file)) return;
  const descriptor = openSync(file, "r");
  const buffer = Buffer.allocUnsafe(readBytes);
  let rest = Buffer.alloc(0);
  for (
    let got = readSync(descriptor, buffer, 0, readBytes, null);
    got > 0;
    got = readSync(descriptor, buffer, 0, readBytes, null)
  ) {
    const bytes = rest.length === 0 ? buffer.subarray(0, got) : Buffer.concat([rest, buffer.subarray(0, got)]);
    const end = bytes.lastIndexOf(10);
    rest = Buffer.from(bytes.subarray(end + 1));
    if (end < 0) continue;
    for (const line of bytes.toString("utf8", 0, end).split("\n")) apply(line);
  }
  closeSync(descriptor);
  if (rest.length > 0) truncateSync(file, statSync(file).size - rest.length);
}

/** Puts a journal of exactly these changes in place of the kept one, whole or not at all. */
export function replaceJournal(folder: string, changes: Iterable<Change>): void {
  const next = join(folder, "journal.next");
  const descriptor = openSync(next, "w");
  let lines: string[] = [];
  for (const change of changes) {
    lines.push(JSON.stringify(change));
    if (lines.length < 10_000) continue;
    writeAll(descriptor, Buffer.from(`${lines.join("\n")}\n`));
    lines = [];
  }
  if (lines.length > 0) writeAll(descriptor, Buffer.from(`${lines.join("\n")}\n`));
  closeSync(descriptor);
  renameSync(next, journalFile(folder));
}
