/** `account.network`: whom the account answers. */
import { BlockList, isIPv4 } from "node:net";
import * as z from "zod";
import { mapping, notYet, oneOf, says, textOf } from "../../migration/wording.ts";
import { subnetId } from "./words.ts";

/** Ranges that Azure Storage's firewall refuses: private addresses mean nothing at a public endpoint. */
const privateRanges = new BlockList();
privateRanges.addSubnet("10.0.0.0", 8);
privateRanges.addSubnet("172.16.0.0", 12);
privateRanges.addSubnet("192.168.0.0", 16);

export const network = mapping({
  publicAccess: oneOf(["enabled", "disabled"]).optional(),
  allowedAddresses: z
    .array(
      textOf(publicRange, "a public IPv4 address, or a range with a prefix of at most 30 bits, such as 203.0.113.0/24"),
      {
        error: says("a list of addresses"),
      },
    )
    .optional(),
  allowedSubnets: z.array(subnetId, { error: says("a list of subnet ids") }).optional(),
  privateEndpoints: notYet("private endpoints are"),
});

/** https://learn.microsoft.com/azure/storage/common/storage-network-security: no private ranges, nothing longer than /30. */
function publicRange(text: string): string | undefined {
  const [address = "", prefix, ...rest] = text.trim().split("/");
  if (!isIPv4(address) || rest.length > 0 || privateRanges.check(address)) return undefined;
  if (prefix === undefined) return address;
  return /^\d{1,2}$/.test(prefix) && Number(prefix) <= 30 ? `${address}/${prefix}` : undefined;
}
