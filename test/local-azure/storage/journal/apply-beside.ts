/** What lies beside a filesystem's tree, by path: blocks that wait for their list, and earlier states of blobs. */
import type { Filesystem } from "../tree/filesystem.ts";
import type { Change } from "./change.ts";

/** Changes of what lies beside the tree. */
export type BesideChange = Extract<Change, { do: "block" | "staged" | "earlier" | "remove-earlier" }>;

/** Applies a change to the filesystem that it names, if it is there. */
export function applyBeside(filesystem: Filesystem | undefined, change: BesideChange): void {
  if (filesystem === undefined) return;
  const { staged, earlier } = filesystem;
  switch (change.do) {
    case "block": {
      const present = staged.get(change.path);
      if (present === undefined) staged.set(change.path, new Map([[change.block.id, change.block]]));
      else present.set(change.block.id, change.block);
      return;
    }
    case "staged":
      if (change.blocks.length === 0) staged.delete(change.path);
      else staged.set(change.path, new Map(change.blocks.map((block) => [block.id, block])));
      return;
    case "earlier":
      earlier.add(change.path, { kind: change.kind, id: change.id, entry: change.entry });
      return;
    case "remove-earlier":
      earlier.remove(change.path, change.kind, change.id);
  }
}
