/** What Azure refuses about firewalls and private endpoints. Pure. */
import { shownValue } from "../../migration/model/problem.ts";
import type { Problem } from "../../migration/model/problem.ts";
import { isSameId, subnetName, virtualNetworkOf } from "../network/network-id.ts";
import type { AccountSettings } from "../settings/index.ts";
import type { NetworkSettings } from "../settings/network.ts";
import type { Refusal } from "./refusal.ts";

const firewallLimits = "https://learn.microsoft.com/azure/storage/common/scalability-targets-standard-account";
const firewallRules = "https://learn.microsoft.com/azure/storage/common/storage-network-security-limitations";
const endpointPage = "https://learn.microsoft.com/azure/private-link/private-endpoint-overview";

const key = "adls-migration:account.network";

/** Most rules of one kind on one account. */
function atMost(
  most: number,
  { word, what, rulesOf }: { word: string; what: string; rulesOf: (network: NetworkSettings) => readonly unknown[] },
): Refusal {
  return {
    id: `too-many-${what.replace(" ", "-")}`,
    reason: `An account holds at most ${String(most)} ${what} rules.`,
    source: firewallLimits,
    problem({ network }) {
      const count = rulesOf(network).length;
      if (count <= most) return undefined;
      const allowed = `at most ${String(most)} ${what} rules`;
      return {
        key: `${key}.${word}`,
        given: `${String(count)} of them`,
        allowed,
        remedy: "Put neighbours into one range, or use private endpoints.",
      };
    },
  };
}

/** The first value that stands twice. */
function repeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.findIndex((other) => isSameId(other, value)) < index);
}

/** The end of an id says what people call the thing. */
function called(text: string): string {
  return shownValue(text.startsWith("/") ? text.split("/").slice(-3).join("/") : text);
}

function unique(
  id: string,
  { word, what, valuesOf }: { word: string; what: string; valuesOf: (network: NetworkSettings) => readonly string[] },
): Refusal {
  return {
    id,
    reason: "What Azure makes of a rule that stands twice is not documented; nothing is lost by writing it once.",
    source: firewallRules,
    problem({ network }) {
      const twice = repeated(valuesOf(network));
      if (twice === undefined) return undefined;
      return {
        key: `${key}.${word}`,
        given: `${called(twice)} twice`,
        allowed: `each ${what} once`,
        remedy: "Remove one.",
      };
    },
  };
}

const defenderScanner: Refusal = {
  id: "rule-of-defender",
  reason: "Microsoft Defender makes the rule for its own scanner, and Azure takes it from nobody else.",
  source: "https://github.com/Azure/azure-powershell/issues/23640",
  problem({ network }) {
    const rule = network.firewall.resources.find(({ resource }) =>
      /\/Microsoft\.Security\/datascanners\//i.test(resource),
    );
    if (rule === undefined) return undefined;
    return {
      key: `${key}.allowedResources`,
      given: shownValue(rule.resource),
      allowed: "resources other than Defender's scanner",
      remedy: "Remove it; Defender adds it where it is switched on for the subscription.",
    };
  },
};

const oneEndpointANetwork: Refusal = {
  id: "two-endpoints-in-one-network",
  reason: "Two private endpoints to one account give one name two addresses where their networks share a zone.",
  source: `${endpointPage} (one private endpoint for a resource is the recommended practice where networks share DNS)`,
  problem({ network }) {
    const networks = network.privateEndpoints.map(({ subnet }) => virtualNetworkOf(subnet));
    const twice = repeated(networks);
    if (twice === undefined) return undefined;
    return {
      key: `${key}.privateEndpoints`,
      given: `${called(twice)} twice`,
      allowed: "one subnet of each virtual network",
      remedy: "Remove one: the other subnets of the network reach it too.",
    };
  },
};

