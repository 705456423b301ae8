/**
 * The control plane's door into the storage service: what creating or deleting a storage account, a container or a role
 * assignment through the resource manager changes in the data plane. Every method has taken effect for the next request
 * when it returns, and is durable when its promise resolves.
 */

import type { NetworkRules } from "./authorization/network-rules.ts";
import type { BlobServiceProperties } from "./blob-service/properties.ts";

/** A storage account as the data plane needs it. */
export interface PlaneAccount {
  readonly name: string;
  readonly hierarchicalNamespace: boolean;
  /** Base64 of the account key; left out: the present key is kept, or one is made. */
  readonly key?: string;
  /**
   * The account's resource id, so that roles at its resource group and subscription apply. Left out: the present one is
   * kept; an account that never had one takes roles of every resource group and subscription.
   */
  readonly id?: string;
  /** Such as `Standard_LRS` or `Premium_LRS`; left out: the present one is kept, or it is `Standard_ZRS`. */
  readonly sku?: string;
  /** `Hot`, `Cool` or `Cold`: the tier of blobs for which nobody sets one; left out: the present one is kept, or it is `Hot`. */
  readonly accessTier?: string;
  /** Left out: the present rules are kept, or it is open to every network. */
  readonly network?: NetworkRules;
}

/** A role assignment; `roleDefinitionId` may be a full resource id, the definition's GUID, or the role's name. */
export interface PlaneRole {
  /** The assignment's own resource id: the key under which it is removed again. */
  readonly id: string;
  /** Resource id of the account, container, resource group or subscription where it holds. */
  readonly scope: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

/** See the file's head. Removing what does not exist succeeds. */
export interface AccountPlane {
  putAccount(account: PlaneAccount): Promise<void>;
  removeAccount(name: string): Promise<void>;
  /** Settings of an account's Blob service; undefined for an unknown account. */
  blobService(account: string): BlobServiceProperties | undefined;
  /** Replaces the settings that are given; throws for an unknown account. */
  putBlobService(account: string, settings: Partial<BlobServiceProperties>): Promise<void>;
  /** Makes the filesystem of an existing account, or says that it is there already; throws for an unknown account. */
  putFilesystem(account: string, name: string): Promise<"created" | "exists">;
  removeFilesystem(account: string, name: string): Promise<void>;
  /** Names in ascending order; empty for an unknown account. */
  filesystems(account: string): string[];
  putRole(role: PlaneRole): Promise<void>;
  removeRole(id: string): Promise<void>;
}
