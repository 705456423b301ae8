/** SKUs of storage accounts and the ways from one to another that a PUT can take. */

const skuPattern = /^(Standard|Premium|StandardV2|PremiumV2)_(LRS|ZRS|GRS|RAGRS|GZRS|RAGZRS)$/;

const skusOfTier: Readonly<Record<string, readonly string[]>> = {
  Standard: ["LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"],
  Premium: ["LRS", "ZRS"],
  StandardV2: ["LRS", "ZRS", "GRS", "GZRS"],
  PremiumV2: ["LRS", "ZRS"],
};

export interface Sku {
  readonly name: string;
  /** `Standard`, `Premium`, and the provisioned ones of file shares. */
  readonly tier: string;
  readonly redundancy: string;
}

/** Undefined for what is none of Azure's. */
export function readSku(name: string | undefined): Sku | undefined {
  const [, tier = "", redundancy = ""] = skuPattern.exec(name ?? "") ?? [];
  return skusOfTier[tier]?.includes(redundancy) === true ? { name: name ?? "", tier, redundancy } : undefined;
}

/** https://learn.microsoft.com/azure/storage/common/storage-account-overview#types-of-storage-accounts */
const skusOfKind: Readonly<Record<string, RegExp>> = {
  StorageV2: /^(Standard_\w+|Premium_LRS)$/,
  Storage: /^(Standard_(LRS|GRS|RAGRS)|Premium_LRS)$/,
  BlobStorage: /^Standard_(LRS|GRS|RAGRS)$/,
  BlockBlobStorage: /^Premium_(LRS|ZRS)$/,
  FileStorage: /^(Premium|StandardV2|PremiumV2)_\w+$/,
};

export const accountKinds: readonly string[] = Object.keys(skusOfKind);

export function kindTakes(kind: string, sku: Sku): boolean {
  return skusOfKind[kind]?.test(sku.name) === true;
}

/**
 * Changes that an update of the account makes at once. All others need a conversion that Azure makes on request, or a new
 * account (https://learn.microsoft.com/azure/storage/common/redundancy-migration).
 */
const direct: Readonly<Record<string, readonly string[]>> = {
  LRS: ["GRS", "RAGRS"],
  GRS: ["LRS", "RAGRS"],
  RAGRS: ["LRS", "GRS"],
  ZRS: ["GZRS", "RAGZRS"],
  GZRS: ["ZRS", "RAGZRS"],
  RAGZRS: ["ZRS", "GZRS"],
};

export function changesAtOnce(from: Sku, to: Sku): boolean {
  if (from.name === to.name) return true;
  return from.tier === to.tier && direct[from.redundancy]?.includes(to.redundancy) === true;
}
