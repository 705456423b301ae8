/** How often and where an account keeps its content: the names of Azure's redundancy options and their SKUs. Pure. */
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
