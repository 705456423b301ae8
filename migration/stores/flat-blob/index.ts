/**
 * Lakes on Blob accounts without hierarchical namespace, where directories are nothing but beginnings of names: whatever
 * follows from that stays in this room; nothing that decides what a migration does may enter it. README.md tells the quirks.
 */
import type { FlatBlobOptions } from "./configuration.ts";
import { FlatBlobStore } from "./store.ts";

export type { FlatBlobOptions, FlatBlobPeculiarity } from "./configuration.ts";
export type { FlatBlobStore } from "./store.ts";

/** Opens a lake as source. Nothing is asked of the service yet. */
export function openFlatBlob(options: FlatBlobOptions): FlatBlobStore {
  return new FlatBlobStore(options);
}
