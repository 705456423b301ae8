/**
 * Lakes on Azure Data Lake Storage Gen2: whatever the service's requests, headers, codes and quirks are, stays in this
 * room; nothing that decides what a migration does may enter it. README.md tells the quirks.
 */
import type { Gen2Options } from "./configuration.ts";
import { Gen2Store } from "./store.ts";

export type { Gen2Options, ContentSizes } from "./configuration.ts";
export type { Gen2Store } from "./store.ts";

/** Opens a lake as source and as target. Nothing is asked of the service yet. */
export function openGen2(options: Gen2Options): Gen2Store {
  return new Gen2Store(options);
}
