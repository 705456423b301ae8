/** Put Blob: a file whole in one request, over whatever file was there. The service computes and stores its MD5. */
import type { Call } from "../call.ts";
import { receive } from "../content/receive.ts";
import type { Change } from "../journal/change.ts";
import { requireMetOrNew } from "../operations/conditions.ts";
import { requireChecks, statedWholeChecks, wholeContentHeaders } from "../operations/content-checks.ts";
import { givenKey, keyHeaders, keyOf } from "../operations/customer-key.ts";
import { accessByBlob, newDirectory, placeFor } from "../operations/creation.ts";
import { keptVersion, madeVersion, versionIdHeaders } from "../operations/earlier.ts";
import { givenContentHeaders, givenMetadata, metadataOrNone, newContentHeaders } from "../operations/given-headers.ts";
import { givenScope } from "../operations/encryption-scope.ts";
import { requireLease } from "../operations/lease-state.ts";
import { givenTier, withTier } from "../operations/tier.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { ContentHeaders, Entry, FileEntry, FileExtras, Metadata } from "../tree/entry.ts";
import type { Piece } from "../content/content-store.ts";
import { invalidHeader, missingHeader, ServiceFailure } from "../wire/failure.ts";

import { givenTags } from "./tags.ts";

/** What a Blob operation makes of a path. */
export interface NewBlob {
  readonly pieces: readonly Piece[];
  readonly length: number;
  readonly md5: string;
  readonly headers: ContentHeaders;
  readonly metadata: Metadata;
  readonly extras?: FileExtras;
  /** @default those that the request states */
  readonly tags?: Metadata;
}

/** Lets a write pass to the path, or refuses it: rights, conditions, lease, kind. @returns the file that is there. */
export function requireWritable(call: Call): FileEntry | undefined {
  const present: Entry | undefined = call.filesystem.find(call.path)?.entry;
  call.access.mayCreate(call.path);
  requireMetOrNew(call, present);
  if (call.path === "") throw new ServiceFailure("InvalidUri");
  if (present === undefined) {
    if (call.header("x-ms-lease-id") !== undefined) throw new ServiceFailure("LeaseNotPresent");
    return undefined;
  }
  if (present.kind === "directory") throw new ServiceFailure("ResourceTypeMismatch");
  requireLease(call, present.lease);
  return present;
}

function taggedBy(call: Call): Pick<FileEntry, "tags"> {
  const tags = givenTags(call);
  return tags === undefined ? {} : { tags };
}

/** What a request states beside content: tier and encryption scope. */
function statedExtras(call: Call, modified: number): FileExtras {
  const tier = givenTier(call);
  const scoped = givenScope(call);
  return tier === undefined ? scoped : withTier(scoped, tier, modified);
}

/** Makes or replaces the file; resolves when it is durable. */
export async function commitBlob(call: Call, present: FileEntry | undefined, blob: NewBlob): Promise<FileEntry> {
  const place = placeFor(call, call.path);
  const moment = call.state.clock.next();
  const extras = { ...statedExtras(call, moment.milliseconds), ...blob.extras, ...madeVersion(call, moment.etag) };
  const entry: FileEntry = {
    kind: "file",
    ...accessByBlob(call, place.parent, present),
    etag: moment.etag,
    modified: moment.milliseconds,
    created: present?.created ?? moment.milliseconds,
    headers: blob.headers,
    metadata: blob.metadata,
    length: blob.length,
    pieces: blob.pieces,
    md5: blob.md5,
    writer: "blob",
    ...(present?.lease === undefined ? {} : { lease: present.lease }),
    ...(blob.tags === undefined ? taggedBy(call) : { tags: blob.tags }),
    ...keyOf(givenKey(call)),
    ...(Object.keys(extras).length === 0 ? {} : { extras }),
  };
  const kept = keptVersion(call, present);
  const changes: Change[] = [...place.changes, ...kept, { do: "entry", in: call.in, path: call.path, entry }];
  if (call.filesystem.staged.has(call.path)) changes.push({ do: "staged", in: call.in, path: call.path, blocks: [] });
  await call.commit(changes);
  return entry;
}

function requireBlockBlob(call: Call): void {
  const type = call.header("x-ms-blob-type");
  if (type === undefined) throw missingHeader("x-ms-blob-type");
  if (type.toLowerCase() !== "blockblob") throw invalidHeader("x-ms-blob-type", type);
}

/** Content headers of a blob: `Content-Type` and its like count where no `x-ms-blob-` header is sent. */
export function blobContentHeaders(call: Call): ContentHeaders {
  const given = givenContentHeaders(call, "x-ms-blob-");
  return newContentHeaders({
    type: given.type ?? call.header("content-type"),
    encoding: given.encoding ?? call.header("content-encoding"),
    language: given.language ?? call.header("content-language"),
    disposition: given.disposition,
    cacheControl: given.cacheControl ?? call.header("cache-control"),
  });
}

/** On a hierarchical account an empty blob with this metadata is how clients of flat accounts make a directory. */
function asksForDirectory(call: Call, metadata: Metadata): boolean {
  const isMarked = Object.entries(metadata).some(
    ([name, value]) => name.toLowerCase() === "hdi_isfolder" && value === "true",
  );
  return isMarked && call.filesystem.hierarchical && call.header("content-length") === "0";
}

async function putDirectory(call: Call, metadata: Metadata): Promise<void> {
  call.access.mayCreate(call.path);
  const present = call.filesystem.find(call.path)?.entry;
  requireMetOrNew(call, present);
  if (present?.kind === "file") throw new ServiceFailure("ResourceTypeMismatch");
  const place = placeFor(call, call.path, true);
  const made = present ?? newDirectory(call, place.parent);
  const kept = Object.entries(metadata).filter(([name]) => name.toLowerCase() !== "hdi_isfolder");
  const entry = { ...made, metadata: Object.fromEntries(kept) };
  await call.commit([...place.changes, { do: "entry", in: call.in, path: call.path, entry }]);
  call.answer(201, [...versionHeaders(entry), "x-ms-request-server-encrypted", "true"]);
}

/** Answers 201 with MD5 and CRC-64. */
export async function putBlob(call: Call): Promise<void> {
  requireBlockBlob(call);
  const metadata = metadataOrNone(givenMetadata(call));
  if (asksForDirectory(call, metadata)) {
    await putDirectory(call, metadata);
    return;
  }
  requireWritable(call);
  placeFor(call, call.path);
  const stated = statedWholeChecks(call);
  const received = await receive(call.request, call.state.contents, { md5: true, crc64: true });
  requireChecks(stated, received);
  const present = requireWritable(call);
  const entry = await commitBlob(call, present, {
    ...received,
    headers: blobContentHeaders(call),
    metadata,
  });
  const checks = wholeContentHeaders(call, received);
  const told = [...versionHeaders(entry), ...checks, ...versionIdHeaders(entry), ...keyHeaders(entry)];
  call.answer(201, [...told, "x-ms-request-server-encrypted", "true"]);
}
