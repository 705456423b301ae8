/** Everything that can change in the service, as the journal keeps it: in the order of effect. */
import type { BlobServiceProperties } from "../blob-service/properties.ts";
import type { Json } from "../documents.ts";
import type { EarlierState } from "../tree/earlier-states.ts";
import type { Block, Entry, FileEntry } from "../tree/entry.ts";
import type { NetworkRules } from "../authorization/network-rules.ts";
import type { FilesystemProperties } from "../tree/filesystem.ts";

/** A storage account. */
export interface AccountRecord {
  readonly name: string;
  readonly hierarchical: boolean;
  /** Base64. */
  readonly key: string;
  /** Resource id; "" where unknown. */
  readonly id: string;
  /** Such as `Premium_LRS`; left out: `Standard_ZRS`. */
  readonly sku?: string;
  /** Such as `Cool`; left out: `Hot`. */
  readonly accessTier?: string;
  /** Left out: open to every network. */
  readonly network?: NetworkRules;
}

/** A role assignment. */
export interface RoleRecord {
  readonly id: string;
  readonly scope: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  /** When it was assigned, in milliseconds since 1970. */
  readonly made?: number;
}

/**
 * A path goes into its filesystem's trash. Times are milliseconds since 1970. `as` is the path under which it is kept there
 * (left out: its own).
 */
export interface TrashChange {
  readonly do: "trash";
  readonly in: string;
  readonly path: string;
  readonly as?: string;
  readonly id: string;
  readonly deleted: number;
  readonly expires: number;
}

/** A state of a blob is kept beside it. */
export interface EarlierChange {
  readonly do: "earlier";
  readonly in: string;
  readonly path: string;
  readonly kind: EarlierState["kind"];
  readonly id: string;
  readonly entry: FileEntry;
}

/** An earlier state, or all of a kind where none is named, is gone for good. */
export interface RemoveEarlierChange {
  readonly do: "remove-earlier";
  readonly in: string;
  readonly path: string;
  readonly kind: EarlierState["kind"];
  readonly id?: string;
}

/** A filesystem goes into its account's trash, under a version that tells it from others of its name. */
export interface TrashFilesystemChange {
  readonly do: "trash-filesystem";
  readonly in: string;
  readonly version: string;
  readonly deleted: number;
  readonly expires: number;
}

/** `in` is `account/filesystem`. Directories above an entry's path exist before the entry is put. */
export type Change =
  | { readonly do: "account"; readonly account: AccountRecord }
  | { readonly do: "remove-account"; readonly name: string }
  | { readonly do: "blob-service"; readonly account: string; readonly properties: BlobServiceProperties }
  | { readonly do: "filesystem"; readonly in: string; readonly properties: FilesystemProperties }
  | { readonly do: "remove-filesystem"; readonly in: string }
  | { readonly do: "rename-filesystem"; readonly in: string; readonly to: string }
  | TrashFilesystemChange
  | { readonly do: "untrash-filesystem"; readonly account: string; readonly version: string; readonly to: string }
  | { readonly do: "purge-filesystem"; readonly account: string; readonly version: string }
  | { readonly do: "entry"; readonly in: string; readonly path: string; readonly entry: Entry }
  | { readonly do: "remove"; readonly in: string; readonly path: string }
  | { readonly do: "move"; readonly in: string; readonly path: string; readonly toIn: string; readonly to: string }
  | TrashChange
  | { readonly do: "untrash"; readonly in: string; readonly id: string; readonly to: string }
  | { readonly do: "purge"; readonly in: string; readonly id: string }
  | { readonly do: "staged"; readonly in: string; readonly path: string; readonly blocks: readonly Block[] }
  | { readonly do: "block"; readonly in: string; readonly path: string; readonly block: Block }
  | EarlierChange
  | RemoveEarlierChange
  | { readonly do: "role"; readonly role: RoleRecord }
  | { readonly do: "remove-role"; readonly id: string }
  | { readonly do: "document"; readonly key: string; readonly value: Json }
  | { readonly do: "remove-document"; readonly key: string };
