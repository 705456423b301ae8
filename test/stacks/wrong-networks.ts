/** Stack files with mistakes in the account's network. */
import type { WrongStackFile } from "./wrong-declarations.ts";

const addresses = "a public IPv4 address, or a range with a prefix of at most 30 bits, such as 203.0.113.0/24";
const narrow = "a public IPv4 address, or a range with a prefix of 28 to 30 bits, such as 203.0.113.16/28";
const subnets = "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Network/virtualNetworks/NAME/subnets/NAME";
const group = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg/providers/Microsoft.Network";
const subnet = `${group}/virtualNetworks/hub/subnets/data`;
const zoneOf = (service: string) =>
  `create, none, or the id of a zone: /subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Network/privateDnsZones/privatelink.${service}.core.windows.net`;
const keys =
  "publicAccess, allowedAddresses, allowedSubnets, allowedResources, bypass, routing, privateEndpoints, openForRun";

const network = (words: Record<string, unknown>) => ({ account: { network: words } });

export const wrongNetworks: readonly WrongStackFile[] = [
  {
    what: "a public access that is a truth value",
    given: network({ publicAccess: false }),
    said: ["account.network.publicAccess: given false; allowed: enabled, disabled, securedByPerimeter."],
  },
  {
    what: "a key of the network that is misspelt",
    given: network({ privateEndpoint: "match" }),
    said: [
      `account.network.privateEndpoint: given a key that is not known; allowed: ${keys}. Did you mean privateEndpoints?`,
    ],
  },
  {
    what: "private addresses, small ranges and IPv6 in the firewall",
    given: network({ allowedAddresses: ["203.0.113.7", "10.1.2.3", "203.0.113.0/31", "::1", "172.31.0.0/16"] }),
    said: [
      `account.network.allowedAddresses.1: given "10.1.2.3"; allowed: ${addresses}.`,
      `account.network.allowedAddresses.2: given "203.0.113.0/31"; allowed: ${addresses}.`,
      `account.network.allowedAddresses.3: given "::1"; allowed: ${addresses}.`,
      `account.network.allowedAddresses.4: given "172.31.0.0/16"; allowed: ${addresses}.`,
    ],
  },
  {
    what: "addresses for an account without public access",
    given: network({ publicAccess: "disabled", allowedAddresses: ["203.0.113.7"] }),
    said: [
      'account.network.allowedAddresses: given ["203.0.113.7"]; allowed: nothing while publicAccess is disabled. Remove one of the two.',
    ],
  },
  {
    what: "subnets for an account in a perimeter",
    given: network({ publicAccess: "securedByPerimeter", allowedSubnets: [subnet] }),
    said: [
      `account.network.allowedSubnets: given ["${subnet.slice(0, 118)}…; allowed: nothing while publicAccess is securedByPerimeter. Remove one of the two.`,
    ],
  },
  {
    what: "a subnet by name",
    given: network({ allowedSubnets: ["data"] }),
    said: [`account.network.allowedSubnets.0: given "data"; allowed: ${subnets}.`],
  },
  {
    what: "a resource without its tenant",
    given: network({ allowedResources: [{ resource: "mover" }] }),
    said: [
      'account.network.allowedResources.0.resource: given "mover"; allowed: the id of a resource, /subscriptions/GUID/resourceGroups/NAME/providers/NAMESPACE/TYPE/NAME; * as the last NAME means all.',
      "account.network.allowedResources.0.tenant: given nothing; allowed: the GUID of a tenant of Microsoft Entra.",
    ],
  },
  {
    what: "a bypass of somebody unknown",
    given: network({ bypass: ["Azure"] }),
    said: ['account.network.bypass.0: given "Azure"; allowed: AzureServices, Logging, Metrics.'],
  },
  {
    what: "a bypass that is a word",
    given: network({ bypass: "AzureServices" }),
    said: [
      'account.network.bypass: given "AzureServices"; allowed: none, or a list of AzureServices, Logging, Metrics.',
    ],
  },
  {
    what: "a routing in Azure's own words",
    given: network({ routing: "MicrosoftRouting" }),
    said: ['account.network.routing: given "MicrosoftRouting"; allowed: microsoft, internet.'],
  },
  {
    what: "a private endpoint in a subnet by name, in a zone of the other service",
    given: network({
      privateEndpoints: {
        subnet: "data",
        dns: { dfs: `${group}/privateDnsZones/privatelink.blob.core.windows.net`, blob: "made" },
      },
    }),
    said: [
      `account.network.privateEndpoints.subnet: given "data"; allowed: ${subnets}.`,
      `account.network.privateEndpoints.dns.dfs: given "${`${group}/privateDnsZones/privatelink.blob.core.windows.net`.slice(0, 119)}…; allowed: ${zoneOf("dfs")}.`,
      `account.network.privateEndpoints.dns.blob: given "made"; allowed: ${zoneOf("blob")}.`,
    ],
  },
  {
    what: "a key of a private endpoint that is misspelt",
    given: network({ privateEndpoints: [{ subnet, adresses: {} }] }),
    said: [
      "account.network.privateEndpoints.0.adresses: given a key that is not known; allowed: subnet, name, dns, addresses. Did you mean addresses?",
    ],
  },
  {
    what: "private endpoints by a word that is none",
    given: network({ privateEndpoints: "matched" }),
    said: [
      'account.network.privateEndpoints: given "matched"; allowed: match, none, a mapping with the keys subnet, name, dns, addresses, or a list of such mappings.',
    ],
  },
  {
    what: "private endpoints like those of no account",
    given: network({ privateEndpoints: "match" }),
    said: [
      'account.network.privateEndpoints: given "match"; allowed: none or subnets, where adls-migration:account.match names no account. Name the account to match.',
    ],
  },
  {
    what: "an opening for a whole network",
    given: network({ openForRun: { addresses: ["203.0.113.0/24"] } }),
    said: [`account.network.openForRun.addresses.0: given "203.0.113.0/24"; allowed: ${narrow}.`],
  },
  {
    what: "an opening for nobody",
    given: network({ openForRun: {} }),
    said: ["account.network.openForRun: given {}; allowed: at least one of addresses, addressesFrom, subnets."],
  },
  {
    what: "an opening for a variable's value instead of its name",
    given: network({ openForRun: { addressesFrom: "$RUNNER_ADDRESS" } }),
    said: [
      'account.network.openForRun.addressesFrom: given "$RUNNER_ADDRESS"; allowed: the name of an environment variable, such as RUNNER_ADDRESS.',
    ],
  },
  {
    what: "an opening whose only key is misspelt",
    given: network({ openForRun: { address: ["203.0.113.7"] } }),
    said: [
      "account.network.openForRun.address: given a key that is not known; allowed: addresses, addressesFrom, subnets. Did you mean addresses?",
    ],
  },
  {
    what: "an opening for a long text instead of a list",
    given: network({ openForRun: { addresses: "203.0.113.16/28" } }),
    said: ['account.network.openForRun.addresses: given "203.0.113.16/28"; allowed: a list of addresses.'],
  },
];
