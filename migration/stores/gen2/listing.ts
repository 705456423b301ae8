/** Both listings of a lake, and one entry: what source and target have in common. */
import { AclSyntaxError } from "../../model/acl.ts";
import type { Entry } from "../../model/entry.ts";
import { entryName, joinPath, ROOT_PATH, type EntryPath } from "../../model/path.ts";
import { createGate, headerOf, type Answer } from "../../transport/index.ts";
import { isStoreFailure, NOT_A_DIRECTORY } from "../failure.ts";
import { ENDLESS, RepeatedToken } from "../listing/repeated-token.ts";
import { untilRestBrokenOff } from "../listing-obstacle.ts";
import type { Listing, OnBrokenOff } from "../source.ts";
import { ROOM } from "./address.ts";
import type { Call, Gen2Client } from "./client.ts";
import { errorCode } from "./errors.ts";
import { AccessReader } from "./wire-access.ts";
import { hasAccess, headEntry, listedEntry } from "./wire-entry.ts";
import { ListingSyntaxError, parseListing, type ListedItem, type ListedPage } from "./wire-listing.ts";

/** Requests for single directories under way at a time, while a listing with a delimiter lacks their metadata. */
const PARALLEL_LOOKUPS = 8;

interface PageQuery {
  /** Below the filesystem: "" or with a closing slash. */
  readonly prefix: string;
  /** The directory that is listed, for messages. */
  readonly path: EntryPath;
  readonly delimiter: boolean;
}

export class Gen2Listing implements Listing {
  readonly #client: Gen2Client;
  readonly #pageEntries: number;
  readonly #accesses = new AccessReader();

  constructor(client: Gen2Client, pageEntries: number) {
    this.#client = client;
    this.#pageEntries = pageEntries;
  }

  entries(signal?: AbortSignal, onBrokenOff?: OnBrokenOff): AsyncGenerator<Entry> {
    return untilRestBrokenOff(this.#entries(signal), ROOT_PATH, onBrokenOff);
  }

  async *#entries(signal: AbortSignal | undefined): AsyncGenerator<Entry> {
    const root = this.#client.address.inFilesystem("");
    const query: PageQuery = { prefix: root === "" ? "" : `${root}/`, path: "", delimiter: false };
    let isEmpty = true;
    for await (const page of this.#pages(query, signal)) {
      for (const item of page.items) {
        const path = item.name.slice(query.prefix.length);
        if (path === "" || isRoom(item.name)) continue;
        isEmpty = false;
        yield this.#entry(item, path);
      }
    }
    if (isEmpty) await this.#refuseWhatIsNoLake(signal);
  }

  async *children(directory: EntryPath, signal?: AbortSignal): AsyncGenerator<Entry> {
    const inFilesystem = this.#client.address.inFilesystem(directory);
    const query: PageQuery = {
      prefix: inFilesystem === "" ? "" : `${inFilesystem}/`,
      path: directory,
      delimiter: true,
    };
    for await (const page of this.#pages(query, signal, isAbsent)) {
      const items = [...page.items].filter((item) => item.name.length >= query.prefix.length && !isRoom(item.name));
      yield* await this.#complete(items, directory, signal);
    }
  }

  async entry(path: EntryPath, signal?: AbortSignal): Promise<Entry | undefined> {
    const inFilesystem = this.#client.address.inFilesystem(path);
    if (inFilesystem === "") return this.#filesystemRoot(signal);
    const call = { operation: "Get Blob Properties", endpoint: "blob", method: "HEAD", path, inFilesystem } as const;
    const answer = await this.#client.send({ ...call, expected: (said) => said.status === 404 }, signal);
    if (answer.status === 404) return undefined;
    if (headerOf(answer, "x-ms-owner") === undefined) throw this.#flat(call);
    return this.#read(call, () => headEntry(answer, path, this.#accesses));
  }

