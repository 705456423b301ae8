/** The network rules of an account: what Azure refuses of them. */
import type { NetworkRules } from "../../storage/authorization/network-rules.ts";
import { isObject, objectAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";

/** https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations */
export const mostAddressRules = 400;
export const mostSubnetRules = 400;

/** The rules under `name` of an account's properties. */
export function rulesOf(properties: JsonObject, name: "ipRules" | "virtualNetworkRules" | "resourceAccessRules") {
  const rules = objectAt(properties, "networkAcls")[name];
  return Array.isArray(rules) ? rules.filter(isObject) : [];
}

/** Whether an address or range can be let in: public IPv4, and no range of one or two addresses. */
export function isPublicRange(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const parts = address.split(".");
  const numbers = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  if (rest.length > 0 || numbers.length !== 4 || numbers.some((part) => part > 255)) return false;
  if (prefix !== undefined && !(/^\d{1,2}$/.test(prefix) && Number(prefix) <= 30)) return false;
  return !isPrivate(numbers);
}

/** RFC 1918, which the firewall's documentation names. */
function isPrivate([first = 0, second = 0]: readonly number[]): boolean {
  return first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
}

/** Rules that name anything else than a public range. */
export function wrongAddresses(properties: JsonObject): readonly string[] {
  return rulesOf(properties, "ipRules")
    .map((rule) => textAt(rule, "value") ?? "")
    .filter((value) => !isPublicRange(value));
}

/** What the data plane asks of a caller's address. Accounts of which nobody ever said it have public access. */
export function networkRulesOf(properties: JsonObject): NetworkRules {
  return {
    publicAccess: textAt(properties, "publicNetworkAccess") ?? "Enabled",
    defaultAction: textAt(properties["networkAcls"], "defaultAction") ?? "Allow",
    addresses: rulesOf(properties, "ipRules").flatMap((rule) => textAt(rule, "value") ?? []),
  };
}
