/**
 * Lakes that speak the dialect of Azure Data Lake Storage Gen1: whatever its operations, fields, exceptions and quirks are,
 * stays in this room; nothing that decides what a migration does may enter it. README.md tells the quirks.
 */
import type { Gen1Options } from "./configuration.ts";
import { Gen1Store } from "./store.ts";

export { GEN1, type Gen1Options, type Gen1Peculiarity } from "./configuration.ts";
export type { Gen1Store } from "./store.ts";

/** Opens a lake as source. Nothing is asked of the service yet. */
export function openGen1(options: Gen1Options): Gen1Store {
  return new Gen1Store(options);
}
