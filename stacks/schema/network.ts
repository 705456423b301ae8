/** `account.network`: whom the account answers. */
import { isIPv4 } from "node:net";
import * as z from "zod";
import {
  narrowRangeGrammar,
  parseNarrowRange,
  parsePublicRange,
  publicRangeGrammar,
} from "../../components/network/address-range.ts";
import { nameInId } from "../../components/network/network-id.ts";
import { mapping, oneOf, says, textOf, withRule } from "../../migration/wording.ts";
import { matching, subnetId } from "./words.ts";

const resourceId = matching(
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/[^/]+(?:\/[^/]+\/[^/]+)+$/i,
  "the id of a resource, /subscriptions/GUID/resourceGroups/NAME/providers/NAMESPACE/TYPE/NAME; * as the last NAME means all",
);

const tenantId = matching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "the GUID of a tenant of Microsoft Entra");

const addressInSubnet = textOf((text) => (isIPv4(text) ? text : undefined), "an IPv4 address of the subnet");

const zoneGrammar =
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/privateDnsZones\/[^/]+$/i;

/** A zone of another name than the endpoint's would never be asked. */
function zone(group: "dfs" | "blob") {
  return textOf((text) => {
    if (text === "create" || text === "none") return text;
    const isOfGroup = nameInId(text).toLowerCase().startsWith(`privatelink.${group}.`);
    return zoneGrammar.test(text) && isOfGroup ? text : undefined;
  }, `create, none, or the id of a zone: /subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.Network/privateDnsZones/privatelink.${group}.core.windows.net`).default(
    "create",
  );
}

const zones = z
  .union(
    [
      oneOf(["create", "none"]).transform((word) => ({ dfs: word, blob: word })),
      mapping(
        {
          dfs: zone("dfs").describe("The zone of the names that end in dfs."),
          blob: zone("blob").describe("The zone of the names that end in blob."),
        },
        "the zone of each service",
      ),
    ],
    { error: says("create, none, or a mapping with the keys dfs, blob") },
  )
  .default({ dfs: "create", blob: "create" });

const endpoint = mapping(
  {
    subnet: subnetId.describe("Where both endpoints (dfs and blob) get their addresses."),
    name: matching(
      /^[a-z0-9][a-z0-9_.-]{0,57}[a-z0-9_]$/i,
      "2 to 59 letters, digits and _.-, beginning with a letter or digit",
    )
      .describe("How their names begin; left out: pe-ACCOUNT-SUBNET.")
      .optional(),
    dns: zones.describe(
      "Which private zone holds the names: made and linked to the subnet's network (create; left out: this), none, or given.",
    ),
    addresses: mapping(
      {
        dfs: addressInSubnet.describe("Of the endpoint for dfs."),
        blob: addressInSubnet.describe("Of the endpoint for blob."),
      },
      "the address of each service",
    )
      .describe("Static addresses; left out: any free ones.")
      .optional(),
  },
  "both endpoints in a subnet",
).transform(({ dns, ...place }) => ({ ...place, zones: dns }));

const privateEndpoints = z.union([oneOf(["match", "none"]), endpoint.transform((one) => [one]), z.array(endpoint)], {
  error: says("match, none, a mapping with the keys subnet, name, dns, addresses, or a list of such mappings"),
});

const variableName = matching(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  "the name of an environment variable, such as RUNNER_ADDRESS",
);

const runner = mapping(
  {
    addresses: z
      .array(textOf(parseNarrowRange, narrowRangeGrammar), { error: says("a list of addresses") })
      .min(1, { error: says("at least one address") })
      .max(8, { error: says("at most 8 addresses and ranges") })
      .describe("Public addresses of the machine that runs this.")
      .optional(),
    addressesFrom: variableName.describe("An environment variable that holds them, with commas between.").optional(),
    subnets: z
      .array(subnetId, { error: says("a list of subnet ids") })
      .min(1, { error: says("at least one subnet") })
      .max(8, { error: says("at most 8 subnets") })
      .describe("Subnets of the machine that runs this, where it is in the account's own region.")
      .optional(),
  },
  "whom to let in",
);

const nobody = says("at least one of addresses, addressesFrom, subnets");
const openForRun = withRule(runner, [], (_, { addresses, addressesFrom, subnets }) =>
  [addresses, addressesFrom, subnets].every((value) => value === undefined) ? [{ message: nobody }] : [],
);

export const network = mapping({
  publicAccess: oneOf(["enabled", "disabled", "securedByPerimeter"])
    .describe(
      "Whether the public endpoint answers. Left out: as the matched account; without one, disabled where only private endpoints are asked for, else enabled.",
    )
    .optional(),
  allowedAddresses: z
    .array(textOf(parsePublicRange, publicRangeGrammar), { error: says("a list of addresses") })
    .describe("Whom the firewall lets in; with any such list, nobody else. Left out: as the matched account.")
    .optional(),
  allowedSubnets: z
    .array(subnetId, { error: says("a list of subnet ids") })
    .describe(
      "Subnets with a service endpoint for Azure Storage that the firewall lets in. Left out: as the matched account.",
    )
    .optional(),
  allowedResources: z
    .array(
      mapping(
        {
          resource: resourceId.describe("Which one."),
          tenant: tenantId.describe("The tenant that it belongs to; the account's own."),
        },
        "a resource",
      ),
      { error: says("a list of resources") },
    )
    .describe("Instances of Azure's services that the firewall lets in. Left out: as the matched account.")
    .optional(),
  bypass: z
    .union([z.literal("none").transform((): never[] => []), z.array(oneOf(["AzureServices", "Logging", "Metrics"]))], {
      error: says("none, or a list of AzureServices, Logging, Metrics"),
    })
    .meta({ allowed: "none, or a list of AzureServices, Logging, Metrics" })
    .describe(
      "Azure's own services that the firewall lets through. Left out: as the matched account, else AzureServices.",
    )
    .optional(),
  routing: oneOf(["microsoft", "internet"])
    .describe(
      "How packets reach the public endpoint. Left out: as the matched account, else Azure's own way: microsoft.",
    )
    .optional(),
  privateEndpoints: privateEndpoints
    .describe("Private endpoints for dfs and blob. Left out: those of the matched account, in the same subnets.")
    .optional(),
  openForRun: openForRun
    .describe(
      "Whom the firewall lets in besides while a run lasts; closed again at its end, or by the next run or destroy.",
    )
    .optional(),
}).describe("Whom the account answers.");
