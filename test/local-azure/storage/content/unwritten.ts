/**
 * Small content that is still to be written: it is gathered in a buffer, so that many requests cost one system call, and
 * lies where its file will hold it. What the disk refuses stays, to be tried again.
 */
import { write, writeSync } from "node:fs";
import { promisify } from "node:util";

/** Bytes of a buffer. More gains nothing: what is written soon is still in the processor's cache. */
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

const writeLater = promisify(write);

/** Writes bytes, also where the system takes them in parts. @throws what the disk says. */
export function writeAll(descriptor: number, bytes: Buffer, offset: number): void {
  for (let written = 0; written < bytes.length;)
    written += writeSync(descriptor, bytes, written, bytes.length - written, offset + written);
}

function writeRun({ descriptor, offset, buffer, start, length }: Run): void {
  writeAll(descriptor, buffer.subarray(start, start + length), offset);
}

async function writeRunLater({ descriptor, offset, buffer, start, length }: Run): Promise<void> {
  for (let written = 0; written < length;) {
    const { bytesWritten } = await writeLater(descriptor, buffer, start + written, length - written, offset + written);
    written += bytesWritten;
  }
}

function endOf(run: Run): number {
  return run.offset + run.length;
}

/** See the file's head. */
export class Unwritten {
  readonly #writesBehind: boolean;
  #gathered: Buffer = Buffer.allocUnsafeSlow(gatherBytes);
  #gatheredBytes = 0;
  #runs: Run[] = [];
  /** What the system's own threads write, or have failed to write. */
  #behind: readonly Run[] = [];
  #spare: Buffer | undefined;
  #finished: Promise<void> = Promise.resolve();

  /** @param writesBehind whether a full buffer is written beside the work, for content that need not outlive the process. */
  constructor(writesBehind: boolean) {
    this.#writesBehind = writesBehind;
  }

  /** Resolves when nothing is being written beside the work. */
  get finished(): Promise<void> {
    return this.#finished;
  }

  /** Makes room for so many bytes, if need be by writing what is there. @throws what the disk says. */
  makeRoom(length: number): void {
    const isLarge = length > gatherBytes;
    if (isLarge ? this.#runs.length === 0 : this.#gatheredBytes + length <= gatherBytes) return;
    if (this.#writesBehind && this.#behind.length === 0) this.#writeBehind();
    else this.write();
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

  /** A copy of bytes that are not written yet, at most so many; undefined where the first of them is written. */
  read(descriptor: number, offset: number, length: number): Buffer | undefined {
    const run = this.#find((each) => each.descriptor === descriptor && offset >= each.offset && offset < endOf(each));
    if (run === undefined) return undefined;
    const from = run.start + offset - run.offset;
    return Buffer.from(run.buffer.subarray(from, Math.min(from + length, run.start + run.length)));
  }

  /** How many of so many bytes come before the first that is not written yet. */
  writtenLength(descriptor: number, offset: number, length: number): number {
    let end = offset + length;
    for (const run of [...this.#behind, ...this.#runs])
      if (run.descriptor === descriptor && run.offset >= offset) end = Math.min(end, run.offset);
    return end - offset;
  }

  #find(isWanted: (run: Run) => boolean): Run | undefined {
    return this.#runs.find(isWanted) ?? this.#behind.find(isWanted);
  }

  /**
   * Writes everything in order, also what is being written beside the work: the same bytes at the same place.
   * @throws what the disk says: then everything is still to be written.
   */
  write(): void {
    for (const run of this.#behind) writeRun(run);
    for (const run of this.#runs) writeRun(run);
    this.#behind = [];
    this.#runs = [];
    this.#gatheredBytes = 0;
  }

  /** Lets the system write what is there, and gathers in another buffer meanwhile. */
  #writeBehind(): void {
    const [runs, buffer] = [this.#runs, this.#gathered];
    this.#behind = runs;
    this.#runs = [];
    this.#gathered = this.#spare ?? Buffer.allocUnsafeSlow(gatherBytes);
    this.#spare = undefined;
    this.#gatheredBytes = 0;
    const writeRuns = async (): Promise<void> => {
      try {
        for (const run of runs) await writeRunLater(run);
        if (this.#behind === runs) this.#behind = [];
        this.#spare = buffer;
      } catch {
        // It stays in `behind`: the next who needs room tries again and is told.
      }
    };
    const earlier = this.#finished;
    this.#finished = writeRuns().then(() => earlier);
  }
}
