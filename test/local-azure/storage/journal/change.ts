/** Everything that can change in the service, as the journal keeps it: one JSON line a change, in the order of effect. */
import type { Json } from "../documents.ts";
import type { Block, Entry } from "../tree/entry.ts";
import type { FilesystemProperties } from "../tree/filesystem.ts";

/** A storage account. */
export interface AccountRecord {
  readonly name: string;
  readonly hierarchical: boolean;
  /** Base64. */
  readonly key: string;
  /** Resource id; "" where unknown. */
  readonly id: string;
}

/** A role assignment. */
export interface RoleRecord {
  readonly id: string;
  readonly scope: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

/** `in` is `account/filesystem`. Directories above an entry's path exist before the entry is put. */
export type Change =
  | { readonly do: "account"; readonly account: AccountRecord }
  | { readonly do: "remove-account"; readonly name: string }
  | { readonly do: "filesystem"; readonly in: string; readonly properties: FilesystemProperties }
  | { readonly do: "remove-filesystem"; readonly in: string }
  | { readonly do: "entry"; readonly in: string; readonly path: string; readonly entry: Entry }
  | { readonly do: "remove"; readonly in: string; readonly path: string }
  | { readonly do: "move"; readonly in: string; readonly path: string; readonly toIn: string; readonly to: string }
  | { readonly do: "staged"; readonly in: string; readonly path: string; readonly blocks: readonly Block[] }
  | { readonly do: "block"; readonly in: string; readonly path: string; readonly block: Block }
  | { readonly do: "role"; readonly role: RoleRecord }
  | { readonly do: "remove-role"; readonly id: string }
  | { readonly do: "document"; readonly key: string; readonly value: Json }
  | { readonly do: "remove-document"; readonly key: string };
