/** Gen1's JSON of files and directories → values, checked where they come in. Pure. Fields as recorded. */
import type { Access } from "../../model/access.ts";
import type { Entry } from "../../model/entry.ts";
import type { EntryPath } from "../../model/path.ts";
import { listedStatus, ownNameOf } from "../webhdfs/listed-status.ts";
import {
  countOf,
  listOf,
  numberOf,
  objectOf,
  parsedObject,
  permissionOf,
  textOf,
  timeOf,
  WireSyntaxError,
  type Fields,
} from "../webhdfs/wire-json.ts";

/** One file or directory, as a listing tells it. */
export interface FileStatus {
  /** The last segment of its path; "" where the path itself was asked for. */
  readonly name: string;
  readonly kind: "file" | "directory";
  /** Bytes; 0 for a directory. */
  readonly length: number;
  /** Object id. */
  readonly owner: string;
  /** Object id. */
  readonly group: string;
  /** Permission bits with the sticky bit: 0 to 0o1777. Where `hasAcl`, the group's digit may be the mask. */
  readonly permission: number;
  /** Whether MSGETACLSTATUS has more to say. */
  readonly hasAcl: boolean;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** When the service deletes it, in milliseconds since 1970; 0 for never. */
  readonly expiresMs: number;
  /** What is told of it and cannot be read: all but name and kind is nothing then. */
  readonly unreadable?: string;
}

/** One page of a directory. */
export interface StatusPage {
  readonly statuses: readonly FileStatus[];
  /** What the next page is asked for with; "" at the end, undefined where the service knows no tokens. */
  readonly continuation: string | undefined;
}

const KINDS: Readonly<Record<string, FileStatus["kind"]>> = { FILE: "file", DIRECTORY: "directory" };

/** One FileStatus. Throws WireSyntaxError. */
function parseStatus(value: unknown): FileStatus {
  const fields = objectOf(value, "FileStatus");
  const type = textOf(fields, "type");
  const kind = KINDS[type];
  if (kind === undefined) throw new WireSyntaxError(`type ${type} is not known`);
  return {
    name: ownNameOf(fields),
    kind,
    length: kind === "file" ? countOf(fields, "length") : 0,
    owner: textOf(fields, "owner"),
    group: textOf(fields, "group"),
    permission: permissionOf(fields),
    // Left out, there may be one: asking costs a request, not asking an ACL.
    hasAcl: fields["aclBit"] !== false,
    modifiedMs: timeOf(fields, "modificationTime"),
    expiresMs: expiryOf(fields),
  };
}

/** Nothing, null and what is not after 1970 stand for never. */
function expiryOf(fields: Fields): number {
  const told = fields["msExpirationTime"];
  return told === undefined || told === null ? 0 : Math.max(0, numberOf(fields, "msExpirationTime"));
}

/** The answer to GETFILESTATUS. Throws WireSyntaxError. */
export function parseFileStatus(body: Uint8Array): FileStatus {
  return parseStatus(parsedObject(body)["FileStatus"]);
}

/** The answer to LISTSTATUS. Throws WireSyntaxError. */
export function parseStatusPage(body: Uint8Array): StatusPage {
  const fields = objectOf(parsedObject(body)["FileStatuses"], "FileStatuses");
  const statuses = listOf(fields, "FileStatus").map((value) =>
    listedStatus(value, parseStatus, (status): FileStatus => ({ ...status, expiresMs: 0 })),
  );
  if (statuses.length > 1 && statuses.some(({ name }) => name === ""))
    throw new WireSyntaxError("one of several entries has no name");
  return { statuses, continuation: "continuationToken" in fields ? textOf(fields, "continuationToken") : undefined };
}

/** The metadata key under which an expiry is carried: the service's own name of it, in small letters. */
export const EXPIRY_KEY = "msexpirationtime";

/** The entry that a status stands for. */
export function entryOf(path: EntryPath, status: FileStatus, access: Access): Entry {
  return {
    kind: status.kind,
    path,
    length: status.length,
    version: versionOf(status),
    lastModifiedMs: status.modifiedMs,
    access,
    metadata: status.expiresMs === 0 ? {} : { [EXPIRY_KEY]: String(status.expiresMs) },
    headers: {},
  };
}

/** What every write of content changes, and neither permissions, nor ACL, nor expiry, nor a rename does (recorded). */
export function versionOf(status: FileStatus): string {
  return `${status.modifiedMs}-${status.length}`;
}
