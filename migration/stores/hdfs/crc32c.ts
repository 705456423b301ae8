/** CRC-32C (Castagnoli), which node:zlib lacks: eight bytes at a time, by eight tables. */

/** The polynomial with its bits reversed. */
const POLYNOMIAL = 0x82f63b78;
const WIDTH = 8;

function makeTables(): Uint32Array {
  const tables = new Uint32Array(WIDTH * 256);
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

/** The entry of table `table` for a byte. */
function entry(table: number, byte: number): number {
  return TABLES[table * 256 + (byte & 255)] ?? 0;
}

/** The CRC of `data`; `value` is that of what came before it. */
export function crc32c(data: Uint8Array, value = 0): number {
  let crc = ~value;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const wide = data.length - (data.length % WIDTH);
  let index = 0;
  for (; index < wide; index += WIDTH) {
    const low = crc ^ view.getUint32(index, true);
    const high = view.getUint32(index + 4, true);
    crc =
      entry(7, low) ^
      entry(6, low >>> 8) ^
      entry(5, low >>> 16) ^
      entry(4, low >>> 24) ^
      entry(3, high) ^
      entry(2, high >>> 8) ^
      entry(1, high >>> 16) ^
      entry(0, high >>> 24);
  }
  for (; index < data.length; index += 1) crc = (crc >>> 8) ^ entry(0, crc ^ (data[index] ?? 0));
  return ~crc >>> 0;
}
