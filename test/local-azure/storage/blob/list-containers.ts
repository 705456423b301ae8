/** List Containers: pages of what an account has, with `include=deleted` also of what soft delete keeps. */
import type { Call } from "../call.ts";
import type { DeletedFilesystem } from "../journal/apply-deletion.ts";
import { requireManage } from "../operations/filesystems.ts";
import { isLocked, leaseState } from "../operations/lease-state.ts";
import type { Account } from "../state.ts";
import type { Metadata } from "../tree/entry.ts";
import type { Filesystem } from "../tree/filesystem.ts";
import { httpDate } from "../wire/dates.ts";
import { invalidQuery, ServiceFailure } from "../wire/failure.ts";
import { tells } from "../wire/told-since.ts";
import { element, escapeXml } from "../wire/xml.ts";
import { resultLimit } from "./result-limit.ts";
import { restorableContainers } from "./restore-container.ts";

const day = 24 * 60 * 60 * 1000;
/** So long a deleted container tells all its days (recorded: still after 7 minutes, no longer after 57). */
const beginning = 10 * 60 * 1000;

/** A container in the list: present, or deleted with its version. */
interface Place {
  readonly filesystem: Filesystem;
  readonly deleted: DeletedFilesystem | undefined;
  /** What markers tell behind the account's name. */
  readonly key: string;
}

/** Azure's own containers, listed only for those who ask (documented; `$web` and `$root` are the account's). */
const systemContainers: ReadonlySet<string> = new Set(["$logs", "$blobchangefeed"]);

function placesOf(account: Account, now: number, include: ReadonlySet<string>): readonly Place[] {
  const present = [...account.filesystems.values()]
    .filter(({ name }) => include.has("system") || !systemContainers.has(name))
    .map((filesystem) => ({ filesystem, deleted: undefined, key: filesystem.name }));
  const deleted = include.has("deleted") ? restorableContainers(account, now) : [];
  const kept = deleted.map((each) => ({
    filesystem: each.filesystem,
    deleted: each,
    key: `${each.filesystem.name}/${each.version}`,
  }));
  return [...present, ...kept].sort((left, right) => (rankOf(left.key) < rankOf(right.key) ? -1 : 1));
}

/** Order of places: by name, what is present behind deleted ones of its name (recorded), those by version. */
function rankOf(key: string): string {
  return key === "" || key.includes("/") ? key : `${key}/~`;
}

function metadataElement(metadata: Metadata): string {
  const told = Object.entries(metadata).map(([key, value]) => `<${key}>${escapeXml(value)}</${key}>`);
  return told.length === 0 ? "<Metadata />" : `<Metadata>${told.join("")}</Metadata>`;
}

/** Whole days that are left, all of them at the beginning. */
function deletionElements({ deleted, expires }: DeletedFilesystem, now: number): string {
  const days = Math.floor((expires - now + beginning) / day);
  return `<DeletedTime>${httpDate(deleted)}</DeletedTime><RemainingRetentionDays>${days}</RemainingRetentionDays>`;
}

/** While a container is being deleted it is leased (recorded after one second, no longer after thirty). */
const deletionMilliseconds = 30_000;

/** A deleted container's lease counts as expired (recorded). */
function leaseElements({ filesystem, deleted }: Place, now: number): string {
  const { lease } = filesystem.properties;
  if (deleted !== undefined) {
    return now - deleted.deleted < deletionMilliseconds
      ? "<LeaseStatus>locked</LeaseStatus><LeaseState>leased</LeaseState><LeaseDuration>fixed</LeaseDuration>"
      : "<LeaseStatus>unlocked</LeaseStatus><LeaseState>expired</LeaseState>";
  }
  const state = leaseState(lease, now);
  const duration = lease?.durationSeconds === -1 ? "infinite" : "fixed";
  const held = state === "leased" ? `<LeaseDuration>${duration}</LeaseDuration>` : "";
  const status = isLocked(lease, now) ? "locked" : "unlocked";
  return `<LeaseStatus>${status}</LeaseStatus><LeaseState>${state}</LeaseState>${held}`;
}

