/**
 * Put Blob From URL: a file whole, read by the service itself. Without metadata in the request all of the source's is
 * copied, with its content headers and MD5 (recorded on a flat account); content is shared, not moved.
 */
import type { Call } from "../call.ts";
import {
  givenContentHeaders,
  givenMetadata,
  metadataOrNone,
  newContentHeaders,
  withGivenHeaders,
} from "../operations/given-headers.ts";
import { versionIdHeaders } from "../operations/earlier.ts";
import { versionHeaders } from "../operations/told-headers.ts";
import type { FileEntry } from "../tree/entry.ts";
import { ServiceFailure } from "../wire/failure.ts";
import { requireStatedChecks } from "./copied-range.ts";
import { copiedTags, copySource } from "./copy-source.ts";
import { commitBlob, type NewBlob, requireWritable } from "./put-blob.ts";

/** The largest source: 5,000 MiB. */
const mostBytes = 5000 * 1024 * 1024;

function newBlob(call: Call, source: FileEntry): NewBlob {
  const given = givenContentHeaders(call, "x-ms-blob-");
  const copies = call.header("x-ms-copy-source-blob-properties")?.toLowerCase() !== "false";
  return {
    pieces: source.pieces,
    length: source.length,
    md5: call.header("x-ms-blob-content-md5") ?? source.md5,
    headers: copies ? withGivenHeaders(given, source.headers) : newContentHeaders(given),
    metadata: givenMetadata(call) ?? metadataOrNone(copies ? source.metadata : undefined),
    ...copiedTags(call, source),
  };
}

/** Answers 201 with the MD5 where the source has one. */
export async function putBlobFromUrl(call: Call): Promise<void> {
  const length = call.header("content-length");
  if (length !== undefined && length !== "0") {
    throw new ServiceFailure("InvalidInput", { message: "Put Blob From URL takes no body." });
  }
  const present = requireWritable(call);
  const source = copySource(call);
  if (source.length > mostBytes) throw new ServiceFailure("RequestBodyTooLarge");
  await requireStatedChecks(call, source);
  const entry = await commitBlob(call, present, newBlob(call, source));
  const md5 = entry.md5 === "" ? [] : ["Content-MD5", entry.md5];
  const told = [...versionHeaders(entry), ...md5, ...versionIdHeaders(entry)];
  call.answer(201, [...told, "x-ms-request-server-encrypted", "true"]);
}
