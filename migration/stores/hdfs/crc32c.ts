/** CRC-32C (Castagnoli), which node:zlib lacks: eight bytes at a time, by eight tables. */

/** The polynomial with its bits reversed. */
const POLYNOMIAL = 0x82f63b78;
const WIDTH = 8;

function makeTables(): Int32Array {
  const tables = new Int32Array(WIDTH * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    tables[byte] = value;
  }
  for (let index = 256; index < tables.length; index += 1) {
    const before = tables[index - 256] ?? 0;
    tables[index] = (before >>> 8) ^ (tables[before & 255] ?? 0);
  }
  return tables;
}

const TABLES = makeTables();

/** What eight bytes do; `low` has the CRC in it. Indexes stay inside by construction; `?? 0` would cost half the speed. */
function eight(low: number, high: number): number {
  return (
    (TABLES[1792 + (low & 255)] as number) ^
    (TABLES[1536 + ((low >>> 8) & 255)] as number) ^
    (TABLES[1280 + ((low >>> 16) & 255)] as number) ^
    (TABLES[1024 + (low >>> 24)] as number) ^
    (TABLES[768 + (high & 255)] as number) ^
    (TABLES[512 + ((high >>> 8) & 255)] as number) ^
    (TABLES[256 + ((high >>> 16) & 255)] as number) ^
    (TABLES[high >>> 24] as number)
  );
}

/** The CRC of `data`; `value` is that of what came before it. */
export function crc32c(data: Uint8Array, value = 0): number {
  let crc = ~value;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const wide = data.length - (data.length % WIDTH);
  let index = 0;
  for (; index < wide; index += WIDTH) crc = eight(crc ^ view.getInt32(index, true), view.getInt32(index + 4, true));
  for (; index < data.length; index += 1) crc = (crc >>> 8) ^ (TABLES[(crc ^ (data[index] ?? 0)) & 255] ?? 0);
  return ~crc >>> 0;
}

/**
 * The CRCs of two neighbours of `bytes` bytes each, a multiple of eight, from `start` on: the processor works on both at a
 * time, as neither needs the other.
 */
export function crc32cOfPair(view: DataView, start: number, bytes: number): readonly [number, number] {
  let [first, second] = [-1, -1];
  for (let index = start; index < start + bytes; index += WIDTH) {
    first = eight(first ^ view.getInt32(index, true), view.getInt32(index + 4, true));
    second = eight(second ^ view.getInt32(index + bytes, true), view.getInt32(index + bytes + 4, true));
  }
  return [~first >>> 0, ~second >>> 0];
}
