/**
 * Which settings an account gets, and why: what the stack file says goes before what the matched account has, which goes
 * before the default; what Azure or a hierarchical namespace does not allow is replaced, with the reason. Pure.
 */
import { parseRedundancy } from "./redundancy.ts";
import type { AccountSku } from "./redundancy.ts";

/** What a stack file asks for; whatever it leaves out is matched or defaulted. */
export interface AccountWishes {
  readonly location?: string;
  readonly redundancy?: AccountSku;
  readonly publicAccess?: "enabled" | "disabled";
  /** Public IPv4 addresses and CIDR ranges that the firewall lets in. */
  readonly allowedAddresses?: readonly string[];
  /** Ids of subnets that the firewall lets in. */
  readonly allowedSubnets?: readonly string[];
}

/** What is read from the account that is matched. */
export interface MatchedAccount {
  readonly name: string;
  readonly kind: string;
  readonly location: string;
  readonly sku: string;
  readonly minimumTlsVersion: string | undefined;
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

/** One setting as it was decided. */
export interface Decision {
  readonly setting:
    "region" | "redundancy" | "minimum TLS version" | "public access" | "firewall" | "private endpoints";
  readonly value: string;
  readonly origin: "taken" | "overridden" | "stack file" | "default" | "not possible";
  /** Why, in words for people: `taken from contosolake`. */
  readonly reason: string;
}

/** The settings of an account in Azure's own words, and how each came about. */
export interface AccountSettings {
  readonly location: string;
  readonly sku: AccountSku;
  readonly kind: "StorageV2" | "BlockBlobStorage";
  readonly minimumTlsVersion: "TLS1_2";
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  readonly firewall: Firewall;
  readonly decisions: readonly Decision[];
}

const openFirewall: Firewall = { defaultAction: "Allow", bypass: "AzureServices", addresses: [], subnets: [] };

/** Decides every setting. `defaultLocation` is the provider's own; without any location the answer is undefined. */
export function decideAccountSettings(
  wishes: AccountWishes,
  matched: MatchedAccount | undefined,
  defaultLocation: string | undefined,
): AccountSettings | undefined {
  const location = decideLocation(wishes, matched, defaultLocation);
  if (location === undefined) return undefined;
  const redundancy = decideRedundancy(wishes, matched);
  const publicAccess = decidePublicAccess(wishes, matched);
  const publicNetworkAccess = publicAccess.value === "Enabled" ? "Enabled" : "Disabled";
  const firewall = firewallOf(wishes, matched, publicNetworkAccess);
  const decisions = [
    location,
    redundancy.decision,
    decideTls(matched),
    publicAccess,
    decideFirewall(wishes, matched, firewall),
  ];
  return {
    location: location.value,
    sku: redundancy.sku,
    kind: redundancy.sku.startsWith("Premium_") ? "BlockBlobStorage" : "StorageV2",
    minimumTlsVersion: "TLS1_2",
    publicNetworkAccess,
    firewall,
    decisions: [...decisions, ...privateEndpointsLeftOut(matched)],
  };
}

/** One line a setting, for the preview: `region westeurope: taken from contosolake`. */
export function describeDecisions(decisions: readonly Decision[]): string {
  return decisions.map(({ setting, value, reason }) => `${setting} ${value}: ${reason}`).join("\n");
}

/** The same by setting, for outputs: `{ region: "westeurope (taken from contosolake)" }`. */
export function settingsWithOrigin(decisions: readonly Decision[]): Record<string, string> {
  return Object.fromEntries(decisions.map(({ setting, value, reason }) => [setting, `${value} (${reason})`]));
}

function decideLocation(
  wishes: AccountWishes,
  matched: MatchedAccount | undefined,
  defaultLocation: string | undefined,
): Decision | undefined {
  if (wishes.location !== undefined) return wished("region", wishes.location, matched?.location, matched);
  if (matched !== undefined) return taken("region", matched.location, matched);
  if (defaultLocation === undefined) return undefined;
  return {
    setting: "region",
    value: defaultLocation,
    origin: "stack file",
    reason: "azure-native:location of the stack file",
  };
}

function decideRedundancy(
  wishes: AccountWishes,
  matched: MatchedAccount | undefined,
): { sku: AccountSku; decision: Decision } {
  if (wishes.redundancy !== undefined) {
    return { sku: wishes.redundancy, decision: wished("redundancy", wishes.redundancy, matched?.sku, matched) };
  }
  const sku = "Standard_ZRS";
  if (matched === undefined) {
    return {
      sku,
      decision: { setting: "redundancy", value: sku, origin: "default", reason: "default: three zones of one region" },
    };
  }
  const matchedSku = parseRedundancy(matched.sku);
  const possible = matchedSku?.startsWith("Premium_") !== true || matched.kind === "BlockBlobStorage";
  if (matchedSku !== undefined && possible)
    return { sku: matchedSku, decision: taken("redundancy", matchedSku, matched) };
  const reason = `${matched.name} is ${matched.kind} ${matched.sku}, which no account with hierarchical namespace can be`;
  return { sku, decision: { setting: "redundancy", value: sku, origin: "not possible", reason } };
}

/** Azure Storage refuses requests below TLS 1.2 since 3 February 2026, and accepts no minimum above it. */
function decideTls(matched: MatchedAccount | undefined): Decision {
  const value = "TLS1_2";
  const setting = "minimum TLS version";
  if (matched === undefined)
    return { setting, value, origin: "default", reason: "the least that Azure Storage accepts" };
  if (matched.minimumTlsVersion === value) return taken(setting, value, matched);
  const reason = `${matched.name} has ${matched.minimumTlsVersion ?? "none"}, and Azure Storage refuses anything below 1.2`;
  return { setting, value, origin: "overridden", reason };
}

function decidePublicAccess(wishes: AccountWishes, matched: MatchedAccount | undefined): Decision {
  const setting = "public access";
  if (wishes.publicAccess !== undefined) {
    const value = wishes.publicAccess === "enabled" ? "Enabled" : "Disabled";
    return wished(setting, value, matched?.publicNetworkAccess ?? "Enabled", matched);
  }
  if (matched === undefined)
    return { setting, value: "Enabled", origin: "default", reason: "default; permissions decide" };
  const value = matched.publicNetworkAccess ?? "Enabled";
  if (value === "Enabled" || value === "Disabled") return taken(setting, value, matched);
  const reason = `${matched.name} has ${value}, which needs a network perimeter of its own`;
  return { setting, value: "Disabled", origin: "not possible", reason };
}

function firewallOf(
  wishes: AccountWishes,
  matched: MatchedAccount | undefined,
  access: "Enabled" | "Disabled",
): Firewall {
  const { bypass, addresses, subnets, defaultAction } = matched?.firewall ?? openFirewall;
  const isClosed = defaultAction === "Deny" || hasFirewallWishes(wishes) || access === "Disabled";
  if (!isClosed) return { ...openFirewall, bypass };
  return {
    defaultAction: "Deny",
    bypass,
    addresses: wishes.allowedAddresses ?? addresses,
    subnets: wishes.allowedSubnets ?? subnets,
  };
}

function hasFirewallWishes({ allowedAddresses, allowedSubnets }: AccountWishes): boolean {
  return allowedAddresses !== undefined || allowedSubnets !== undefined;
}

function decideFirewall(wishes: AccountWishes, matched: MatchedAccount | undefined, firewall: Firewall): Decision {
  const setting = "firewall";
  const value = describeFirewall(firewall);
  if (hasFirewallWishes(wishes)) return wished(setting, value, matched && describeFirewall(matched.firewall), matched);
  if (matched !== undefined && value === describeFirewall(matched.firewall)) return taken(setting, value, matched);
  if (matched === undefined) return { setting, value, origin: "default", reason: "default; permissions decide" };
  return { setting, value, origin: "overridden", reason: "follows from the public access" };
}

function privateEndpointsLeftOut(matched: MatchedAccount | undefined): Decision[] {
  if (matched === undefined || matched.privateEndpoints === 0) return [];
  const reason = `${matched.name} has ${String(matched.privateEndpoints)}; they belong to its networks and are not taken over`;
  return [{ setting: "private endpoints", value: "none", origin: "not possible", reason }];
}

function describeFirewall({ defaultAction, addresses, subnets }: Firewall): string {
  if (defaultAction === "Allow") return "open to every network";
  const allowed = [...addresses, ...subnets];
  return allowed.length === 0 ? "closed to every network" : `closed but for ${allowed.join(", ")}`;
}

function taken(setting: Decision["setting"], value: string, matched: MatchedAccount): Decision {
  return { setting, value, origin: "taken", reason: `taken from ${matched.name}` };
}

function wished(
  setting: Decision["setting"],
  value: string,
  matchedValue: string | undefined,
  matched: MatchedAccount | undefined,
): Decision {
  if (matched === undefined) return { setting, value, origin: "stack file", reason: "stack file" };
  if (value === matchedValue)
    return { setting, value, origin: "taken", reason: `stack file, and so has ${matched.name}` };
  const reason = `overridden by the stack file; ${matched.name} has ${matchedValue ?? "none"}`;
  return { setting, value, origin: "overridden", reason };
}
