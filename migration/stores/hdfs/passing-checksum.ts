/**
 * HDFS's checksum of a file, of content that passes in ranges, side by side and in any order: each range's CRCs are kept until
 * those before it are there. Pure. What is held is 1/128 of what passed out of order; of the composite form next to nothing.
 */
import { bigEndian, chunkCrcs, CRCS, FileChecksum, type ChecksumForm } from "./file-checksum.ts";

interface Passed {
  readonly crcs: Buffer;
  readonly bytes: number;
}

/** One range while it passes, from its beginning to its end. */
export interface PassingRange {
  update(content: Uint8Array): void;
  /** Once, behind its last bytes. */
  end(): Passed;
}

export class PassingChecksum {
  readonly #form: ChecksumForm;
  readonly #length: number;
  readonly #checksum: FileChecksum;
  readonly #waiting = new Map<number, Passed>();
  #next = 0;

  constructor(form: ChecksumForm, length: number) {
    this.#form = form;
    this.#length = length;
    this.#checksum = new FileChecksum(form);
  }

  /** What is to be told of a range while it passes; undefined where it begins in the middle of a chunk, or passed before. */
  range(offset: number): PassingRange | undefined {
    if (offset % this.#form.chunkBytes !== 0 || offset < this.#next || this.#waiting.has(offset)) return undefined;
    return this.#form.kind === "composite" ? new WholeRange(this.#form) : new ChunkedRange(this.#form);
  }

  /** A range has passed to its end. */
  passed(offset: number, range: PassingRange): void {
    this.#waiting.set(offset, range.end());
    for (let next = this.#waiting.get(this.#next); next !== undefined; next = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next);
      this.#checksum.updateCrcs(next.crcs, next.bytes);
      this.#next += next.bytes;
    }
  }

  /** Hex, once all ranges have passed; undefined before. */
  digest(): string | undefined {
    return this.#next === this.#length ? this.#checksum.digest() : undefined;
  }
}

/** Has one CRC. */
class WholeRange implements PassingRange {
  readonly #form: ChecksumForm;
  #crc = 0;
  #bytes = 0;

  constructor(form: ChecksumForm) {
    this.#form = form;
  }

  update(content: Uint8Array): void {
    this.#bytes += content.length;
    this.#crc = CRCS[this.#form.crc](content, this.#crc);
  }

  end(): Passed {
    return { crcs: bigEndian(this.#crc), bytes: this.#bytes };
  }
}

/** Has the CRC of each chunk, from the beginning of one on. */
class ChunkedRange implements PassingRange {
  readonly #form: ChecksumForm;
  readonly #crcs: Buffer[] = [];
  #rest: Uint8Array = new Uint8Array();
  #bytes = 0;

  constructor(form: ChecksumForm) {
    this.#form = form;
  }

  update(content: Uint8Array): void {
    this.#bytes += content.length;
    const { chunkBytes } = this.#form;
    let from = 0;
    if (this.#rest.length > 0) {
      from = Math.min(chunkBytes - this.#rest.length, content.length);
      this.#rest = Buffer.concat([this.#rest, content.subarray(0, from)]);
      if (this.#rest.length < chunkBytes) return;
      this.#crcs.push(chunkCrcs(this.#rest, this.#form));
    }
    const whole = content.length - ((content.length - from) % chunkBytes);
    this.#crcs.push(chunkCrcs(content.subarray(from, whole), this.#form));
    this.#rest = Buffer.from(content.subarray(whole));
  }

  end(): Passed {
    if (this.#rest.length > 0) this.#crcs.push(chunkCrcs(this.#rest, this.#form));
    return { crcs: Buffer.concat(this.#crcs), bytes: this.#bytes };
  }
}
