/**
 * Azure's public regions, as far as storage accounts depend on them: availability zones and pairs
 * (https://learn.microsoft.com/azure/reliability/regions-list, .../storage/common/storage-redundancy).
 */

/** With zones and a pair, with zones only, with a pair only. */
const zonesAndPair =
  "australiaeast brazilsouth canadacentral centralindia centralus eastasia eastus eastus2 francecentral " +
  "germanywestcentral japaneast japanwest koreacentral northeurope norwayeast southafricanorth southcentralus " +
  "southeastasia swedencentral switzerlandnorth uaenorth uksouth westeurope westus2 westus3";
const zonesOnly =
  "austriaeast belgiumcentral chilecentral indonesiacentral israelcentral italynorth malaysiawest mexicocentral " +
  "newzealandnorth polandcentral qatarcentral spaincentral";
const pairOnly =
  "australiacentral australiacentral2 australiasoutheast brazilsoutheast canadaeast francesouth germanynorth " +
  "jioindiacentral jioindiawest koreasouth northcentralus norwaywest southafricawest southindia swedensouth " +
  "switzerlandwest uaecentral ukwest westcentralus westindia westus";

const withZones = new Set(`${zonesAndPair} ${zonesOnly}`.split(" "));
const withPair = new Set(`${zonesAndPair} ${pairOnly}`.split(" "));

export const regions: readonly string[] = [...new Set([...withZones, ...withPair])].sort();

/** Both ways, but for those below. */
const mutualPairs =
  "australiacentral-australiacentral2 australiaeast-australiasoutheast canadacentral-canadaeast " +
  "centralindia-southindia eastasia-southeastasia eastus-westus eastus2-centralus francecentral-francesouth " +
  "germanywestcentral-germanynorth japaneast-japanwest jioindiacentral-jioindiawest koreacentral-koreasouth " +
  "northeurope-westeurope norwayeast-norwaywest southafricanorth-southafricawest southcentralus-northcentralus " +
  "swedencentral-swedensouth switzerlandnorth-switzerlandwest uaenorth-uaecentral uksouth-ukwest westus2-westcentralus";
const oneWayPairs = "brazilsouth-southcentralus brazilsoutheast-brazilsouth westindia-southindia westus3-eastus";

const pairs: ReadonlyMap<string, string> = new Map(
  [...mutualPairs.split(" ").flatMap((pair) => [pair, pair.split("-").reverse().join("-")]), ...oneWayPairs.split(" ")]
    .map((pair) => pair.split("-"))
    .map(([one = "", other = ""]) => [one, other]),
);

/** "West Europe" and "WestEurope" are kept as Azure shows them: "westeurope". */
export function normalLocation(location: string): string {
  return location.replaceAll(" ", "").toLowerCase();
}

export function isRegion(location: string): boolean {
  return withZones.has(location) || withPair.has(location);
}

/** The region that geo-redundant accounts copy to; undefined where there is none. */
export function pairOf(location: string): string | undefined {
  return pairs.get(location);
}

/** Whether a region offers a redundancy, named as in the SKU: `ZRS`, `RAGZRS`. */
export function offers(location: string, redundancy: string): boolean {
  const zones = !/Z/.test(redundancy) || withZones.has(location);
  const geographical = !/G/.test(redundancy) || withPair.has(location);
  return zones && geographical;
}
