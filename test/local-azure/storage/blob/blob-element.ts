/** One entry of List Blobs as XML, built by joining texts: a page holds five thousand of them. */
import { isLocked, leaseState } from "../operations/lease-state.ts";
import type { Entry, FileEntry, Metadata } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { element, escapeXml, nameElement } from "../wire/xml.ts";

/** What a listing tells of each entry. */
export interface Included {
  readonly metadata: boolean;
  readonly permissions: boolean;
  readonly copy: boolean;
  readonly hierarchical: boolean;
  readonly resourceType: boolean;
  readonly leaseState: boolean;
  readonly only: "files" | "directories" | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

function accessElements(entry: Entry): string {
  const owner = `<Owner>${escapeXml(entry.owner)}</Owner><Group>${escapeXml(entry.group)}</Group>`;
  return `${owner}<Permissions>${entry.acl.permissions}</Permissions><Acl>${entry.acl.text}</Acl>`;
}

function contentElements(entry: Entry): string {
  const { headers } = entry;
  const length = entry.kind === "file" ? entry.length : 0;
  const md5 = entry.kind === "file" ? entry.md5 : "";
  const type = `<Content-Length>${length}</Content-Length>${element("Content-Type", headers.type)}`;
  const coding = element("Content-Encoding", headers.encoding) + element("Content-Language", headers.language);
  const checks = `<Content-CRC64 />${element("Content-MD5", md5)}`;
  const use = element("Cache-Control", headers.cacheControl) + element("Content-Disposition", headers.disposition);
  return `${type}${coding}${checks}${use}<BlobType>BlockBlob</BlobType>`;
}

function tierElements(entry: Entry): string {
  const tier = entry.kind === "file" ? entry.extras?.tier : undefined;
  if (tier === undefined) return "<AccessTier>Hot</AccessTier><AccessTierInferred>true</AccessTierInferred>";
  return `<AccessTier>${escapeXml(tier)}</AccessTier>`;
}

function leaseElements(entry: Entry, included: Included): string {
  if (entry.lease === undefined) {
    return included.leaseState
      ? "<LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState>"
      : "<LeaseStatus>unlocked</LeaseStatus>";
  }
  const status = isLocked(entry.lease, included.now) ? "locked" : "unlocked";
  const state = leaseState(entry.lease, included.now);
  const duration = entry.lease.durationSeconds === -1 ? "infinite" : "fixed";
  const held = state === "leased" ? `<LeaseDuration>${duration}</LeaseDuration>` : "";
  return `<LeaseStatus>${status}</LeaseStatus><LeaseState>${state}</LeaseState>${held}`;
}

function copyElements(entry: FileEntry): string {
  const copy = entry.extras?.copy;
  if (copy === undefined) return "";
  return [
    `<CopyId>${copy.id}</CopyId><CopyStatus>success</CopyStatus>`,
    element("CopySource", copy.source),
    `<CopyProgress>${copy.bytes}/${copy.bytes}</CopyProgress>`,
    `<CopyCompletionTime>${httpDate(copy.completed)}</CopyCompletionTime>`,
  ].join("");
}

function propertiesElement(entry: Entry, included: Included): string {
  const expires = entry.kind === "file" ? entry.extras?.expires : undefined;
  const times = `<Creation-Time>${httpDate(entry.created)}</Creation-Time><Last-Modified>${httpDate(entry.modified)}</Last-Modified>`;
  const expiry = expires === undefined ? "" : `<Expiry-Time>${httpDate(expires)}</Expiry-Time>`;
  const kind = included.resourceType ? `<ResourceType>${entry.kind}</ResourceType>` : "";
  const access = included.permissions ? accessElements(entry) : "";
  const state = tierElements(entry) + leaseElements(entry, included);
  const copy = included.copy && entry.kind === "file" ? copyElements(entry) : "";
  const told = `${times}${expiry}<Etag>${entry.etag}</Etag>${kind}${access}${contentElements(entry)}${state}${copy}`;
  return `<Properties>${told}<ServerEncrypted>true</ServerEncrypted></Properties>`;
}

/** A `Metadata` element; directories carry `hdi_isfolder`, as clients of flat accounts know them. */
function metadataElement(metadata: Metadata, isDirectory: boolean): string {
  let told = "";
  for (const name in metadata) told += `<${name}>${escapeXml(metadata[name] ?? "")}</${name}>`;
  if (isDirectory) told += "<hdi_isfolder>true</hdi_isfolder>";
  return told === "" ? "<Metadata />" : `<Metadata>${told}</Metadata>`;
}

function replicationElement(included: Included): string {
  return included.resourceType || !included.hierarchical ? "<OrMetadata />" : "";
}

/** `<Blob>` */
export function blobElement(name: string, entry: Entry, included: Included): string {
  const metadata = included.metadata ? metadataElement(entry.metadata, entry.kind === "directory") : "";
  return `<Blob>${nameElement(name)}${propertiesElement(entry, included)}${metadata}${replicationElement(included)}</Blob>`;
}

/** `<BlobPrefix>`: with the directory's properties on a hierarchical account, bare on a flat one. */
export function prefixElement(name: string, entry: Entry | undefined, included: Included): string {
  if (entry === undefined) return `<BlobPrefix>${nameElement(name)}</BlobPrefix>`;
  const properties = included.resourceType ? propertiesElement(entry, included) : "";
  return `<BlobPrefix>${nameElement(`${name}/`)}${properties}</BlobPrefix>`;
}
