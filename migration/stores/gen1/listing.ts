/** Listings of a source in the dialect of Gen1: everything below its root in the engine's order, one directory, one entry. */
import type { Entry } from "../../model/entry.ts";
import { joinPath, ROOT_PATH, type EntryPath } from "../../model/path.ts";
import { createGate, type Gate } from "../../transport/index.ts";
import { isStoreFailure, NOT_A_DIRECTORY, saysAbsent } from "../failure.ts";
import { depthFirst, DirectoryReader, type PreparedEntry } from "../listing/directory-reader.ts";
import { DEFAULT_SIZES, type ListingSizes } from "../listing/listing-sizes.ts";
import { listingObstacle, toldBrokenOff } from "../listing-obstacle.ts";
import type { Listing, OnBrokenOff } from "../source.ts";
import { decoded } from "../webhdfs/decoded.ts";
import { directoryPages } from "../webhdfs/directory-pages.ts";
import type { Call, Gen1Client } from "./client.ts";
import type { Gen1Options, Gen1Peculiarity } from "./configuration.ts";
import { MOST_PAGE_ENTRIES, Pager } from "./pages.ts";
import { AccessReader, parseAclStatus, statusAcl, type AclStatus } from "./wire-access.ts";
import { entryOf, EXPIRY_KEY, parseFileStatus, type FileStatus } from "./wire-status.ts";

const ACL_OP = "MSGETACLSTATUS";
const EXPIRY_DETAIL = `carried as metadata ${EXPIRY_KEY}: the target does not delete it`;

export class Gen1Listing implements Listing {
  readonly #client: Gen1Client;
  readonly #pager: Pager;
  readonly #sizes: ListingSizes;
  readonly #accesses = new AccessReader();
  readonly #gate: Gate;
  readonly #tell: (seen: Gen1Peculiarity) => void;

  constructor(client: Gen1Client, options: Pick<Gen1Options, "sizes" | "pageEntries" | "onPeculiarity">) {
    const { sizes, pageEntries = MOST_PAGE_ENTRIES, onPeculiarity } = options;
    this.#client = client;
    this.#sizes = { ...DEFAULT_SIZES, ...sizes };
    this.#pager = new Pager(client, { pageEntries, heldEntries: this.#sizes.heldEntries });
    this.#gate = createGate(this.#sizes.parallelRequests);
    this.#tell = onPeculiarity ?? (() => undefined);
  }

  entries(signal?: AbortSignal, onBrokenOff?: OnBrokenOff): AsyncGenerator<Entry> {
    return depthFirst(this.#reader(ROOT_PATH, signal), (reader) => this.#next(reader, onBrokenOff));
  }

  async *children(directory: EntryPath, signal?: AbortSignal): AsyncGenerator<Entry> {
    const reader = this.#reader(directory, signal, false);
    try {
      for (let next = await reader.next(); next !== undefined; next = await reader.next()) yield next.entry;
    } catch (error) {
      if (!saysAbsent(error) && !(isStoreFailure(error) && error.code === NOT_A_DIRECTORY)) throw error;
    } finally {
      await reader.leave();
    }
  }

  async entry(path: EntryPath, signal?: AbortSignal): Promise<Entry | undefined> {
    const status = await this.status(path, signal);
    return status === undefined ? undefined : this.#entry(path, status, signal);
  }

  /** What the service says of a path now; undefined where it is not there. Throws StoreFailure. */
  async status(path: EntryPath, signal?: AbortSignal): Promise<FileStatus | undefined> {
    const call: Call = { op: "GETFILESTATUS", path, parameters: { tooid: "true" } };
    try {
      const answer = await this.#client.send(call, signal);
      return this.#read(call, () => parseFileStatus(answer.body));
    } catch (error) {
      if (saysAbsent(error)) return undefined;
      throw error;
    }
  }

  async #next(
    reader: DirectoryReader<FileStatus>,
    onBrokenOff: OnBrokenOff | undefined,
  ): Promise<PreparedEntry<FileStatus> | undefined> {
    try {
      return await reader.next();
    } catch (error) {
      if (!isStoreFailure(error)) throw error;
      const isGone = saysAbsent(error) || error.code === NOT_A_DIRECTORY;
      // Gone since the listing above told of it: what is missing then is found by the next run.
      if (isGone && reader.path !== ROOT_PATH) return undefined;
      if (reader.hasBegun && toldBrokenOff(error, reader.path, onBrokenOff)) return undefined;
      if (!saysAbsent(error)) throw error;
      const call = { op: error.operation, path: error.path };
      throw this.#client.failure("notFound", error.code, call, "there is no such directory: check the path");
    }
  }

  #reader(path: EntryPath, signal: AbortSignal | undefined, descends = true): DirectoryReader<FileStatus> {
    const pages = directoryPages(this.#pager.pages(path, signal), (code, message) =>
      this.#client.failure("invalid", code, { op: "LISTSTATUS", path }, message),
    );
    return new DirectoryReader(path, pages, this.#sizes, {
      entry: (status) => this.#entry(joinPath(path, status.name), status, signal),
      ...(descends ? { below: (directory: EntryPath) => this.#reader(directory, signal) } : {}),
    });
  }

  /** Undefined for what vanished since it was listed. What cannot be told of an entry alone becomes its obstacle. */
  async #entry(path: EntryPath, status: FileStatus, signal: AbortSignal | undefined): Promise<Entry | undefined> {
    if (status.expiresMs !== 0) this.#tell({ path, what: "expires", detail: EXPIRY_DETAIL });
    try {
      const told = status.hasAcl ? await this.#aclStatus(path, signal) : statusAcl(status);
      if (told === undefined) return undefined;
      return entryOf(
        path,
        status,
        this.#read({ op: ACL_OP, path }, () => this.#accesses.access(told)),
      );
    } catch (error) {
      const obstacle = isStoreFailure(error) && path !== ROOT_PATH ? listingObstacle(error) : undefined;
      if (obstacle === undefined) throw error;
      return { ...entryOf(path, status, this.#accesses.access(statusAcl(status))), obstacle };
    }
  }

  /** Undefined where the entry is not there any more. */
  async #aclStatus(path: EntryPath, signal: AbortSignal | undefined): Promise<AclStatus | undefined> {
    const call: Call = { op: ACL_OP, path, parameters: { tooid: "true" } };
    const leave = await this.#gate.enter(signal);
    try {
      const answer = await this.#client.send(call, signal);
      return this.#read(call, () => parseAclStatus(answer.body));
    } catch (error) {
      if (saysAbsent(error)) return undefined;
      throw error;
    } finally {
      leave();
    }
  }

  /** Runs a decoder; what it cannot read is told with the path that it belongs to. */
  #read<Value>(call: Pick<Call, "op" | "path">, decode: () => Value): Value {
    return decoded(decode, (code, message) => this.#client.failure("invalid", code, call, message));
  }
}
