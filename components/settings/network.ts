/** Whom an account answers: public access, firewall, private endpoints, and for a run whom besides. Pure. */
import { nameInId, subnetName } from "../network/network-id.ts";
import { byDefault, followed, notPossible, taken, wished } from "./decision.ts";
import type { Decided, Decision, Matched } from "./decision.ts";
import { decideOpening, describeOpening } from "./opening.ts";
import type { Opening } from "./opening.ts";
import { decidePrivateEndpoints, describePlaces } from "./private-endpoints.ts";
import type { EndpointPlace, EndpointWishes, MatchedEndpoint } from "./private-endpoints.ts";

/** `SecuredByPerimeter`: the rules of a network security perimeter alone, which others make. */
export type PublicAccess = "Enabled" | "Disabled" | "SecuredByPerimeter";

/** What a stack file asks for. */
export interface NetworkWishes {
  readonly publicAccess?: "enabled" | "disabled" | "securedByPerimeter" | undefined;
  /** Public IPv4 addresses and CIDR ranges that the firewall lets in. */
  readonly allowedAddresses?: readonly string[] | undefined;
  /** Ids of subnets that the firewall lets in. */
  readonly allowedSubnets?: readonly string[] | undefined;
  /** Single resources of Azure that the firewall lets in. */
  readonly allowedResources?: readonly AllowedResource[] | undefined;
  /** Azure's own services that the firewall lets in; empty for none. */
  readonly bypass?: readonly Bypass[] | undefined;
  /** How packets reach the public endpoint. */
  readonly routing?: Routing | undefined;
  /** `match`: as the matched account has them. */
  readonly privateEndpoints?: EndpointWishes | undefined;
  /** Whom the firewall lets in besides, while a run lasts. */
  readonly openForRun?: Opening | undefined;
}

/** An instance of one of Azure's services, such as a Data Factory. */
export interface AllowedResource {
  /** Id in Azure's resource manager; `*` may stand for its last part. */
  readonly resource: string;
  /** GUID of the tenant of Microsoft Entra that it belongs to. */
  readonly tenant: string;
}

export type Bypass = "AzureServices" | "Logging" | "Metrics";

/** `microsoft`: over Microsoft's own network from the nearest point on; `internet`: over the providers' network as far as possible. */
export type Routing = "microsoft" | "internet";

/** What the matched account has. */
export interface MatchedNetwork {
  readonly publicNetworkAccess: string | undefined;
  readonly firewall: Firewall;
  /** Undefined where nobody ever chose. */
  readonly routing?: Routing | undefined;
  /** Private endpoints connected to it, whatever their state. */
  readonly privateEndpoints: readonly MatchedEndpoint[];
}

/** Whom an account's public endpoint answers. */
export interface Firewall {
  readonly defaultAction: "Allow" | "Deny";
  /** `None`, or a list of `Logging`, `Metrics`, `AzureServices` with commas. */
  readonly bypass: string;
  readonly addresses: readonly string[];
  readonly subnets: readonly string[];
  readonly resources: readonly AllowedResource[];
}

export interface NetworkSettings {
  readonly publicNetworkAccess: PublicAccess;
  readonly firewall: Firewall;
  /** Undefined: nobody chose, and Azure takes its own network. */
  readonly routing?: Routing | undefined;
  readonly privateEndpoints: readonly EndpointPlace[];
  /** Undefined: nobody is let in for a run who is not always. */
  readonly opening?: Opening | undefined;
}

const openFirewall: Firewall = {
  defaultAction: "Allow",
  bypass: "AzureServices",
  addresses: [],
  subnets: [],
  resources: [],
};

