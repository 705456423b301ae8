/** `sip` of a shared access signature: one IPv4 address, or a range of them. */

/** First and last address, as numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

function readAddress(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** @returns undefined for anything else. */
export function readAddressRange(text: string): AddressRange | undefined {
  const [from = "", to = from, more] = text.split("-");
  const [first, last] = [readAddress(from), readAddress(to)];
  if (first === undefined || last === undefined || more !== undefined || last < first) return undefined;
  return { first, last };
}

/** Whether an address (`127.0.0.1`, `::ffff:127.0.0.1`) lies in the range; one that is no IPv4 address never does. */
export function isWithin(range: AddressRange, address: string): boolean {
  const value = readAddress(address.replace(/^::ffff:/i, ""));
  return value !== undefined && value >= range.first && value <= range.last;
}
