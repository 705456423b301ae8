/** One entry of List Blobs as XML, built by joining texts: a page holds five thousand of them. */
import { isLocked, leaseState } from "../operations/lease-state.ts";
import { octetStream } from "../operations/given-headers.ts";
import { daysLeft } from "../operations/soft-delete.ts";
import type { Entry, FileEntry, Metadata } from "../tree/entry.ts";
import type { DeletedItem } from "../tree/trash.ts";
import { httpDate } from "../wire/dates.ts";
import { element, escapeXml, nameElement } from "../wire/xml.ts";

import { tagSetElement } from "./tags.ts";

/** What a listing tells of each entry. */
export interface Included {
  readonly metadata: boolean;
  readonly permissions: boolean;
  readonly copy: boolean;
  readonly tags: boolean;
  readonly hierarchical: boolean;
  readonly resourceType: boolean;
  /** `OrMetadata`. */
  readonly replication: boolean;
  readonly leaseState: boolean;
  readonly tiers: boolean;
  readonly only: "files" | "directories" | "deleted" | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

function accessElements(entry: Entry): string {
  const owner = `<Owner>${escapeXml(entry.owner)}</Owner><Group>${escapeXml(entry.group)}</Group>`;
  return `${owner}<Permissions>${entry.acl.permissions}</Permissions><Acl>${entry.acl.text}</Acl>`;
}

/** The CRC-64 of nothing, which deleted entries tell whatever they hold (recorded for empty ones). */
const emptyCrc64 = "<Content-CRC64>AAAAAAAAAAA=</Content-CRC64>";

function contentElements(entry: Entry, crc64 = "<Content-CRC64 />"): string {
  const { headers } = entry;
  const length = entry.kind === "file" ? entry.length : 0;
  const md5 = entry.kind === "file" ? entry.md5 : "";
  const type = `<Content-Length>${length}</Content-Length>${element("Content-Type", headers.type)}`;
  const coding = element("Content-Encoding", headers.encoding) + element("Content-Language", headers.language);
  const checks = `${crc64}${element("Content-MD5", md5)}`;
  const use = element("Cache-Control", headers.cacheControl) + element("Content-Disposition", headers.disposition);
  return `${type}${coding}${checks}${use}${blobType(entry)}`;
}

function blobType(entry: Entry): string {
  const isAppendBlob = entry.kind === "file" && entry.extras?.appendedBlocks !== undefined;
  return isAppendBlob ? "<BlobType>AppendBlob</BlobType>" : "<BlobType>BlockBlob</BlobType>";
}

function tierElements(entry: Entry, included: Included): string {
  if (!included.tiers || (entry.kind === "file" && entry.extras?.appendedBlocks !== undefined)) return "";
  const extras = entry.kind === "file" ? entry.extras : undefined;
  if (extras?.tier === undefined) return "<AccessTier>Hot</AccessTier><AccessTierInferred>true</AccessTierInferred>";
  const changed = extras.tierChanged === undefined ? "" : element("AccessTierChangeTime", httpDate(extras.tierChanged));
  return `<AccessTier>${escapeXml(extras.tier)}</AccessTier>${changed}`;
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

/** What comes before the content's properties: times, ETag, kind, and rights where asked for. */
function identityElements(entry: Entry, expires: number | undefined, included: Included): string {
  const times = `<Creation-Time>${httpDate(entry.created)}</Creation-Time><Last-Modified>${httpDate(entry.modified)}</Last-Modified>`;
  const expiry = expires === undefined ? "" : `<Expiry-Time>${httpDate(expires)}</Expiry-Time>`;
  const kind = included.resourceType ? `<ResourceType>${entry.kind}</ResourceType>` : "";
  const access = included.permissions ? accessElements(entry) : "";
  return `${times}${expiry}<Etag>${entry.etag}</Etag>${kind}${access}`;
}

const encrypted = "<ServerEncrypted>true</ServerEncrypted>";

function propertiesElement(entry: Entry, included: Included): string {
  const expires = entry.kind === "file" ? entry.extras?.expires : undefined;
  const identity = identityElements(entry, expires, included);
  const state = tierElements(entry, included) + leaseElements(entry, included);
  const copy = included.copy && entry.kind === "file" ? copyElements(entry) : "";
  return `<Properties>${identity}${contentElements(entry)}${state}${copy}${encrypted}</Properties>`;
}

/** A `Metadata` element; directories carry `hdi_isfolder`, as clients of flat accounts know them. */
function metadataElement(metadata: Metadata, isDirectory: boolean): string {
  let told = "";
  for (const name in metadata) told += `<${name}>${escapeXml(metadata[name] ?? "")}</${name}>`;
  if (isDirectory) told += "<hdi_isfolder>true</hdi_isfolder>";
  return told === "" ? "<Metadata />" : `<Metadata>${told}</Metadata>`;
}

/** `<Tags>`, where asked for and there are any. */
function tagsElement(entry: Entry, included: Included): string {
  return included.tags && entry.tags !== undefined ? `<Tags>${tagSetElement(entry.tags)}</Tags>` : "";
}

function replicationElement(included: Included): string {
  return included.replication ? "<OrMetadata />" : "";
}

/** `<Blob>` */
export function blobElement(name: string, entry: Entry, included: Included): string {
  const metadata = included.metadata ? metadataElement(entry.metadata, entry.kind === "directory") : "";
  return `<Blob>${nameElement(name)}${propertiesElement(entry, included)}${metadata}${tagsElement(entry, included)}${replicationElement(included)}</Blob>`;
}

/** `<Blob>` of what soft delete keeps: its expiry is that of the retention, it has no lease, and an id where it has an ACL. */
export function deletedElement({ path, id, node, deleted, expires }: DeletedItem, included: Included): string {
  const { entry } = node;
  const deletionId = included.hierarchical ? `<DeletionId>${id}</DeletionId>` : "";
  const identity = identityElements(entry, included.hierarchical ? expires : undefined, included);
  const type = entry.headers.type === "" ? octetStream : entry.headers.type;
  const typed = { ...entry, headers: { ...entry.headers, type } };
  const content = contentElements(typed, included.hierarchical ? emptyCrc64 : undefined);
  const end = `<DeletedTime>${httpDate(deleted)}</DeletedTime><RemainingRetentionDays>${daysLeft(expires, included.now)}</RemainingRetentionDays>`;
  const properties = `<Properties>${identity}${content}${tierElements(entry, included)}${encrypted}${end}</Properties>`;
  const metadata = included.metadata ? metadataElement(entry.metadata, entry.kind === "directory") : "";
  return `<Blob>${nameElement(path)}${deletionId}<Deleted>true</Deleted>${properties}${metadata}<OrMetadata /></Blob>`;
}

/** `<BlobPrefix>`: with the directory's properties on a hierarchical account, bare on a flat one. */
export function prefixElement(name: string, entry: Entry | undefined, included: Included): string {
  if (entry === undefined) return `<BlobPrefix>${nameElement(name)}</BlobPrefix>`;
  const properties = included.resourceType ? propertiesElement(entry, included) : "";
  return `<BlobPrefix>${nameElement(`${name}/`)}${properties}</BlobPrefix>`;
}