/** Nothing is opened that the matched account keeps closed, unless the stack file says so. */
export function decideNetwork(
  wishes: NetworkWishes,
  matched: Matched<MatchedNetwork> | undefined,
): Decided<NetworkSettings> {
  const endpoints = decidePrivateEndpoints(wishes.privateEndpoints, matched && endpointsOf(matched));
  const access = decidePublicAccess(wishes, matched);
  const publicNetworkAccess = access.access;
  const firewall = firewallOf(wishes, matched, publicNetworkAccess);
  const routing = decideRouting(wishes, matched);
  const opening = decideOpening(wishes.openForRun, isOpenToAll({ publicNetworkAccess, firewall }));
  const settings: NetworkSettings = {
    publicNetworkAccess,
    firewall,
    ...(routing === undefined ? {} : { routing: routing.routing }),
    privateEndpoints: endpoints.settings,
    ...(opening.settings === undefined ? {} : { opening: opening.settings }),
  };
  const decisions = [
    access.decision,
    decideFirewall(wishes, matched, firewall),
    decideBypass(wishes, matched, firewall),
    ...securityScanners(matched),
    ...(routing === undefined ? [] : [routing.decision]),
    ...endpoints.decisions,
    ...opening.decisions,
    exposure(settings),
  ];
  return { settings, decisions };
}

function endpointsOf({ name, found }: Matched<MatchedNetwork>): Matched<readonly MatchedEndpoint[]> {
  return { name, found: found.privateEndpoints };
}

const accessWords = {
  enabled: "Enabled",
  disabled: "Disabled",
  securedByPerimeter: "SecuredByPerimeter",
} as const satisfies Record<string, PublicAccess>;

/** Who asks for private endpoints and says nothing else wants a private account. */
function decidePublicAccess(
  wishes: NetworkWishes,
  matched: Matched<MatchedNetwork> | undefined,
): { readonly access: PublicAccess; readonly decision: Decision } {
  const setting = "public access";
  const found = matched?.found.publicNetworkAccess ?? "Enabled";
  if (wishes.publicAccess !== undefined) {
    const access = accessWords[wishes.publicAccess];
    return { access, decision: wished(setting, access, matched && { name: matched.name, value: found }) };
  }
  if (matched === undefined) return accessByDefault(wishes);
  if (found === "Enabled" || found === "Disabled")
    return { access: found, decision: taken(setting, found, matched.name) };
  const why = `${matched.name} has ${found}, which needs a network perimeter of its own`;
  return { access: "Disabled", decision: notPossible(setting, "Disabled", why) };
}

function accessByDefault(wishes: NetworkWishes): { readonly access: PublicAccess; readonly decision: Decision } {
  const setting = "public access";
  const isPrivate = Array.isArray(wishes.privateEndpoints) && !hasRules(wishes);
  return isPrivate
    ? { access: "Disabled", decision: byDefault(setting, "Disabled", "default where there are private endpoints") }
    : { access: "Enabled", decision: byDefault(setting, "Enabled", "default; permissions decide") };
}

function firewallOf(
  wishes: NetworkWishes,
  matched: Matched<MatchedNetwork> | undefined,
  access: PublicAccess,
): Firewall {
  const found = matched?.found.firewall ?? openFirewall;
  const bypass = wishes.bypass === undefined ? found.bypass : bypassText(wishes.bypass);
  const isClosed = found.defaultAction === "Deny" || hasRules(wishes) || access !== "Enabled";
  if (!isClosed) return { ...openFirewall, bypass };
  return {
    defaultAction: "Deny",
    bypass,
    addresses: wishes.allowedAddresses ?? found.addresses,
    subnets: wishes.allowedSubnets ?? found.subnets,
    resources: wishes.allowedResources ?? found.resources.filter(isTransferable),
  };
}

function hasRules({ allowedAddresses, allowedSubnets, allowedResources }: NetworkWishes): boolean {
  return allowedAddresses !== undefined || allowedSubnets !== undefined || allowedResources !== undefined;
}

function decideFirewall(
  wishes: NetworkWishes,
  matched: Matched<MatchedNetwork> | undefined,
  firewall: Firewall,
): Decision {
  const setting = "firewall";
  const value = describeFirewall(firewall);
  const found = matched && { name: matched.name, value: describeFirewall(transferable(matched.found.firewall)) };
  if (hasRules(wishes)) return wished(setting, value, found);
  if (found === undefined) {
    const isOpen = firewall.defaultAction === "Allow";
    return byDefault(setting, value, isOpen ? "default; permissions decide" : "follows from the public access");
  }
  if (value === found.value) return taken(setting, value, found.name);
  return { setting, value, origin: "overridden", reason: "follows from the public access" };
}

