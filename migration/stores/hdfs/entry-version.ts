/** A status of HDFS → an entry, with the version by which it is told whether content or metadata changed. Pure. */
import { createHash } from "node:crypto";
import type { Access } from "../../model/access.ts";
import type { Entry, Metadata } from "../../model/entry.ts";
import type { EntryPath } from "../../model/path.ts";
import type { FileStatus } from "./wire-status.ts";

/** The entry that a status stands for. */
export function entryOf(
  path: EntryPath,
  status: FileStatus & Pick<Entry, "kind">,
  access: Access,
  metadata: Metadata,
): Entry {
  const attributes = Object.keys(metadata).length === 0 ? "" : `-${digestOf(metadata)}`;
  return {
    kind: status.kind,
    path,
    length: status.length,
    version: contentVersion(status) + attributes,
    lastModifiedMs: status.modifiedMs,
    access,
    metadata,
    headers: {},
  };
}

/** Whether the status is still that of the content with this version. A changed attribute changes no time in HDFS. */
export function isVersionOf(status: FileStatus, version: string): boolean {
  const content = contentVersion(status);
  return version === content || version.startsWith(`${content}-`);
}

/**
 * Whether the file with this version has gone on growing, and was not closed since: what it held is still its beginning. HDFS
 * sets a file's time when it is closed, never while it is written.
 */
export function isGrownFrom(status: FileStatus, version: string, length: number): boolean {
  return status.length >= length && isVersionOf({ ...status, length }, version);
}

/**
 * Every write of content sets the modification time; a replacement has another id, which tells also where the time was
 * set back. Changed permissions and ACLs touch neither (recorded).
 */
function contentVersion(status: FileStatus): string {
  return `${status.modifiedMs}-${status.length}-${status.fileId}`;
}

function digestOf(metadata: Metadata): string {
  const pairs = Object.entries(metadata).sort(([left], [right]) => (left < right ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(pairs)).digest("base64url").slice(0, 16);
}
