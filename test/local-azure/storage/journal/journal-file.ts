/** The journal's file as bytes: its lines are read back in order, and replaced as a whole. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Change } from "./change.ts";

const readBytes = 8 * 1024 * 1024;

/** Where a folder keeps its journal. */
export function journalFile(folder: string): string {
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

function writeLines(descriptor: number, lines: readonly string[]): void {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}

/** Puts a journal of exactly these changes in place of the kept one, whole or not at all. @throws what the disk says. */
export function replaceJournal(folder: string, changes: Iterable<Change>): void {
  const next = join(folder, "journal.next");
  const descriptor = openSync(next, "w");
  try {
    let lines: string[] = [];
    for (const change of changes) {
      lines.push(JSON.stringify(change));
      if (lines.length < 10_000) continue;
      writeLines(descriptor, lines);
      lines = [];
    }
    writeLines(descriptor, lines);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, journalFile(folder));
}
