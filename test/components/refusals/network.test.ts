/** What Azure refuses about networks: for each rule settings that it lets through, and settings that it refuses. */
import assert from "node:assert/strict";
import test from "node:test";
import { networkRefusals, refusedSubnets } from "../../../components/refusals/network.ts";
import type { SubnetFacts } from "../../../components/refusals/network.ts";
import type { AccountWishes } from "../../../components/settings/index.ts";
import type { NetworkWishes } from "../../../components/settings/network.ts";
import { formatProblem } from "../../../migration/model/problem.ts";
import { settingsOf } from "../account-settings.ts";

const group = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-net/providers/Microsoft.Network";
const subnet = (network: string, name: string) => `${group}/virtualNetworks/${network}/subnets/${name}`;
const tenant = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
const zones = { dfs: "create", blob: "create" };
const factory = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.DataFactory/factories/mover";
const scanner = "/subscriptions/s/providers/Microsoft.Security/datascanners/storageDataScanner";

const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `203.0.${Math.floor(index / 256)}.${index % 256}`);
const subnets = (count: number) => Array.from({ length: count }, (_, index) => subnet("hub", `s${index}`));
const resources = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ resource: `${factory}${index}`, tenant }));
const places = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ subnet: subnet(`net${index}`, `s${index}`), zones }));

interface Row {
  readonly accepted: NetworkWishes;
  readonly refused: NetworkWishes;
  readonly said: RegExp;
  /** What is wished for besides where it is refused. */
  readonly beside?: AccountWishes;
}

const table: Readonly<Record<string, Row>> = {
  "too-many-address": {
    accepted: { allowedAddresses: addresses(400) },
    refused: { allowedAddresses: addresses(401) },
    said: /^account\.network\.allowedAddresses: given 401 of them; allowed: at most 400 address rules\. Put neighbours/,
  },
  "too-many-subnet": {
    accepted: { allowedSubnets: subnets(400) },
    refused: { allowedSubnets: subnets(401) },
    said: /^account\.network\.allowedSubnets: given 401 of them; allowed: at most 400 subnet rules\./,
  },
  "too-many-resource": {
    accepted: { allowedResources: resources(200) },
    refused: { allowedResources: resources(201) },
    said: /^account\.network\.allowedResources: given 201 of them; allowed: at most 200 resource rules\./,
  },
  "too-many-private-endpoint": {
    accepted: { privateEndpoints: places(100) },
    refused: { privateEndpoints: places(101) },
    said: /^account\.network\.privateEndpoints: given 101 of them; allowed: at most 100 private endpoint rules\./,
  },
  "repeated-address": {
    accepted: { allowedAddresses: ["203.0.113.7", "203.0.113.8"] },
    refused: { allowedAddresses: ["203.0.113.7", "203.0.113.8", "203.0.113.7"] },
    said: /^account\.network\.allowedAddresses: given "203\.0\.113\.7" twice; allowed: each address once\. Remove one\.$/,
  },
  "repeated-subnet": {
    accepted: { allowedSubnets: [subnet("hub", "a"), subnet("hub", "b")] },
    refused: { allowedSubnets: [subnet("hub", "a"), subnet("HUB", "A")] },
    said: /^account\.network\.allowedSubnets: given "HUB\/subnets\/A" twice; allowed: each subnet once/,
  },
  "repeated-resource": {
    accepted: { allowedResources: resources(2) },
    refused: { allowedResources: [...resources(2), ...resources(1)] },
    said: /^account\.network\.allowedResources: given "Microsoft\.DataFactory\/factories\/mover0 of .*" twice; allowed: each resource once/,
  },
  "rule-of-defender": {
    accepted: { allowedResources: [{ resource: factory, tenant }] },
    refused: { allowedResources: [{ resource: scanner, tenant }] },
    said: /^account\.network\.allowedResources: given ".*storageDataScanner"; allowed: resources other than Defender's scanner/,
  },
  "two-endpoints-in-one-network": {
    accepted: {
      privateEndpoints: [
        { subnet: subnet("hub", "a"), zones },
        { subnet: subnet("spoke", "b"), zones },
      ],
    },
    refused: {
      privateEndpoints: [
        { subnet: subnet("hub", "a"), zones },
        { subnet: subnet("hub", "b"), zones },
      ],
    },
    said: /^account\.network\.privateEndpoints: given "Microsoft\.Network\/virtualNetworks\/hub" twice; allowed: one subnet of each virtual network/,
  },
  "two-endpoints-of-one-name": {
    accepted: {
      privateEndpoints: [
        { subnet: subnet("hub", "a"), zones },
        { subnet: subnet("spoke", "a"), zones, name: "spoke" },
      ],
    },
    refused: {
      privateEndpoints: [
        { subnet: subnet("hub", "a"), zones },
        { subnet: subnet("spoke", "a"), zones },
      ],
    },
    said: /^account\.network\.privateEndpoints: given two endpoints that would be called "a"; allowed: different names/,
  },
  "one-address-for-two-endpoints": {
    accepted: {
      privateEndpoints: [{ subnet: subnet("hub", "a"), zones, addresses: { dfs: "10.0.0.4", blob: "10.0.0.5" } }],
    },
    refused: {
      privateEndpoints: [{ subnet: subnet("hub", "a"), zones, addresses: { dfs: "10.0.0.4", blob: "10.0.0.4" } }],
    },
    said: /^account\.network\.privateEndpoints: given "10\.0\.0\.4" for dfs and for blob; allowed: two different addresses/,
  },
  "opening-of-a-perimeter": {
    accepted: { publicAccess: "disabled", openForRun: { addresses: ["203.0.113.7"] } },
    refused: { publicAccess: "securedByPerimeter", openForRun: { addresses: ["203.0.113.7"] } },
    said: /^account\.network\.openForRun: given whom to let in during a run; allowed: nothing while publicAccess is securedByPerimeter/,
  },
  "opening-under-a-read-only-lock": {
    accepted: { publicAccess: "disabled", openForRun: { addresses: ["203.0.113.7"] } },
    refused: { publicAccess: "disabled", openForRun: { addresses: ["203.0.113.7"] } },
    beside: { services: { lock: { level: "ReadOnly" } } },
    said: /^account\.network\.openForRun: .*allowed: nothing while the account has the lock ReadOnly\. Write lock: CanNotDelete/,
  },
};

