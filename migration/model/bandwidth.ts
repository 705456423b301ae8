/** Bytes of one unit; bits as network people count them (powers of ten), bytes in both ways. */
const unitBytes: Readonly<Record<string, number>> = {
  "kbit/s": 1e3 / 8,
  "Mbit/s": 1e6 / 8,
  "Gbit/s": 1e9 / 8,
  "kB/s": 1e3,
  "MB/s": 1e6,
  "GB/s": 1e9,
  "KiB/s": 2 ** 10,
  "MiB/s": 2 ** 20,
  "GiB/s": 2 ** 30,
};

/** What `parseBandwidth` accepts, for messages. */
export const bandwidthGrammar = `a number with one of ${Object.keys(unitBytes).join(", ")}, such as 2Gbit/s or 200MB/s`;

/**
 * Bytes per second of a bandwidth such as `2Gbit/s` or `200MB/s`, rounded down to a whole byte.
 * Undefined for anything else, `Mb/s` included, which some read as bits and some as bytes, and for less than one kilobyte.
 */
export function parseBandwidth(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)\s*([A-Za-z]+\/s)$/.exec(text.trim());
  const unit = unitBytes[match?.[2] ?? ""];
  if (match === null || unit === undefined) return undefined;
  const bytesPerSecond = Math.floor(Number(match[1]) * unit);
  return bytesPerSecond >= 1_000 ? bytesPerSecond : undefined;
}
