/** Access tiers of block blobs. */
import type { AccountRecord } from "../journal/change.ts";

/** Premium accounts (kind BlockBlobStorage) have no tiers: none is told and none can be set (recorded). */
export function hasTiers(account: AccountRecord): boolean {
  return account.sku?.startsWith("Premium") !== true;
}
