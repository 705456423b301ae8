/** What an entry of the source shall be at the target. Pure. */
import { sameMetadata, type Entry, type Metadata, type Obstacle } from "../model/entry.ts";
import { formatMarker, MARKER_KEY, markerId, nameDigest, type Marker } from "../model/marker.ts";
import { unmappedSentence } from "../model/identity-map.ts";
import { pathObstacle } from "../model/held-name.ts";
import { ROOT_PATH } from "../model/path.ts";
import type { Rules } from "./rules.ts";

/** Metadata keys of source times: rclone's and the field's names, RFC 3339. Azure cannot set Last-Modified. */
export const MODIFIED_KEY = "mtime";
export const CREATED_KEY = "btime";

/** Names and values of all metadata of an entry, together, in bytes (Azure, "Setting and retrieving properties and metadata"). */
export const METADATA_LIMIT_BYTES = 8192;

/** Header values: printable ASCII, no space at either end (it would be lost on the wire). */
const CARRIABLE_VALUE = /^(?:[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?$/;
const CARRIABLE_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;

const UNMAPPED_REMEDY = 'give each an object id in "identities", or exclude the path';

export type Wanted =
  | { readonly entry: Entry; readonly remarks: readonly string[] }
  | { readonly refused: string; readonly remedy: string };

function sizeOf(metadata: Metadata): number {
  let bytes = 0;
  for (const key in metadata) bytes += key.length + (metadata[key]?.length ?? 0);
  return bytes;
}

function uncarriableKey(metadata: Metadata): string | undefined {
  return Object.keys(metadata).find((key) => !CARRIABLE_KEY.test(key) || !CARRIABLE_VALUE.test(metadata[key] ?? ""));
}

/** Milliseconds around 1970 that are a date (ECMAScript): HDFS holds any number that somebody sets. */
const MOST_DATE_MS = 8.64e15;

function timesOf(source: Entry): Metadata {
  if (source.lastModifiedMs === 0) return {};
  return { ...timeOf(MODIFIED_KEY, source.lastModifiedMs), ...timeOf(CREATED_KEY, source.createdMs) };
}

function timeOf(key: string, ms: number | undefined): Metadata {
  return ms === undefined || Math.abs(ms) > MOST_DATE_MS ? {} : { [key]: new Date(ms).toISOString() };
}

/** The marker that an entry gets below the directory whose marker is `parent`. */
function markerOf(source: Entry, rules: Rules, parent: string): Marker {
  const isRoot = source.path === ROOT_PATH;
  const marker = {
    migration: rules.migration,
    sourceVersion: source.kind === "file" ? source.version : "",
    length: source.length,
    name: nameDigest(source.path),
    parent,
    id: isRoot ? rules.rootMarker : markerId(rules.migration, source.path),
  };
  return source.md5 === undefined ? marker : { ...marker, md5: source.md5 };
}

/**
 * The entry as it shall stand at the target: mapped access, the source's metadata with its times added (a source's own
 * `mtime` or `btime` wins, and that is remarked), and the marker. Refused where the source cannot give it, the target
 * cannot hold its path, metadata cannot be carried whole, or a principal is not mapped.
 */
export function wantedEntry(source: Entry, rules: Rules, parent: string): Wanted {
  const obstacle = obstacleOf(source, rules);
  if (obstacle !== undefined) return { refused: obstacle.because, remedy: obstacle.remedy };
  const key = uncarriableKey(source.metadata);
  if (key !== undefined)
    return {
      refused: `its metadata "${key}" cannot be sent: keys are letters, digits and _, values printable ASCII without outer spaces`,
      remedy: "change that metadata at the source, or exclude the path",
    };
  const marker = markerOf(source, rules, parent);
  const room = METADATA_LIMIT_BYTES - MARKER_KEY.length - formatMarker(marker).length;
  if (sizeOf(source.metadata) > room)
    return {
      refused: `its metadata leave no room for the migration's marker (${METADATA_LIMIT_BYTES} bytes in all)`,
      remedy: "shorten its metadata at the source, or exclude the path",
    };
  const mapped = isMapped(source, rules) ? rules.mapAccess(source.access) : source;
  if ("unmapped" in mapped) return { refused: unmappedSentence(mapped.unmapped), remedy: UNMAPPED_REMEDY };
  const times = timesOf(source);
  const withTimes = { ...times, ...source.metadata };
  const own = Object.keys(times).filter(
    (name) => source.metadata[name] !== undefined && source.metadata[name] !== times[name],
  );
  const fits = sizeOf(withTimes) <= room;
  const remarks = own.map((name) => `the source's own metadata "${name}" is kept; its time is not added`);
  if (source.nameAtSource !== undefined)
    remarks.push(`its name at the source, which the target cannot hold, is ${JSON.stringify(source.nameAtSource)}`);
  if (Math.abs(source.lastModifiedMs) > MOST_DATE_MS)
    remarks.push(`its time is not kept: ${source.lastModifiedMs} milliseconds since 1970 are no date`);
  if (!fits) remarks.push("its times are not kept: its metadata leave no room for them");
  const metadata = fits ? withTimes : source.metadata;
  return { entry: { ...source, metadata, marker, access: mapped.access }, remarks };
}

function obstacleOf(source: Entry, rules: Rules): Obstacle | undefined {
  if (source.path === ROOT_PATH) return undefined;
  // Whether the content is needed shows when both sides are compared.
  const ofAll = source.obstacle?.of === "content" ? undefined : source.obstacle;
  return ofAll ?? pathObstacle(source.path, source.kind, rules.root);
}

/** Not where its access is declared elsewhere, and not where the source knows none. */
function isMapped(source: Entry, rules: Rules): boolean {
  return source.inheritsAccess !== true && !rules.keepsAccess(source.path);
}

/**
 * Whether a directory at the target has the metadata of the source. The times that were added when it was made do not
 * count: a directory's times change with its children.
 */
export function sameDirectoryMetadata(source: Metadata, target: Metadata): boolean {
  const isAdded = (key: string): boolean => (key === MODIFIED_KEY || key === CREATED_KEY) && source[key] === undefined;
  const kept = Object.entries(target).filter(([key]) => !isAdded(key));
  return sameMetadata(source, Object.fromEntries(kept));
}
