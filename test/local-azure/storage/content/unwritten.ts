/**
 * Small content that is still to be written: it is gathered in one buffer, so that many requests cost one system call, and
 * lies where its file will hold it. What the disk refuses stays, to be tried again.
 */
import { writeSync } from "node:fs";

/** Bytes of the buffer. More gains nothing: what is written soon is still in the processor's cache. */
const gatherBytes = 256 * 1024;

/** Bytes that lie one behind the other in a file and in a buffer. */
interface Run {
  readonly descriptor: number;
  /** In the file. */
  readonly offset: number;
  readonly buffer: Buffer;
  /** In the buffer. */
  readonly start: number;
  length: number;
}

/** Writes bytes, also where the system takes them in parts. @throws what the disk says. */
export function writeAll(descriptor: number, bytes: Buffer, offset: number): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(descriptor, bytes, written, bytes.length - written, offset + written);
}

/** See the file's head. */
export class Unwritten {
  readonly #gathered = Buffer.allocUnsafeSlow(gatherBytes);
  #gatheredBytes = 0;
  #runs: Run[] = [];

  /** Makes room for so many bytes, if need be by writing what is there. @throws what the disk says. */
  makeRoom(length: number): void {
    const isLarge = length > gatherBytes;
    if (isLarge ? this.#runs.length > 0 : this.#gatheredBytes + length > gatherBytes) this.write();
  }

  /** Takes bytes for a place in a file; there is room. Those of long content must not change any more. */
  add(descriptor: number, offset: number, bytes: Buffer): void {
    if (bytes.length > gatherBytes) {
      this.#runs.push({ descriptor, offset, buffer: bytes, start: 0, length: bytes.length });
      return;
    }
    const start = this.#gatheredBytes;
    bytes.copy(this.#gathered, start);
    this.#gatheredBytes += bytes.length;
    const last = this.#runs.at(-1);
    const follows = last?.buffer === this.#gathered && last.descriptor === descriptor;
    if (follows && last.offset + last.length === offset) last.length += bytes.length;
    else this.#runs.push({ descriptor, offset, buffer: this.#gathered, start, length: bytes.length });
  }

  /** Whether a part of a file from `offset` to `end` is not written yet. */
  holds(descriptor: number, offset: number, end: number): boolean {
    return this.#runs.some(
      (run) => run.descriptor === descriptor && run.offset < end && run.offset + run.length > offset,
    );
  }

  /** Writes everything in order. @throws what the disk says: then everything is still to be written. */
  write(): void {
    if (this.#runs.length === 0) return;
    for (const { descriptor, offset, buffer, start, length } of this.#runs)
      writeAll(descriptor, buffer.subarray(start, start + length), offset);
    this.#runs = [];
    this.#gatheredBytes = 0;
  }
}
