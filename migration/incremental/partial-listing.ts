/** A listing of affected paths alone, with the directories that lead to them, in the order of every listing. */
import type { Entry } from "../model/entry.ts";
import { entryName, joinPath, ROOT_PATH, type EntryPath } from "../model/path.ts";
import { sortedChildren } from "../reconcile/sorted-children.ts";
import { untilBrokenOff } from "../stores/listing-obstacle.ts";
import type { Listing, OnBrokenOff } from "../stores/source.ts";
import { isIdle, lookAt, type AffectedNode, type AffectedPaths, type Look } from "./affected-paths.ts";

export interface PartialGround {
  readonly affected: AffectedPaths;
  /** What is looked at. */
  readonly listing: Pick<Listing, "entry" | "children">;
  /** The directory at a path that only leads on: the same on both sides. */
  readonly passage: (path: EntryPath) => Promise<Entry | undefined>;
}

/** The listing; the children of a directory are those that are looked at. */
export function partialListing(ground: PartialGround): Listing {
  const { affected, listing } = ground;
  return {
    entries: (signal, onBrokenOff) => {
      const root = { node: affected.root, path: ROOT_PATH, look: lookAt(affected.root, "passage") };
      return below({ ...ground, onBrokenOff }, root, signal);
    },
    children: (directory, signal) => childrenAt(ground, directory, signal),
    entry: (path, signal) => listing.entry(path, signal),
  };
}

/** The ground of one listing. */
interface ListingGround extends PartialGround {
  readonly onBrokenOff?: OnBrokenOff | undefined;
}

async function* below(
  ground: ListingGround,
  directory: Directory,
  signal: AbortSignal | undefined,
): AsyncGenerator<Entry> {
  for await (const { entry, child, childLook } of childrenOf(ground, directory, signal)) {
    yield entry;
    if (entry.kind === "directory") yield* below(ground, { node: child, path: entry.path, look: childLook }, signal);
  }
}

interface Directory {
  readonly node: AffectedNode | undefined;
  readonly path: EntryPath;
  readonly look: Look;
}

interface Child {
  readonly entry: Entry;
  readonly child: AffectedNode | undefined;
  readonly childLook: Look;
}

async function* childrenOf(
  ground: ListingGround,
  { node, path, look }: Directory,
  signal: AbortSignal | undefined,
): AsyncGenerator<Child> {
  if (look === "whole") {
    const children = sortedChildren(ground.listing as Listing, path, signal);
    for await (const entry of untilBrokenOff(children, path, ground.onBrokenOff)) {
      const child = node?.below.get(entryName(entry.path));
      const childLook = lookAt(child, look);
      if (!isIdle(child, childLook)) yield { entry, child, childLook };
    }
    return;
  }
  for (const name of [...(node?.below.keys() ?? [])].sort()) {
    const child = node?.below.get(name);
    const childLook = lookAt(child, look);
    if (isIdle(child, childLook)) continue;
    const childPath = joinPath(path, name);
    const entry =
      childLook === "passage" ? await ground.passage(childPath) : await ground.listing.entry(childPath, signal);
    if (entry !== undefined) yield { entry, child, childLook };
  }
}

async function* childrenAt(
  ground: PartialGround,
  directory: EntryPath,
  signal: AbortSignal | undefined,
): AsyncGenerator<Entry> {
  let node: AffectedNode | undefined = ground.affected.root;
  let look = lookAt(node, "passage");
  for (const name of directory === ROOT_PATH ? [] : directory.split("/")) {
    node = node?.below.get(name);
    look = lookAt(node, look);
  }
  for await (const { entry } of childrenOf(ground, { node, path: directory, look }, signal)) yield entry;
}
