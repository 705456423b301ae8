/** Listings of a source on HDFS: everything below its root in the engine's order, one directory, one entry. */
import type { Entry, Metadata, Obstacle } from "../../model/entry.ts";
import { ROOT_PATH, type EntryPath } from "../../model/path.ts";
import { createGate, type Gate } from "../../transport/index.ts";
import { isStoreFailure, NOT_A_DIRECTORY, saysAbsent } from "../failure.ts";
import type { Listing, OnBrokenOff } from "../source.ts";
import { decoded } from "../webhdfs/decoded.ts";
import { StatusWalk } from "../webhdfs/status-walk.ts";
import type { Call, HdfsClient } from "./client.ts";
import { DEFAULT_SIZES, type ListingSizes } from "../listing/listing-sizes.ts";
import { entryOrHindered } from "../listing-obstacle.ts";
import type { HdfsOptions, HdfsPeculiarity } from "./configuration.ts";
import { PeculiarityTeller } from "./peculiarities.ts";
import { entryOf } from "./entry-version.ts";
import { NOT_HDFS } from "./errors.ts";
import type { OpenFiles } from "./open-files.ts";
import { Pager } from "./pages.ts";
import { scatteredEntries } from "./scattered-entries.ts";
import { AccessReader, parseAclStatus, statusAcl } from "./wire-access.ts";
import { parseAttributes } from "./wire-attributes.ts";
import { isOfHttpFs, parseFileStatus, type FileStatus } from "./wire-status.ts";

export class HdfsListing implements Listing {
  readonly #client: HdfsClient;
  readonly #pager: Pager;
  readonly #sizes: ListingSizes;
  readonly #readsAttributes: boolean;
  readonly #readsQuotas: boolean;
  readonly #kinds: PeculiarityTeller;
  readonly #openFiles: OpenFiles;
  readonly #tell: (seen: HdfsPeculiarity) => void;
  readonly #accesses = new AccessReader();
  readonly #gate: Gate;
  readonly #walk: StatusWalk<FileStatus>;
  /** Entries that were listed and are not there any more when more is asked about them. */
  #vanished = 0;

