/** IPv4 addresses and ranges as Azure Storage's firewall takes them. Pure. */
import { BlockList, isIPv4 } from "node:net";

/** Ranges of RFC 1918: private addresses mean nothing at a public endpoint. */
const privateRanges = new BlockList();
privateRanges.addSubnet("10.0.0.0", 8);
privateRanges.addSubnet("172.16.0.0", 12);
privateRanges.addSubnet("192.168.0.0", 16);

/** What `parsePublicRange` accepts, for messages. */
export const publicRangeGrammar =
  "a public IPv4 address, or a range with a prefix of at most 30 bits, such as 203.0.113.0/24";

/**
 * An address, or a range with its prefix; undefined for what the firewall refuses: IPv6, private ranges, prefixes of 31 and
 * 32 bits. An address inside a range stays as it is written.
 * @see https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations
 */
export function parsePublicRange(text: string): string | undefined {
  const [address = "", prefix, ...rest] = text.trim().split("/");
  if (!isIPv4(address) || rest.length > 0 || privateRanges.check(address)) return undefined;
  if (prefix === undefined) return address;
  return /^\d{1,2}$/.test(prefix) && Number(prefix) <= 30 ? `${address}/${prefix}` : undefined;
}

/** What `parseNarrowRange` accepts, for messages. */
export const narrowRangeGrammar =
  "a public IPv4 address, or a range with a prefix of 28 to 30 bits, such as 203.0.113.16/28";

/** The same for at most 16 addresses: what is opened for one machine, or for the gateway that it goes out by. */
export function parseNarrowRange(text: string): string | undefined {
  const range = parsePublicRange(text);
  const [, prefix = "32"] = range?.split("/") ?? [];
  return Number(prefix) >= 28 ? range : undefined;
}