  /** The root of the filesystem is no blob: it has an access and an ETag, and neither metadata nor times of its own. */
  async #filesystemRoot(signal: AbortSignal | undefined): Promise<Entry | undefined> {
    const call = {
      operation: "getAccessControl",
      endpoint: "dfs",
      method: "HEAD",
      path: "",
      inFilesystem: "",
    } as const;
    const answer = await this.#client.send(
      {
        ...call,
        query: "action=getAccessControl&upn=false",
        expected: (said) => said.status === 404 || said.status === 400,
      },
      signal,
    );
    if (answer.status === 404) return undefined;
    if (headerOf(answer, "x-ms-owner") === undefined) throw this.#flat(call);
    const { access, version, lastModifiedMs } = this.#read(call, () => headEntry(answer, "", this.#accesses));
    return { kind: "directory", path: "", length: 0, version, lastModifiedMs, access, metadata: {}, headers: {} };
  }

  /** The pages of a listing; the next one is under way while one is read. */
  async *#pages(
    query: PageQuery,
    signal: AbortSignal | undefined,
    isNothing: (answer: Answer) => boolean = () => false,
  ): AsyncGenerator<ListedPage> {
    const seen = new RepeatedToken();
    let next: Promise<ListedPage | undefined> | undefined = this.#page(query, undefined, signal, isNothing);
    while (next !== undefined) {
      const page: ListedPage | undefined = await next;
      if (page === undefined) return;
      if (page.nextMarker !== undefined && seen.isRepeated(page.nextMarker))
        throw this.#client.failure("invalid", "EndlessListing", { operation: "List Blobs", path: query.path }, ENDLESS);
      next = page.nextMarker === undefined ? undefined : this.#page(query, page.nextMarker, signal, isNothing);
      // Whoever stops reading leaves this page unread: its failure is nobody's then.
      next?.catch(() => undefined);
      yield page;
    }
  }

  async #page(
    query: PageQuery,
    marker: string | undefined,
    signal: AbortSignal | undefined,
    isNothing: (answer: Answer) => boolean,
  ): Promise<ListedPage | undefined> {
    const parameters = [
      "restype=container&comp=list&include=permissions,metadata",
      `maxresults=${this.#pageEntries}`,
      ...(query.prefix === "" ? [] : [`prefix=${encodeURIComponent(query.prefix)}`]),
      ...(query.delimiter ? ["delimiter=%2F"] : []),
      ...(marker === undefined ? [] : [`marker=${encodeURIComponent(marker)}`]),
    ];
    const call: Call = {
      ...{ operation: "List Blobs", endpoint: "blob", method: "GET", path: query.path, inFilesystem: undefined },
      query: parameters.join("&"),
      expected: isNothing,
    };
    const answer = await this.#client.send(call, signal).catch((error: unknown) => this.#explain(error, signal));
    if (answer.status >= 300) return undefined;
    const { items, nextMarker } = this.#read(call, () => parseListing(answer.body));
    return { items: { [Symbol.iterator]: () => this.#itemsOf(items, call) }, nextMarker };
  }

  /** Items are read as they are asked for: a page may turn out to be none in its middle. */
  *#itemsOf(items: Iterable<ListedItem>, call: Call): Generator<ListedItem> {
    const iterator = items[Symbol.iterator]();
    for (;;) {
      const next = this.#read(call, () => iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  /** A listing with a delimiter tells no metadata of directories: each is asked for on its own. */
  async #complete(
    items: readonly ListedItem[],
    directory: EntryPath,
    signal: AbortSignal | undefined,
  ): Promise<Entry[]> {
    const gate = createGate(PARALLEL_LOOKUPS);
    const found = items.map(async (item) => {
      const path = joinPath(directory, entryName(item.name));
      if (!item.isPrefix || item.metadata !== undefined) return this.#entry(item, path);
      const leave = await gate.enter(signal);
      return this.entry(path, signal).finally(leave);
    });
    return (await Promise.all(found)).filter((entry) => entry !== undefined);
  }

  #entry(item: ListedItem, path: EntryPath): Entry {
    const call = { operation: "List Blobs", path };
    if (!hasAccess(item)) throw this.#flat(call);
    return this.#read(call, () => listedEntry(item, path, this.#accesses));
  }

  /** An empty listing may be an empty lake, a directory that is not there, or a file. */
  async #refuseWhatIsNoLake(signal: AbortSignal | undefined): Promise<void> {
    const call = { operation: "List Blobs", path: "" };
    const root = await this.entry("", signal);
    if (root === undefined)
      throw this.#client.failure("notFound", "PathNotFound", call, "there is no such directory: check the path");
    if (root.kind === "file")
      throw this.#client.failure("invalid", NOT_A_DIRECTORY, call, "this is a file, not a lake: name a directory");
  }

  /** A listing refused with a code that says nothing: the account may be flat, or the lake's root a file. */
  async #explain(error: unknown, signal: AbortSignal | undefined): Promise<never> {
    if (!isStoreFailure(error) || (error.status !== 400 && error.status !== 409)) throw error;
    await this.#filesystemRoot(signal);
    await this.#refuseWhatIsNoLake(signal);
    throw error;
  }

  #flat(call: Pick<Call, "operation" | "path">): Error {
    const message =
      "the account has no hierarchical namespace, so it holds no directories and no access control lists; " +
      "name an account that has it (isHnsEnabled)" +
      (this.#client.side === "source" ? ", or write wasbs:// (wasb+https://), which reads a flat account" : "");
    return this.#client.failure("invalid", "NoHierarchicalNamespace", call, message);
  }

  /** Runs a decoder; what it cannot read is told with the path that it belongs to. */
  #read<Value>(call: Pick<Call, "operation" | "path">, decode: () => Value): Value {
    try {
      return decode();
    } catch (error) {
      if (!(error instanceof AclSyntaxError || error instanceof ListingSyntaxError)) throw error;
      throw this.#client.failure("invalid", error.name, call, `the service's answer cannot be read: ${error.message}`);
    }
  }
}

function isRoom(name: string): boolean {
  return name.startsWith(ROOM) && (name.length === ROOM.length || name[ROOM.length] === "/");
}

/** Whether there is no such path; a filesystem that is missing is a failure, not an absent path. */
function isAbsent(answer: Answer): boolean {
  return answer.status === 404 && !/^(Container|Filesystem)NotFound$/.test(errorCode(answer));
}
