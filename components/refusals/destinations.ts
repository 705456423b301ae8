/** Where an account's own logs cannot go. Pure. */
import { shownValue } from "../../migration/model/problem.ts";
import type { Problem } from "../../migration/model/problem.ts";
import type { AccountSettings } from "../settings/index.ts";

/**
 * An account that kept its own logs would log the writing of each log entry.
 * @see https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage#send-logs-to-azure-storage
 */
export function refusedDestinations(accountName: string, { services }: AccountSettings): Problem[] {
  return services.diagnostics.list
    .filter(({ storageAccount }) => storageAccount?.split("/").at(-1)?.toLowerCase() === accountName)
    .map(({ name, storageAccount }) => ({
      key: `adls-migration:account.diagnostics.${name}.storageAccount`,
      given: shownValue(storageAccount),
      allowed: "another account than the one that is logged",
      remedy: "Send its logs to another storage account, or to a workspace.",
    }));
}
