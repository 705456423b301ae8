/**
 * What it means that an account is open for a run: which rules its firewall has then and has not else. Nobody has to keep
 * them apart from others: an address that is named here and that the stack does not let in for good is one that a run has
 * let in. Pure.
 */
import type { Cloud } from "./cloud.ts";

/** Whom a run lets in, and how the account is when nothing runs. */
export interface AccountOpening {
  /** Id of the account in Azure's resource manager. */
  readonly account: string;
  readonly cloud: Cloud;
  /** IPv4 addresses and ranges, and ids of subnets, let in while a run lasts. */
  readonly addresses: readonly string[];
  readonly subnets: readonly string[];
  readonly closed: ClosedNetwork;
}

/** What the stack declares. */
export interface ClosedNetwork {
  readonly publicNetworkAccess: string;
  readonly addresses: readonly string[];
  readonly subnets: readonly string[];
}

/** One rule of the firewall, with whatever else Azure keeps of it. */
export type Rule = Readonly<Record<string, unknown>>;

/** An account's network as the resource manager tells it. */
export interface AccountNetwork {
  readonly publicNetworkAccess: string;
  /** The whole of `networkAcls`, so that what is not known here goes back as it came. */
  readonly rules: Readonly<Record<string, unknown>>;
  /** Its `ipRules`: `value` is an address or a range. */
  readonly addressRules: readonly Rule[];
  /** Its `virtualNetworkRules`: `id` is a subnet's. */
  readonly subnetRules: readonly Rule[];
}

/** What the account's network is to become; undefined where it is like that already. */
export function openedNetwork(found: AccountNetwork, opening: AccountOpening): AccountNetwork | undefined {
  const newAddresses = opening.addresses.filter(
    (address) => !found.addressRules.some((rule) => isOf(rule, "value", address)),
  );
  const newSubnets = opening.subnets.filter((subnet) => !found.subnetRules.some((rule) => isOf(rule, "id", subnet)));
  const isOpen = found.publicNetworkAccess === "Enabled";
  if (isOpen && newAddresses.length === 0 && newSubnets.length === 0) return undefined;
  return withRules(found, {
    publicNetworkAccess: "Enabled",
    addressRules: [...found.addressRules, ...newAddresses.map((value) => ({ value, action: "Allow" }))],
    subnetRules: [...found.subnetRules, ...newSubnets.map((id) => ({ id, action: "Allow" }))],
  });
}

/** The same without what a run has opened; undefined where nothing is left open. What others have changed stays. */
export function closedNetwork(found: AccountNetwork, opening: AccountOpening): AccountNetwork | undefined {
  const { closed } = opening;
  const addresses = without(opening.addresses, closed.addresses);
  const subnets = without(opening.subnets, closed.subnets);
  const addressRules = found.addressRules.filter((rule) => !addresses.some((address) => isOf(rule, "value", address)));
  const subnetRules = found.subnetRules.filter((rule) => !subnets.some((subnet) => isOf(rule, "id", subnet)));
  const isRuleLeft = addressRules.length < found.addressRules.length || subnetRules.length < found.subnetRules.length;
  // Where a run lets in nobody who is not let in for good, the public endpoint itself is all that it opens.
  const opensRules = addresses.length + subnets.length > 0;
  const isAccessLeft = closed.publicNetworkAccess !== "Enabled" && found.publicNetworkAccess === "Enabled";
  if (!isRuleLeft && (opensRules || !isAccessLeft)) return undefined;
  const publicNetworkAccess = isAccessLeft ? closed.publicNetworkAccess : found.publicNetworkAccess;
  return withRules(found, { publicNetworkAccess, addressRules, subnetRules });
}

function withRules(
  found: AccountNetwork,
  changed: Pick<AccountNetwork, "publicNetworkAccess" | "addressRules" | "subnetRules">,
): AccountNetwork {
  const { addressRules: ipRules, subnetRules: virtualNetworkRules } = changed;
  // An account that nobody may reach has no reason to let in everybody while one machine is let in.
  return { ...changed, rules: { ...found.rules, defaultAction: "Deny", ipRules, virtualNetworkRules } };
}

function isOf(rule: Rule, key: string, value: string): boolean {
  const held = rule[key];
  return typeof held === "string" && held.toLowerCase() === value.toLowerCase();
}

function without(values: readonly string[], others: readonly string[]): readonly string[] {
  return values.filter((value) => !others.some((other) => other.toLowerCase() === value.toLowerCase()));
}
