/**
 * The CRC-64 of Azure Storage (`x-ms-content-crc64`): polynomial 0x9A6C9329AC4BC9B5, reflected, begun and ended with all
 * ones, told as base64 of its eight bytes, lowest first (recorded). Numbers are halves of 32 bits: BigInt is far slower.
 */

const polynomial = 0x9a6c_9329_ac4b_c9b5n;
const slices = 8;

/** `low[256 * k + byte]`: what a byte `k` places before the end does to the lower half; `high`: to the upper half. */
function tables(): { readonly low: Int32Array; readonly high: Int32Array } {
  const low = new Int32Array(256 * slices);
  const high = new Int32Array(256 * slices);
  const first: bigint[] = [];
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = (value & 1n) === 0n ? value >> 1n : (value >> 1n) ^ polynomial;
    first.push(value);
  }
  for (let byte = 0; byte < 256; byte++) {
    let value = first[byte] ?? 0n;
    for (let slice = 0; slice < slices; slice++) {
      low[256 * slice + byte] = Number(BigInt.asIntN(32, value));
      high[256 * slice + byte] = Number(BigInt.asIntN(32, value >> 32n));
      value = (value >> 8n) ^ (first[Number(value & 0xffn)] ?? 0n);
    }
  }
  return { low, high };
}

const table = tables();

/** Takes bytes as they come; `digest` may be asked at any time. */
export class Crc64 {
  #low = -1;
  #high = -1;

  /** Adds bytes. */
  update(bytes: Uint8Array): this {
    const { low: lows, high: highs } = table;
    let low = this.#low;
    let high = this.#high;
    let at = 0;
    for (const end = bytes.length - 7; at < end; at += 8) {
      low ^=
        byteAt(bytes, at) |
        (byteAt(bytes, at + 1) << 8) |
        (byteAt(bytes, at + 2) << 16) |
        (byteAt(bytes, at + 3) << 24);
      high ^=
        byteAt(bytes, at + 4) |
        (byteAt(bytes, at + 5) << 8) |
        (byteAt(bytes, at + 6) << 16) |
        (byteAt(bytes, at + 7) << 24);
      const a = 1792 + (low & 0xff);
      const b = 1536 + ((low >>> 8) & 0xff);
      const c = 1280 + ((low >>> 16) & 0xff);
      const d = 1024 + (low >>> 24);
      const e = 768 + (high & 0xff);
      const f = 512 + ((high >>> 8) & 0xff);
      const g = 256 + ((high >>> 16) & 0xff);
      const h = high >>> 24;
      low =
        at32(lows, a) ^
        at32(lows, b) ^
        at32(lows, c) ^
        at32(lows, d) ^
        at32(lows, e) ^
        at32(lows, f) ^
        at32(lows, g) ^
        at32(lows, h);
      high =
        at32(highs, a) ^
        at32(highs, b) ^
        at32(highs, c) ^
        at32(highs, d) ^
        at32(highs, e) ^
        at32(highs, f) ^
        at32(highs, g) ^
        at32(highs, h);
    }
    for (; at < bytes.length; at++) {
      const index = (low ^ byteAt(bytes, at)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ at32(lows, index);
      high = (high >>> 8) ^ at32(highs, index);
    }
    this.#low = low;
    this.#high = high;
    return this;
  }

  /** The eight bytes, lowest first. */
  bytes(): Buffer {
    const result = Buffer.allocUnsafe(8);
    result.writeInt32LE(~this.#low, 0);
    result.writeInt32LE(~this.#high, 4);
    return result;
  }

  /** Base64, as headers tell it. */
  digest(): string {
    return this.bytes().toString("base64");
  }
}

/** Indexes stay inside by construction; `?? 0` would cost half the speed. */
function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}

function at32(values: Int32Array, index: number): number {
  return values[index] as number;
}

/** The CRC-64 of bytes at once, in base64. */
export function crc64(bytes: Uint8Array): string {
  return new Crc64().update(bytes).digest();
}
