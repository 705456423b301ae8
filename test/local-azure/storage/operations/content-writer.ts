/**
 * One endpoint writes a file's content from its creation on: what the other one made it can only replace as a whole. The
 * refusal comes when the content has been taken in: clients of the real service that hold their content back until they are
 * asked for it (`Expect: 100-continue`) read its code (tests of Hadoop's driver).
 */
import type { FileEntry } from "../tree/entry.ts";
import { ServiceFailure } from "../wire/failure.ts";

/** Before DFS adds to content. @throws {ServiceFailure} the named one for content that came through Blob */
export function requireDfsContent(file: FileEntry, refusal: "InvalidAppendOperation" | "InvalidFlushOperation"): void {
  if (file.writer === "blob") throw new ServiceFailure(refusal);
}

/** Before Blob adds to content. @throws {ServiceFailure} BlobOperationNotSupported for content that came through DFS */
export function requireBlobContent(file: FileEntry | undefined): void {
  if (file?.writer === "dfs") throw new ServiceFailure("BlobOperationNotSupported");
}
