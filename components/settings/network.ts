/** Whom an account answers: public access, firewall, private endpoints. Pure. */
import { byDefault, notPossible, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched } from "./decision.ts";

/** What a stack file asks for. */
export interface NetworkWishes {
  readonly publicAccess?: "enabled" | "disabled" | undefined;
  /** Public IPv4 addresses and CIDR ranges that the firewall lets in. */
  readonly allowedAddresses?: readonly string[] | undefined;
  /** Ids of subnets that the firewall lets in. */
  readonly allowedSubnets?: readonly string[] | undefined;
}

/** What the matched account has. */
export interface MatchedNetwork {
  readonly publicNetworkAccess: string | undefined;
  readonly firewall: Firewall;
  /** Private endpoints connected to it; they are not taken over. */
  readonly privateEndpoints: number;
}

/** Whom an account's public endpoint answers. */
export interface Firewall {
  readonly defaultAction: "Allow" | "Deny";
  /** `None`, or a list of `Logging`, `Metrics`, `AzureServices` with commas. */
  readonly bypass: string;
  readonly addresses: readonly string[];
  readonly subnets: readonly string[];
}

export interface NetworkSettings {
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  readonly firewall: Firewall;
}

const openFirewall: Firewall = { defaultAction: "Allow", bypass: "AzureServices", addresses: [], subnets: [] };

/** Nothing is opened that the matched account keeps closed, unless the stack file says so. */
export function decideNetwork(
  wishes: NetworkWishes,
  matched: Matched<MatchedNetwork> | undefined,
): Decided<NetworkSettings> {
  const publicAccess = decidePublicAccess(wishes, matched);
  const publicNetworkAccess = publicAccess.value === "Enabled" ? "Enabled" : "Disabled";
  const firewall = firewallOf(wishes, matched, publicNetworkAccess);
  return {
    settings: { publicNetworkAccess, firewall },
    decisions: [publicAccess, decideFirewall(wishes, matched, firewall), ...privateEndpointsLeftOut(matched)],
  };
}

function decidePublicAccess(wishes: NetworkWishes, matched: Matched<MatchedNetwork> | undefined): Decision {
  const setting = "public access";
  const found = matched?.found.publicNetworkAccess ?? "Enabled";
  if (wishes.publicAccess !== undefined) {
    const value = wishes.publicAccess === "enabled" ? "Enabled" : "Disabled";
    return wished(setting, value, matched && { name: matched.name, value: found });
  }
  if (matched === undefined) return byDefault(setting, "Enabled", "default; permissions decide");
  if (found === "Enabled" || found === "Disabled") return taken(setting, found, matched.name);
  return notPossible(setting, "Disabled", `${matched.name} has ${found}, which needs a network perimeter of its own`);
}

function firewallOf(
  wishes: NetworkWishes,
  matched: Matched<MatchedNetwork> | undefined,
  access: "Enabled" | "Disabled",
): Firewall {
  const { bypass, addresses, subnets, defaultAction } = matched?.found.firewall ?? openFirewall;
  const isClosed = defaultAction === "Deny" || hasFirewallWishes(wishes) || access === "Disabled";
  if (!isClosed) return { ...openFirewall, bypass };
  return {
    defaultAction: "Deny",
    bypass,
    addresses: wishes.allowedAddresses ?? addresses,
    subnets: wishes.allowedSubnets ?? subnets,
  };
}

function hasFirewallWishes({ allowedAddresses, allowedSubnets }: NetworkWishes): boolean {
  return allowedAddresses !== undefined || allowedSubnets !== undefined;
}

function decideFirewall(
  wishes: NetworkWishes,
  matched: Matched<MatchedNetwork> | undefined,
  firewall: Firewall,
): Decision {
  const setting = "firewall";
  const value = describeFirewall(firewall);
  const found = matched && { name: matched.name, value: describeFirewall(matched.found.firewall) };
  if (hasFirewallWishes(wishes)) return wished(setting, value, found);
  if (found === undefined) return byDefault(setting, value, "default; permissions decide");
  if (value === found.value) return taken(setting, value, found.name);
  return { setting, value, origin: "overridden", reason: "follows from the public access" };
}

function privateEndpointsLeftOut(matched: Matched<MatchedNetwork> | undefined): Decision[] {
  if (matched === undefined || matched.found.privateEndpoints === 0) return [];
  const count = String(matched.found.privateEndpoints);
  const why = `${matched.name} has ${count}; they belong to its networks and are not taken over`;
  return [notPossible("private endpoints", "none", why)];
}

function describeFirewall({ defaultAction, addresses, subnets }: Firewall): string {
  if (defaultAction === "Allow") return "open to every network";
  const allowed = [...addresses, ...subnets];
  return allowed.length === 0 ? "closed to every network" : `closed but for ${allowed.join(", ")}`;
}
