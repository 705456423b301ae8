/** Whom an account answers: tables of decisions, and what holds for all of them. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { decideNetwork, describeExposure } from "../../../components/settings/network.ts";
import type { Firewall, MatchedNetwork, NetworkWishes } from "../../../components/settings/network.ts";
import type { EndpointPlace, EndpointWishes, MatchedEndpoint } from "../../../components/settings/private-endpoints.ts";

const group = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-net/providers/Microsoft.Network";
const hub = `${group}/virtualNetworks/hub`;
const data = `${hub}/subnets/data`;
const jobs = `${hub}/subnets/jobs`;
const spoke = `${group}/virtualNetworks/spoke/subnets/data`;
const zone = (service: string) => `${group}/privateDnsZones/privatelink.${service}.core.windows.net`;
const tenant = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
const factory = {
  resource: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.DataFactory/factories/mover",
  tenant,
};
const scanner = { resource: "/subscriptions/s/providers/Microsoft.Security/datascanners/storageDataScanner", tenant };

const open: Firewall = { defaultAction: "Allow", bypass: "AzureServices", addresses: [], subnets: [], resources: [] };
const source: MatchedNetwork = { publicNetworkAccess: "Enabled", firewall: open, privateEndpoints: [] };

function endpoint(other: Partial<MatchedEndpoint> = {}): MatchedEndpoint {
  return { id: `${group}/privateEndpoints/pe`, groups: ["blob"], isApproved: true, subnet: data, zones: [], ...other };
}

function place(subnet: string, zones: EndpointPlace["zones"] = { dfs: "create", blob: "create" }): EndpointPlace {
  return { subnet, zones };
}

function linesOf(wishes: NetworkWishes, matched?: Partial<MatchedNetwork>): string[] {
  const found = matched === undefined ? undefined : { name: "contosolake", found: { ...source, ...matched } };
  return decideNetwork(wishes, found).decisions.map(({ setting, value, reason }) => `${setting} ${value}: ${reason}`);
}

const follows = "follows from all of this; permissions decide then";
const trusted = "firewall lets through AzureServices: default: services that Azure trusts, each with a role of its own";

const table: readonly {
  readonly what: string;
  readonly wishes?: NetworkWishes;
  readonly matched?: Partial<MatchedNetwork>;
  readonly decisions: readonly string[];
}[] = [
  {
    what: "nothing is said and nothing matched",
    decisions: [
      "public access Enabled: default; permissions decide",
      "firewall open to every network: default; permissions decide",
      trusted,
      "private endpoints none: default",
      `reached from every network: ${follows}`,
    ],
  },
  {
    what: "private endpoints alone make a private account",
    wishes: { privateEndpoints: [place(data)] },
    decisions: [
      "public access Disabled: default where there are private endpoints",
      "firewall closed to every network: follows from the public access",
      trusted,
      "private endpoints hub/data: stack file",
      "private names of dfs a zone of this stack: made, and linked to the network of each endpoint",
      "private names of blob a zone of this stack: made, and linked to the network of each endpoint",
      `reached from private endpoints in hub/data; Azure's own services (AzureServices): ${follows}`,
    ],
  },
  {
    what: "rules, resources, bypass and routing of the stack file",
    wishes: {
      allowedAddresses: ["203.0.113.0/24"],
      allowedSubnets: [data],
      allowedResources: [factory],
      bypass: [],
      routing: "internet",
      privateEndpoints: "none",
    },
    matched: { routing: "microsoft", privateEndpoints: [endpoint()] },
    decisions: [
      "public access Enabled: taken from contosolake",
      `firewall closed but for 203.0.113.0/24, ${data}, ${factory.resource}: overridden by the stack file; contosolake has open to every network`,
      "firewall lets through None: overridden by the stack file; contosolake has AzureServices",
      "routing internet: overridden by the stack file; contosolake has microsoft",
      "private endpoints none: overridden by the stack file; contosolake has 1",
      `reached from 203.0.113.0/24; hub/data; mover: ${follows}`,
    ],
  },
  {
    what: "a private source: its subnets get both endpoints, in the zones that they use",
    matched: {
      publicNetworkAccess: "Disabled",
      firewall: { ...open, defaultAction: "Deny", bypass: "None" },
      privateEndpoints: [
        endpoint({ zones: [zone("blob")] }),
        endpoint({ id: `${group}/privateEndpoints/pe2`, groups: ["dfs"], subnet: jobs, zones: [zone("dfs")] }),
        endpoint({ id: `${group}/privateEndpoints/pe3`, subnet: spoke }),
        endpoint({ id: `${group}/privateEndpoints/files`, groups: ["file"] }),
        endpoint({ id: `${group}/privateEndpoints/asked`, isApproved: false }),
      ],
    },
    decisions: [
      "public access Disabled: taken from contosolake",
      "firewall closed to every network: taken from contosolake",
      "firewall lets through None: taken from contosolake",
      "private endpoints hub/data, spoke/data: taken from contosolake, in the same subnets",
      "private endpoint files of contosolake not made again: it leads to file, which is no part of a lake",
      "private endpoint asked of contosolake not made again: nobody has approved it",
      "private names of dfs zone privatelink.dfs.core.windows.net, a zone of this stack: stack file",
      "private names of blob zone privatelink.blob.core.windows.net, a zone of this stack: stack file",
      `reached from private endpoints in hub/data, spoke/data: ${follows}`,
    ],
  },
  {
    what: "a zone that the network has already is used again",
    wishes: { privateEndpoints: [place(jobs)] },
    matched: { privateEndpoints: [endpoint({ groups: ["dfs", "blob"], zones: [zone("dfs"), zone("blob")] })] },
    decisions: [
      "public access Enabled: taken from contosolake",
      "firewall open to every network: taken from contosolake",
      "firewall lets through AzureServices: taken from contosolake",
      "private endpoints hub/jobs: overridden by the stack file; contosolake has hub/data",
      "private names of dfs zone privatelink.dfs.core.windows.net: the network has it for contosolake already, and takes no second zone of one name",
      "private names of blob zone privatelink.blob.core.windows.net: the network has it for contosolake already, and takes no second zone of one name",
      `reached from every network: ${follows}`,
    ],
  },
  {
    what: "a perimeter and Defender's scanner are not taken over",
    matched: {
      publicNetworkAccess: "SecuredByPerimeter",
      firewall: { ...open, defaultAction: "Deny", resources: [scanner, factory] },
    },
    decisions: [
      "public access Disabled: contosolake has SecuredByPerimeter, which needs a network perimeter of its own",
      `firewall closed but for ${factory.resource}: taken from contosolake`,
      "firewall lets through AzureServices: taken from contosolake",
      "firewall rule of Microsoft Defender none: contosolake lets Microsoft Defender scan it; Defender makes that rule itself where it is switched on",
      "private endpoints none: taken from contosolake",
      `reached from mover; Azure's own services (AzureServices): ${follows}`,
    ],
  },
  {
    what: "an opening for runs",
    wishes: { publicAccess: "disabled", bypass: [], openForRun: { addressesFrom: "RUNNER", subnets: [jobs] } },
    decisions: [
      "public access Disabled: stack file",
      "firewall closed to every network: follows from the public access",
      "firewall lets through None: stack file",
      "private endpoints none: default",
      "open during a run the addresses in $RUNNER, hub/jobs: stack file",
      `reached from during a run the addresses in $RUNNER, hub/jobs: ${follows}`,
    ],
  },
  {
    what: "an opening that an open account does not need",
    wishes: { openForRun: { addresses: ["203.0.113.7"] } },
    decisions: [
      "public access Enabled: default; permissions decide",
      "firewall open to every network: default; permissions decide",
      trusted,
      "private endpoints none: default",
      "open during a run nothing more: not needed: every network is let in anyway",
      `reached from every network: ${follows}`,
    ],
  },
  {
    what: "nobody at all",
    wishes: { publicAccess: "disabled", bypass: [] },
    decisions: [
      "public access Disabled: stack file",
      "firewall closed to every network: follows from the public access",
      "firewall lets through None: stack file",
      "private endpoints none: default",
      `reached from nowhere: no network and no private endpoint: ${follows}`,
    ],
  },
];

for (const { what, wishes = {}, matched, decisions } of table) {
  test(what, () => {
    assert.deepEqual(linesOf(wishes, matched), decisions);
  });
}

const firewalls: fc.Arbitrary<Firewall> = fc.record({
  defaultAction: fc.constantFrom("Allow", "Deny"),
  bypass: fc.constantFrom("None", "AzureServices", "Logging, Metrics"),
  addresses: fc.subarray(["203.0.113.0/24", "198.51.100.7"]),
  subnets: fc.subarray([data, spoke]),
  resources: fc.subarray([factory, scanner]),
});
const endpoints = fc.record({
  id: fc.constantFrom(`${group}/privateEndpoints/a`, `${group}/privateEndpoints/b`),
  groups: fc.subarray(["blob", "dfs", "file"]),
  isApproved: fc.boolean(),
  subnet: fc.constantFrom(undefined, data, jobs, spoke),
  zones: fc.subarray([zone("dfs"), zone("blob")]),
});
const networks: fc.Arbitrary<MatchedNetwork> = fc.record({
  publicNetworkAccess: fc.constantFrom(undefined, "Enabled", "Disabled", "SecuredByPerimeter"),
  firewall: firewalls,
  privateEndpoints: fc.array(endpoints, { maxLength: 4 }),
});
const wished: fc.Arbitrary<NetworkWishes> = fc.record(
  {
    publicAccess: fc.constantFrom("enabled", "disabled", "securedByPerimeter"),
    allowedAddresses: fc.subarray(["192.0.2.1"]),
    allowedSubnets: fc.subarray([jobs]),
    allowedResources: fc.subarray([factory]),
    bypass: fc.subarray(["AzureServices", "Logging"]),
    privateEndpoints: fc.constantFrom<EndpointWishes[]>("match", "none", [place(data)]),
    openForRun: fc.constant({ addresses: ["203.0.113.7"] }),
  },
  { requiredKeys: [] },
);

type Decided = ReturnType<typeof decideNetwork>;

const isOpenToAll = ({ settings: { publicNetworkAccess, firewall } }: Decided) =>
  publicNetworkAccess === "Enabled" && firewall.defaultAction === "Allow";

const everyDecision = (check: (decided: Decided, wishes: NetworkWishes, found: MatchedNetwork | undefined) => void) => {
  const pair = fc.tuple(wished, fc.option(networks, { nil: undefined }));
  fc.assert(
    fc.property(pair, ([wishes, found]) => {
      check(decideNetwork(wishes, found && { name: "contosolake", found }), wishes, found);
    }),
  );
};

test("whatever is matched and wished, nothing is opened that both keep closed", () => {
  everyDecision((decided, wishes, found) => {
    const { publicNetworkAccess, firewall } = decided.settings;
    const wasPublic = (found?.publicNetworkAccess ?? "Enabled") === "Enabled";
    if (publicNetworkAccess === "Enabled") assert.ok(wishes.publicAccess === "enabled" || wasPublic);
    if (isOpenToAll(decided)) assert.notEqual(found?.firewall.defaultAction, "Deny");
    const known = [...(wishes.allowedAddresses ?? []), ...(found?.firewall.addresses ?? [])];
    assert.ok(firewall.addresses.every((address) => known.includes(address)));
    assert.ok(!firewall.resources.includes(scanner));
  });
});

test("whatever is matched and wished, each network has one place, and only a closed account an opening", () => {
  everyDecision((decided, wishes) => {
    const { privateEndpoints, opening } = decided.settings;
    const networksOf = privateEndpoints.map(({ subnet }) => subnet.split("/subnets/")[0]);
    assert.equal(new Set(networksOf).size, privateEndpoints.length);
    assert.equal(opening !== undefined, wishes.openForRun !== undefined && !isOpenToAll(decided));
  });
});

test("whatever is matched and wished, no way in is left untold, and every setting says whence it is", () => {
  everyDecision((decided) => {
    const told = describeExposure(decided.settings);
    assert.equal(told === "every network", isOpenToAll(decided));
    if (!isOpenToAll(decided) && decided.settings.privateEndpoints.length > 0)
      assert.match(told, /private endpoints in /);
    assert.equal(decided.decisions.at(-1)?.setting, "reached from");
    for (const { origin, reason } of decided.decisions)
      assert.equal(origin === "taken", /taken from|so has/.test(reason), reason);
  });
});