const endpointNames: Refusal = {
  id: "two-endpoints-of-one-name",
  reason: "Private endpoints of one resource group have different names.",
  source: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftnetwork",
  problem({ network }) {
    const names = network.privateEndpoints.map(({ name, subnet }) => name ?? subnetName(subnet).replace(/^.*\//, ""));
    const twice = repeated(names);
    if (twice === undefined) return undefined;
    return {
      key: `${key}.privateEndpoints`,
      given: `two endpoints that would be called ${shownValue(twice)}`,
      allowed: "different names",
      remedy: "Give one of them a name.",
    };
  },
};

const twoAddresses: Refusal = {
  id: "one-address-for-two-endpoints",
  reason: "An address of a subnet belongs to one network interface.",
  source: `${endpointPage} (PrivateIPAddressIsAllocated)`,
  problem({ network }) {
    const twice = network.privateEndpoints.find(
      ({ addresses }) => addresses !== undefined && addresses.dfs === addresses.blob,
    );
    if (twice === undefined) return undefined;
    return {
      key: `${key}.privateEndpoints`,
      given: `${shownValue(twice.addresses?.dfs)} for dfs and for blob`,
      allowed: "two different addresses of the subnet",
      remedy: "Leave addresses out, and Azure takes free ones.",
    };
  },
};

const openingInPerimeter: Refusal = {
  id: "opening-of-a-perimeter",
  reason: "In a network security perimeter the account's own firewall has no effect.",
  source: "https://learn.microsoft.com/azure/storage/common/storage-network-security-perimeter",
  problem({ network }) {
    if (network.publicNetworkAccess !== "SecuredByPerimeter" || network.opening === undefined) return undefined;
    return {
      key: `${key}.openForRun`,
      given: "whom to let in during a run",
      allowed: "nothing while publicAccess is securedByPerimeter",
      remedy: "Run this where the perimeter, or a private endpoint, lets it in.",
    };
  },
};

const openingUnderLock: Refusal = {
  id: "opening-under-a-read-only-lock",
  reason: "A read-only lock forbids every change of the account, that of its firewall too.",
  source: "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
  problem({ network, services }) {
    if (services.lock.level !== "ReadOnly" || network.opening === undefined) return undefined;
    return {
      key: `${key}.openForRun`,
      given: "whom to let in during a run",
      allowed: "nothing while the account has the lock ReadOnly",
      remedy: "Write lock: CanNotDelete, or run this where an allowed network or a private endpoint leads there.",
    };
  },
};

/** In the order in which they are told. */
export const networkRefusals: readonly Refusal[] = [
  atMost(400, { word: "allowedAddresses", what: "address", rulesOf: ({ firewall }) => firewall.addresses }),
  atMost(400, { word: "allowedSubnets", what: "subnet", rulesOf: ({ firewall }) => firewall.subnets }),
  atMost(200, { word: "allowedResources", what: "resource", rulesOf: ({ firewall }) => firewall.resources }),
  atMost(100, {
    word: "privateEndpoints",
    what: "private endpoint",
    rulesOf: ({ privateEndpoints }) => privateEndpoints,
  }),
  unique("repeated-address", {
    word: "allowedAddresses",
    what: "address",
    valuesOf: ({ firewall }) => firewall.addresses,
  }),
  unique("repeated-subnet", { word: "allowedSubnets", what: "subnet", valuesOf: ({ firewall }) => firewall.subnets }),
  unique("repeated-resource", {
    word: "allowedResources",
    what: "resource",
    valuesOf: ({ firewall }) => firewall.resources.map(({ resource, tenant }) => `${resource} of ${tenant}`),
  }),
  defenderScanner,
  oneEndpointANetwork,
  endpointNames,
  twoAddresses,
  openingInPerimeter,
  openingUnderLock,
];

/** What was found out about a subnet that the stack file names. */
export interface SubnetFacts {
  /** Id of the subnet, as the stack file writes it. */
  readonly subnet: string;
  /** Service endpoints, each with the regions that it reaches; `*` for all. */
  readonly serviceEndpoints: readonly { readonly service: string; readonly regions: readonly string[] }[];
}

/**
 * Subnets that Azure would refuse as rules of the firewall: a subnet needs a service endpoint for Azure Storage that reaches
 * the account's region (400 NetworkAclsValidationFailure, SubnetsHaveNoServiceEndpointsConfigured).
 * @see https://learn.microsoft.com/azure/storage/common/storage-network-security-virtual-networks
 */
export function refusedSubnets(settings: AccountSettings, facts: readonly SubnetFacts[]): Problem[] {
  const { location } = settings.placement;
  return facts.flatMap(({ subnet, serviceEndpoints }): Problem[] => {
    const allowed = `a subnet with the service endpoint Microsoft.Storage in reach of ${location}, or Microsoft.Storage.Global`;
    const ofStorage = serviceEndpoints.filter(({ service }) => /^Microsoft\.Storage(?:\.Global)?$/i.test(service));
    const refused = { key: `${key}.allowedSubnets`, given: shownValue(subnet), allowed };
    if (ofStorage.length === 0) return [{ ...refused, remedy: "The subnet has none: add one." }];
    const reached = ofStorage
      .flatMap(({ regions }) => regions)
      .map((region) => region.replaceAll(" ", "").toLowerCase());
    // A service endpoint that names no region is one that Azure has not finished; what it reaches is told later.
    if (reached.length === 0 || reached.includes("*") || reached.includes(location.replaceAll(" ", "").toLowerCase()))
      return [];
    return [{ ...refused, remedy: `It reaches ${reached.join(", ")}: use Microsoft.Storage.Global.` }];
  });
}
