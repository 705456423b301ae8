/**
 * Files that somebody is writing. No listing tells which they are: those that may be are asked about, and the others are met
 * when they are read.
 */
import type { EntryPath } from "../../model/path.ts";
import { isStoreFailure } from "../failure.ts";
import { objectOf, parsedObject, WireSyntaxError } from "../webhdfs/wire-json.ts";
import type { Call, HdfsClient } from "./client.ts";
import type { HdfsPeculiarity } from "./configuration.ts";
import { isUnknownOperation } from "./errors.ts";
import type { FileStatus } from "./wire-status.ts";

/** Files older than this are not asked about, in milliseconds: writers that live longer than two days are few. */
const YOUNG_MS = 2 * 24 * 3_600_000;

/** So many files are asked about at most, while a store is open. */
const MOST_ASKED = 1_000;

/** Of more, some may be told twice. */
const MOST_TOLD = 10_000;

const OP = "GET_BLOCK_LOCATIONS";

const DETAIL = "carried as far as it was written when it was listed; the rest by the run after it was closed";

/**
 * Whether a file may be one that is being written: its length counts whole blocks alone then, and its time is that of its
 * beginning. Two kinds look otherwise: a file that is appended to, and one whose writer has HDFS tell its length (hsync).
 */
export function mayBeOpen({ kind, length, blockSize, modifiedMs }: FileStatus, nowMs: number): boolean {
  return kind === "file" && (length === 0 || length % blockSize === 0) && Math.abs(nowMs - modifiedMs) <= YOUNG_MS;
}

/** Where a path of a snapshot lies in the living HDFS: a snapshot's files are never told to be open. Pure. */
export function livingPath(path: EntryPath): EntryPath {
  const segments = path.split("/");
  const at = segments.indexOf(".snapshot");
  return at < 0 ? path : segments.toSpliced(at, 2).join("/");
}

export class OpenFiles {
  readonly #living: HdfsClient;
  /** Undefined where nobody listens: nothing is asked for then. */
  readonly #tell: ((seen: HdfsPeculiarity) => void) | undefined;
  readonly #told = new Set<EntryPath>();
  #asked = 0;
  /** Why nothing more is asked; undefined as long as there is no reason. */
  #unasked: string | undefined;

  /** @param living asks on paths of the living HDFS */
  constructor(living: HdfsClient, tell: ((seen: HdfsPeculiarity) => void) | undefined) {
    this.#living = living;
    this.#tell = tell;
  }

  /** Whether `look` would ask. */
  isInQuestion(status: FileStatus): boolean {
    return this.#tell !== undefined && mayBeOpen(status, this.#living.transport.clock.now());
  }

  /** Asks about one file, one request, and tells of it where it is open. What is only told is no reason to end a listing. */
  async look(path: EntryPath, signal: AbortSignal | undefined): Promise<void> {
    if (this.#asked >= MOST_ASKED) this.#unasked ??= `${MOST_ASKED} young files of whole blocks were asked about`;
    if (this.#unasked !== undefined) {
      this.#leaveOut(path, this.#unasked);
      return;
    }
    this.#asked += 1;
    const call: Call = { op: OP, path, parameters: { offset: "0", length: "1" } };
    try {
      const answer = await this.#living.send(call, signal);
      if (parseIsOpen(answer.body)) this.seen(path);
    } catch (error) {
      if (error instanceof WireSyntaxError) return;
      if (isUnknownOperation(error, OP)) {
        this.#unasked = "HttpFS before Hadoop 3.4 does not tell";
        this.#leaveOut(path, this.#unasked);
        return;
      }
      if (!isStoreFailure(error) || error.kind === "stopped") throw error;
    }
  }

  #leaveOut(path: EntryPath, because: string): void {
    this.#tell?.({
      path,
      what: "openForWritingNotAsked",
      detail: `${because}; hdfs fsck PATH -openforwrite lists all`,
    });
  }

  /** A file that shows itself to be open. */
  seen(path: EntryPath): void {
    if (this.#told.has(path)) return;
    if (this.#told.size < MOST_TOLD) this.#told.add(path);
    this.#tell?.({ path, what: "openForWriting", detail: DETAIL });
  }
}

/** GET_BLOCK_LOCATIONS: whether somebody is writing the file. Throws WireSyntaxError. */
function parseIsOpen(body: Uint8Array): boolean {
  return objectOf(parsedObject(body)["LocatedBlocks"], "LocatedBlocks")["isUnderConstruction"] === true;
}
