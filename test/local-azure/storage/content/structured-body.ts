/**
 * The structured body `XSM/1.0; properties=crc64`, up and down (recorded down): a head (version, whole length, flags, number
 * of segments), then for each segment its number, its length, its bytes and their CRC-64, at the end the CRC-64 of all. All
 * numbers are little-endian.
 */
import { invalidHeader, ServiceFailure } from "../wire/failure.ts";
import { Crc64 } from "./crc64.ts";

/** What `x-ms-structured-body` has to say. */
export const structuredBodyForm = "XSM/1.0; properties=crc64";

const headBytes = 13;
const segmentHeadBytes = 10;
const crcBytes = 8;
/** The longest segment that the service sends. */
const segmentBytes = 4 * 1024 * 1024;
const hasCrc64 = 1;

/** Whether a request asks for the form or sends it. @throws {ServiceFailure} for another form. */
export function isStructured(header: string | undefined): boolean {
  if (header === undefined) return false;
  const form = header.toLowerCase().replaceAll(" ", "");
  if (form === structuredBodyForm.toLowerCase().replaceAll(" ", "")) return true;
  throw invalidHeader("x-ms-structured-body", header);
}

/** Bytes of the structured form of so much content. */
export function structuredLength(contentLength: number): number {
  const segments = Math.ceil(contentLength / segmentBytes);
  return headBytes + contentLength + segments * (segmentHeadBytes + crcBytes) + crcBytes;
}

function head(contentLength: number): Buffer {
  const bytes = Buffer.alloc(headBytes);
  bytes.writeUInt8(1, 0);
  bytes.writeBigUInt64LE(BigInt(structuredLength(contentLength)), 1);
  bytes.writeUInt16LE(hasCrc64, 9);
  bytes.writeUInt16LE(Math.ceil(contentLength / segmentBytes), 11);
  return bytes;
}

function segmentHead(number: number, length: number): Buffer {
  const bytes = Buffer.alloc(segmentHeadBytes);
  bytes.writeUInt16LE(number, 0);
  bytes.writeBigUInt64LE(BigInt(length), 2);
  return bytes;
}

/** Yields the structured form of content as it comes. */
export async function* structured(content: AsyncIterable<Buffer>, contentLength: number): AsyncGenerator<Buffer> {
  yield head(contentLength);
  const whole = new Crc64();
  let segment = new Crc64();
  let number = 0;
  let left = 0;
  let rest = contentLength;
  for await (const bytes of content) {
    for (let at = 0; at < bytes.length;) {
      if (left === 0) {
        segment = new Crc64();
        left = Math.min(segmentBytes, rest);
        yield segmentHead(++number, left);
      }
      const part = bytes.subarray(at, at + left);
      segment.update(part);
      whole.update(part);
      yield part;
      at += part.length;
      left -= part.length;
      rest -= part.length;
      if (left === 0) yield segment.bytes();
    }
  }
  yield whole.bytes();
}

function invalidForm(): ServiceFailure {
  return new ServiceFailure("InvalidStructuredMessage");
}

function requireSame(own: Crc64, sent: Buffer): void {
  if (own.bytes().equals(sent)) return;
  throw new ServiceFailure("Crc64Mismatch", {
    fields: { UserSpecifiedCrc: sent.toString("base64"), ServerCalculatedCrc: own.digest() },
  });
}

/** Hands out exactly so many bytes at a time from chunks of any size. */
class Chunks {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** At least one byte and at most `most`; none at the end. */
  async some(most: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const next = await this.#source.next();
      if (next.done === true) return Buffer.alloc(0);
      this.#rest = next.value;
    }
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  /** @throws {ServiceFailure} where the body ends before. */
  async exactly(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let missing = count; missing > 0;) {
      const part = await this.some(missing);
      if (part.length === 0) throw invalidForm();
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }
}

/**
 * Yields the content of a structured body, checking every CRC-64.
 * @throws {ServiceFailure} InvalidStructuredMessage, Crc64Mismatch
 */
export async function* unstructured(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = new Chunks(body);
  const start = await chunks.exactly(headBytes);
  if (start.readUInt8(0) !== 1 || start.readUInt16LE(9) !== hasCrc64) throw invalidForm();
  const whole = new Crc64();
  const segments = start.readUInt16LE(11);
  for (let number = 1; number <= segments; number++) {
    const segmentStart = await chunks.exactly(segmentHeadBytes);
    if (segmentStart.readUInt16LE(0) !== number) throw invalidForm();
    const segment = new Crc64();
    for (let left = Number(segmentStart.readBigUInt64LE(2)); left > 0;) {
      const part = await chunks.some(left);
      if (part.length === 0) throw invalidForm();
      segment.update(part);
      whole.update(part);
      yield part;
      left -= part.length;
    }
    requireSame(segment, await chunks.exactly(crcBytes));
  }
  requireSame(whole, await chunks.exactly(crcBytes));
  if ((await chunks.some(1)).length > 0) throw invalidForm();
}
