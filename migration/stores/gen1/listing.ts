/** Listings of a source in the dialect of Gen1: everything below its root in the engine's order, one directory, one entry. */
import type { Entry } from "../../model/entry.ts";
import { type EntryPath } from "../../model/path.ts";
import { createGate, type Gate } from "../../transport/index.ts";
import { isStoreFailure, NOT_A_DIRECTORY, saysAbsent } from "../failure.ts";
import { DEFAULT_SIZES, type ListingSizes } from "../listing/listing-sizes.ts";
import { entryOrHindered } from "../listing-obstacle.ts";
import type { Listing, OnBrokenOff } from "../source.ts";
import { decoded } from "../webhdfs/decoded.ts";
import { StatusWalk } from "../webhdfs/status-walk.ts";
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
  readonly #walk: StatusWalk<FileStatus>;
  readonly #tell: (seen: Gen1Peculiarity) => void;

  constructor(client: Gen1Client, options: Pick<Gen1Options, "sizes" | "pageEntries" | "onPeculiarity">) {
    const { sizes, pageEntries = MOST_PAGE_ENTRIES, onPeculiarity } = options;
    this.#client = client;
    this.#sizes = { ...DEFAULT_SIZES, ...sizes };
    this.#pager = new Pager(client, { pageEntries, heldEntries: this.#sizes.heldEntries });
    this.#gate = createGate(this.#sizes.parallelRequests);
    this.#tell = onPeculiarity ?? (() => undefined);
    this.#walk = new StatusWalk({
      sizes: this.#sizes,
      pages: (directory, signal) => this.#pager.pages(directory, signal),
      entry: (path, status, signal) => this.#entry(path, status, signal),
      failure: (...found) => client.failure(...found),
    });
  }

  entries(signal?: AbortSignal, onBrokenOff?: OnBrokenOff): AsyncGenerator<Entry> {
    return this.#walk.entries(signal, onBrokenOff);
  }

  async *children(directory: EntryPath, signal?: AbortSignal): AsyncGenerator<Entry> {
    try {
      yield* this.#walk.children(directory, signal);
    } catch (error) {
      if (!saysAbsent(error) && !(isStoreFailure(error) && error.code === NOT_A_DIRECTORY)) throw error;
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

  /** Undefined for what vanished since it was listed. What cannot be told of an entry alone becomes its obstacle. */
  async #entry(path: EntryPath, status: FileStatus, signal: AbortSignal | undefined): Promise<Entry | undefined> {
    if (status.expiresMs !== 0) this.#tell({ path, what: "expires", detail: EXPIRY_DETAIL });
    return entryOrHindered(
      path,
      () => this.#wholeEntry(path, status, signal),
      (obstacle) => ({ ...entryOf(path, status, this.#accesses.access(statusAcl(status))), obstacle }),
    );
  }

  async #wholeEntry(path: EntryPath, status: FileStatus, signal: AbortSignal | undefined): Promise<Entry | undefined> {
    if (status.unreadable !== undefined) {
      const message = `the answer cannot be read: ${status.unreadable}`;
      throw this.#client.failure("invalid", "WireSyntaxError", { op: "LISTSTATUS", path }, message);
    }
    const told = status.hasAcl ? await this.#aclStatus(path, signal) : statusAcl(status);
    if (told === undefined) return undefined;
    const access = this.#read({ op: ACL_OP, path }, () => this.#accesses.access(told));
    return entryOf(path, status, access);
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
