/** HDFS's JSON of files and directories → values, checked where they come in. Pure. Fields as recorded from Hadoop 3.4.2. */
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
} from "../webhdfs/wire-json.ts";

/** One file, directory or link, as a listing tells it. */
export interface FileStatus {
  /** The last segment of its path; "" where the path itself was asked for. */
  readonly name: string;
  readonly kind: "file" | "directory" | "symlink";
  readonly length: number;
  readonly owner: string;
  readonly group: string;
  /** Permission bits with the sticky bit: 0 to 0o1777. With an access ACL the group's digit is the mask. */
  readonly permission: number;
  /** Whether GETACLSTATUS has more to say. */
  readonly hasAcl: boolean;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly fileId: number;
  /** Copies of a file; 0 for a directory, and where nothing is told. */
  readonly replication: number;
  /** Bytes; 0 for a directory, and where nothing is told. */
  readonly blockSize: number;
  readonly isEncrypted: boolean;
  readonly isErasureCoded: boolean;
  readonly isSnapshottable: boolean;
  /** Whether somebody gave it a storage policy of its own. */
  readonly hasStoragePolicy: boolean;
  /** What is told of it and cannot be read: all but name and kind is nothing then. */
  readonly unreadable?: string;
}

/** One page of a directory. */
export interface StatusPage {
  readonly statuses: readonly FileStatus[];
  /** How many entries follow it. */
  readonly remaining: number;
}

const KINDS: Readonly<Record<string, FileStatus["kind"]>> = {
  FILE: "file",
  DIRECTORY: "directory",
  SYMLINK: "symlink",
};

const NOTHING_TOLD = {
  ...{ fileId: 0, replication: 0, blockSize: 0, isEncrypted: false, isErasureCoded: false },
  ...{ isSnapshottable: false, hasStoragePolicy: false },
} as const;

/** One FileStatus. Throws WireSyntaxError. */
function parseStatus(value: unknown): FileStatus {
  const fields = objectOf(value, "FileStatus");
  const kind = KINDS[textOf(fields, "type")];
  if (kind === undefined) throw new WireSyntaxError(`type ${textOf(fields, "type")} is not known`);
  return {
    name: ownNameOf(fields),
    kind,
    length: kind === "file" ? countOf(fields, "length") : 0,
    owner: textOf(fields, "owner"),
    group: textOf(fields, "group"),
    permission: permissionOf(fields),
    hasAcl: fields["aclBit"] === true,
    modifiedMs: timeOf(fields, "modificationTime"),
    fileId: numberOf(fields, "fileId"),
    replication: typeof fields["replication"] === "number" ? fields["replication"] : 0,
    blockSize: typeof fields["blockSize"] === "number" ? fields["blockSize"] : 0,
    isEncrypted: fields["encBit"] === true,
    isErasureCoded: fields["ecBit"] === true,
    isSnapshottable: fields["snapshotEnabled"] === true,
    // 0 stands for none; an inherited one is told of all that lies below (Hadoop 3.4.2).
    hasStoragePolicy: typeof fields["storagePolicy"] === "number" && fields["storagePolicy"] !== 0,
  };
}

/** One of a listing. Throws WireSyntaxError. */
function parseListed(value: unknown): FileStatus {
  return listedStatus(value, parseStatus, (status): FileStatus => ({ ...status, ...NOTHING_TOLD }));
}

/** The answer to GETFILESTATUS. Throws WireSyntaxError. */
export function parseFileStatus(body: Uint8Array): FileStatus {
  return parseStatus(parsedObject(body)["FileStatus"]);
}

/**
 * Whether HttpFS gave the answer to GETFILESTATUS, which begins a status with the name; WebHDFS writes members in the order of
 * their names (recorded). HttpFS ignores that a page was asked for.
 */
export function isOfHttpFs(body: Uint8Array): boolean {
  return Object.keys(objectOf(parsedObject(body)["FileStatus"], "FileStatus"))[0] === "pathSuffix";
}

/** The answer to LISTSTATUS_BATCH. Throws WireSyntaxError. */
export function parseStatusPage(body: Uint8Array): StatusPage {
  const listing = objectOf(parsedObject(body)["DirectoryListing"], "DirectoryListing");
  const partial = objectOf(listing["partialListing"], "partialListing");
  const list = listOf(objectOf(partial["FileStatuses"], "FileStatuses"), "FileStatus");
  return { statuses: list.map(parseListed), remaining: numberOf(listing, "remainingEntries") };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** How deep the statuses of LISTSTATUS lie: {"FileStatuses":{"FileStatus":[{…}]}}. */
const STATUS_DEPTH = 3;

/** Longest text of one status: a name of 255 bytes, each escaped, and fields of fixed size. */
const MOST_STATUS_BYTES = 64 * 1_024;

const NOTHING = Buffer.alloc(0);

/** Cuts the statuses out of a LISTSTATUS, byte by byte. */
class StatusCutter {
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** A status that has begun and not ended. */
  #rest: Buffer = NOTHING;
  #deepest = 0;

  /** The statuses that end in this chunk. Throws WireSyntaxError. */
  cut(chunk: Uint8Array): readonly FileStatus[] {
    const whole = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    const statuses: FileStatus[] = [];
    let start = this.#rest.length === 0 ? -1 : 0;
    for (let index = this.#rest.length; index < whole.length; index += 1) {
      const found = this.#take(whole[index]);
      if (found === "begins") start = index;
      if (found !== "ends") continue;
      statuses.push(parseListed(parsedObject(whole.subarray(start, index + 1))));
      start = -1;
    }
    this.#rest = start < 0 ? NOTHING : Buffer.from(whole.subarray(start));
    if (this.#rest.length > MOST_STATUS_BYTES) throw new WireSyntaxError("it is no list of FileStatus");
    return statuses;
  }

  /** Throws WireSyntaxError where more should have come. */
  end(): void {
    if (this.#depth !== 0 || this.#deepest < STATUS_DEPTH - 1)
      throw new WireSyntaxError("it is not JSON, or it ends in the middle");
  }

  /** Takes the next byte; says whether a status begins or ends with it. */
  #take(byte: number | undefined): "begins" | "ends" | undefined {
    if (this.#inText) this.#takeText(byte);
    else if (byte === QUOTE) this.#inText = true;
    else if (byte === OPEN_BRACE) {
      this.#depth += 1;
      this.#deepest = Math.max(this.#deepest, this.#depth);
      if (this.#depth === STATUS_DEPTH) return "begins";
    } else if (byte === CLOSE_BRACE) {
      this.#depth -= 1;
      if (this.#depth === STATUS_DEPTH - 1) return "ends";
    }
    return undefined;
  }

  #takeText(byte: number | undefined): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inText = false;
  }
}

/**
 * The statuses of a LISTSTATUS as its body comes, some at a time: a directory of a million files is one answer. Throws
 * WireSyntaxError, also where the body ends in the middle.
 */
export async function* streamedStatuses(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly FileStatus[]> {
  const cutter = new StatusCutter();
  for await (const chunk of chunks) {
    const statuses = cutter.cut(chunk);
    if (statuses.length > 0) yield statuses;
  }
  cutter.end();
}
