/** How often and where an account keeps its content: the names of Azure's redundancy options, and what each needs. Pure. */
import type { Region } from "./regions.ts";

const words = ["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"] as const;
const premiumSkus = ["Premium_LRS", "Premium_ZRS"] as const;
const standardSkus = words.map((word) => `Standard_${word}` as const);

/** A SKU that an account with hierarchical namespace can have. */
export type AccountSku = (typeof standardSkus)[number] | (typeof premiumSkus)[number];

/** What `parseRedundancy` accepts, for messages. */
export const redundancyWords: readonly string[] = [...words, ...premiumSkus];

/** The SKU of a redundancy (`ZRS`, `RA-GRS`, `Standard_ZRS`, `Premium_LRS`); undefined for what is none. */
export function parseRedundancy(text: string): AccountSku | undefined {
  const word = text.trim().replace(/^RA-/, "RA");
  return [...standardSkus, ...premiumSkus].find((sku) => sku === word || sku === `Standard_${word}`);
}

/** How it is kept, whatever the tier: `StandardV2_GZRS` → `GZRS`; undefined for what is no SKU. */
export function redundancyWord(sku: string): (typeof words)[number] | undefined {
  const [, word] = /^(?:Standard|Premium)(?:V2)?_([A-Z]+)$/.exec(sku) ?? [];
  return words.find((known) => known === word);
}

/** Whether the content lies in several availability zones of its region. */
export function isZonal(sku: string): boolean {
  return redundancyWord(sku)?.endsWith("ZRS") ?? false;
}

/** Whether a second region keeps the content too. */
export function isGeographical(sku: string): boolean {
  return redundancyWord(sku)?.includes("G") ?? false;
}

/** Whether the tier is premium: block blobs on solid-state disks. */
export function isPremium(sku: string): boolean {
  return sku.startsWith("Premium");
}

/** The SKU with this redundancy in a tier; premium is never kept in a second region. */
export function skuWith(word: string, premium: boolean): AccountSku {
  const sku = premium ? parseRedundancy(`Premium_${word.endsWith("ZRS") ? "ZRS" : "LRS"}`) : parseRedundancy(word);
  return sku ?? "Standard_LRS";
}

/** What a region lacks for a redundancy; undefined where nothing is, or where the region is not known. */
export function lackedBy(region: Region | undefined, sku: string): "availability zones" | "paired region" | undefined {
  if (region === undefined) return undefined;
  if (isZonal(sku) && !region.zones) return "availability zones";
  return isGeographical(sku) && region.pair === undefined ? "paired region" : undefined;
}

/** The redundancy that a region can give and that comes nearest: what it lacks is left out, and zones stand in for a second region. */
export function nearestRedundancy(sku: AccountSku, region: Region | undefined): AccountSku {
  if (region === undefined || lackedBy(region, sku) === undefined) return sku;
  const word = redundancyWord(sku) ?? "LRS";
  const zonal = region.zones && (isZonal(sku) || isGeographical(sku));
  if (!isGeographical(sku) || region.pair === undefined) return skuWith(zonal ? "ZRS" : "LRS", isPremium(sku));
  return skuWith(zonal ? word : word.replace("Z", ""), isPremium(sku));
}

/**
 * Whether Azure changes one redundancy into another by an update of the account. A second region and reading from it come
 * and go so; zones and the tier do not: zones need a conversion that Azure makes by itself, which takes days. Source:
 * https://learn.microsoft.com/azure/storage/common/redundancy-migration
 */
export function redundancyChange(from: string, to: string): "update" | "conversion" | "impossible" {
  if (isPremium(from) !== isPremium(to)) return "impossible";
  if (isZonal(from) === isZonal(to)) return "update";
  // Premium block blobs are never converted.
  return isPremium(from) ? "impossible" : "conversion";
}