function containerElement(call: Call, place: Place, withMetadata: boolean): string {
  const { filesystem, deleted } = place;
  const { name, properties } = filesystem;
  const now = call.state.now();
  const immutable = tells(call, "immutableVersioning");
  return [
    `<Container><Name>${name}</Name>`,
    deleted === undefined ? "" : `<Deleted>true</Deleted><Version>${deleted.version}</Version>`,
    `<Properties><Last-Modified>${httpDate(properties.modified)}</Last-Modified>`,
    `<Etag>"${properties.etag}"</Etag>${leaseElements(place, now)}`,
    properties.publicAccess === "" ? "" : element("PublicAccess", properties.publicAccess),
    element("DefaultEncryptionScope", properties.encryption?.scope ?? "$account-encryption-key"),
    `<DenyEncryptionScopeOverride>${properties.encryption?.denyOverride ?? false}</DenyEncryptionScopeOverride>`,
    "<HasImmutabilityPolicy>false</HasImmutabilityPolicy><HasLegalHold>false</HasLegalHold>",
    immutable ? "<ImmutableStorageWithVersioningEnabled>false</ImmutableStorageWithVersioningEnabled>" : "",
    deleted === undefined ? "" : deletionElements(deleted, now),
    "</Properties>",
    withMetadata ? metadataElement(properties.metadata) : "",
    "</Container>",
  ].join("");
}

/** The place at which a page starts: markers are `/ACCOUNT/PLACE`, readable (recorded). */
function startOf(call: Call): string {
  const marker = call.parameter("marker");
  if (marker === undefined) return "";
  const start = `/${call.target.account.record.name}/`;
  // Recorded: not what List Blobs says of such a marker.
  if (!marker.startsWith(start)) throw new ServiceFailure("OutOfRangeInput");
  return marker.slice(start.length);
}

function included(call: Call): ReadonlySet<string> {
  const text = call.parameter("include") ?? "";
  const asked = new Set(text === "" ? [] : text.toLowerCase().split(","));
  for (const word of asked) {
    if (!["metadata", "deleted", "system"].includes(word))
      throw invalidQuery("include", text, "Invalid query parameter value.");
  }
  return asked;
}

/** `GET /?comp=list` */
export function listContainers(call: Call): void {
  requireManage(call, "read", "l");
  const include = included(call);
  const { account } = call.target;
  const limit = resultLimit(call);
  const prefix = call.parameter("prefix") ?? "";
  const from = startOf(call);
  const all = placesOf(account, call.state.now(), include);
  const places = all.filter(({ filesystem, key }) => filesystem.name.startsWith(prefix) && rankOf(key) >= rankOf(from));
  const page = places.slice(0, limit.count);
  const next = places[limit.count]?.key;
  const marker = call.parameter("marker");
  const told = page.map((place) => containerElement(call, place, include.has("metadata")));
  const body = [
    `<EnumerationResults ServiceEndpoint="${escapeXml(serviceEndpoint(call))}">`,
    prefix === "" ? "" : element("Prefix", prefix),
    marker === undefined ? "" : element("Marker", marker),
    limit.element,
    `<Containers>${told.join("")}</Containers>`,
    next === undefined ? "<NextMarker />" : element("NextMarker", `/${account.record.name}/${next}`),
    "</EnumerationResults>",
  ].join("");
  call.answerXml(body);
}

/** The account's address as the caller wrote it: with the account in host or path. */
export function serviceEndpoint(call: Call): string {
  const host = call.request.headers.host ?? "";
  const scheme = "encrypted" in call.request.socket ? "https" : "http";
  const { name } = call.target.account.record;
  return host.startsWith(`${name}.`) ? `${scheme}://${host}/` : `${scheme}://${host}/${name}/`;
}
