/** Metadata, marker and content headers of an entry → request headers. Pure. Throws UnwritableError for what headers cannot hold. */
import type { ContentHeaders, Entry, Metadata } from "../../model/entry.ts";
import { formatMarker, MARKER_KEY } from "../../model/marker.ts";

/** What this store cannot write, and why: one line for a person. */
export class UnwritableError extends Error {
  override readonly name = "UnwritableError";
}

/** Names and values together: https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources */
const MOST_METADATA_BYTES = 8 * 1_024;

/** What an HTTP header carries unchanged. */
const PRINTABLE = /^[\x20-\x7e]*$/;

/** What DFS create takes beyond that: its values are base64 of ISO-8859-1. */
const LATIN = /^[\x20-\x7e\xa0-\xff]*$/;

const HEADER_FIELDS = {
  contentType: "content-type",
  contentEncoding: "content-encoding",
  contentLanguage: "content-language",
  contentDisposition: "content-disposition",
  cacheControl: "cache-control",
} as const satisfies Record<keyof ContentHeaders, string>;

const FIELD_NAMES = Object.keys(HEADER_FIELDS) as readonly (keyof ContentHeaders)[];

/** The entry's own metadata and its marker; `md5` (base64) fills in what the marker did not know. */
export function markedMetadata(wanted: Entry, md5?: string): Metadata {
  if (wanted.marker === undefined) return wanted.metadata;
  const marker = md5 === undefined ? wanted.marker : { ...wanted.marker, md5 };
  return { ...wanted.metadata, [MARKER_KEY]: formatMarker(marker) };
}

function checked(metadata: Metadata, allowed: RegExp): readonly (readonly [string, string])[] {
  const pairs = Object.entries(metadata);
  const size = pairs.reduce((bytes, [key, value]) => bytes + key.length + value.length, 0);
  if (size > MOST_METADATA_BYTES)
    throw new UnwritableError(`metadata has ${size} bytes with our marker; at most ${MOST_METADATA_BYTES} are allowed`);
  for (const [key, value] of pairs) {
    if (!/^[a-z_][a-z0-9_]*$/i.test(key))
      throw new UnwritableError(`metadata key "${key}": letters, digits and underscores are allowed`);
    if (!allowed.test(value) || value !== value.trim())
      throw new UnwritableError(`metadata "${key}" has a value that no header holds: printable ASCII is allowed`);
  }
  return pairs;
}

/** Metadata for the Blob endpoint: `x-ms-meta-…`. */
export function metadataHeaders(metadata: Metadata): Record<string, string> {
  return Object.fromEntries(checked(metadata, PRINTABLE).map(([key, value]) => [`x-ms-meta-${key}`, value]));
}

/** Metadata for the DFS endpoint: the value of x-ms-properties, undefined where there is none. */
export function propertiesValue(metadata: Metadata): string | undefined {
  const pairs = checked(metadata, LATIN);
  if (pairs.length === 0) return undefined;
  return pairs.map(([key, value]) => `${key}=${Buffer.from(value, "latin1").toString("base64")}`).join(",");
}

/** Content headers for the Blob endpoint, all that there are: what is not sent is cleared, or taken from elsewhere. */
export function contentHeaders(headers: ContentHeaders): Record<string, string> {
  const written: Record<string, string> = {
    "x-ms-blob-content-type": headers.contentType ?? "application/octet-stream",
  };
  for (const field of FIELD_NAMES) {
    const value = headers[field];
    if (value === undefined) continue;
    if (!PRINTABLE.test(value))
      throw new UnwritableError(`${HEADER_FIELDS[field]} has a value that no header holds: printable ASCII is allowed`);
    written[`x-ms-blob-${HEADER_FIELDS[field]}`] = value;
  }
  return written;
}
