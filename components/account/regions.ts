/**
 * Regions of Azure: whether one has availability zones, and which region it replicates to. Data; a region that is not here is
 * unknown, not wrong. Source: https://learn.microsoft.com/azure/reliability/regions-list (March 2025, and the regions that
 * opened until the end of that year). Pure.
 */
export interface Region {
  /** Zone-redundant storage (ZRS, GZRS) needs them. */
  readonly zones: boolean;
  /** Where geo-redundant storage (GRS, GZRS) keeps its second copy; without a pair there is none. */
  readonly pair: string | undefined;
}

/** Regions with zones and a pair; the pair replicates back unless it says otherwise. */
const zonedWithPair = {
  australiaeast: "australiasoutheast",
  brazilsouth: "southcentralus",
  canadacentral: "canadaeast",
  centralindia: "southindia",
  centralus: "eastus2",
  eastasia: "southeastasia",
  eastus: "westus",
  eastus2: "centralus",
  francecentral: "francesouth",
  germanywestcentral: "germanynorth",
  japaneast: "japanwest",
  japanwest: "japaneast",
  koreacentral: "koreasouth",
  northeurope: "westeurope",
  norwayeast: "norwaywest",
  southafricanorth: "southafricawest",
  southcentralus: "northcentralus",
  southeastasia: "eastasia",
  swedencentral: "swedensouth",
  switzerlandnorth: "switzerlandwest",
  uaenorth: "uaecentral",
  uksouth: "ukwest",
  westeurope: "northeurope",
  westus2: "westcentralus",
  westus3: "eastus",
  usgovvirginia: "usgovtexas",
} as const;

const pairWithoutZones = {
  australiacentral: "australiacentral2",
  australiacentral2: "australiacentral",
  australiasoutheast: "australiaeast",
  brazilsoutheast: "brazilsouth",
  canadaeast: "canadacentral",
  francesouth: "francecentral",
  germanynorth: "germanywestcentral",
  jioindiacentral: "jioindiawest",
  jioindiawest: "jioindiacentral",
  koreasouth: "koreacentral",
  northcentralus: "southcentralus",
  norwaywest: "norwayeast",
  southafricawest: "southafricanorth",
  southindia: "centralindia",
  swedensouth: "swedencentral",
  switzerlandwest: "switzerlandnorth",
  uaecentral: "uaenorth",
  ukwest: "uksouth",
  usgovtexas: "usgovvirginia",
  westcentralus: "westus2",
  westindia: "southindia",
  westus: "eastus",
} as const;

const zonesWithoutPair = [
  "austriaeast",
  "belgiumcentral",
  "chilecentral",
  "indonesiacentral",
  "israelcentral",
  "italynorth",
  "malaysiawest",
  "mexicocentral",
  "newzealandnorth",
  "polandcentral",
  "qatarcentral",
  "spaincentral",
];

const regions: ReadonlyMap<string, Region> = new Map([
  ...Object.entries(zonedWithPair).map(([name, pair]): [string, Region] => [name, { zones: true, pair }]),
  ...Object.entries(pairWithoutZones).map(([name, pair]): [string, Region] => [name, { zones: false, pair }]),
  ...zonesWithoutPair.map((name): [string, Region] => [name, { zones: true, pair: undefined }]),
]);

/** What is known of a region, by name (`westeurope`) or display name (`West Europe`); undefined for one that is not known here. */
export function regionNamed(name: string): Region | undefined {
  return regions.get(plainRegion(name));
}

/** `westeurope` for `West Europe` too. */
export function plainRegion(name: string): string {
  return name.replaceAll(" ", "").toLowerCase();
}