  constructor(client: HdfsClient, options: HdfsOptions, openFiles: OpenFiles) {
    this.#client = client;
    this.#sizes = { ...DEFAULT_SIZES, ...options.sizes };
    this.#pager = new Pager(client, this.#sizes.heldEntries);
    this.#readsAttributes = options.extendedAttributes === true;
    this.#readsQuotas = options.allQuotas === true;
    this.#kinds = new PeculiarityTeller(client, options.onPeculiarity);
    this.#openFiles = openFiles;
    this.#tell = options.onPeculiarity ?? (() => undefined);
    this.#gate = createGate(this.#sizes.parallelRequests);
    this.#walk = new StatusWalk({
      sizes: this.#sizes,
      pages: (directory, signal) => this.#pager.pages(directory, signal),
      entry: (path, status, signal) => this.#entry(path, status, signal),
      failure: (...found) => client.failure(...found),
      onVanished: () => (this.#vanished += 1),
    });
  }

  async *entries(signal?: AbortSignal, onBrokenOff?: OnBrokenOff): AsyncGenerator<Entry> {
    const vanishedBefore = this.#vanished;
    await this.#kinds.begin(signal);
    yield* this.#kinds.withRootQuota(this.#walk.entries(signal, onBrokenOff), signal);
    // With the root, a snapshot's too, everything vanishes: that is no smaller lake.
    if (this.#vanished > vanishedBefore && (await this.status(ROOT_PATH, signal)) === undefined)
      throw this.#client.failure(
        "notFound",
        "Gone",
        { op: "LISTSTATUS", path: ROOT_PATH },
        "it was removed while it was listed: run again",
      );
  }

  /** What stands at these paths, in no order. */
  entriesAt(paths: readonly EntryPath[], signal?: AbortSignal): AsyncGenerator<Entry> {
    const ground = {
      pager: this.#pager,
      entry: (path: EntryPath, stop: AbortSignal | undefined) => this.entry(path, stop),
      entryOf: (path: EntryPath, status: FileStatus, stop: AbortSignal | undefined) => this.#entry(path, status, stop),
      parallelRequests: this.#sizes.parallelRequests,
    };
    return scatteredEntries(paths, ground, signal);
  }

  async *children(directory: EntryPath, signal?: AbortSignal): AsyncGenerator<Entry> {
    try {
      yield* this.#walk.children(directory, signal);
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      // What lies below a file is refused as if it were closed (recorded): its status tells.
      const isAbsent = error.kind === "refused" && (await this.status(directory, signal)) === undefined;
      if (!isAbsent && !isNoDirectory(error.code)) throw error;
    }
  }

  async entry(path: EntryPath, signal?: AbortSignal): Promise<Entry | undefined> {
    const status = await this.status(path, signal);
    return status === undefined ? undefined : this.#entry(path, status, signal);
  }

  /** What HDFS says of a path now; undefined where it is not there. Throws StoreFailure. */
  async status(path: EntryPath, signal?: AbortSignal): Promise<FileStatus | undefined> {
    const call: Call = { op: "GETFILESTATUS", path };
    try {
      const answer = await this.#client.send(call, signal);
      const status = this.#read(call, () => parseFileStatus(answer.body));
      if (path === ROOT_PATH && isOfHttpFs(answer.body) && this.#pager.listWhole()) this.#kinds.seeHttpFs();
      return status;
    } catch (error) {
      if (saysAbsent(error)) return undefined;
      throw error;
    }
  }

  /** Undefined for what vanished since it was listed. What cannot be told of an entry alone becomes its obstacle. */
  async #entry(path: EntryPath, status: FileStatus, signal: AbortSignal | undefined): Promise<Entry | undefined> {
    this.#kinds.see(path, status);
    if (status.kind === "symlink") return this.#hindered(path, status, LINK);
    if (status.name.includes(REPLACED) && (await this.status(path, signal)) === undefined)
      return this.#hindered(path, status, NO_UTF_8);
    return entryOrHindered(
      path,
      () => this.#wholeEntry(path, status, signal),
      (obstacle) => this.#hindered(path, status, obstacle),
    );
  }

  /** An entry that is not carried, with what its status tells. */
  #hindered(path: EntryPath, status: FileStatus, obstacle: Obstacle): Entry {
    const kind = status.kind === "directory" ? "directory" : "file";
    return { ...entryOf(path, { ...status, kind }, this.#accesses.access(statusAcl(status)), {}), obstacle };
  }

  async #wholeEntry(path: EntryPath, status: FileStatus, signal: AbortSignal | undefined): Promise<Entry | undefined> {
    if (status.unreadable !== undefined) {
      const message = `the answer cannot be read: ${status.unreadable}`;
      throw this.#client.failure("invalid", "WireSyntaxError", { op: "LISTSTATUS", path }, message);
    }
    const kind = status.kind === "directory" ? "directory" : "file";
    const [acl, metadata] = await Promise.all([
      status.hasAcl ? this.#asked({ op: "GETACLSTATUS", path }, parseAclStatus, signal) : statusAcl(status),
      this.#metadata(path, signal),
      this.#readsQuotas && kind === "directory" && path !== ROOT_PATH
        ? this.#gated(() => this.#kinds.quota(path, signal), signal)
        : undefined,
      this.#openFiles.isInQuestion(status) ? this.#gated(() => this.#openFiles.look(path, signal), signal) : undefined,
    ]);
    if (acl === undefined || metadata === undefined) return undefined;
    const access = this.#read({ op: "GETACLSTATUS", path }, () => this.#accesses.access(acl));
    return entryOf(path, { ...status, kind }, access, metadata);
  }

  async #metadata(path: EntryPath, signal: AbortSignal | undefined): Promise<Metadata | undefined> {
    if (!this.#readsAttributes) return {};
    const call: Call = { op: "GETXATTRS", path, parameters: { encoding: "BASE64" } };
    const read = await this.#asked(call, parseAttributes, signal);
    for (const { name, because } of read?.unfit ?? [])
      this.#tell({ path, what: "extendedAttribute", detail: `${name}: ${because}` });
    return read?.metadata;
  }

  /** With other questions about single entries, as many at a time as is allowed. */
  async #gated(ask: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    const leave = await this.#gate.enter(signal);
    return ask().finally(leave);
  }

  /** The decoded answer about one entry; undefined where the entry is not there any more. */
  async #asked<Value>(
    call: Call,
    decode: (body: Uint8Array) => Value,
    signal: AbortSignal | undefined,
  ): Promise<Value | undefined> {
    const leave = await this.#gate.enter(signal);
    try {
      const answer = await this.#client.send(call, signal);
      return this.#read(call, () => decode(answer.body));
    } catch (error) {
      if (!saysAbsent(error)) throw error;
      this.#vanished += 1;
      return undefined;
    } finally {
      leave();
    }
  }

  /** Runs a decoder; what it cannot read is told with the path that it belongs to. */
  #read<Value>(call: Pick<Call, "op" | "path">, decode: () => Value): Value {
    const whole = (message: string): string => (call.path === ROOT_PATH ? `${message}; ${NOT_HDFS}` : message);
    return decoded(decode, (code, message) => this.#client.failure("invalid", code, call, whole(message)));
  }
}

const LINK: Obstacle = {
  because: "it is a symbolic link, which the target has none of",
  remedy: "exclude the path, or put what it points to in its place",
};

/** What stands in the place of bytes that are no UTF-8, and may be a character of a name too. */
const REPLACED = "\ufffd";

const NO_UTF_8: Obstacle = {
  because: "HDFS does not find it by the name that it lists: its own name is no UTF-8",
  remedy: "rename it at the source (hdfs dfs -mv with a wildcard), or exclude the path",
};

function isNoDirectory(code: string): boolean {
  return code === "FileNotFoundException" || code === NOT_A_DIRECTORY;
}
