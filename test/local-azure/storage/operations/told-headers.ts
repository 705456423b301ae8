/** Headers in which answers tell an entry. */
import type { Call } from "../call.ts";
import type { ContentHeaders, Entry, Metadata } from "../tree/entry.ts";
import { httpDate } from "../wire/dates.ts";
import { tells } from "../wire/told-since.ts";
import { keyHeaders } from "./customer-key.ts";
import { leaseHeaders } from "./lease-state.ts";

/** The scope of filesystems that state none. */
export const accountScope = "$account-encryption-key";

/** ETag and Last-Modified. */
export function versionHeaders(entry: { readonly etag: string; readonly modified: number }): string[] {
  return ["ETag", `"${entry.etag}"`, "Last-Modified", httpDate(entry.modified)];
}

/** Content headers that are set. */
export function contentHeaders(headers: ContentHeaders): string[] {
  const told = headers.type === "" ? [] : ["Content-Type", headers.type];
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
  if (!call.filesystem.hierarchical || !tells(call, "access")) return [];
  const told = ["x-ms-owner", entry.owner, "x-ms-group", entry.group, "x-ms-permissions", entry.acl.permissions];
  if (tells(call, "acl")) told.push("x-ms-acl", entry.acl.text);
  if (tells(call, "resourceType")) told.push("x-ms-resource-type", entry.kind);
  return told;
}

/** A signature may lay content headers of its own over those of the answer (documented). */
function overridden(call: Call, headers: readonly string[]): readonly string[] {
  if (call.caller.kind !== "sas" || call.caller.overrides.size === 0) return headers;
  const { overrides } = call.caller;
  const kept = headers.flatMap((name, index) =>
    index % 2 === 0 && !overrides.has(name) ? [name, headers[index + 1] ?? ""] : [],
  );
  return [...kept, ...[...overrides].flat()];
}

/** The encryption scope: the file's own, or that of a filesystem made with one (recorded on create and properties). */
export function scopeHeaders(call: Call, entry?: Entry): string[] {
  const own = entry?.kind === "file" ? entry.extras?.encryptionScope : undefined;
  const scope = own ?? call.filesystem.properties.encryption?.scope;
  return scope === undefined || scope === accountScope ? [] : ["x-ms-encryption-scope", scope];
}

/** What Get Blob, its properties and Path - Read tell alike. */
export function entryHeaders(call: Call, entry: Entry): string[] {
  return [
    "Accept-Ranges",
    "bytes",
    ...overridden(call, contentHeaders(entry.headers)),
    ...versionHeaders(entry),
    ...leaseHeaders(entry.lease, call.state.now()),
    "x-ms-server-encrypted",
    "true",
    ...scopeHeaders(call, entry),
    ...keyHeaders(entry),
    ...(entry.encryptionContext === undefined ? [] : ["x-ms-encryption-context", entry.encryptionContext]),
  ];
}
