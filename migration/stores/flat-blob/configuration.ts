/** What a source on a flat account is opened with. */
import type { FlatBlobUri } from "../../model/flat-blob-uri.ts";
import type { Transport } from "../../transport/index.ts";
import type { Peculiarity } from "../peculiarity.ts";

/** What the target will not have as it is: told once for each blob that has it. */
export type FlatBlobPeculiarity = Peculiarity<
  /** A snapshot of the blob: not carried. */
  | "snapshot"
  /** An earlier version of the blob: not carried. */
  | "version"
  /** Tags of the blob: not carried, accounts with hierarchical namespace have none. */
  | "tags"
  /** A tier that was set on the blob: the target's default instead. */
  | "tier"
  /** Encrypted under a scope: at the target under the key of the account or filesystem. */
  | "encryptionScope"
  /** An immutability policy or a legal hold: not carried. */
  | "immutability"
  /** An append blob: a block blob at the target. */
  | "appendBlob"
  /** A page blob: its bytes as they are, in a block blob. */
  | "pageBlob"
  /** Permissions in metadata that cannot be read: the access is that of a blob without any. */
  | "permission"
>;

export interface FlatBlobOptions {
  readonly uri: FlatBlobUri;
  /** With tokens; closed together with the store. */
  readonly transport: Transport;
  /** Told of each peculiarity as the listing meets it. */
  readonly onPeculiarity?: (seen: FlatBlobPeculiarity) => void;
  readonly sizes?: Partial<ListingSizes>;
}

export interface ListingSizes {
  /** Blobs per page of a listing: the service gives at most 5,000. */
  readonly pageEntries: number;
  /** Entries held back to be put in order; beyond it the service is asked what they wait for. */
  readonly heldEntries: number;
}

export const DEFAULT_SIZES: ListingSizes = { pageEntries: 5_000, heldEntries: 20_000 };
