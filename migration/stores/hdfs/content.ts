/** The bytes of a file, exactly: from the data nodes themselves, over to the next replica where one fails. */
import type { Entry } from "../../model/entry.ts";
import { headerOf, isTransportFailure, type HttpRequest, type StreamedAnswer } from "../../transport/index.ts";
import type { ReadRange } from "../source.ts";
import { isStoreFailure, storeFailure, type FailureKind, type StoreFailure } from "../failure.ts";
import type { Call, HdfsClient } from "./client.ts";
import type { ContentProof, RangeProof } from "./content-proof.ts";
import { DataNodeFailure, type DataNodes } from "./data-nodes.ts";
import { isGrownFrom, isVersionOf } from "./entry-version.ts";
import { remoteException } from "../webhdfs/remote-exception.ts";
import { answerFailure, thrownFailure } from "./errors.ts";
import { parseLocation } from "./wire-location.ts";
import { WireSyntaxError } from "../webhdfs/wire-json.ts";
import type { FileStatus } from "./wire-status.ts";

/** Downloads that may fail one after the other without a byte between. */
const FRUITLESS_DOWNLOADS = 6;

/** Milliseconds to wait after each of them but the first: another replica is asked at once. */
const PAUSE_MS = 500;

/** Failures that another download does not mend. */
const FINAL: ReadonlySet<FailureKind> = new Set(["stopped", "changed", "refused", "unauthenticated"]);

const OP = "OPEN";

export interface ContentReaderOptions {
  readonly client: HdfsClient;
  readonly dataNodes: DataNodes;
  /** What HDFS says of the path now. */
  readonly status: (path: string, signal: AbortSignal | undefined) => Promise<FileStatus | undefined>;
  readonly provesWholeFiles: boolean;
  readonly proof: ContentProof;
  /** Told of a file that somebody is writing. */
  readonly onOpen: (path: string) => void;
  /** Told of a file whose checksum HDFS tells, but not of the content that it gives. */
  readonly onNotCompared: (path: string, because: string) => void;
}

/** Files being written that are kept in mind; of more, the oldest are read anew where they grow. */
const MOST_GROWING = 1_000;

export class ContentReader {
  /** Versions of files that were seen to grow while they are written: they are read as far as they were listed. */
  readonly #growing = new Set<string>();
  readonly #options: ContentReaderOptions;
  readonly #client: HdfsClient;
  readonly #dataNodes: DataNodes;

  constructor(options: ContentReaderOptions) {
    this.#options = options;
    this.#client = options.client;
    this.#dataNodes = options.dataNodes;
  }

  /**
   * Conditional on the entry's version. Throws StoreFailure: `changed` where it is another one by now, or gone. A whole
   * file that came in one answer is one state of it, of the listed length; anything else is proved by the status after
   * it, before its last bytes are given; and what is large, by HDFS's own checksum too, before the last bytes of all. A file
   * that somebody is writing is read as far as it was listed: data nodes give more than name nodes tell of.
   */
  async *read(entry: Entry, range: ReadRange, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const end = range.offset + range.length;
    const isWhole = range.offset === 0 && range.length === entry.length;
    let position = range.offset;
    let fruitless = 0;
    let answers = 0;
    let kept: Uint8Array | undefined;
    if (range.length === 0) return;
    // What HDFS tells of the file is asked for while its content is on the way.
    const proving = this.#options.proof.range(entry, range.offset, signal);
    proving.catch(() => undefined);
    let proof: RangeProof | undefined;
    while (position < end) {
      const before = position;
      try {
        answers += 1;
        for await (const chunk of this.#open(entry, restOf(range, position), signal)) {
          proof ??= await proving;
          if (kept !== undefined) yield kept;
          kept = chunk;
          proof.update(chunk);
          position += chunk.length;
        }
      } catch (error) {
        fruitless = position > before ? 0 : fruitless + 1;
        await this.#recover(error, entry, { position, fruitless }, signal);
      }
    }
    if (kept === undefined) return;
    await this.#proveRange(entry, { isOneState: isWhole && answers === 1, proof }, signal);
    yield kept;
  }

