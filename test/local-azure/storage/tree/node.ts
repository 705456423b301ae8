/** A place in the tree: an entry, and children where the entry is a directory. */
import { Children } from "./children.ts";
import type { DirectoryEntry, Entry, FileEntry } from "./entry.ts";
import type { NameOrder } from "./order.ts";

/** A file's place. */
export interface FileNode {
  entry: FileEntry;
  readonly children: undefined;
}

/** A directory's place. */
export interface DirectoryNode {
  entry: DirectoryEntry;
  readonly children: Children;
}

/** Either. Told apart by `children`. */
export type Node = FileNode | DirectoryNode;

/** A new place without children; `order` is that of the names it will hold. */
export function nodeOf(entry: Entry, order: NameOrder): Node {
  return entry.kind === "file" ? { entry, children: undefined } : { entry, children: new Children(order) };
}
