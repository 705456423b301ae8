/** What Azure refuses about region, kind, redundancy and access tier. Pure. */
import { isPremium, lackedBy, nearestRedundancy, redundancyWord } from "../account/redundancy.ts";
import { regionNamed } from "../account/regions.ts";
import { problemAt } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

const overview = "https://learn.microsoft.com/azure/storage/common/storage-account-overview";
const regions = "https://learn.microsoft.com/azure/reliability/regions-list";

export const placementRefusals: readonly Refusal[] = [
  {
    id: "premium-redundancy-of-standard-kind",
    reason: "StorageV2 with a premium redundancy is an account for page blobs, which has no hierarchical namespace.",
    source: overview,
    problem: ({ placement: { kind, sku } }) =>
      kind === "StorageV2" && isPremium(sku)
        ? problemAt("redundancy", sku, "LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS for the kind StorageV2", "Leave kind out.")
        : undefined,
  },
  {
    id: "standard-redundancy-of-premium-kind",
    reason: "Accounts for block blobs on solid-state disks are kept in one region, with a SKU of their own.",
    source: overview,
    problem: ({ placement: { kind, sku } }) =>
      kind === "BlockBlobStorage" && !isPremium(sku)
        ? problemAt("redundancy", sku, "Premium_LRS or Premium_ZRS for the kind BlockBlobStorage", "Leave kind out.")
        : undefined,
  },
  {
    id: "zones-where-there-are-none",
    reason: "Zone-redundant storage keeps its copies in three availability zones of the region.",
    source: regions,
    problem: ({ placement: { location, sku } }) => {
      const region = regionNamed(location);
      if (lackedBy(region, sku) !== "availability zones") return undefined;
      const nearest = redundancyWord(nearestRedundancy(sku, region)) ?? "";
      const allowed = `a redundancy without zones: ${location} has no availability zones`;
      return problemAt("redundancy", sku, allowed, `Write ${nearest}, or choose another region.`);
    },
  },
  {
    id: "second-region-where-there-is-none",
    reason: "Geo-redundant storage keeps its second copy in the paired region.",
    source: "https://learn.microsoft.com/azure/reliability/regions-paired",
    problem: ({ placement: { location, sku } }) => {
      const region = regionNamed(location);
      if (lackedBy(region, sku) !== "paired region") return undefined;
      const nearest = redundancyWord(nearestRedundancy(sku, region)) ?? "";
      const allowed = `a redundancy of one region: ${location} has no paired region`;
      return problemAt("redundancy", sku, allowed, `Write ${nearest}, or choose another region.`);
    },
  },
  {
    id: "access-tier-of-premium",
    reason: "Premium accounts for block blobs have no access tiers.",
    source: "https://learn.microsoft.com/azure/storage/blobs/access-tiers-overview",
    problem: ({ placement: { kind, accessTier } }) =>
      kind === "BlockBlobStorage" && accessTier !== undefined
        ? problemAt("accessTier", accessTier, "nothing for a premium account", "Leave it out.")
        : undefined,
  },
];
