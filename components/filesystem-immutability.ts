/** What makes the files of a filesystem immutable: a time, which is not locked, or legal holds. */
import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { AccountPlace } from "./account/account-place.ts";
import { childOptions } from "./engine/child-options.ts";
import type { Immutability } from "./settings/immutability.ts";

export interface FilesystemImmutabilityArgs {
  readonly account: AccountPlace;
  /** The filesystem must be there: see `dependsOn`. */
  readonly settings: Immutability;
  /** Id of a policy that is there already, to be managed from now on. @default a new one is made */
  readonly adopt?: string | undefined;
}

/**
 * A policy stays unlocked, so that it can be shortened and taken away; whoever needs a locked one locks it by hand, which
 * nobody can undo. A retained account keeps its policies and holds.
 */
export class FilesystemImmutability extends pulumi.ComponentResource {
  constructor(name: string, args: FilesystemImmutabilityArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("adls-migration:index:FilesystemImmutability", name, {}, options);
    const { account, settings, adopt } = args;
    const place = {
      accountName: account.accountName,
      resourceGroupName: account.resourceGroup,
      containerName: settings.filesystem,
    };
    const ofChild = childOptions(this, options, account.retained);
    if (settings.retentionDays !== undefined) {
      new storage.BlobContainerImmutabilityPolicy(
        name,
        {
          ...place,
          immutabilityPolicyName: "default",
          immutabilityPeriodSinceCreationInDays: settings.retentionDays,
          ...appendsOf(settings),
        },
        { ...ofChild, ...(adopt === undefined ? {} : { import: adopt }) },
      );
    }
    if (settings.legalHolds.length > 0) {
      new storage.BlobContainerLegalHold(`${name}-hold`, { ...place, tags: [...settings.legalHolds] }, ofChild);
    }
    this.registerOutputs({});
  }
}

/** The two properties exclude each other. */
function appendsOf({ appends }: Immutability) {
  switch (appends) {
    case "none":
      return {};
    case "appendBlobs":
      return { allowProtectedAppendWrites: true };
    case "allFiles":
      return { allowProtectedAppendWritesAll: true };
  }
}
