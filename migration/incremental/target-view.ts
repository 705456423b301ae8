/** The target with the renames made: as it will be, for a plan, or as it is, for a run that has made them. */
import type { Entry } from "../model/entry.ts";
import { nameDigest } from "../model/marker.ts";
import { parentPath, ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Listing } from "../stores/source.ts";
import { EarlierPaths, LaterPaths, type ChangeSet } from "./change-set.ts";
import type { HeldEntries } from "./target-lookup.ts";

export interface ViewGround {
  readonly target: Listing;
  readonly changes: ChangeSet;
  readonly held: HeldEntries;
  readonly rootMarker: string;
  /** Earlier paths of what is out of the way. */
  readonly replaced: ReadonlySet<EntryPath>;
}

type View = Pick<Listing, "entry" | "children">;

/** As it will be: nothing is asked but the children of directories. */
export function viewBeforeRenames(ground: ViewGround): View {
  const { target, changes, held, replaced, rootMarker } = ground;
  const earlier = new EarlierPaths(changes.renames);
  const later = new LaterPaths(changes.renames);
  const markerOf = (directory: EntryPath): string =>
    directory === ROOT_PATH ? rootMarker : (held.get(earlier.of(directory) ?? directory)?.marker?.id ?? "");

  function shown(entry: Entry): Entry {
    const path = later.of(entry.path);
    if (entry.marker === undefined || !changes.renames.has(entry.path)) return { ...entry, path };
    const moving = { name: nameDigest(path), parent: markerOf(parentPath(path)) };
    return { ...entry, path, marker: { ...entry.marker, moving } };
  }

  return {
    entry: (path, signal) => {
      if (path === ROOT_PATH) return target.entry(path, signal);
      const found = held.get(earlier.of(path) ?? path);
      const stands = found !== undefined && earlier.of(path) !== undefined && !replaced.has(found.path);
      return Promise.resolve(stands ? shown(found) : undefined);
    },
    async *children(directory, signal) {
      const from = earlier.of(directory);
      if (from === undefined) return;
      for await (const entry of target.children(from, signal))
        if (!changes.renames.has(entry.path) && !replaced.has(entry.path)) yield shown(entry);
    },
  };
}

/** As it is after them: what was looked up before, but for what the renames touched; `made`: directories made for them. */
export function viewAfterRenames(ground: ViewGround, made: ReadonlySet<EntryPath>): View {
  const { target, changes, held, replaced } = ground;
  const earlier = new EarlierPaths(changes.renames);
  const touched = new Set([...changes.renames.values(), ...made]);
  return {
    entry: (path, signal) => {
      if (path === ROOT_PATH || touched.has(path)) return target.entry(path, signal);
      const from = earlier.of(path);
      const found = from === undefined || replaced.has(from) ? undefined : held.get(from);
      return Promise.resolve(found === undefined ? undefined : { ...found, path });
    },
    children: (directory, signal) => target.children(directory, signal),
  };
}
