/**
 * What changed between two states of a lake, as a store that keeps states tells it. The directories in `path` have the
 * names of the earlier state, those in `to` the names of the later one.
 */
import type { EntryPath } from "./path.ts";

export type LakeChange =
  /** A new entry; of a new directory what is in it is not told. */
  | { readonly is: "create"; readonly path: EntryPath }
  /** Gone, with all that was below it, but for what is told to be renamed. */
  | { readonly is: "delete"; readonly path: EntryPath }
  /** Content, access, metadata or children: nothing tells which. "" is the root. */
  | { readonly is: "modify"; readonly path: EntryPath }
  | { readonly is: "rename"; readonly path: EntryPath; readonly to: EntryPath };
