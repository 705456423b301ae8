/** Headers in which answers tell an entry. */
import type { Call } from "../call.ts";
import type { ContentHeaders, Entry, Metadata } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { toldSince } from "../wire/version.ts";
import { leaseHeaders } from "./lease-state.ts";

/** ETag and Last-Modified. */
export function versionHeaders(entry: { readonly etag: string; readonly modified: number }): string[] {
  return ["ETag", `"${entry.etag}"`, "Last-Modified", httpDate(entry.modified)];
}

/** Content headers that are set. */
export function contentHeaders(headers: ContentHeaders): string[] {
  const told = ["Content-Type", headers.type === "" ? "application/octet-stream" : headers.type];
  if (headers.encoding !== "") told.push("Content-Encoding", headers.encoding);
  if (headers.language !== "") told.push("Content-Language", headers.language);
  if (headers.disposition !== "") told.push("Content-Disposition", headers.disposition);
  if (headers.cacheControl !== "") told.push("Cache-Control", headers.cacheControl);
  return told;
}

/** One `x-ms-meta-` header each. */
export function metadataHeaders(metadata: Metadata): string[] {
  return Object.entries(metadata).flatMap(([name, value]) => [`x-ms-meta-${name}`, value]);
}

/** Owner, group, permissions and kind, as both endpoints tell them; the ACL where the version does. */
export function accessHeaders(call: Call, entry: Entry): string[] {
  if (!call.filesystem.hierarchical || call.target.version < toldSince.system) return [];
  const told = ["x-ms-owner", entry.owner, "x-ms-group", entry.group, "x-ms-permissions", entry.acl.permissions];
  if (call.target.version >= toldSince.acl) told.push("x-ms-acl", entry.acl.text);
  if (call.target.version >= toldSince.renameVersion) told.push("x-ms-resource-type", entry.kind);
  return told;
}

/** What Get Blob, its properties and Path - Read tell alike. */
export function entryHeaders(call: Call, entry: Entry): string[] {
  return [
    "Accept-Ranges",
    "bytes",
    ...contentHeaders(entry.headers),
    ...versionHeaders(entry),
    ...leaseHeaders(entry.lease, call.state.now()),
    "x-ms-server-encrypted",
    "true",
  ];
}
