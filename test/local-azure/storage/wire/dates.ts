/** The service's three ways to write a moment: RFC 1123 (headers, XML), FILETIME (List Paths), ISO 8601 (errors, SAS). */

const texts = new Map<number, string>();

/** RFC 1123, whole seconds. Remembers the seconds told last: listings repeat them. */
export function httpDate(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  const known = texts.get(second);
  if (known !== undefined) return known;
  if (texts.size > 5000) texts.clear();
  const text = new Date(milliseconds).toUTCString();
  texts.set(second, text);
  return text;
}

/** 100 ns since 1601, as List Paths tells creation and expiry. */
export function fileTime(milliseconds: number): string {
  return `${milliseconds + 11_644_473_600_000}0000`;
}

/** ISO 8601 with seven decimal places. */
export function isoDate(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}0000Z`;
}

/** ISO 8601 with seven decimal places, of an ETag: the moment that it was made at. */
export function isoMoment(etag: string): string {
  const ticks = BigInt(etag) - 621_355_968_000_000_000n;
  const [seconds = ""] = new Date(Number(ticks / 10_000n)).toISOString().split(".");
  return `${seconds}.${String(ticks % 10_000_000n).padStart(7, "0")}Z`;
}