function decideBypass(
  wishes: NetworkWishes,
  matched: Matched<MatchedNetwork> | undefined,
  { bypass }: Firewall,
): Decision {
  const setting = "firewall lets through";
  const found = matched && { name: matched.name, value: matched.found.firewall.bypass };
  const why = "default: services that Azure trusts, each with a role of its own";
  return followed(setting, bypass, { isWished: wishes.bypass !== undefined, why }, found);
}

function bypassText(bypass: readonly Bypass[]): string {
  return bypass.length === 0 ? "None" : bypass.join(", ");
}

function decideRouting(
  wishes: NetworkWishes,
  matched: Matched<MatchedNetwork> | undefined,
): { readonly routing: Routing; readonly decision: Decision } | undefined {
  const setting = "routing";
  const found = matched?.found.routing;
  if (wishes.routing !== undefined) {
    const value = matched && { name: matched.name, value: found };
    return { routing: wishes.routing, decision: wished(setting, wishes.routing, value) };
  }
  if (matched === undefined || found === undefined) return undefined;
  return { routing: found, decision: taken(setting, found, matched.name) };
}

/** Microsoft Defender makes a rule of its own on each account that it scans, and Azure takes it from nobody else. */
function isTransferable({ resource }: AllowedResource): boolean {
  return !/\/providers\/Microsoft\.Security\/datascanners\//i.test(resource);
}

function transferable(firewall: Firewall): Firewall {
  return { ...firewall, resources: firewall.resources.filter(isTransferable) };
}

/** @see https://github.com/Azure/azure-powershell/issues/23640 */
function securityScanners(matched: Matched<MatchedNetwork> | undefined): Decision[] {
  const scanners = matched?.found.firewall.resources.filter((rule) => !isTransferable(rule)) ?? [];
  if (matched === undefined || scanners.length === 0) return [];
  const why = `${matched.name} lets Microsoft Defender scan it; Defender makes that rule itself where it is switched on`;
  return [notPossible("firewall rule of Microsoft Defender", "none", why)];
}

/** Whom a firewall lets in, for people. */
export function describeFirewall({ defaultAction, addresses, subnets, resources }: Firewall): string {
  if (defaultAction === "Allow") return "open to every network";
  const allowed = [...addresses, ...subnets, ...resources.map(({ resource }) => resource)];
  return allowed.length === 0 ? "closed to every network" : `closed but for ${allowed.join(", ")}`;
}

/** Who can speak to the account in the end: what a reviewer asks first. */
function exposure(settings: NetworkSettings): Decision {
  return byDefault("reached from", describeExposure(settings), "follows from all of this; permissions decide then");
}

function isOpenToAll({ publicNetworkAccess, firewall }: Pick<NetworkSettings, "publicNetworkAccess" | "firewall">) {
  return publicNetworkAccess === "Enabled" && firewall.defaultAction === "Allow";
}

/** Whether no network is let in, now or for a run: only private endpoints that others made lead there. */
export function letsNobodyIn({ publicNetworkAccess, privateEndpoints, opening }: NetworkSettings): boolean {
  return publicNetworkAccess === "Disabled" && privateEndpoints.length === 0 && opening === undefined;
}

/** Who can send a request to the account at all. */
export function describeExposure(settings: NetworkSettings): string {
  const { publicNetworkAccess, firewall, privateEndpoints, opening } = settings;
  if (isOpenToAll(settings)) return "every network";
  const isPublic = publicNetworkAccess === "Enabled";
  const ways = [
    ...(publicNetworkAccess === "SecuredByPerimeter" ? ["what its network security perimeter lets in"] : []),
    ...(isPublic ? [...firewall.addresses, ...firewall.subnets.map(subnetName)] : []),
    // Resources and trusted services stay let in where public access is disabled (documented, limitations of the firewall).
    ...firewall.resources.map(({ resource }) => nameInId(resource)),
    ...(privateEndpoints.length === 0 ? [] : [`private endpoints in ${describePlaces(privateEndpoints)}`]),
    ...(firewall.bypass === "None" ? [] : [`Azure's own services (${firewall.bypass})`]),
    ...(opening === undefined ? [] : [`during a run ${describeOpening(opening)}`]),
  ];
  return ways.length === 0 ? "nowhere: no network and no private endpoint" : ways.join("; ");
}
