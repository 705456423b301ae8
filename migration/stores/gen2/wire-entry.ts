/** What the service tells of one file or directory → Entry. */
import type { ContentHeaders, Entry, EntryKind, Metadata } from "../../model/entry.ts";
import { splitMarker } from "../../model/marker.ts";
import type { EntryPath } from "../../model/path.ts";
import { headerOf, type Answer } from "../../transport/index.ts";
import { toldHeaders } from "./told-headers.ts";
import type { AccessReader } from "./wire-access.ts";
import { ListingSyntaxError, type ListedItem, type ListedProperty } from "./wire-listing.ts";

/** Reserved on accounts with hierarchical namespace: the service's own mark of a directory. */
const FOLDER_KEY = "hdi_isfolder";

/** The names of each thing in a listing and in the headers of HEAD. */
const NAMES = {
  created: ["Creation-Time", "x-ms-creation-time"],
  modified: ["Last-Modified", "last-modified"],
  etag: ["Etag", "etag"],
  kind: ["ResourceType", "x-ms-resource-type"],
  length: ["Content-Length", "content-length"],
  type: ["Content-Type", "content-type"],
  encoding: ["Content-Encoding", "content-encoding"],
  language: ["Content-Language", "content-language"],
  disposition: ["Content-Disposition", "content-disposition"],
  cache: ["Cache-Control", "cache-control"],
  md5: ["Content-MD5", "content-md5"],
  owner: ["Owner", "x-ms-owner"],
  group: ["Group", "x-ms-group"],
  permissions: ["Permissions", "x-ms-permissions"],
  acl: ["Acl", "x-ms-acl"],
} as const satisfies Record<string, readonly [ListedProperty, string]>;

/** Gives the service's word for a thing; "" where it said nothing. */
type Words = (name: keyof typeof NAMES) => string;

/** Whether the service said who owns it: it does so on accounts with hierarchical namespace only. */
export function hasAccess(item: ListedItem): boolean {
  return item.properties.Owner !== "";
}

/** The entry of a listed item; `path` is relative to the lake's root. Throws AclSyntaxError, ListingSyntaxError. */
export function listedEntry(item: ListedItem, path: EntryPath, accesses: AccessReader): Entry {
  // A file without a length would be carried empty, and be taken for carried.
  const length = item.properties["Content-Length"];
  if (item.properties.ResourceType !== "directory" && !item.isPrefix && !/^\d+$/.test(length))
    throw new ListingSyntaxError(`the length of ${item.name} is "${length}"`);
  return entryOf((name) => item.properties[NAMES[name][0]], { path, metadata: item.metadata ?? {}, accesses });
}

/** The entry of an answer to HEAD at the Blob endpoint. Throws AclSyntaxError. */
export function headEntry(answer: Answer, path: EntryPath, accesses: AccessReader): Entry {
  const metadata: Record<string, string> = {};
  for (const name of Object.keys(answer.headers)) {
    if (name.startsWith("x-ms-meta-")) metadata[name.slice("x-ms-meta-".length)] = headerOf(answer, name) ?? "";
  }
  return entryOf((name) => headerOf(answer, NAMES[name][1]) ?? "", { path, metadata, accesses });
}

interface Surroundings {
  readonly path: EntryPath;
  readonly metadata: Metadata;
  readonly accesses: AccessReader;
}

function entryOf(word: Words, { path, metadata, accesses }: Surroundings): Entry {
  const kind: EntryKind = word("kind") === "directory" || metadata[FOLDER_KEY] === "true" ? "directory" : "file";
  const { [FOLDER_KEY]: _, ...own } = metadata;
  const words = { owner: word("owner"), group: word("group"), permissions: word("permissions"), acl: word("acl") };
  const createdMs = Date.parse(word("created"));
  const md5 = kind === "file" ? word("md5") : "";
  return {
    kind,
    path,
    length: kind === "file" ? Number(word("length")) : 0,
    version: word("etag").replace(/^(?:W\/)?"|"$/g, ""),
    lastModifiedMs: Date.parse(word("modified")),
    ...(Number.isNaN(createdMs) ? {} : { createdMs }),
    access: accesses.read(words),
    headers: kind === "file" ? headersOf(word) : {},
    ...(md5 === "" ? {} : { md5 }),
    ...splitMarker(own),
  };
}

function headersOf(word: Words): ContentHeaders {
  return toldHeaders({
    type: word("type"),
    encoding: word("encoding"),
    language: word("language"),
    disposition: word("disposition"),
    cache: word("cache"),
  });
}
