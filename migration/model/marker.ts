/**
 * The marker that each migrated file and directory carries in its own metadata. It is the journal: a listing of the
 * target tells what is done. Metadata travels with copies and renames, so an entry is ours only if all of the marker fits
 * what the listing shows: the migration, the name, the parent directory's marker, the length and, where known, the MD5.
 */
import { createHash } from "node:crypto";
import type { Entry, Metadata } from "./entry.ts";
import { entryName, type EntryPath } from "./path.ts";

/** The metadata key of the marker: letters and underscore only, as Azure demands of metadata names. */
export const MARKER_KEY = "adls_migration";

export interface Marker {
  /** Id of the migration that put the entry there. */
  readonly migration: string;
  /** Version of the source entry that was carried; "" for directories. */
  readonly sourceVersion: string;
  /** Bytes. */
  readonly length: number;
  /** Base64 of the carried content, where it was known. */
  readonly md5?: string;
  /** Digest of the entry's own name. */
  readonly name: string;
  /** Id of the marker of the directory that holds the entry. */
  readonly parent: string;
  /** Id of this marker; what children name as their parent. Kept when a directory is renamed. */
  readonly id: string;
  /**
   * Where a rename puts the entry. It is written before the rename: the entry is ours at both places, whenever a run ends.
   */
  readonly moving?: MarkedPlace;
}

/** By what a marker names the place of its entry. */
export type MarkedPlace = Pick<Marker, "name" | "parent">;

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

/** The digest by which a marker names its entry. */
export function nameDigest(path: EntryPath): string {
  return digest(entryName(path));
}

/** The id of the marker that a migration gives to the entry at `path`; for the root, `path` is the target's URI. */
export function markerId(migration: string, path: string): string {
  return digest(`${migration}\n${path}`);
}

/** The id of a migration: another `from` or `to` (canonical URIs) is another migration. */
export function migrationId(from: string, to: string): string {
  return digest(`${from}\n${to}`);
}

/** ASCII, without a comma or a space, so that it passes through any header. */
export function formatMarker(marker: Marker): string {
  const fields: readonly string[] = [
    "1",
    marker.migration,
    encodeURIComponent(marker.sourceVersion),
    String(marker.length),
    marker.md5 ?? "",
    marker.name,
    marker.parent,
    marker.id,
    ...(marker.moving === undefined ? [] : [marker.moving.name, marker.moving.parent]),
  ];
  return fields.join(";");
}

const MARKER = /^1;([^;]+);([^;]*);(\d+);([^;]*);([^;]+);([^;]*);([^;]+)(?:;([^;]+);([^;]*))?$/;

/** The marker in a metadata value; undefined where it is not one of ours. */
export function parseMarker(text: string): Marker | undefined {
  const fields = MARKER.exec(text);
  if (fields === null) return undefined;
  const field = (index: number): string => fields[index] ?? "";
  const sourceVersion = decoded(field(2));
  if (sourceVersion === undefined) return undefined;
  const moving = field(8) === "" ? {} : { moving: { name: field(8), parent: field(9) } };
  const ids = { migration: field(1), name: field(5), parent: field(6), id: field(7) };
  const marker = { ...ids, sourceVersion, length: Number(field(3)), ...moving };
  return field(4) === "" ? marker : { ...marker, md5: field(4) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Splits what a store lists into the user's own metadata and our marker. */
export function splitMarker(metadata: Metadata): { metadata: Metadata; marker?: Marker } {
  const text = metadata[MARKER_KEY];
  if (text === undefined) return { metadata };
  const { [MARKER_KEY]: _, ...own } = metadata;
  const marker = parseMarker(text);
  return marker === undefined ? { metadata: own } : { metadata: own, marker };
}

/** Whether the entry, as listed, is what `migration` put there below the directory whose marker is `parent`. */
export function isOurs(entry: Entry, migration: string, parent: string): boolean {
  const { marker } = entry;
  if (marker === undefined || marker.migration !== migration || marker.length !== entry.length) return false;
  const name = nameDigest(entry.path);
  const places: readonly MarkedPlace[] = marker.moving === undefined ? [marker] : [marker, marker.moving];
  if (!places.some((place) => place.name === name && place.parent === parent)) return false;
  return marker.md5 === undefined || marker.md5 === entry.md5;
}