  /** What came in one answer is one state of the file; anything else is proved by the status after it. */
  async #proveRange(
    entry: Entry,
    { isOneState, proof }: { isOneState: boolean; proof: RangeProof | undefined },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const proved = proof?.end() ?? "unknown";
    if (proved === "other") await this.#explainMismatch(entry, signal);
    // With a checksum the last range of a file proves the whole of it.
    if (proved === "more") return;
    if (!isOneState || this.#options.provesWholeFiles || this.#growing.has(keyOf(entry)))
      await this.#prove(entry, signal);
  }

  /** One download: throws DataNodeFailure where another one may do better. */
  async *#open(entry: Entry, range: ReadRange, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const { answer, origin } = await this.#openedFor(entry, range, signal);
    const iterator = answer.chunks[Symbol.asyncIterator]();
    let missing = range.length;
    try {
      let next = await iterator.next();
      for (; next.done !== true && missing > 0; next = await iterator.next()) {
        const isMore = next.value.length > missing;
        const wanted = isMore ? next.value.subarray(0, missing) : next.value;
        if (isMore) await this.#seeGrowing(entry, signal);
        missing -= wanted.length;
        yield wanted;
      }
      if (next.done !== true) await this.#seeGrowing(entry, signal);
    } catch (error) {
      throw isTransportFailure(error) ? new DataNodeFailure(origin, error) : error;
    } finally {
      await iterator.return?.();
    }
    if (missing > 0) throw new DataNodeFailure(origin, this.#failure(entry, "the answer broke off"));
  }

