/** What List Blobs tells of a blob on a flat account. Pure. */
import type { ContentHeaders, Metadata } from "../../model/entry.ts";
import { splitMarker } from "../../model/marker.ts";
import { toldHeaders } from "../gen2/told-headers.ts";
import type { ListedItem } from "../gen2/wire-listing.ts";
import type { Named } from "./segment-order.ts";

/** A blob of which nothing is said. */
export const NOTHING_SAID = {
  ...{ "Creation-Time": "", "Last-Modified": "", Etag: "", "Content-Length": "", "Content-MD5": "" },
  ...{ "Content-Type": "", "Content-Encoding": "", "Content-Language": "", "Content-Disposition": "" },
  ...{ "Cache-Control": "", BlobType: "", AccessTier: "", AccessTierInferred: "", ArchiveStatus: "", CopyStatus: "" },
  ...{ TagCount: "", EncryptionScope: "", CustomerProvidedKeySha256: "", LegalHold: "" },
  ...{ ImmutabilityPolicyUntilDate: "", Snapshot: "", VersionId: "", IsCurrentVersion: "", ResourceType: "" },
};

export type BlobProperty = keyof typeof NOTHING_SAID;
export type WireBlob = ListedItem<BlobProperty>;

/** The keys that Hadoop's WASB driver keeps for itself, under its newer and its older prefix. */
const FOLDER_KEYS = ["hdi_isfolder", "asv_isfolder"];
const PERMISSION_KEYS = ["hdi_permission", "asv_permission"];
const UPLOAD_KEYS = ["hdi_tmpupload", "asv_tmpupload"];
const DRIVER_KEYS = new Set([...FOLDER_KEYS, ...PERMISSION_KEYS, ...UPLOAD_KEYS, "hdi_version", "asv_version"]);

/** A blob, or what a listing with a delimiter puts together under one name. */
export interface FlatBlob extends Named {
  readonly wire: WireBlob;
}

/** The blob by its whole name below the lake's root, which starts after `prefixLength` characters. */
export function flatBlob(wire: WireBlob, prefixLength: number): FlatBlob {
  return { name: wholeName(wire).slice(prefixLength), wire, marksDirectory: wire.isPrefix || isStub(wire) };
}

/** In the container. */
export function wholeName({ name, hasSlash }: WireBlob): string {
  return hasSlash ? `${name}/` : name;
}

/** An empty blob that stands for a directory: marked as one, or named like one. */
function isStub({ properties, metadata, hasSlash }: WireBlob): boolean {
  if (properties["Content-Length"] !== "0") return false;
  return hasSlash || metadataValue(metadata, FOLDER_KEYS)?.toLowerCase() === "true";
}

/** What an entry cannot do without, and what it looks like. */
const NEEDED: readonly (readonly [BlobProperty, (text: string) => boolean])[] = [
  ["Content-Length", (text) => /^\d+$/.test(text) && Number.isSafeInteger(Number(text))],
  ["Etag", (text) => text !== ""],
  ["Last-Modified", (text) => !Number.isNaN(Date.parse(text))],
];

/** What the service tells of a blob and cannot be read, as it stands there; undefined where all can. */
export function unreadableProperty({ properties }: WireBlob): string | undefined {
  const found = NEEDED.find(([name, isRight]) => !isRight(properties[name]));
  return found === undefined ? undefined : `${found[0]} "${properties[found[0]]}"`;
}

/** Bytes; 0 where that cannot be read. */
export function contentLength(blob: WireBlob): number {
  return unreadableProperty(blob) === undefined ? Number(blob.properties["Content-Length"]) : 0;
}

/** Milliseconds since 1970; 0 where that cannot be read. */
export function lastModifiedMs({ properties }: WireBlob): number {
  return Date.parse(properties["Last-Modified"]) || 0;
}

/** A snapshot, or a version that is not the current one: no blob of the lake. */
export function historyOf({ properties }: WireBlob): "snapshot" | "version" | undefined {
  if (properties.Snapshot !== "") return "snapshot";
  return properties.VersionId !== "" && properties.IsCurrentVersion !== "true" ? "version" : undefined;
}

function metadataValue(metadata: Metadata | undefined, keys: readonly string[]): string | undefined {
  for (const key of keys) if (metadata?.[key] !== undefined) return metadata[key];
  return undefined;
}

/** The permissions that Hadoop's WASB driver keeps in metadata, as it wrote them. */
export function permissionText({ metadata }: WireBlob): string | undefined {
  return metadataValue(metadata, PERMISSION_KEYS);
}

/** Whether it stands in for a file that the WASB driver is still writing elsewhere. */
export function isBeingUploaded({ metadata }: WireBlob): boolean {
  return metadataValue(metadata, UPLOAD_KEYS) !== undefined;
}

/** The metadata without what the driver keeps for itself, and without a marker of ours that a copy brought along. */
export function ownMetadata({ metadata = {} }: WireBlob): Metadata {
  const own = Object.fromEntries(Object.entries(metadata).filter(([key]) => !DRIVER_KEYS.has(key)));
  return splitMarker(own).metadata;
}

export function contentHeaders({ properties }: WireBlob): ContentHeaders {
  return toldHeaders({
    type: properties["Content-Type"],
    encoding: properties["Content-Encoding"],
    language: properties["Content-Language"],
    disposition: properties["Content-Disposition"],
    cache: properties["Cache-Control"],
  });
}

/**
 * The MD5 of the content. Nothing of append and page blobs, whose content changes without it: the service keeps there what
 * somebody once said.
 */
export function contentMd5({ properties }: WireBlob): string | undefined {
  const isWhole = properties.BlobType === "" || properties.BlobType === "BlockBlob";
  return isWhole && properties["Content-MD5"] !== "" ? properties["Content-MD5"] : undefined;
}
