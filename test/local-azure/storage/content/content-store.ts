/**
 * Where bytes of files lie: segment files that are only ever appended to. A piece of a segment never changes, so copies
 * share pieces, and a range of a file is a list of pieces. Without a folder the segments are nameless temporary files.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  read,
  readdirSync,
  rmSync,
  unlinkSync,
  writev,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { Unwritten, writeAll } from "./unwritten.ts";

/** A run of bytes in a segment. */
export interface Piece {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

/** Stands for zeros that are not kept anywhere. */
export const holeSegment = -1;

interface Segment {
  readonly descriptor: number;
  length: number;
}

/** A segment that is longer than this takes no more. */
const segmentBytes = 1024 ** 3;

const writeBuffers = promisify(writev);
const readBytes = promisify(read);

/** See the file's head. */
export class ContentStore {
  readonly #folder: string | undefined;
  readonly #segments = new Map<number, Segment>();
  #current = 0;
  readonly #unwritten: Unwritten;

  /** @param folder undefined keeps content for the life of the process only. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
    this.#unwritten = new Unwritten(folder === undefined);
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      const number = Number(/^(\d+)\.segment$/.exec(name)?.[1] ?? Number.NaN);
      if (!Number.isNaN(number)) this.#current = Math.max(this.#current, number + 1);
    }
  }

  /** Segment numbers that lie in the folder, to find those that nothing refers to any more. */
  static removeUnused(folder: string, used: ReadonlySet<number>): void {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      const number = /^(\d+)\.segment$/.exec(name)?.[1];
      if (number !== undefined && !used.has(Number(number))) rmSync(join(folder, name));
    }
  }

  #segment(number: number): Segment {
    const present = this.#segments.get(number);
    if (present !== undefined) return present;
    const path = join(
      this.#folder ?? tmpdir(),
      this.#folder === undefined ? `adls-${randomUUID()}.segment` : `${number}.segment`,
    );
    const descriptor = openSync(path, this.#folder === undefined || number === this.#current ? "wx+" : "r");
    if (this.#folder === undefined) unlinkSync(path);
    const segment = { descriptor, length: fstatSync(descriptor).size };
    this.#segments.set(number, segment);
    return segment;
  }

  #allot(length: number): { readonly segment: Segment; readonly piece: Piece } {
    if (this.#segment(this.#current).length > segmentBytes) this.#current++;
    const segment = this.#segment(this.#current);
    const piece = { segment: this.#current, offset: segment.length, length };
    segment.length += length;
    return { segment, piece };
  }

  /** Takes bytes that `settle` will write. They must not change any more. @throws what the disk says of earlier ones. */
  add(bytes: Buffer): Piece {
    this.#unwritten.makeRoom(bytes.length);
    const { segment, piece } = this.#allot(bytes.length);
    this.#unwritten.add(segment.descriptor, piece.offset, bytes);
    return piece;
  }

  /** Writes everything that waits, at once and in order. @throws what the disk says: then everything waits still. */
  settle(): void {
    this.#unwritten.write();
  }

  /** Writes bytes now, off the main thread: for large content as it comes in. They must not change until it is done. */
  async write(buffers: readonly Buffer[], length: number): Promise<Piece> {
    const { segment, piece } = this.#allot(length);
    const { descriptor } = segment;
    const { bytesWritten } = await writeBuffers(descriptor, buffers, piece.offset);
    if (bytesWritten < length)
      writeAll(descriptor, Buffer.concat(buffers).subarray(bytesWritten), piece.offset + bytesWritten);
    return piece;
  }

  /** Reads a part of a piece: at least one byte, at most `length`. */
  async read(piece: Piece, skip: number, length: number): Promise<Buffer> {
    if (piece.segment === holeSegment) return Buffer.alloc(length);
    const { descriptor } = this.#segment(piece.segment);
    const at = piece.offset + skip;
    const unwritten = this.#unwritten.read(descriptor, at, length);
    if (unwritten !== undefined) return unwritten;
    const written = this.#unwritten.writtenLength(descriptor, at, length);
    const { bytesRead, buffer } = await readBytes(descriptor, Buffer.allocUnsafe(written), 0, written, at);
    if (bytesRead === 0) throw new Error(`Segment ${piece.segment} ends before byte ${at}.`);
    return buffer.subarray(0, bytesRead);
  }

  /** Closes every file when nothing is written any more; `settle` comes before. */
  async close(): Promise<void> {
    await this.#unwritten.finished;
    for (const segment of this.#segments.values()) closeSync(segment.descriptor);
    this.#segments.clear();
  }
}
