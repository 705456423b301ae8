/** Entries at the target that changes at the source touch: only what is this migration's own is renamed or deleted. */
import type { Entry } from "../model/entry.ts";
import { isOurs, type Marker } from "../model/marker.ts";
import { parentPath, ROOT_PATH, type EntryPath } from "../model/path.ts";
import type { Rules } from "../reconcile/rules.ts";
import type { HeldEntries } from "./target-lookup.ts";

/** Something is not as it must be: everything has to be compared. */
export class NotAsExpected extends Error {
  override readonly name = "NotAsExpected";
}

export type OwnEntry = Entry & { readonly marker: Marker };

/** Id of the marker of the directory that holds an earlier path; "" where it has none. */
export function heldParent(earlier: EntryPath, held: HeldEntries, rules: Rules): string {
  const above = parentPath(earlier);
  return above === ROOT_PATH ? rules.rootMarker : (held.get(above)?.marker?.id ?? "");
}

/** The entry that was looked up at an earlier path. Throws NotAsExpected where it is not ours. */
export function ownEntry(earlier: EntryPath, held: HeldEntries, rules: Rules): OwnEntry {
  const entry = held.get(earlier);
  if (entry?.marker === undefined || !isOurs(entry, rules.migration, heldParent(earlier, held, rules)))
    throw new NotAsExpected(
      `"${earlier}", which was renamed or deleted at the source, is not as this migration left it`,
    );
  return { ...entry, marker: entry.marker };
}
