/** One entry of List Blobs as XML, built by joining texts: a page holds five thousand of them. */
import { isLocked, leaseState } from "../operations/lease-state.ts";
import { octetStream } from "../operations/given-headers.ts";
import { archiveStatus, tierOf } from "../operations/tier.ts";
import { daysLeft } from "../operations/soft-delete.ts";
import type { EarlierState } from "../tree/earlier-states.ts";
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
  readonly snapshots: boolean;
  readonly versions: boolean;
  readonly deleted: boolean;
  readonly uncommitted: boolean;
  readonly hierarchical: boolean;
  readonly resourceType: boolean;
  /** `OrMetadata`. */
  readonly replication: boolean;
  readonly leaseState: boolean;
  /** The account's, for what nobody set one for; undefined where none is told. */
  readonly tier: string | undefined;
  /** The filesystem's encryption scope, where it has one of its own. */
  readonly scope: string | undefined;
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
  const { pages, appendedBlocks } = (entry.kind === "file" ? entry.extras : undefined) ?? {};
  if (pages !== undefined)
    return `<x-ms-blob-sequence-number>${pages.sequenceNumber}</x-ms-blob-sequence-number><BlobType>PageBlob</BlobType>`;
  return appendedBlocks === undefined ? "<BlobType>BlockBlob</BlobType>" : "<BlobType>AppendBlob</BlobType>";
}

function tierElements(entry: Entry, included: Included): string {
  const { tier } = included;
  const state = tier === undefined ? undefined : tierOf(entry, included.now, tier);
  if (state === undefined) return "";
  if (state.inferred) return `<AccessTier>${state.tier}</AccessTier><AccessTierInferred>true</AccessTierInferred>`;
  const changed = state.changed === undefined ? "" : element("AccessTierChangeTime", httpDate(state.changed));
  const pending = state.rehydrates === undefined ? "" : element("ArchiveStatus", archiveStatus(state.rehydrates.to));
  const priority = state.rehydrates === undefined ? "" : element("RehydratePriority", state.rehydrates.priority);
  return `<AccessTier>${state.tier}</AccessTier>${changed}${pending}${priority}`;
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

/** The encryption scope, and how many tags there are. */
function protection(entry: Entry, included: Included): string {
  const scope = (entry.kind === "file" ? entry.extras?.encryptionScope : undefined) ?? included.scope;
  const told = scope === undefined ? "" : element("EncryptionScope", scope);
  return entry.tags === undefined ? told : `${told}<TagCount>${Object.keys(entry.tags).length}</TagCount>`;
}

function propertiesElement(entry: Entry, included: Included): string {
  const expires = entry.kind === "file" ? entry.extras?.expires : undefined;
  const identity = identityElements(entry, expires, included);
  const state = tierElements(entry, included) + leaseElements(entry, included);
  const copy = included.copy && entry.kind === "file" ? copyElements(entry) : "";
  return `<Properties>${identity}${contentElements(entry)}${state}${copy}${encrypted}${protection(entry, included)}</Properties>`;
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

/** What tells a version, on an account that keeps them. */
function versionElements(entry: Entry, included: Included, isCurrent: boolean): string {
  const id = entry.kind === "file" ? entry.extras?.version : undefined;
  if (id === undefined || !included.versions) return "";
  return `<VersionId>${id}</VersionId>${isCurrent ? "<IsCurrentVersion>true</IsCurrentVersion>" : ""}`;
}

/** `<Blob>` */
export function blobElement(name: string, entry: Entry, included: Included): string {
  return wholeElement(name, { entry, state: versionElements(entry, included, true) }, included);
}

/** `<Blob>` of a snapshot, or of a version that is not the present one. */
export function earlierElement(name: string, { kind, id, entry }: EarlierState, included: Included): string {
  const state = kind === "snapshot" ? `<Snapshot>${id}</Snapshot>` : `<VersionId>${id}</VersionId>`;
  return wholeElement(name, { entry, state }, included);
}

/** The time that is told of what was never committed. */
const never = "<Last-Modified>Mon, 01 Jan 0001 00:00:00 GMT</Last-Modified><Etag />";

/** `<Blob>` of a name for which blocks are staged only (documented; its properties are unproven). */
export function uncommittedElement(name: string, included: Included): string {
  const content = "<Content-Length>0</Content-Length><Content-Type>application/octet-stream</Content-Type>";
  const empty = "<Content-Encoding /><Content-Language /><Content-CRC64 /><Content-MD5 /><Cache-Control />";
  const state = "<Content-Disposition /><BlobType>BlockBlob</BlobType><LeaseStatus>unlocked</LeaseStatus>";
  const properties = `<Properties>${never}${content}${empty}${state}${encrypted}</Properties>`;
  return `<Blob>${nameElement(name)}${properties}${replicationElement(included)}</Blob>`;
}

function wholeElement(
  name: string,
  { entry, state }: { readonly entry: Entry; readonly state: string },
  included: Included,
): string {
  const metadata = included.metadata ? metadataElement(entry.metadata, entry.kind === "directory") : "";
  return `<Blob>${nameElement(name)}${state}${propertiesElement(entry, included)}${metadata}${tagsElement(entry, included)}${replicationElement(included)}</Blob>`;
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