  /** An answer that holds the range and no more, as far as it says how long it is. */
  async #openedFor(entry: Entry, range: ReadRange, signal: AbortSignal | undefined): Promise<Opened> {
    const opened = await this.#answer(entry, range, signal);
    const announced = Number(headerOf(opened.answer, "content-length") ?? range.length);
    if (announced === range.length) return opened;
    await opened.answer.chunks[Symbol.asyncIterator]().return?.();
    if (announced < range.length) throw this.#changed(entry, "LengthChanged", "it has another length by now");
    await this.#seeGrowing(entry, signal);
    return this.#answer(entry, range, signal);
  }

  /** There is more of the file than was listed. Throws StoreFailure `changed` unless it is the listed one, still being written. */
  async #seeGrowing(entry: Entry, signal: AbortSignal | undefined): Promise<void> {
    const key = keyOf(entry);
    if (this.#growing.has(key)) return;
    const [oldest] = this.#growing;
    if (oldest !== undefined && this.#growing.size >= MOST_GROWING) this.#growing.delete(oldest);
    this.#growing.add(key);
    await this.#prove(entry, signal);
    this.#options.onOpen(entry.path);
  }

  /** The content's own answer: the name node's redirect is followed by us, HttpFS answers itself. */
  async #answer(entry: Entry, range: ReadRange, signal: AbortSignal | undefined): Promise<Opened> {
    const { path } = entry;
    // To the end of the file no length is sent: so the answer's length tells whether the file has grown.
    const isToTheEnd = range.offset + range.length === entry.length && !this.#growing.has(keyOf(entry));
    const length: Readonly<Record<string, string>> = isToTheEnd ? {} : { length: String(range.length) };
    const parameters = { offset: String(range.offset), ...length, ...this.#dataNodes.parameters() };
    const call: Call = { op: OP, path, parameters };
    const first = await this.#client.open(call, signal);
    if (first.status < 300) return { answer: first, origin: undefined };
    const { origin, query } = parseLocation(headerOf(first, "location"), this.#client.scheme);
    const request: HttpRequest = {
      method: "GET",
      origin,
      path: `${this.#client.requestPath(path)}?${query}`,
      headers: {},
      attempts: 1,
    };
    try {
      const { transport } = this.#client;
      // A data node closes the connection after each answer (recorded).
      const answer = await (range.room === undefined
        ? transport.open(request, signal)
        : transport.download(request, range.room, signal));
      if (answer.status < 300) return { answer, origin };
      const failure = answerFailure(answer, this.#client.attempted(call));
      throw remoteException(answer) === undefined || failure.kind === "unavailable"
        ? new DataNodeFailure(origin, failure)
        : failure;
    } catch (error) {
      throw isTransportFailure(error) ? new DataNodeFailure(origin, error) : error;
    }
  }

  /** Decides after a failed download: returns where another one is worth it. */
  async #recover(
    error: unknown,
    entry: Entry,
    { position, fruitless }: { readonly position: number; readonly fruitless: number },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const cause: unknown = error instanceof DataNodeFailure ? error.cause : error;
    const failure = this.#told(cause, entry, signal);
    if (!isStoreFailure(failure) || FINAL.has(failure.kind)) throw failure;
    // Whatever went wrong: another file, or none, stands there by now more often than not.
    await this.#prove(entry, signal);
    if (failure.kind === "invalid" || fruitless >= FRUITLESS_DOWNLOADS) throw failure;
    const origin = error instanceof DataNodeFailure ? error.origin : undefined;
    if (origin === undefined) this.#dataNodes.forget();
    else await this.#dataNodes.passOver(origin, entry.path, position, signal);
    if (fruitless > 1) await this.#client.transport.clock.sleep(PAUSE_MS, signal);
  }

  #told(error: unknown, entry: Entry, signal: AbortSignal | undefined): unknown {
    const call: Call = { op: OP, path: entry.path };
    if (error instanceof WireSyntaxError)
      return this.#client.failure("invalid", error.name, call, `the answer cannot be read: ${error.message}`);
    return thrownFailure(error, this.#client.attempted(call), signal);
  }

  /** HDFS's checksum may be that of what it stores, not of what it gives. */
  async #explainMismatch(entry: Entry, signal: AbortSignal | undefined): Promise<void> {
    const status = await this.#options.status(entry.path, signal);
    const because = status === undefined ? undefined : storedOtherwise(status);
    if (because !== undefined) {
      this.#options.onNotCompared(entry.path, because);
      return;
    }
    throw this.#changed(entry, "ChecksumMismatch", "its bytes do not have the checksum that HDFS tells of it");
  }

  async #prove(entry: Entry, signal: AbortSignal | undefined): Promise<void> {
    const status = await this.#options.status(entry.path, signal);
    if (status === undefined) throw this.#changed(entry, "FileNotFoundException", "it is gone");
    const isSame = this.#growing.has(keyOf(entry))
      ? isGrownFrom(status, entry.version, entry.length)
      : isVersionOf(status, entry.version);
    if (status.kind !== "file" || !isSame)
      throw this.#changed(entry, "VersionChanged", "it is not the version that was listed");
  }

  #changed(entry: Entry, code: string, message: string): StoreFailure {
    return this.#client.failure("changed", code, { op: OP, path: entry.path }, message);
  }

  #failure(entry: Entry, message: string): StoreFailure {
    const { path } = entry;
    return storeFailure({ kind: "unavailable", side: "source", operation: OP, path, code: "ShortAnswer", message });
  }
}

/** What OPEN gave, and which data node; undefined where HttpFS answered itself. */
interface Opened {
  readonly answer: StreamedAnswer;
  readonly origin: string | undefined;
}

function keyOf({ version, path }: Entry): string {
  return `${version} ${path}`;
}

/** What of a range begins at an offset of the file. */
function restOf({ offset, length, room }: ReadRange, from: number): ReadRange {
  const rest = { offset: from, length: offset + length - from };
  return room === undefined ? rest : { ...rest, room: room.subarray(from - offset) };
}

/** Why the checksum of what HDFS stores is not that of the content (seen with Hadoop 3.4.2); undefined where it is. */
function storedOtherwise({ isEncrypted, isErasureCoded }: FileStatus): string | undefined {
  if (isEncrypted) return "HDFS tells the checksum of what it stores, which is encrypted";
  return isErasureCoded ? "HDFS tells the checksum of what it stores, which is striped over data nodes" : undefined;
}
