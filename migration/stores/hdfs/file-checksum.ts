/**
 * The checksum by which HDFS knows a file, computed from its bytes as they pass: MD5 of the blocks' MD5s of their chunks'
 * CRCs, or the CRC of the whole content. Pure. Recomputed from recordings for 0, 1, 2 and 3 blocks.
 */
import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { combinedCrc } from "./crc-combine.ts";
import { crc32c, crc32cOfPair } from "./crc32c.ts";

/** How HDFS makes a checksum: what its `algorithm` says. */
export interface ChecksumForm {
  readonly kind: "MD5-of-MD5" | "composite";
  readonly crc: "CRC32" | "CRC32C";
  /** Bytes under one CRC: ranges of them have CRCs that can be put together. */
  readonly chunkBytes: number;
  /** Bytes of a block; Infinity where the file has only one, or none. */
  readonly blockBytes: number;
}

/** The CRC of content behind other content. */
export const CRCS = { CRC32: crc32, CRC32C: crc32c } as const;

/** Reads `algorithm`, such as `MD5-of-8MD5-of-512CRC32C`; undefined for one that is not known. */
export function parseAlgorithm(algorithm: string): ChecksumForm | undefined {
  const composite = /^COMPOSITE-(CRC32C?)$/.exec(algorithm);
  if (composite !== null) return { kind: "composite", crc: crcOf(composite[1]), chunkBytes: 1, blockBytes: Infinity };
  const parts = /^MD5-of-(\d+)MD5-of-(\d+)(CRC32C?)$/.exec(algorithm);
  if (parts === null) return undefined;
  // An empty file says 0: it has no chunk.
  const chunkBytes = Number(parts[2]) || 512;
  const crcPerBlock = Number(parts[1]);
  const blockBytes = crcPerBlock === 0 ? Infinity : crcPerBlock * chunkBytes;
  return { kind: "MD5-of-MD5", crc: crcOf(parts[3]), chunkBytes, blockBytes };
}

function crcOf(name: string | undefined): ChecksumForm["crc"] {
  return name === "CRC32" ? "CRC32" : "CRC32C";
}

/** Takes content in pieces of any size; `digest` is then what HDFS calls `bytes`, in hex. */
export class FileChecksum {
  readonly #form: ChecksumForm;
  readonly #crc: (data: Uint8Array, value?: number) => number;
  readonly #blockDigests: Buffer[] = [];
  #block: Hash | undefined;
  /** Bytes of the block so far, of the chunk so far, and of all. */
  #inBlock = 0;
  #inChunk = 0;
  #length = 0;
  #value = 0;

  constructor(form: ChecksumForm) {
    this.#form = form;
    this.#crc = CRCS[form.crc];
  }

  update(content: Uint8Array): void {
    this.#length += content.length;
    if (this.#form.kind === "composite") {
      this.#value = this.#crc(content, this.#value);
      return;
    }
    for (let start = 0; start < content.length;) {
      const { chunkBytes, blockBytes } = this.#form;
      const room = Math.min(chunkBytes - this.#inChunk, blockBytes - this.#inBlock, content.length - start);
      this.#value = this.#crc(content.subarray(start, start + room), this.#value);
      this.#inChunk += room;
      this.#inBlock += room;
      start += room;
      if (this.#inChunk === chunkBytes || this.#inBlock === blockBytes) this.#endChunk();
      if (this.#inBlock === blockBytes) this.#endBlock();
    }
  }

  /**
   * The same of content whose chunks have their CRCs already, four bytes each: from the beginning of a chunk on. Of the
   * composite form the one CRC of all of it.
   */
  updateCrcs(crcs: Buffer, bytes: number): void {
    const { kind, crc, chunkBytes, blockBytes } = this.#form;
    this.#length += bytes;
    if (kind === "composite") {
      this.#value = combinedCrc(crc, this.#value, { crc: crcs.readUInt32BE(), bytes });
      return;
    }
    for (let start = 0, left = bytes; start < crcs.length;) {
      const room = Math.min(Math.ceil((blockBytes - this.#inBlock) / chunkBytes) * 4, crcs.length - start);
      const covered = Math.min((room / 4) * chunkBytes, left);
      this.#block ??= createHash("md5");
      this.#block.update(crcs.subarray(start, start + room));
      this.#inBlock += covered;
      start += room;
      left -= covered;
      if (this.#inBlock === blockBytes) this.#endBlock();
    }
  }

  /** Once, after all content. */
  digest(): string {
    if (this.#form.kind === "composite" && this.#length > 0) return bigEndian(this.#value).toString("hex");
    if (this.#inChunk > 0) this.#endChunk();
    if (this.#inBlock > 0) this.#endBlock();
    // An empty file has one checksum, whatever the form: the MD5 of 32 zero bytes.
    const isEmpty = this.#length === 0;
    const { chunkBytes, blockBytes } = this.#form;
    const head = Buffer.alloc(12);
    head.writeUInt32BE(isEmpty ? 0 : chunkBytes);
    head.writeBigInt64BE(isEmpty || blockBytes === Infinity ? 0n : BigInt(blockBytes / chunkBytes), 4);
    const md5 = createHash("md5").update(padded(this.#blockDigests)).digest();
    return Buffer.concat([head, md5]).toString("hex");
  }

  #endChunk(): void {
    this.#block ??= createHash("md5");
    this.#block.update(bigEndian(this.#value));
    this.#value = 0;
    this.#inChunk = 0;
  }

  #endBlock(): void {
    if (this.#block !== undefined) this.#blockDigests.push(this.#block.digest());
    this.#block = undefined;
    this.#inBlock = 0;
  }
}

/** The CRCs of the chunks of content, one after the other, big-endian. */
export function chunkCrcs(content: Uint8Array, { crc, chunkBytes }: ChecksumForm): Buffer {
  const crcs = Buffer.allocUnsafe(4 * Math.ceil(content.length / chunkBytes));
  const inPairs = crc === "CRC32C" && chunkBytes % 8 === 0;
  let chunk = inPairs ? crcsOfPairs(content, chunkBytes, crcs) : 0;
  for (; chunk * 4 < crcs.length; chunk += 1) {
    const start = chunk * chunkBytes;
    crcs.writeUInt32BE(CRCS[crc](content.subarray(start, start + chunkBytes)) >>> 0, chunk * 4);
  }
  return crcs;
}

/** Those of an even number of whole chunks; gives how many. */
function crcsOfPairs(content: Uint8Array, chunkBytes: number, crcs: Buffer): number {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const count = 2 * Math.floor(content.length / (2 * chunkBytes));
  for (let chunk = 0; chunk < count; chunk += 2) {
    const [first, second] = crc32cOfPair(view, chunk * chunkBytes, chunkBytes);
    crcs.writeUInt32BE(first, 4 * chunk);
    crcs.writeUInt32BE(second, 4 * chunk + 4);
  }
  return count;
}

/** Whether HDFS's `bytes` (hex, with zeros behind it in the MD5 forms) are those of a computed digest. */
export function sameChecksum(told: string, digest: string): boolean {
  const rest = told.slice(digest.length);
  return told.toLowerCase().startsWith(digest) && /^0*$/.test(rest);
}

/** As HDFS writes a CRC. */
export function bigEndian(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** HDFS gathers the blocks' MD5s in a buffer of 32 bytes, which doubles when it is full, and digests all of it. */
function padded(digests: readonly Buffer[]): Buffer {
  const used = digests.length * 16;
  let room = 32;
  while (room < used) room *= 2;
  return Buffer.concat([...digests, Buffer.alloc(room - used)]);
}
