/** What an account's blob service keeps of deleted files and filesystems, and whether it notes the last access. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { AccountPlace } from "./account/account-place.ts";
import { childOptions } from "./engine/child-options.ts";
import type { ProtectionSettings, Retention } from "./settings/protection.ts";

export interface BlobProtectionArgs {
  readonly account: AccountPlace;
  readonly settings: ProtectionSettings;
}

/** The service is there as long as its account is: a retained account keeps its protection. */
export class BlobProtection extends pulumi.ComponentResource {
  constructor(name: string, { account, settings }: BlobProtectionArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:BlobProtection", name, {}, options);
    new storage.BlobServiceProperties(
      name,
      {
        accountName: account.accountName,
        resourceGroupName: account.resourceGroup,
        blobServicesName: "default",
        deleteRetentionPolicy: policyOf(settings.blobSoftDelete),
        containerDeleteRetentionPolicy: policyOf(settings.containerSoftDelete),
        lastAccessTimeTrackingPolicy: { enable: settings.lastAccessTracking },
      },
      childOptions(this, options, account.retained),
    );
    this.registerOutputs({});
  }
}

function policyOf(retention: Retention) {
  return retention === "off" ? { enabled: false } : { enabled: true, days: retention };
}