test("every rule has its row, its reason and its source", () => {
  assert.deepEqual(networkRefusals.map(({ id }) => id).toSorted(), Object.keys(table).toSorted());
  for (const { id, reason, source } of networkRefusals) {
    assert.match(reason, /\.$/, id);
    assert.match(source, /^https:\/\//, id);
  }
});

for (const rule of networkRefusals) {
  const row = table[rule.id];
  test(`refused: ${rule.id}`, () => {
    assert.ok(row);
    const problem = rule.problem(settingsOf({ ...row.beside, network: row.refused }));
    assert.ok(problem);
    assert.match(formatProblem(problem).replace("adls-migration:", ""), row.said);
  });
  test(`accepted beside ${rule.id}`, () => {
    assert.ok(row);
    const settings = settingsOf({ network: row.accepted });
    for (const other of networkRefusals) assert.equal(other.problem(settings), undefined, other.id);
  });
}

const subnetTable: readonly { what: string; facts: SubnetFacts["serviceEndpoints"]; said?: RegExp }[] = [
  {
    what: "of the account's region",
    facts: [{ service: "Microsoft.Storage", regions: ["westeurope", "northeurope"] }],
  },
  { what: "of every region", facts: [{ service: "Microsoft.Storage.Global", regions: ["*"] }] },
  { what: "by display name", facts: [{ service: "Microsoft.Storage", regions: ["West Europe"] }] },
  { what: "that Azure has not finished", facts: [{ service: "Microsoft.Storage", regions: [] }] },
  {
    what: "without any",
    facts: [],
    said: /allowed: a subnet with the service endpoint Microsoft\.Storage in reach of westeurope, .*\. The subnet has none: add one\.$/,
  },
  {
    what: "of another service",
    facts: [{ service: "Microsoft.Sql", regions: ["westeurope"] }],
    said: /The subnet has none/,
  },
  {
    what: "of another region",
    facts: [{ service: "Microsoft.Storage", regions: ["eastus", "westus"] }],
    said: /It reaches eastus, westus: use Microsoft\.Storage\.Global\.$/,
  },
];

for (const { what, facts, said } of subnetTable) {
  test(`a subnet with a service endpoint ${what} is ${said === undefined ? "accepted" : "refused"}`, () => {
    const found = refusedSubnets(settingsOf(), [{ subnet: subnet("hub", "a"), serviceEndpoints: facts }]).map(
      formatProblem,
    );
    if (said === undefined) assert.deepEqual(found, []);
    else assert.match(found.join(), said);
  });
}
